from django.urls import path

from concerns.views import dates

app_name = "dates"
urlpatterns = [
    path("", dates.count, name="count"),
    path("bank-holidays/", dates.calendar, name="calendar"),
    path("profiles/", dates.profile_list, name="profiles"),
    path("profiles/new/", dates.profile_new, name="profile-new"),
]
