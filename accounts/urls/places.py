from django.urls import path

from accounts.views import rota, settings, undelivered, units

urlpatterns = [
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit-new"),
    path("units/<uuid:pk>/", units.unit, name="unit"),
    path("rota/", rota.rota, name="rota"),
    path("settings/", settings.settings, name="settings"),
    path("undelivered/", undelivered.undelivered, name="undelivered"),
]
