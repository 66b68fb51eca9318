from django.urls import path

from concerns.views import extensions, oversight

app_name = "oversight"
urlpatterns = [
    path("", oversight.register, name="register"),
    path("extensions/", extensions.awaiting, name="extensions"),
    path("extensions/<uuid:extension>/", extensions.decide, name="extension"),
]
