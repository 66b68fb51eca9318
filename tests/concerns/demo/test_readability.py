"""Every page and letter that a reporter reads, as the demo employer shows it, in the words of a tired reader."""

import re
from collections import Counter
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.urls import resolve, reverse

from concerns.domain import wording
from concerns.enums import LetterKind
from concerns.queries import specimens
from concerns.views import help as help_pages
from tests import reading, reporter
from tests.concerns.demo.loaded import DAYS, Loaded
from tests.pages import Page, visit

INBOX = re.compile(r"^  ((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})  code: ", re.MULTILINE)
LINK = re.compile(r'href="(/inbox/[^"#?]+)"')
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
PLAIN = ["/", "/inbox/", "/inbox/hand-over/", "/leave/", "/nothing-here/"]
TYPED: dict[str, Any] = {**reporter.ANSWERS, "mode": "confidential", "name": "Wilhelmina Ash"}
LINE, BREAK = "\n", "</p><p>"
# Behind a code, whether something leads there or not.
BEHIND = [
    reverse(f"inbox:{name}") for name in ("all", "badly", "check", "feedback", "files", "review", "stop", "way")
]
ENOUGH = 3  # inboxes in which the same kind of page is read
# Pages that need more than the grade, and why.
HARDER = {
    "/help/bodies/": (8.5, "bodies keep the names they have, and the remits the law gives them"),
}
# Words of section 1 of the voice that nobody here reads, as whole words.
NEVER = (
    *("ticket", "submit", "submitted", "submission", "user", "users", "alert", "claim", "claims", "accused"),
    *("oops", "invalid", "acknowledgement", "prescribed", "timescale", "processed", "identity", "reporter"),
    *("good faith", "bear with us", "false allegation", "false allegations", "completely anonymous", "breached"),
)
# Where "whistleblowing" may stand: so that people find their rights, and in the name of a body.
FOUND_BY = {"/help/rights/", "/help/advice/", "/help/bodies/"}
TELLING = re.compile(
    r"concern|whistle|speak|case|confiden|anonym|safeguard|fraud|wrong|harm|report|complain|grievance|badly|right"
    r"|council|westmarch|name|regulat",
    re.IGNORECASE,
)


def of_the_form(client: Client) -> dict[str, str]:
    """Each page of the contact form, what it says to somebody who fills in nothing, and what it advises."""
    page = visit(client, "/raise/")
    found = {"/raise/ all at once": page.press("go", "one").text}
    for _ in range(20):
        found[f"/raise/ {page.heading}"] = page.text
        if page.heading == reporter.CODE_PAGE:
            break
        found[f"/raise/ {page.heading}, left empty"] = page.press().text
        page = reporter.answer(page, **TYPED)
    found["/raise/ not typed back"] = page.press("go", "send", typed_code="").text
    found["/raise/ sent"] = reporter.send(page).text
    return found


def of_inboxes(demo: Loaded) -> dict[str, str]:
    """Each inbox, and behind it each kind of page a few times, the last time with nothing filled in."""
    found: dict[str, str] = {}
    read: Counter[str] = Counter()
    for number, code in enumerate(INBOX.findall(demo.text), start=1):
        home = visit(Client(), "/inbox/").press(code=code)
        found[f"/inbox/ {number}"] = home.text
        for address in sorted({*LINK.findall(home.text), *BEHIND}):
            kind = f"{resolve(address).view_name} {address.split('/')[-2] if 'help' in address else ''}"
            if read[kind] < ENOUGH and not address.endswith((".pdf", ".ics", "/leave/")):
                read[kind] += 1
                page = Page(home.client, home.client.get(address))
                found[f"{address} {number}"] = page.text
                if read[kind] == ENOUGH and page.form.action:
                    found[f"{address} {number}, left empty"] = page.press().text
    return found


def of_letters() -> dict[str, str]:
    made = {kind: specimens.specimen(wording.shipped(kind)) for kind in LetterKind if kind in wording.SHIPPED}
    return {
        f"letter: {kind}": "<main><p>" + text.replace("\n", "</p><p>") + "</p></main>"
        for kind, text in made.items()
    }


@pytest.fixture
def pages(demo: Loaded, client: Client) -> dict[str, str]:
    addresses = [*PLAIN, *(f"/help/{slug}/" for slug in help_pages.PAGES)]
    addresses += [f"/help/right-place/?a={number}" for number in range(1, 8)]
    plain = {address: Page(client, client.get(address)).text for address in addresses}
    found = {**plain, **of_the_form(client), **of_inboxes(demo), **of_letters()}
    return {name: page for name, page in found.items() if page}  # some send on to the inbox


@pytest.mark.parametrize("demo", DAYS[:1], indirect=True, ids=["winter"])
def test_r94_a_tired_reader_understands_every_page_and_each_says_whom_to_call(pages: dict[str, str]) -> None:
    told = {name: reading.blocks(page) for name, page in pages.items()}
    sentences = {name: reading.sentences(texts) for name, texts in told.items()}
    grades = {name: reading.grade(found) for name, found in sentences.items()}
    hard = {name: grade for name, grade in grades.items() if grade > HARDER.get(name, (reading.HARDEST, ""))[0]}
    long = {one.text for found in sentences.values() for one in found if len(one.words) > reading.LONGEST}
    shortened = {text for texts in told.values() for text in texts if reading.SHORT_NOT.search(text)}
    never = re.compile(rf"\b(?:{'|'.join(NEVER)})\b", re.IGNORECASE)
    wrong = {(found[0], text) for texts in told.values() for text in texts if (found := never.search(text))}
    labels = {name for name, texts in told.items() if any("whistleblow" in text.lower() for text in texts)}
    titles = {" ".join(unescape(found[1]).split()) for page in pages.values() if (found := TITLE.search(page))}

    alone = {name for name, page in pages.items() if name.startswith(("/help/", "/raise/")) and "999" not in page}

    assert alone == set()  # R94: nobody watches these pages, and each says whom to call
    assert (hard, long, shortened, wrong) == ({}, set(), set(), set())
    assert labels == FOUND_BY
    assert {title for title in titles if TELLING.search(title) or not title.endswith("Contact form")} == set()
    assert {name: bool(grades[name] > reading.HARDEST) for name in HARDER} == dict.fromkeys(HARDER, True)
    assert len(pages) > 100
