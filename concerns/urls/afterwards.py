from django.urls import path

from concerns.views import afterwards, files, known_false, reviews

app_name = "afterwards"
urlpatterns = [
    path("<str:reference>/reopen/", afterwards.reopen, name="reopen"),
    path("<str:reference>/learning/", afterwards.learn, name="learning"),
    path("<str:reference>/note/", files.note, name="note"),
    path("<str:reference>/record/", files.record, name="record"),
    path("<str:reference>/record/<uuid:pk>/", files.show_record, name="record-text"),
    path("<str:reference>/known-false/", known_false.ask, name="known-false"),
    path("<str:reference>/reviews/<uuid:pk>/", reviews.read, name="review"),
    path("<str:reference>/reviews/<uuid:pk>/begin/", reviews.begin, name="begin"),
    path("<str:reference>/reviews/<uuid:pk>/decide/", reviews.decide, name="decide"),
]
