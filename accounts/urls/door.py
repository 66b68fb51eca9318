from django.urls import path

from accounts.views import door, invitation, passwords

urlpatterns = [
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-in/step/", door.sign_in_step, name="sign-in-step"),
    path("sign-in/passkey/", door.passkey, name="passkey"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("password/", passwords.password, name="password"),
    path("password/forgotten/", passwords.password_asked, name="password-asked"),
    path("password/new/", passwords.password_new, name="password-new"),
    path("password/new/<str:token>/", passwords.password_link, name="password-link"),
    path("invitation/", invitation.invitation_password, name="invitation-password"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
]
