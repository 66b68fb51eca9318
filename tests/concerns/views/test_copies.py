"""What was sent is read by those who lead or review a case, and by nobody else on it (I12)."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, copies, findings, joining, letters, mailbox, triage
from concerns.enums import CaseRole, Seat, State
from concerns.models import Case, Mailbox, WorkingCopy
from concerns.views import paper
from tests import factories
from tests.casework_factories import (
    Worked,
    acknowledge,
    answer_all,
    case_in,
    decide_protection,
    decide_safeguarding,
    weigh,
)
from tests.desk import client_of, done, fill, text_of, version_on
from tests.factories import NOW
from tests.hiding import HIDING, Place

pytestmark = pytest.mark.django_db

FIELDS = ("happened", "occurred", "place", "about", "told_before", "known_to", "told_time", "present")
ORIGINAL = {"casework:case", "casework:concern", "casework:messages", "casework:letter"}
ORIGINAL |= {"casework:letter-pdf"} if paper.is_available() else set()
# Where the other seats read the copy.
COPY = {"casework:case", "casework:concern"}
# Where the handler answers wishes, and sees the letters that say them again.
COMPOSING = {
    "casework:wish",
    "casework:outcome",
    "casework:preview-outcome",
    "casework:preview-acknowledgement",
}
PRESSED = {"casework:step-aside", "identity:ask-withdraw"}


def planted(tag: str) -> dict[str, str]:
    """A word that exists nowhere else for everything a reporter types; `tag` tells one reporter from another."""
    return {name: f"Zq{tag}{name.replace('_', '')}kj" for name in (*FIELDS, "wish", "message")}


def raised(tag: str) -> factories.Raised:
    words = planted(tag)
    told: dict[str, Any] = {name: words[name] for name in FIELDS}
    one = factories.raise_concern(wishes=(words["wish"],), **told)
    mailbox.write_as_reporter(Mailbox.objects.get(concern=one.concern), words["message"], on=NOW.date())
    return one


@dataclass
class Scene:
    """Two joined concerns, with a letter each; one has a working copy. `reads` walks every page of both."""

    first: Worked
    second: Worked

    @property
    def words(self) -> set[str]:
        return {word for tag in ("first", "second") for word in planted(tag).values()}

    def reads(self, client: Client, method: str = "get") -> dict[str, str]:
        """What stands on each page, by route, those of both references together; forms are sent empty."""
        found: dict[str, str] = {}
        for one in (self.first, self.second) if method == "get" else (self.first,):
            place = Place({"reference": one.reference, "letter": letters.issued(one.concern)[0].pk})
            for route in HIDING:
                if method == "get" or route.name not in PRESSED:
                    answer = getattr(client, method)(place.address(route), {"version": one.case.version})
                    found[route.name] = found.get(route.name, "") + self._shown(answer)
        return found

    def _shown(self, answer: Any) -> str:
        """Whoever is handed a letter to print reads all of it; what else is saved says nothing (`.ics`)."""
        return " ".join(sorted(self.words)) if answer["Content-Type"] == "application/pdf" else text_of(answer)

    def where(self, pages: dict[str, str], words: set[str]) -> set[str]:
        return {name for name, text in pages.items() if any(word in text for word in words)}


@pytest.fixture
def scene(rota: list[User], lead: User, handler: User) -> Scene:
    first = Worked(raised("first"), lead, handler)
    other = raised("second")
    for one in (first.case, other.case):
        triage.decide_conflicts(one, by=lead, now=NOW)
    joining.join(other.case, into=first.case, by=lead, now=NOW)
    decide_safeguarding(first.case, by=lead)
    decide_protection(first.case, by=lead)
    weigh(first.case, by=lead)
    triage.accept(first.case, handler=handler, by=lead, now=NOW)
    scene = Scene(first, Worked(other, lead, handler))
    for worked in (scene.first, scene.second):
        acknowledge(worked)
    findings.start(first.case, by=handler, now=NOW)
    answer_all(first)
    copies.write(first.concern, "Zqcopykj: sheets may not be right.", by=handler, now=NOW)
    return scene


def seated(scene: Scene, where: Seat, user: User) -> Client:
    """Somebody else in that seat of the case, and in no other."""
    if where == Seat.OWNER:
        Case.objects.filter(pk=scene.first.case.pk).update(owner=user)
    else:
        access.seat(scene.first.case, user, CaseRole(where.value), by=scene.first.handler, now=NOW)
    return client_of(user)


@pytest.mark.parametrize(
    ("where", "more"),
    [
        (Seat.OWNER, {"casework:copy", "triage:case"}),
        (Seat.HANDLER, {"casework:copy", *COMPOSING}),
        (Seat.REVIEWER, set()),
    ],
)
def test_i12_who_leads_or_reviews_reads_what_was_sent_and_the_copy(
    scene: Scene, where: Seat, more: set[str], other_handler: User
) -> None:
    pages = scene.reads(seated(scene, where, other_handler))

    assert scene.where(pages, scene.words) == ORIGINAL | more
    assert "Zqcopykj" in pages["casework:concern"]
    assert {word for word in scene.words if word not in pages["casework:concern"]} == {
        planted(tag)["message"] for tag in ("first", "second")
    }


@pytest.mark.parametrize("where", [Seat.INVESTIGATOR, Seat.SECOND_READER, Seat.OBSERVER])
def test_i12_no_page_shows_these_seats_what_was_sent(scene: Scene, where: Seat, other_handler: User) -> None:
    client = seated(scene, where, other_handler)

    pages = scene.reads(client)

    assert scene.where(pages, scene.words) == set()
    assert scene.where(pages, {"Zqcopykj"}) == COPY
    assert scene.where(pages, {"There is no working copy yet."}) == COPY  # of the second
    assert "Ask Ruth Adeyemi to write one." in pages["casework:concern"]
    assert f'href="{reverse("casework:messages", args=[scene.first.reference])}"' not in pages["casework:case"]
    assert scene.where(scene.reads(client, "post"), scene.words) == set()


def test_the_handler_writes_a_copy_beside_what_was_sent_and_then_another(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    client, reference = client_of(handler), worked.reference
    empty = fill(client, "casework:copy", reference, text=" ")
    assert "Write the working copy." in text_of(empty)
    assert factories.HAPPENED in text_of(empty)
    access.appoint(worked.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)

    for text in ("Sheets may not be right.", "Medicine sheets may have been filled in early."):
        done(fill(client, "casework:copy", reference, text=text))

    page = text_of(client.get(reverse("casework:copy", args=[reference])))
    assert (
        page.count("Medicine sheets may have been filled in early.") == 2
    )  # to go on from, and among the versions
    assert page.count("Sheets may not be right.") == 1
    shown = text_of(client_of(other_handler).get(reverse("casework:concern", args=[reference])))
    assert "Medicine sheets may have been filled in early." in shown
    assert "Version 2" in shown
    assert "Sheets may not be right." not in shown
    assert [row.written_by for row in WorkingCopy.objects.all()] == [handler, handler]


def test_the_mark_is_a_caution_wherever_the_text_stands_until_it_is_taken_away(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    client, reference = client_of(handler), worked.reference
    places = ("case", "concern", "copy", "messages", "acknowledge")
    caution = "Pass none of it on word for word"

    def cautioned() -> set[str]:
        pages = {name: text_of(client.get(reverse(f"casework:{name}", args=[reference]))) for name in places}
        return {name for name, text in pages.items() if caution in text}

    assert cautioned() == set()
    done(fill(client, "casework:concern", reference, target="casework:mark", identifying="yes"))
    assert cautioned() == set(places)
    done(fill(client, "casework:concern", reference, target="casework:mark", identifying="no"))
    assert cautioned() == set()


def test_nobody_but_who_leads_it_marks_it_or_writes_the_copy(
    rota: list[User], lead: User, handler: User, other_handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    access.seat(worked.case, other_handler, CaseRole.REVIEWER, by=handler, now=NOW)
    client = client_of(other_handler)
    version = version_on(client_of(handler).get(reverse("casework:concern", args=[worked.reference])))

    for place in ("casework:copy", "casework:mark"):
        url = reverse(place, args=[worked.reference])
        sent = {"version": version, "text": "Mine.", "identifying": "yes"}
        assert client.post(url, sent).status_code == 403

    assert (worked.concern.identifying, WorkingCopy.objects.count()) == (False, 0)
