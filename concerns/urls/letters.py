from django.urls import path

from concerns.views import templates

app_name = "letters"
urlpatterns = [
    path("", templates.kinds, name="kinds"),
    path("<slug:kind>/", templates.edit, name="kind"),
]
