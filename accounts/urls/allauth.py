"""The names under which the library looks for our pages: these and no others, so that none of its own is open."""

from django.urls import path

from accounts.views import door, single_sign_on

urlpatterns = [
    path("sign-in/", door.sign_in, name="account_login"),
    path("sign-in/step/", door.sign_in_step, name="mfa_authenticate"),
    path("sign-in/with/<slug:provider_id>/", single_sign_on.leave, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/return/", single_sign_on.arrive, name="openid_connect_callback"),
]
