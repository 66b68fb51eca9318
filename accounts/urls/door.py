from django.urls import path

from accounts.views import door

urlpatterns = [
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-in/step/", door.sign_in_step, name="sign-in-step"),
    path("sign-in/passkey/", door.passkey, name="passkey"),
    path("sign-out/", door.sign_out, name="sign-out"),
]
