"""Who may open a page of the administrators: they, and for everybody else it does not exist."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, QueryDict

from accounts.domain import facts
from accounts.models import User
from accounts.roles import Role

View = Callable[..., HttpResponse]


def signed_in(request: HttpRequest) -> User:
    """The member of staff who asks; nobody else gets past the door."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def asked(request: HttpRequest) -> QueryDict | None:
    """What a form sent, or None while its page is only looked at; an empty POST counts as sent."""
    return request.POST if request.method == "POST" else None


def administrators_only(view: View) -> View:
    """Asked again with every request, so that a role taken back ends here at once (I13)."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if Role.ADMINISTRATOR not in facts.roles(signed_in(request)):
            raise Http404
        return view(request, *args, **kwargs)

    return wrapper
