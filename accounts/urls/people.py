from django.urls import path

from accounts.views import imports
from accounts.views import people as views

urlpatterns = [
    path("people/", views.people_list, name="people"),
    path("people/new/", views.person_new, name="person-new"),
    path("people/import/", imports.people_import, name="people-import"),
    path("people/import/agree/", imports.people_import_agree, name="people-import-agree"),
    path("people/import/template.csv", imports.people_template, name="people-template"),
    path("people/people.csv", imports.people_export, name="people-export"),
    path("people/<uuid:pk>/", views.person, name="person"),
    path("people/<uuid:pk>/edit/", views.person_edit, name="person-edit"),
    path("people/<uuid:pk>/invite/", views.person_invite, name="person-invite"),
    path("people/<uuid:pk>/leave/", views.person_leave, name="person-leave"),
    path("people/<uuid:pk>/sign-out/", views.person_sign_out, name="person-sign-out"),
    path("people/<uuid:pk>/return/", views.person_return, name="person-return"),
]
