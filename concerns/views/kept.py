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
    """What was typed into their fields, and into those that they add for each of something (`typed.Numbered`)."""
    fields = {
        name: str(field.label)
        for form in forms
        for name, field in form.base_fields.items()
        if isinstance(field, TypedField)
    }
    added = {
        name: str(label) % {"number": name.removeprefix(start)}
        for form in forms
        for start, label in getattr(form, "numbered", {}).items()
        for name in request.POST
        if name.startswith(start) and name.removeprefix(start).isdecimal()
    }
    labels = {**added, **fields}
    return [Typed(label, text) for name, label in labels.items() if (text := request.POST.get(name, "").strip())]
