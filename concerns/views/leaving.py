"""Leave now: out of the inbox, out of the browser's memory, on to a site that says nothing."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import Employer
from concerns.views.public_forms import public


@public
def leave(request: HttpRequest) -> HttpResponse:
    """Ends the inbox by its cookie's name, whether there is one or not: the path hides it from this page.

    Never clears all cookies: that would sign the person out of the employer's other sites.
    """
    employer = Employer.objects.first() or Employer()
    response = render(request, "public/left.html")
    response.delete_cookie(settings.INBOX_COOKIE, path=settings.INBOX_PATH, samesite="Strict")
    response["Clear-Site-Data"] = '"cache", "storage"'
    response["Refresh"] = f"0; url={employer.neutral_site}"
    return response
