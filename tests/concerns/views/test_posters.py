"""Posters and cards: the square holds the address of the front page and nothing else, the PDF names nobody."""

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import segno
from django.conf import LazySettings
from django.test import Client
from django.urls import resolve

from accounts.models import Employer, User
from concerns.queries import posters
from concerns.queries.posters import Sheet
from concerns.views import paper
from tests.desk import client_of, text_of
from tests.plugins.parts import require_part

ADDRESS = "https://contact.example/"
MODULE = re.compile(r"M(\d+) (\d+)h1v1h-1z")


@pytest.fixture(autouse=True)
def at_an_address(settings: LazySettings, employer: Employer) -> None:
    settings.PUBLIC_ADDRESS = ADDRESS


def sheet(name: str) -> str:
    return f"/staff/guidance/posters/{name}"


def test_the_square_on_every_sheet_holds_the_bare_address_of_the_front_page(worker: User) -> None:
    expected = {
        (x, y)
        for y, row in enumerate(segno.make(ADDRESS, error="q", micro=False).matrix)
        for x, module in enumerate(row)
        if module
    }
    for name in Sheet.values:
        page = text_of(client_of(worker).get(sheet(f"{name}/")))
        paths = re.findall(r'<path d="(M[^"]+)" fill="#000000"/>', page)
        assert len(paths) == posters.COPIES[Sheet(name)]
        drawn = {(int(x) - posters.QUIET, int(y) - posters.QUIET) for x, y in MODULE.findall(paths[0])}
        assert (drawn, set(paths)) == (expected, {paths[0]})
        assert MODULE.sub("", paths[0]) == ""
    assert resolve(urlsplit(ADDRESS).path).view_name == "start"


def test_r32_a_poster_says_what_somebody_needs_to_know_before_they_come(worker: User) -> None:
    Employer.objects.update(talk_instead="Ring 01632 960 150.")
    for name in (Sheet.POSTER, Sheet.HANDOUT):
        page = text_of(client_of(worker).get(sheet(f"{name}/")))
        for words in (
            "You do not need proof.",
            "You choose if you give your name.",
            "Do not use a work phone",
            "Call 999 first.",
            "contact.example/help/bodies",
            "Ring 01632 960 150.",
            "Westmarch County Council",
        ):
            assert words in page
    card = text_of(client_of(worker).get(sheet("cards/")))
    assert card.count("In danger? Call 999.") == 8
    assert client_of(worker).get(sheet("banner/")).status_code == 404
    assert client_of(worker).get(sheet("banner.pdf")).status_code == 404


def test_the_address_follows_the_staff_address_unless_it_is_told() -> None:
    assert posters.where(bodies="/help/bodies/").bodies == "contact.example/help/bodies"
    assert text_of(Client().get("/")).count("Tell us if something is wrong at work") == 1


@pytest.mark.parametrize("name", Sheet.values)
def test_a_sheet_is_a_tagged_pdf_of_one_page_that_names_nobody(worker: User, name: str, tmp_path: Path) -> None:
    require_part("pango")
    require_part("pdfinfo")
    Employer.objects.update(talk_instead="Ring somebody. " * 13)  # as long as it can be
    saved = tmp_path / "sheet.pdf"
    answer = client_of(worker).get(sheet(f"{name}.pdf"))
    saved.write_bytes(answer.content)

    told = subprocess.run(["pdfinfo", str(saved)], check=True, capture_output=True, text=True).stdout
    facts = dict(line.split(":", 1) for line in told.splitlines() if ":" in line)
    assert (facts["Title"].strip(), facts["Tagged"].strip(), facts["Pages"].strip()) == (
        str(Sheet(name).label),
        "yes",
        "1",
    )
    assert {"Author", "Subject", "Keywords", "Creator"} & set(facts) == set()
    assert worker.name not in told
    text = subprocess.run(["pdftotext", str(saved), "-"], check=True, capture_output=True, text=True).stdout
    assert text.count("You do not need proof.") == posters.COPIES[Sheet(name)]
    assert "contact.example" in text
    assert answer["Content-Disposition"] == f'attachment; filename="{name}.pdf"'


def test_without_pango_the_page_prints_and_says_so(worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_engine", lambda: None)  # a machine without Pango cannot be had in a test
    client = client_of(worker)

    page = text_of(client.get(sheet("poster/")))

    assert ("PDF is not available here." in page, "You do not need proof." in page) == (True, True)
    assert client.get(sheet("poster.pdf")).status_code == 503
