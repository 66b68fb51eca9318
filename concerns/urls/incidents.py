from django.urls import path

from concerns.views import incidents

app_name = "incidents"
urlpatterns = [
    path("", incidents.home, name="home"),
    path("tell/", incidents.tell, name="tell"),
    path("told/", incidents.told, name="told"),
    path("<str:incident>/", incidents.show, name="incident"),
    path("<str:incident>/take-over/", incidents.take_over, name="take-over"),
    path("<str:incident>/steps/<int:number>/", incidents.finish, name="finish"),
    path("<str:incident>/<str:part>/", incidents.record, name="part"),
]
