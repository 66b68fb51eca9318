"""The pages on which a name is asked for, through the real door, forms and tables."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, calendar, requests
from concerns.enums import Basis, Body, CaseRole, Consent, Mode, Purpose
from concerns.models.disclosure import NameRequest
from tests import factories, names
from tests.casework_factories import Worked
from tests.desk import client_of, done, fill, text_of

WORDS = "I would like to see you about the rota."
GROUNDS = "The court of Westmarch ordered it."


@pytest.fixture
def moment() -> datetime:
    return timezone.now()


@pytest.fixture
def worked(rota: list[User], keepers: list[User], handler: User, lead: User, moment: datetime) -> Worked:
    names.open_vault(keepers, now=moment)
    names.make_ready(handler, now=moment)
    raised = factories.raise_concern(mode=Mode.CONFIDENTIAL)
    factories.take_on(raised.case, by=lead, now=moment)
    worked = Worked(raised, lead, handler)
    access.appoint(worked.case, handler, CaseRole.HANDLER, by=lead, now=moment)
    return worked


def consent(handler: User, **more: Any) -> dict[str, Any]:
    return {"to": str(handler.pk), "purpose": "meet", "days": "14", "words": WORDS, **more}


def override(**more: Any) -> dict[str, Any]:
    return {"ground": "law", "to": "body:court", "grounds": GROUNDS, "words": "A court orders us to.", **more}


def ask(user: User, worked: Worked, data: dict[str, Any], *, way: str = "ask") -> Any:
    return fill(client_of(user), f"identity:{way}", worked.reference, **data)


def test_a_name_is_asked_for_and_taken_back_from_the_case(worked: Worked) -> None:
    client = client_of(worked.handler)
    card = text_of(client.get(reverse("casework:case", args=[worked.reference])))
    place = reverse("identity:ask", args=[worked.reference])
    assert place in card

    done(fill(client, "identity:ask", worked.reference, **consent(worked.handler)))

    row = NameRequest.objects.get()
    assert (row.basis, row.purpose, row.days, row.recipient) == (Basis.CONSENT, Purpose.MEET, 14, worked.handler)
    assert requests.words_of(requests.every().get()) == WORDS
    page = text_of(client.get(place))
    assert "Waiting for the reporter" in page
    done(client.post(reverse("identity:ask-withdraw", args=[worked.reference, row.pk])))
    row.refresh_from_db()
    assert row.state == "withdrawn"
    assert "You asked already" not in text_of(client.get(place))


def test_an_override_is_asked_for_with_its_grounds_and_day(worked: Worked, moment: datetime) -> None:
    later = calendar.receipt_date(moment) + timedelta(days=7)
    day = {"tell_date_day": later.day, "tell_date_month": later.month, "tell_date_year": later.year}
    client = client_of(worked.handler)
    page = fill(client, "identity:ask-override", worked.reference, **override(why_not_before="They would flee."))
    assert "Write the day on which they are told." in text_of(page)
    assert GROUNDS in text_of(page)
    assert NameRequest.objects.count() == 0

    whole = override(why_not_before="They would flee.", **day)
    done(fill(client, "identity:ask-override", worked.reference, **whole))

    row = NameRequest.objects.get()
    assert (row.basis, row.purpose, row.body, row.tell_date) == (Basis.LAW, Purpose.PASS_ON, Body.COURT, later)


def test_a_life_at_risk_opens_to_a_person_for_one_day(worked: Worked) -> None:
    client = client_of(worked.handler)
    page = client.get(reverse("identity:ask-life", args=[worked.reference]))
    assert 'name="purpose"' not in text_of(page)
    person = str(worked.handler.pk)
    done(fill(client, "identity:ask-life", worked.reference, to=person, grounds="They took tablets."))
    row = requests.every().get()
    assert (row.recipient, row.purpose, row.days) == (worked.handler, Purpose.SAFETY, 1)
    assert "Waiting for name keepers" in text_of(client.get(reverse("identity:ask", args=[worked.reference])))


def test_a_life_at_risk_needs_two_answers(worked: Worked) -> None:
    client = client_of(worked.handler)
    done(fill(client, "identity:ask-life", worked.reference, to="body:ambulance", grounds="They took tablets."))
    row = requests.every().get()
    assert (row.basis, row.body) == (Basis.LIFE, Body.AMBULANCE)
    assert requests.words_of(row) == "A life was at risk, and waiting could have cost it."


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"to": ""}, "Choose who would know the name."),
        ({"purpose": ""}, "Choose what the name is for."),
        ({"days": "31"}, "Write a number from 1 to 30."),
        ({"days": ""}, "Write a number from 1 to 30."),
    ],
)
def test_what_is_missing_is_said_beside_its_field(worked: Worked, wrong: dict[str, Any], says: str) -> None:
    page = text_of(ask(worked.handler, worked, consent(worked.handler, **wrong)))
    assert says in page
    assert WORDS in page
    assert NameRequest.objects.count() == 0


def test_what_stops_it_is_said_all_at_once(
    worked: Worked, other_handler: User, lead: User, moment: datetime
) -> None:
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=moment)
    page = text_of(ask(other_handler, worked, consent(other_handler)))
    assert "You have not finished the five scenes." in page
    page = text_of(ask(worked.handler, worked, consent(other_handler)))
    assert f"{other_handler.name}, {other_handler.title} has not finished the five scenes." in page
    assert WORDS in page
    done(ask(worked.handler, worked, consent(worked.handler)))
    names.make_ready(other_handler, now=moment)
    page = text_of(ask(other_handler, worked, consent(other_handler)))
    assert "The reporter has until " in page


def test_a_doubled_click_asks_once(worked: Worked) -> None:
    client, place = client_of(worked.handler), reverse("identity:ask", args=[worked.reference])
    version = worked.case.version
    data = {"version": version, **consent(worked.handler)}
    done(client.post(place, data))
    again = client.post(place, data)
    assert again.status_code == 409
    assert WORDS in text_of(again)
    assert NameRequest.objects.count() == 1


def test_a_first_reader_is_told_why_the_reporter_is_not_asked(
    rota: list[User], keepers: list[User], lead: User, moment: datetime
) -> None:
    names.open_vault(keepers, now=moment)
    reference = factories.raise_concern(mode=Mode.CONFIDENTIAL).concern.reference
    client = client_of(lead)
    page = text_of(client.get(reverse("identity:ask", args=[reference])))
    assert "Nobody is the contact yet, so the reporter is not asked." in page
    assert 'name="to"' not in page
    assert 'name="to"' in text_of(client.get(reverse("identity:ask-life", args=[reference])))


@pytest.mark.parametrize("mode", [Mode.OPEN, Mode.UNNAMED, Mode.ANONYMOUS])
def test_i16_who_is_behind_what_holds_no_locked_name_is_asked_by_no_way(
    rota: list[User], handler: User, lead: User, moment: datetime, mode: Mode
) -> None:
    """No tool to find out who it is; that somebody tried is told as a slip, from the case itself."""
    raised = factories.raise_concern(mode=mode)
    factories.take_on(raised.case, by=lead, now=moment)
    access.appoint(raised.case, handler, CaseRole.HANDLER, by=lead, now=moment)
    for way in ("ask", "ask-override", "ask-life"):
        place = reverse(f"identity:{way}", args=[raised.concern.reference])
        assert client_of(handler).get(place).status_code == 403
    page = text_of(client_of(handler).get(reverse("casework:case", args=[raised.concern.reference])))
    assert reverse("incidents:tell") in page
    if mode == Mode.ANONYMOUS:
        assert "Nobody may try to find out who it is." in page


def test_only_who_asked_takes_it_back(worked: Worked, other_handler: User, lead: User, moment: datetime) -> None:
    done(ask(worked.handler, worked, consent(worked.handler)))
    row = NameRequest.objects.get()
    place = reverse("identity:ask-withdraw", args=[worked.reference, row.pk])
    assert client_of(other_handler).post(place).status_code == 404
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=moment)
    assert client_of(other_handler).post(place).status_code == 403
    assert client_of(worked.handler).get(place).status_code == 405
    row.refresh_from_db()
    assert row.state == "asked"


def test_what_the_reporter_answered_is_seen_by_whoever_asked(worked: Worked, moment: datetime) -> None:
    done(ask(worked.handler, worked, consent(worked.handler)))
    row = requests.every().get()
    requests.answer(row, consent=Consent.CONDITIONS, conditions="Only Ruth.", on=row.asked_at.date())
    page = text_of(client_of(worked.handler).get(reverse("identity:ask", args=[worked.reference])))
    assert "You asked already" in page
    assert "Only Ruth." not in page  # beside the name, and nowhere before
