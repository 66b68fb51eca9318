from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import incidents
from concerns.domain.incidents import Account
from concerns.enums import State
from concerns.models import Incident
from concerns.queries import incidents as read
from tests.casework_factories import case_in
from tests.desk import client_of, done, fill, text_of
from tests.factories import NOW

SAID = {"own": "yes", "what": "I sent it to the wrong Chris.", "who": "Chris Bell", "when": "", "how_far": ""}


def tell(user: User, **changed: str) -> str:
    client = client_of(user)
    once = client.get(reverse("incidents:tell")).context["form"]["once"].value()
    data = {"once": once, **SAID, **changed}
    answers = [client.post(reverse("incidents:tell"), data) for _ in range(2)]
    return "" if answers[0].status_code == answers[1].status_code == 302 else text_of(answers[0])


def test_a_slip_is_told_once_and_looked_after_to_its_end(rota: list[User], lead: User, worker: User) -> None:
    assert "Write what was said or sent." in tell(worker, what="")
    assert tell(worker) == ""

    incident = Incident.objects.get()
    client, place = client_of(lead), reverse("incidents:incident", args=[incident.reference])
    assert incident.reference in text_of(client.get(reverse("incidents:home")))
    page = text_of(client.get(place))
    assert "I sent it to the wrong Chris." in page
    assert "They came forward themselves." in page
    assert "71 hours left" in page
    assert "Decide whether the Information Commissioner is told" in page
    assert "A step" not in text_of(client.get(reverse("incidents:part", args=[incident.reference, "close"])))
    due = timezone.localdate() + timedelta(days=1)
    day = {"due_date_day": due.day, "due_date_month": due.month, "due_date_year": due.year}
    parts: dict[str, dict[str, Any]] = {
        "task": {"text": "Ask for it to be deleted", **day},
        "assessment": {"told": "no", "reason": "It was deleted unread."},
        "support": {"support": "A talk with the support line."},
    }
    for part, typed in parts.items():
        done(fill(client, "incidents:part", incident.reference, part, **typed))
    incident.refresh_from_db()
    closing: dict[str, Any] = {"missed": ["wrong_way", "waited"], "learning": "Letters are checked here."}
    refused = fill(client, "incidents:part", incident.reference, "close", **closing)
    assert "A step to contain it is not done." in text_of(refused)
    finish = reverse("incidents:finish", args=[incident.reference, 1])
    done(client.post(finish, {"version": incident.version}))
    assert client.post(finish, {"version": incident.version}).status_code == 409
    done(fill(client, "incidents:part", incident.reference, "close", **closing))

    page = text_of(client.get(place))
    for words in ("It was deleted unread.", "A talk with the support line.", "Letters are checked here."):
        assert words in page
    assert "I waited before telling anyone." in page
    assert "Decided in time" in page


def test_i7_for_everybody_else_the_incident_is_a_page_that_is_not_there(
    rota: list[User], lead: User, other_lead: User, hr: User, worker: User, superuser: User
) -> None:
    incident = incidents.tell(Account(what="It was Priya Nair."), concern=None, own=False, by=worker, now=NOW)
    assert incident.owner == other_lead
    places = [("incident", ()), ("part", ("task",)), ("take-over", ()), ("finish", (1,))]

    for person in (lead, hr, worker, superuser):
        client = client_of(person)
        for name, rest in places:
            there = reverse(f"incidents:{name}", args=[incident.reference, *rest])
            nowhere = reverse(f"incidents:{name}", args=["IN-0000-0000", *rest])
            for method in (client.get, client.post):
                assert method(there).status_code == method(nowhere).status_code
                assert method(there).status_code in {404, 405}
        assert incident.reference not in text_of(client.get(reverse("casework:worklist")))


def test_t10_only_a_case_of_ones_own_can_be_named_and_another_is_like_none(
    rota: list[User], lead: User, handler: User, worker: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)

    hidden = tell(worker, reference=worked.reference)
    assert "You have no such case." in hidden
    assert "You have no such case." in tell(worker, reference="RC-0000-0000")
    assert tell(handler, reference=worked.reference.lower()) == ""

    assert Incident.objects.get().concern == worked.concern


@pytest.mark.parametrize(
    ("after", "kind", "words"),
    [
        (timedelta(0), "time_left", "72 hours left"),
        (timedelta(hours=48), "due_soon", "24 hours left"),
        (timedelta(hours=71, minutes=1), "due_soon", "Less than 1 hour left"),
        (timedelta(hours=72), "overdue", "1 hour over"),
        (timedelta(hours=73, minutes=1), "overdue", "2 hours over"),
    ],
)
def test_the_seventy_two_hours_are_told_in_words(after: timedelta, kind: str, words: str) -> None:
    incident = Incident(assess_by_at=NOW + incidents.ASSESS_WITHIN)

    assert read.hours(incident, now=NOW + after) == read.Hours(kind, words)


def test_hr_reads_how_many_are_open_and_no_more(rota: list[User], hr: User, worker: User) -> None:
    long_ago = timezone.now() - timedelta(days=4)
    late = incidents.tell(Account(what="One."), concern=None, own=True, by=worker, now=long_ago)
    incidents.tell(Account(what="Two."), concern=None, own=True, by=worker, now=timezone.now())

    page = text_of(client_of(hr).get(reverse("oversight:register")))

    assert "2 incidents of confidentiality are open. 1 of them is past its 72 hours." in " ".join(page.split())
    assert late.reference not in page


def test_the_work_list_says_what_waits_and_what_nobody_may_look_after(
    lead: User, administrator: User, worker: User
) -> None:
    incidents.tell(Account(what="One."), concern=None, own=True, by=worker, now=timezone.now())
    assert "An incident waits for you." in text_of(client_of(lead).get(reverse("casework:worklist")))
    assert "nobody who may look" not in text_of(client_of(administrator).get(reverse("casework:worklist")))

    User.objects.filter(pk=lead.pk).update(is_active=False)
    incidents.sweep(now=timezone.now())

    page = text_of(client_of(administrator).get(reverse("casework:worklist")))
    assert "1 incident has nobody who may look after it." in page
    assert "waits for you" not in page
