"""Telling of bad treatment at a desk, and looking after it (R7, R74, R78, R79; R6 for what HR is shown)."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import detriments
from concerns.domain.detriments import Report
from concerns.enums import DetrimentKind, State
from concerns.models import Detriment
from tests.casework_factories import case_in
from tests.desk import client_of, done, fill, text_of
from tests.factories import raise_concern

SAID = {"kind": "bad_treatment", "harms": ["rota"], "what": "Their nights were taken.", "who": "Owen Hale"}
EMPTY = {"whom": "", "since": "", "wanted": "", "reference": ""}


def tell(user: User, **changed: str) -> str:
    client, place = client_of(user), reverse("detriments:tell")
    once = client.get(place).context["form"]["once"].value()
    answers = [client.post(place, {"once": once, **SAID, **EMPTY, **changed}) for _ in range(2)]
    return "" if answers[0].status_code == answers[1].status_code == 302 else text_of(answers[0])


def test_r74_a_witness_tells_it_once_and_it_is_looked_after_to_its_end(
    rota: list[User], lead: User, worker: User
) -> None:
    assert "Write what happened." in tell(worker, what="")
    assert tell(worker) == ""

    report = Detriment.objects.get()
    client, place = client_of(lead), reverse("detriments:matter", args=[report.reference])
    assert report.reference in text_of(client.get(reverse("casework:worklist")))
    assert report.reference in text_of(client.get(reverse("detriments:home")))
    page = text_of(client.get(place))
    assert "Their nights were taken." in page
    assert "Shifts or hours changed or cut" in page
    assert "Reply to whoever told it" in page
    due = timezone.localdate() + timedelta(days=1)
    parts: dict[str, dict[str, Any]] = {
        "reply": {"text": "We spoke today."},
        "plan": {
            "text": "Put the nights back",
            "due_date_day": due.day,
            "due_date_month": due.month,
            "due_date_year": due.year,
        },
    }
    for part, typed in parts.items():
        done(fill(client, "detriments:part", report.reference, part, **typed))
    ending: dict[str, Any] = {
        "remedied": "no",
        "words": "The nights are back. The jokes went on.",
        "linked": "D-17",
    }
    refused = fill(client, "detriments:part", report.reference, "result", **ending)
    assert "A step of the plan is not done." in text_of(refused)
    report.refresh_from_db()
    finish = reverse("detriments:finish", args=[report.reference, 1])
    done(client.post(finish, {"version": report.version}))
    assert client.post(finish, {"version": report.version}).status_code == 409
    done(fill(client, "detriments:part", report.reference, "result", **ending))

    page = text_of(client.get(place))
    assert "Not put right." in page
    assert "A text for a grievance" in page
    assert client.get(reverse("detriments:part", args=[report.reference, "reply"])).status_code == 409


def test_r78_for_everybody_else_it_is_a_page_that_is_not_there(
    rota: list[User], lead: User, other_lead: User, hr: User, worker: User, superuser: User
) -> None:
    words = Report(what="It is Priya Nair.")
    kind = DetrimentKind.OBSTRUCTION
    report = detriments.tell(words, kind=kind, concern=None, by=worker, now=timezone.now())
    assert report.owner == other_lead
    places = [("matter", ()), ("part", ("plan",)), ("step-aside", ()), ("finish", (1,))]

    for person in (lead, hr, worker, superuser):
        client = client_of(person)
        for name, rest in places:
            there = reverse(f"detriments:{name}", args=[report.reference, *rest])
            nowhere = reverse(f"detriments:{name}", args=["PR-0000-0000", *rest])
            for method in (client.get, client.post):
                assert method(there).status_code == method(nowhere).status_code
                assert method(there).status_code in {404, 405}
        assert report.reference not in text_of(client.get(reverse("casework:worklist")))


def test_r7_obstruction_has_its_own_way_in_and_is_linked_where_only_its_owner_sees(
    rota: list[User], lead: User, worker: User
) -> None:
    address = f"{reverse('detriments:tell')}?about=obstruction"
    assert client_of(worker).get(address).context["form"]["kind"].value() == "obstruction"
    assert tell(worker, kind="obstruction", who="", what="We were told to keep it in the team.") == ""
    report, client = Detriment.objects.get(), client_of(lead)
    raised = raise_concern(must_not_know=(lead.pk,))

    refused = fill(client, "detriments:part", report.reference, "link", reference=raised.concern.reference)
    assert "You oversee no such concern" in text_of(refused)
    other = raise_concern(would_rather_not=(lead.pk,))
    done(fill(client, "detriments:part", report.reference, "link", reference=other.concern.reference.lower()))

    page = text_of(client.get(reverse("detriments:matter", args=[report.reference])))
    assert other.concern.reference in page
    assert "Only you see this." in page


def test_whoever_steps_aside_is_sent_to_their_list(rota: list[User], lead: User, worker: User) -> None:
    tell(worker)
    report, client = Detriment.objects.get(), client_of(lead)

    done(fill(client, "detriments:step-aside", report.reference))

    assert client.get(reverse("detriments:matter", args=[report.reference])).status_code == 404


def test_r6_what_hr_is_shown_is_two_numbers(rota: list[User], hr: User, worker: User) -> None:
    long_ago = timezone.now() - timedelta(days=4)
    for what, when in (("One.", long_ago), ("Two.", timezone.now())):
        words = Report(what=what, whom="Sam Field", who="Dee Marlow")
        detriments.tell(words, kind=DetrimentKind.BAD_TREATMENT, concern=None, by=worker, now=when)
    pages = [text_of(client_of(hr).get(reverse(f"oversight:{name}"))) for name in ("register", "checks")]

    assert "2 reports of bad treatment are open." in pages[0]
    assert "1 of them has a late reply." in pages[0]
    for page in pages:
        for never in (*Detriment.objects.values_list("reference", flat=True), worker.name, "Sam Field", "Marlow"):
            assert never not in page


def test_r76_those_who_oversee_see_that_checks_happen_and_those_on_the_case_see_the_days(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    worked = case_in(State.CLOSED, lead=lead, handler=handler, now=timezone.now() - timedelta(days=40))

    page = text_of(client_of(handler).get(reverse("casework:afterwards", args=[worked.reference])))
    assert "Three-month check on " in page
    assert "Not fine" not in page
    seen = text_of(client_of(senior).get(reverse("oversight:checks")))
    assert "There is no month to show yet." in seen
    assert worked.reference not in seen


def test_t10_only_a_case_of_ones_own_can_be_named_and_another_is_like_none(
    rota: list[User], lead: User, handler: User, worker: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)

    assert "You have no such case." in tell(worker, reference=worked.reference)
    assert "You have no such case." in tell(worker, reference="RC-0000-0000")
    assert tell(handler, reference=worked.reference.lower()) == ""
    assert Detriment.objects.get().concern == worked.concern
