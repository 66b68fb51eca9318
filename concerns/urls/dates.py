from django.urls import path

from concerns.views import dates

app_name = "dates"
urlpatterns = [
    path("", dates.count, name="count"),
    path("bank-holidays/", dates.calendar, name="calendar"),
]
