from django.urls import path

from concerns.views import policy

app_name = "policy"
urlpatterns = [
    path("", policy.home, name="home"),
    path("texts/", policy.texts, name="texts"),
    path("texts/<slug:text>/", policy.edit, name="edit"),
    path("texts/<slug:text>/<int:number>/", policy.edition, name="edition"),
    path("readers/", policy.readers, name="readers"),
]
