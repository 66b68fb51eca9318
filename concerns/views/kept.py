"""A page that came too late: nothing is saved, and whatever was typed comes back to be copied (409)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from concerns.errors import WrongState
from concerns.forms.typed import TypedField

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Typed:
    label: str
    text: str


def keep_text(*forms: type[Form]) -> Callable[[View], View]:
    """Answer a stale POST with the text fields of these forms, read-only and whole."""

    def decorate(view: View) -> View:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except WrongState:
                if request.method != "POST":
                    raise
                context = {"typed": _typed(request, forms), "reference": kwargs.get("reference"), "status": 409}
                return render(request, "casework/stale.html", context, status=409)

        return wrapper

    return decorate


def _typed(request: HttpRequest, forms: tuple[type[Form], ...]) -> list[Typed]:
    fields = {
        name: field for form in forms for name, field in form.base_fields.items() if isinstance(field, TypedField)
    }
    return [
        Typed(str(field.label), text)
        for name, field in fields.items()
        if (text := request.POST.get(name, "").strip())
    ]
