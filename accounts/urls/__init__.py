"""Everything of the namespace `accounts`, one module for each room. Each room lists `urlpatterns` of its own."""

from accounts.urls import door, people, places, roles, staying

app_name = "accounts"
urlpatterns = [
    *door.urlpatterns,
    *people.urlpatterns,
    *staying.urlpatterns,
    *roles.urlpatterns,
    *places.urlpatterns,
]
