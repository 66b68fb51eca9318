"""Letters on paper: a tagged PDF where the machine can make one, words where it cannot, and never a name in it."""

import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from concerns.domain import letters
from concerns.enums import Mode, State
from concerns.views import paper
from tests import factories
from tests.casework_factories import Worked, acknowledge, case_in
from tests.desk import client_of, text_of
from tests.inbox import enter
from tests.plugins.parts import require_part


@pytest.fixture
def tools() -> None:
    require_part("pango")
    require_part("pdfinfo")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    ready = case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)
    acknowledge(ready)
    return ready


def told_by(tool: str, path: Path, *more: str) -> str:
    return subprocess.run([tool, str(path), *more], check=True, capture_output=True, text=True).stdout


@pytest.mark.usefixtures("tools")
@pytest.mark.django_db
def test_a_letter_is_a_tagged_pdf_whose_properties_name_nobody(worked: Worked, tmp_path: Path) -> None:
    (letter,) = letters.issued(worked.concern)
    saved = tmp_path / "letter.pdf"
    saved.write_bytes(paper.pdf(letter))

    properties = told_by("pdfinfo", saved)
    facts = dict(line.split(":", 1) for line in properties.splitlines() if ":" in line)
    assert (facts["Title"].strip(), facts["Tagged"].strip()) == ("Letter", "yes")
    assert {"Author", "Subject", "Keywords", "Creator"} & set(facts) == set()
    assert worked.reference not in properties
    text = told_by("pdftotext", saved, "-")
    assert worked.reference in text
    assert "I will read the sheets first" in text
    assert "Page 1 / " in text
    for word in factories.NAME.name.split():
        assert word not in text


@pytest.mark.usefixtures("tools")
def test_nothing_is_fetched_while_a_pdf_is_made(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("planted")
    html = f'<html lang="en"><title>t</title><img alt="x" src="{secret.as_uri()}"><p>Text</p>'

    made = paper.render(html, f'@import "{secret.as_uri()}"; p {{ background: url("http://127.0.0.1:9/x") }}')

    assert made.startswith(b"%PDF")
    assert b"planted" not in made


@pytest.mark.django_db
def test_a_page_says_in_words_where_no_pdf_can_be_made(worked: Worked, monkeypatch: pytest.MonkeyPatch) -> None:
    (letter,) = letters.issued(worked.concern)
    address = reverse("casework:letter", args=[worked.reference, letter.pk])
    has_pdf = paper.is_available()
    page = text_of(client_of(worked.handler).get(address))
    assert ("Save as PDF" in page, "PDF is not available here." in page) == (has_pdf, not has_pdf)

    monkeypatch.setattr(paper, "_engine", lambda: None)  # a machine without Pango cannot be had in a test
    page = text_of(client_of(worked.handler).get(address))
    answer = client_of(worked.handler).get(reverse("casework:letter-pdf", args=[worked.reference, letter.pk]))

    assert "PDF is not available here." in page
    assert (answer.status_code, "Go back and print the page." in text_of(answer)) == (503, True)


@pytest.mark.usefixtures("tools")
@pytest.mark.django_db
def test_the_reporter_saves_it_from_the_inbox_and_nobody_else_does(worked: Worked) -> None:
    (letter,) = letters.issued(worked.concern)
    client = Client()
    address = reverse("inbox:letter-pdf", args=[letter.pk])
    assert client.get(address).status_code in {302, 404}
    enter(client, worked.code)

    answer = client.get(address)

    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="letter.pdf"'
    assert answer.content.startswith(b"%PDF")
    assert [one.collected for one in letters.issued(worked.concern)] == [True]
