from django.urls import path

from concerns.views import detriments

app_name = "detriments"
urlpatterns = [
    path("", detriments.home, name="home"),
    path("tell/", detriments.tell, name="tell"),
    path("told/", detriments.told, name="told"),
    path("<str:matter>/", detriments.show, name="matter"),
    path("<str:matter>/step-aside/", detriments.step_aside, name="step-aside"),
    path("<str:matter>/steps/<int:number>/", detriments.finish, name="finish"),
    path("<str:matter>/<str:part>/", detriments.record, name="part"),
]
