"""Two sides that share no cookie: the public one at the root, the staff one under /staff/."""

from django.urls import include, path

urlpatterns = [
    path("", include("concerns.urls.public")),
    path("inbox/", include("concerns.urls.inbox")),
    path("staff/", include("accounts.urls")),
    path("staff/", include("accounts.urls.allauth")),
    path("staff/", include("concerns.urls.casework")),
    path("staff/afterwards/", include("concerns.urls.afterwards")),
    path("staff/triage/", include("concerns.urls.triage")),
    path("staff/asked/", include("concerns.urls.offers")),
    path("staff/oversight/", include("concerns.urls.oversight")),
    path("staff/identity/", include("concerns.urls.identity")),
    path("staff/letters/", include("concerns.urls.letters")),
    path("staff/dates/", include("concerns.urls.dates")),
    path("staff/outside/", include("concerns.urls.outside")),
    path("staff/settings/statements/", include("concerns.urls.statements")),
    path("staff/guidance/", include("concerns.urls.guidance")),
    path("staff/policy/", include("concerns.urls.policy")),
    path("staff/handover/", include("concerns.urls.handover")),
    path("staff/bad-treatment/", include("concerns.urls.detriments")),
    path("staff/incidents/", include("concerns.urls.incidents")),
]

handler400 = "concerns.views.pages.bad_request"
handler403 = "concerns.views.pages.forbidden"
handler404 = "concerns.views.pages.not_found"
handler500 = "concerns.views.pages.server_error"
