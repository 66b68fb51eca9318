from django.urls import path

from concerns.views import handing_over, inbox

app_name = "inbox"
urlpatterns = [
    path("", inbox.enter, name="enter"),
    path("messages/", inbox.home, name="home"),
    path("messages/write/", inbox.write, name="write"),
    path("letters/<uuid:pk>/", inbox.letter, name="letter"),
    path("hand-over/", handing_over.hand_over, name="hand-over"),
    path("leave/", inbox.leave, name="leave"),
]
