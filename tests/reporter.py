"""A reporter at the contact form, as far as a test wants them to go."""

from typing import Any

from django.test import Client

from tests.factories import HAPPENED
from tests.pages import Page, visit

ANSWERS: dict[str, Any] = {
    "danger_now": "no",
    "safeguarding": "no",
    "mode": "anonymous",
    "happened": HAPPENED,
    "categories": ["safety"],
    "occurred": "in May",
    "place": "first floor",
    "about": "The whole service",
    "told_before": "",
    "wishes": "Two people on every round\nThe families told",
}
CODE_PAGE = "This is your code"


def answer(page: Page, **answers: Any) -> Page:
    """Fill in whichever of the answers this page asks for, and go on."""
    asked = {name: value for name, value in answers.items() if f'name="{name}"' in page.text}
    own = {name: value for name, value in asked.items() if not _travels(page, name)}
    return page.press(**own)


def _travels(page: Page, name: str) -> bool:
    return f'type="hidden" name="{name}"' in page.text


def walk(client: Client, *, until: str = CODE_PAGE, **answers: Any) -> Page:
    """From "Before you start" to the page with this heading."""
    page = visit(client, "/raise/")
    for _ in range(20):
        if page.heading == until:
            return page
        page = answer(page, **{**ANSWERS, **answers})
    raise AssertionError(f"never came to {until!r}, stands at {page.heading!r}")


def code_on(page: Page) -> str:
    spelled = page.text.split("letter by letter:")[1].split("<")[0]
    return "-".join(group.replace(" ", "") for group in spelled.split(","))


def send(page: Page, **changed: Any) -> Page:
    """Type the code back and press Send."""
    return page.press("go", "send", **{"typed_code": code_on(page), **changed})


def raise_through_pages(client: Client, **answers: Any) -> tuple[Page, str]:
    page = walk(client, **answers)
    return send(page), code_on(page)
