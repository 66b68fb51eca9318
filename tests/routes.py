"""Every URL the project answers, found by asking Django: a new one joins the walk by itself."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse


@dataclass(frozen=True)
class Route:
    name: str
    parameters: tuple[str, ...]

    @property
    def is_staff(self) -> bool:
        return self.url(dict.fromkeys(self.parameters)).startswith("/staff/")

    def url(self, values: dict[str, object]) -> str:
        return reverse(self.name, kwargs={name: values.get(name) or SAMPLE[name] for name in self.parameters})


UNKNOWN = "00000000-0000-4000-8000-000000000000"
# What stands in a URL when nothing fits: well formed and absent.
SAMPLE: dict[str, object] = {
    "reference": "RC-0000-0000",
    "slug": "advice",
    "number": 1,
    "kind": "acknowledgement",
    "pk": UNKNOWN,
    "letter": UNKNOWN,
    "extension": UNKNOWN,
    "offer": UNKNOWN,
    "link": UNKNOWN,
    "asked": UNKNOWN,
    "request_key": UNKNOWN,
    "role": "manager",
    "incident": "IN-0000-0000",
    "matter": "PR-0000-0000",
    "part": "task",
    "step": 1,
    "provider_id": "elsewhere",
    "token": "no-token",
    "wish": 1,
    "allegation": 1,
    "item": 1,
    "what": "way",
    "statement": "privacy",
    "row": "public",
    "text": "procedure",
    "sheet": "poster",
}


def routes() -> list[Route]:
    return sorted(set(_walk(get_resolver().url_patterns, "")), key=lambda route: route.name)


def _walk(patterns: "list[URLPattern | URLResolver]", prefix: str) -> Iterator[Route]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern.url_patterns, inner)
        else:
            yield Route(f"{prefix}{pattern.name}", tuple(pattern.pattern.converters))
