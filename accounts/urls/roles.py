from django.urls import path

from accounts.views import proposals, roles

urlpatterns = [
    path("people/<uuid:pk>/roles/", roles.person_roles, name="person-roles"),
    path("people/<uuid:pk>/roles/<slug:role>/", roles.person_role, name="person-role"),
    path("people/<uuid:pk>/second-step/", roles.person_reset, name="person-reset"),
    path("proposals/", proposals.proposals, name="proposals"),
    path("proposals/<uuid:pk>/", proposals.proposal, name="proposal"),
]
