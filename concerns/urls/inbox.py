from django.urls import path

from concerns.views import (
    handing_over,
    inbox,
    inbox_address,
    inbox_feedback,
    inbox_help,
    inbox_letters,
    inbox_meetings,
    inbox_names,
    inbox_review,
    inbox_stop,
)

app_name = "inbox"
urlpatterns = [
    path("", inbox.enter, name="enter"),
    path("messages/", inbox.home, name="home"),
    path("messages/all/", inbox.every_message, name="all"),
    path("messages/write/", inbox.write, name="write"),
    path("reach/", inbox_letters.letters, name="letters"),
    path("word/", inbox_address.address, name="address"),
    path("letters/<uuid:pk>/", inbox.letter, name="letter"),
    path("letters/<uuid:pk>/letter.pdf", inbox.letter_pdf, name="letter-pdf"),
    path("questions/<uuid:pk>/", inbox_names.answer, name="answer"),
    path("meetings/<uuid:pk>/", inbox_meetings.meeting, name="meeting"),
    path("meetings/<uuid:pk>/meeting.ics", inbox_meetings.file, name="meeting-file"),
    path("notes/<uuid:pk>/", inbox_meetings.note, name="note"),
    path("choice/", inbox_names.way, name="way"),
    path("details/", inbox_names.name, name="name"),
    path("tell/", inbox_names.tell, name="tell"),
    path("help/<slug:slug>/", inbox_help.ask, name="help"),
    path("treatment/", inbox_help.badly, name="badly"),
    path("treatment/<uuid:pk>/", inbox_help.report, name="report"),
    path("how-are-you/", inbox_help.check, name="check"),
    path("done/<slug:what>/", inbox_names.done, name="done"),
    path("hand-over/", handing_over.hand_over, name="hand-over"),
    path("review/", inbox_review.ask, name="review"),
    path("stop/", inbox_stop.ask, name="stop"),
    path("how-it-was/", inbox_feedback.ask, name="feedback"),
    path("leave/", inbox.leave, name="leave"),
]
