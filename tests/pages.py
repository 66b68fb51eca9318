"""Pages as somebody without JavaScript meets them: what a form holds is what goes back."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

HERE = "https://testserver"
TEMPLATE = re.compile(r"<template.*?</template>", re.DOTALL)


@dataclass
class FormParser(HTMLParser):
    """Collects what the first form in the main part of a page would send, and the page's names."""

    action: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    heading: str = ""
    title: str = ""

    def __post_init__(self) -> None:
        super().__init__()
        self._in_main = self._inside = False
        self._textarea: str | None = None
        self._select: str | None = None
        self._reading = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._in_main = True
        if tag == "form" and self._in_main and not self.action:
            self.action, self._inside = given.get("action", ""), True
        if tag in {"h1", "title"}:
            self._reading = tag
        if self._inside:
            self._control(tag, given)

    def _control(self, tag: str, given: dict[str, str]) -> None:
        if tag == "input":
            self._input(given)
        elif tag == "textarea":
            self._textarea = given["name"]
            self.values[self._textarea] = [""]
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and self._select and "selected" in given:
            self.values[self._select] = [given.get("value", "")]
        elif tag == "button":
            self.buttons.append((given.get("name", ""), given.get("value", "")))

    def _input(self, given: dict[str, str]) -> None:
        if given.get("type") == "file":
            return  # nothing is chosen, and no browser remembers what was
        ticked = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if ticked and "name" in given:
            self.values.setdefault(given["name"], []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False
        elif tag == "textarea" and self._textarea:
            # The first line break after the tag belongs to the markup.
            self.values[self._textarea] = [self.values[self._textarea][0].removeprefix("\n")]
            self._textarea = None
        elif tag == "select":
            self._select = None
        elif tag == self._reading:
            self._reading = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.values[self._textarea][0] += data
        if self._reading == "h1":
            self.heading += data
        elif self._reading == "title":
            self.title += data


class Page:
    """One answer of the server and the client that asked for it."""

    def __init__(self, client: Client, response: Any) -> None:
        self.client = client
        self.response = response
        # What lies in a template is shown by script alone, and only when a connection broke.
        self.text = TEMPLATE.sub("", response.content.decode()) if not response.streaming else ""
        if response.streaming:
            list(response.streaming_content)  # to its end, or the file behind it stays open
        self.form = FormParser()
        self.form.feed(self.text)

    @property
    def heading(self) -> str:
        return " ".join(self.form.heading.split())

    @property
    def title(self) -> str:
        return " ".join(self.form.title.split())

    @property
    def status(self) -> int:
        return int(self.response.status_code)

    @property
    def values(self) -> dict[str, list[str]]:
        return self.form.values

    def press(self, button: str = "go", value: str = "next", /, **typed: Any) -> "Page":
        """Send the form with what it holds, changed by what was typed, by one of its buttons."""
        body: dict[str, Any] = {**self.values, **typed, button: value}
        action = self.form.action or self.response.request["PATH_INFO"]
        response = self.client.post(action, body, headers={"origin": HERE}, secure=True, follow=True)
        return Page(self.client, response)

    def back(self, **typed: Any) -> "Page":
        return self.press("back", "1", **typed)


def visit(client: Client, address: str) -> Page:
    return Page(client, client.get(address, secure=True, follow=True))
