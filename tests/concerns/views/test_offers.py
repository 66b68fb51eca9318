"""The pages of whose it becomes: asked, referred, withdrawn, answered; and how much everybody has."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Service, User
from concerns.domain import access, blocks, offers
from concerns.enums import ConflictKind, State
from concerns.models import Case, Offer
from tests.casework_factories import Worked, case_in, triaged
from tests.desk import client_of, done, fill, text_of, version_on
from tests.factories import HAPPENED, NOW, WISHES

pytestmark = pytest.mark.django_db

TOLD = "A safety matter, some days of work."
ASK = {"how": "ask", "told": TOLD, "names_service": "on"}
PLACE = re.compile(r"/staff/asked/[0-9a-f-]{36}/")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, service: Service) -> Worked:
    return triaged(lead=lead, handler=handler, service=service)


@pytest.fixture
def leading(worked: Worked, lead: User) -> Client:
    return client_of(lead)


def asked(leading: Client, worked: Worked) -> str:
    """Through the page; where the one asked answers."""
    done(fill(leading, "triage:accept", worked.reference, handler=str(worked.handler.pk), **ASK))
    (place,) = PLACE.findall(text_of(client_of(worked.handler).get(reverse("offers:home"))))
    return str(place)


def test_what_cannot_be_theirs_yet_says_so_and_keeps_the_question(
    worked: Worked, leading: Client, handler: User
) -> None:
    place = asked(leading, worked)
    client = client_of(handler)
    Case.objects.filter(pk=worked.case.pk).update(conflicts_decided_at=None, conflicts_decided_by=None)

    page = text_of(client.post(place, {"answer": "accepted"}))

    assert "It cannot be yours yet. Whoever asked you has to decide something first." in page
    assert worked.case.owner == worked.lead
    assert offers.awaiting(handler) == [Offer.objects.get()]


def test_r72_asked_read_and_taken_on_through_the_pages(worked: Worked, leading: Client, handler: User) -> None:
    place = asked(leading, worked)
    client = client_of(handler)
    listed = text_of(client.get(reverse("casework:worklist")))
    assert "You are asked to take on 1 case." in listed

    page = text_of(client.get(place))

    assert TOLD in page
    assert "It is about this service: Larch House." in page
    for hidden in (worked.reference, HAPPENED, *WISHES, "Anonymous", "safety"):
        assert hidden not in page.replace(TOLD, "")
    assert client.get(reverse("casework:case", args=[worked.reference])).status_code == 404

    done(client.post(place, {"answer": "accepted"}))

    assert HAPPENED in text_of(client.get(reverse("casework:concern", args=[worked.reference])))
    assert leading.get(reverse("casework:case", args=[worked.reference])).status_code == 404
    assert "Said yes on" in text_of(leading.get(reverse("offers:home")))
    assert client.get(place).status_code == 404


def test_r72_a_no_stands_beside_the_case_and_somebody_else_is_asked(worked: Worked, leading: Client) -> None:
    place = asked(leading, worked)
    client = client_of(worked.handler)
    half = client.post(place, {"answer": "other", "words": ""})
    assert "Write your reason." in text_of(half)
    assert "Choose your answer." in text_of(client.post(place, {"words": "After Easter."}))

    done(client.post(place, {"answer": "capacity", "words": "After Easter."}))

    again = text_of(leading.get(reverse("triage:ask", args=[worked.reference])))
    for said in ("Said no on", "no time for it", "After Easter.", "Who was asked"):
        assert said in again


def test_too_close_and_the_page_is_gone(worked: Worked, leading: Client) -> None:
    place = asked(leading, worked)
    client = client_of(worked.handler)
    done(client.post(place, {"answer": "conflict"}))
    assert client.get(place).status_code == 404
    page = text_of(leading.get(reverse("triage:ask", args=[worked.reference])))
    assert f"{worked.handler.name}, {worked.handler.title}" not in page


def test_withdrawn_in_another_tab_the_answer_comes_too_late(worked: Worked, leading: Client) -> None:
    place = asked(leading, worked)
    page = leading.get(reverse("triage:ask", args=[worked.reference]))
    taken_back = reverse("triage:withdraw", args=[worked.reference])
    assert leading.post(taken_back, {"version": "0"}).status_code == 409
    done(leading.post(taken_back, {"version": version_on(page)}))
    assert client_of(worked.handler).post(place, {"answer": "accepted"}).status_code == 404
    assert access.handler_of(worked.case) is None


def test_r47_referred_and_accepted_through_the_pages(worked: Worked, leading: Client, handler: User) -> None:
    typed = {"to": str(handler.pk), "reason": "It is their service.", "keep_because": ""}
    done(fill(leading, "triage:refer", worked.reference, **typed))
    assert worked.case.state == State.RECEIVED
    stands = text_of(leading.get(reverse("triage:refer", args=[worked.reference])))
    assert "Somebody is asked already" in stands
    client = client_of(handler)
    (place,) = PLACE.findall(text_of(client.get(reverse("offers:home"))))
    assert "as the manager responsible" in text_of(client.get(place))
    done(client.post(place, {"answer": "accepted"}))
    assert worked.case.state == State.REFERRED
    assert leading.get(reverse("casework:case", args=[worked.reference])).status_code == 404


def test_appointed_now_says_why(worked: Worked, leading: Client, handler: User) -> None:
    typed = {"handler": str(handler.pk), "how": "at_once"}
    page = text_of(fill(leading, "triage:accept", worked.reference, **typed))
    assert "Write why they are not asked first." in page
    assert worked.case.state == State.RECEIVED

    done(fill(leading, "triage:accept", worked.reference, **typed, why_at_once="A life is at risk."))

    people = text_of(client_of(handler).get(reverse("casework:people", args=[worked.reference])))
    assert "without being asked." in people
    assert "A life is at risk." in people


def test_r72_the_figures_count_no_case_its_reader_must_not_know_of(
    worked: Worked, leading: Client, lead: User, handler: User
) -> None:
    other = case_in(State.ACCEPTED, lead=lead, handler=handler)
    page = reverse("triage:accept", args=[worked.reference])
    assert "Ruth Adeyemi, Service manager: 1 open case" in text_of(leading.get(page))
    table = text_of(leading.get(reverse("offers:workload")))
    assert "Ruth Adeyemi" in table

    blocks.block(other.case, lead, kind=ConflictKind.WITNESS, by=handler, now=NOW)

    assert "Ruth Adeyemi, Service manager: no open case" in text_of(leading.get(page))


def test_r72_what_somebody_can_take_on_stands_beside_their_name(worked: Worked, leading: Client) -> None:
    client = client_of(worked.handler)
    past = {"room": "none", "until_date_day": "1", "until_date_month": "1", "until_date_year": "2020"}
    assert "This day is over." in text_of(client.post(reverse("offers:home"), past))

    done(client.post(reverse("offers:home"), {"room": "none"}))

    page = text_of(leading.get(reverse("triage:accept", args=[worked.reference])))
    assert "Ruth Adeyemi, Service manager: no open case, cannot take on more now" in page
    assert client.get(reverse("offers:workload")).status_code == 404


def test_nobody_elses_question_opens(
    worked: Worked, leading: Client, other_handler: User, superuser: User
) -> None:
    place = asked(leading, worked)
    for stranger in (other_handler, superuser):
        client = client_of(stranger)
        for answer in (client.get(place), client.post(place, {"answer": "accepted"})):
            assert answer.status_code == 404
        assert PLACE.findall(text_of(client.get(reverse("offers:home")))) == []
    assert Offer.objects.get().answer == ""
    assert Case.objects.get(pk=worked.case.pk).owner == worked.lead
    assert offers.awaiting(worked.handler)
