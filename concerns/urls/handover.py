from django.urls import path

from concerns.views import handover

app_name = "handover"
urlpatterns = [
    path("", handover.home, name="home"),
    path("<uuid:pk>/", handover.person, name="person"),
]
