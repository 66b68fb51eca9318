from django.urls import path

from accounts.views import account, again, away, second_step

urlpatterns = [
    path("account/", account.own, name="account"),
    path("account/daily-note/", account.daily_note, name="daily-note"),
    path("account/away/", away.own, name="away"),
    path("away/", away.people, name="away-people"),
    path("away/<uuid:pk>/", away.change, name="away-change"),
    path("account/sessions/", account.session_end, name="session-end"),
    path("again/", again.again, name="again"),
    path("second-step/", second_step.choose, name="second-step"),
    path("second-step/app/", second_step.app, name="second-step-app"),
    path("second-step/app/picture.svg", second_step.picture, name="second-step-picture"),
    path("second-step/passkey/", second_step.passkey, name="second-step-key"),
    path("second-step/codes/", second_step.codes, name="second-step-codes"),
    path("second-step/<int:step>/remove/", second_step.remove, name="second-step-remove"),
]
