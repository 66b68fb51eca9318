from django.urls import path

from concerns.views import offers

app_name = "offers"
urlpatterns = [
    path("", offers.home, name="home"),
    path("workload/", offers.load, name="workload"),
    path("<uuid:offer>/", offers.answer, name="offer"),
]
