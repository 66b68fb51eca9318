from django.urls import path

from concerns.views import identity

app_name = "identity"
urlpatterns = [
    path("<str:reference>/", identity.open_name, name="open-name"),
]
