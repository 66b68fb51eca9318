from django.urls import path

from concerns.views import identity, reveal_key, scenes

app_name = "identity"
urlpatterns = [
    path("scenes/", scenes.scenes, name="scenes"),
    path("scenes/notes/", scenes.notes, name="scenes-notes"),
    path("key/", reveal_key.key, name="key"),
    path("key/anew/", reveal_key.key_anew, name="key-anew"),
    path("<str:reference>/", identity.open_name, name="open-name"),
]
