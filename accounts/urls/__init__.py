"""Everything of the namespace `accounts`, one module for each room. Each room lists `urlpatterns` of its own."""

from accounts.urls import door

app_name = "accounts"
urlpatterns = [*door.urlpatterns]
