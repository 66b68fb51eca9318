from django.urls import path

from concerns.views import pages

urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("readyz", pages.readyz, name="readyz"),
    path("employer.css", pages.employer_css, name="employer-css"),
]
