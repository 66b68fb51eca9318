from django.urls import path

from concerns.views import outside

app_name = "outside"
urlpatterns = [
    path("", outside.home, name="home"),
    path("<uuid:pk>/", outside.compare, name="compare"),
]
