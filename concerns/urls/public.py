from django.urls import path

from concerns.views import help as help_pages
from concerns.views import leaving, pages, raising

urlpatterns = [
    path("", raising.start, name="start"),
    path("raise/", raising.raise_concern, name="raise"),
    path("leave/", leaving.leave, name="leave"),
    path("help/<slug:slug>/", help_pages.page, name="help"),
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("employer.css", pages.employer_css, name="employer-css"),
    path("employer.svg", pages.employer_icon, name="employer-icon"),
]
