from django.urls import path

from concerns.views import worklist

app_name = "casework"
urlpatterns = [
    path("", worklist.work_list, name="worklist"),
    path("closed/", worklist.closed, name="closed"),
]
