from django.urls import path

from concerns.views import (
    blocks,
    casefile,
    copies,
    extensions,
    findings,
    letters,
    logging,
    messages,
    reservations,
    worklist,
)

app_name = "casework"
urlpatterns = [
    path("", worklist.work_list, name="worklist"),
    path("log/", logging.log, name="log"),
    path("closed/", worklist.closed, name="closed"),
    path("cases/<str:reference>/", casefile.case, name="case"),
    path("cases/<str:reference>/concern/", casefile.concern, name="concern"),
    path("cases/<str:reference>/concern/copy/", copies.copy, name="copy"),
    path("cases/<str:reference>/concern/mark/", copies.mark, name="mark"),
    path("cases/<str:reference>/people/", casefile.people, name="people"),
    path("cases/<str:reference>/people/appoint/", casefile.appoint, name="appoint"),
    path("cases/<str:reference>/step-aside/", blocks.step_aside, name="step-aside"),
    path("cases/<str:reference>/would-rather-not/", reservations.ask, name="would-rather-not"),
    path("cases/<str:reference>/duties/", casefile.duties, name="duties"),
    path("cases/<str:reference>/extension/", extensions.ask, name="extension"),
    path("cases/<str:reference>/letters/<uuid:letter>/", casefile.letter, name="letter"),
    path("cases/<str:reference>/allegations/", findings.allegations, name="allegations"),
    path("cases/<str:reference>/allegations/<int:number>/", findings.finding, name="finding"),
    path("cases/<str:reference>/wishes/<int:number>/", findings.wish, name="wish"),
    path("cases/<str:reference>/messages/", messages.messages, name="messages"),
    path("cases/<str:reference>/notes/", casefile.notes, name="notes"),
    path("cases/<str:reference>/timeline/", casefile.happened, name="timeline"),
    path("cases/<str:reference>/acknowledge/", letters.acknowledge, name="acknowledge"),
    path(
        "cases/<str:reference>/acknowledge/preview/",
        letters.preview_acknowledgement,
        name="preview-acknowledgement",
    ),
    path("cases/<str:reference>/start/", casefile.start, name="start"),
    path("cases/<str:reference>/outcome/", letters.give, name="outcome"),
    path("cases/<str:reference>/outcome/preview/", letters.preview_outcome, name="preview-outcome"),
    path("cases/<str:reference>/close/", casefile.close, name="close"),
]
