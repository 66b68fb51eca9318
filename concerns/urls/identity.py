from django.urls import path

from concerns.views import decisions, exclusions, files, identity, keeping, requests, reveal_key, scenes

app_name = "identity"
urlpatterns = [
    path("", decisions.home, name="home"),
    path("kept-out/", exclusions.kept_out, name="kept-out"),
    path("notes/", files.notes, name="file-notes"),
    path("notes/<str:reference>/", files.show_note, name="file-note"),
    path("requests/<uuid:request_key>/", decisions.decide, name="request"),
    path("reviews/<uuid:request_key>/", decisions.review, name="review"),
    path("ask/<str:reference>/", requests.ask, {"way": requests.CONSENT}, name="ask"),
    path("ask/<str:reference>/override/", requests.ask, {"way": requests.OVERRIDE}, name="ask-override"),
    path("ask/<str:reference>/life/", requests.ask, {"way": requests.LIFE}, name="ask-life"),
    path("ask/<str:reference>/withdraw/<uuid:request_key>/", requests.withdraw, name="ask-withdraw"),
    path("scenes/", scenes.scenes, name="scenes"),
    path("scenes/notes/", scenes.notes, name="scenes-notes"),
    path("key/", reveal_key.key, name="key"),
    path("key/anew/", reveal_key.key_anew, name="key-anew"),
    path("vault/", keeping.vault, name="vault"),
    path("vault/key/", keeping.own_key, name="vault-key"),
    path("vault/recover/", keeping.recover, name="vault-recover"),
    path("vault/set-up/", keeping.set_up, name="vault-set-up"),
    path("vault/share/<uuid:pk>/", keeping.share, name="vault-share"),
    path("vault/remove/<uuid:pk>/", keeping.remove, name="vault-remove"),
    path("vault/rotate/", keeping.rotate, name="vault-rotate"),
    path("<str:reference>/", identity.open_name, name="open-name"),
    path("<str:reference>/name/", identity.locked_name, name="locked-name"),
]
