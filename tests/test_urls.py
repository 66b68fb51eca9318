"""Every URL × everybody, found by asking Django: a page that nobody thought of fails here."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, clock, corrections, extensions, reservations, triage
from concerns.enums import ConflictKind, Duty, Mode, State
from concerns.models import Case, Concern, Deadline, Heartbeat
from tests import casework_factories as casework
from tests.desk import client_of
from tests.doors import (
    BEHIND_CODE,
    DOOR,
    EVERYBODY,
    INBOX,
    NO_PAGE,
    ONLY,
    PLAIN,
    PRESSED,
    PUBLIC,
    SENT_ON,
    STAFF,
    STRANGERS,
)
from tests.factories import NOW, raise_concern
from tests.hiding import ALL, HIDING, POINTED, TOKEN, Place, differing, place_of
from tests.routes import Route


def named(route: Route) -> str:
    return route.name


def others() -> list[Route]:
    return [route for route in ALL if route.name not in PUBLIC | INBOX]


@pytest.fixture
def running_clock(db: None) -> None:
    """A stopped clock is told with the minute, which may turn between two looks."""
    Heartbeat.objects.create(name=clock.SWEEP, last_good_at=timezone.now())


@pytest.fixture
def keeper(keepers: list[User]) -> User:
    return keepers[0]


@pytest.fixture
def everybody(request: pytest.FixtureRequest) -> dict[str, User]:
    return {name: request.getfixturevalue(name) for name in STAFF.split()}


def test_the_open_pages_are_listed_by_name() -> None:
    assert {route.name for route in ALL if not route.is_staff} == (PUBLIC | INBOX) - DOOR


@pytest.mark.parametrize("route", others(), ids=named)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.usefixtures("running_clock")
def test_a_stranger_is_sent_to_sign_in(client: Client, route: Route, method: str) -> None:
    address = route.url({})

    answer = getattr(client, method)(address)

    assert answer.status_code == 302
    assert answer["Location"] == f"{reverse('accounts:sign-in')}?next={address}"


@pytest.mark.parametrize("name", sorted(BEHIND_CODE))
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.usefixtures("running_clock")
def test_without_a_code_the_inbox_is_its_door(client: Client, name: str, method: str) -> None:
    address = next(route for route in ALL if route.name == name).url({})

    answer = getattr(client, method)(address)

    assert (answer.status_code, answer["Location"]) == (302, reverse("inbox:enter"))


def test_every_page_without_a_reference_says_who_may_open_it() -> None:
    told = EVERYBODY | set(ONLY) | PRESSED | set(NO_PAGE)

    assert {route.name for route in others() if not route.parameters or route.name in PLAIN} == told


@pytest.mark.usefixtures("running_clock")
def test_who_may_open_the_pages_without_a_reference(rota: list[User], everybody: dict[str, User]) -> None:
    expected = {
        (name, who): (302 if name in SENT_ON else 200) if who in ONLY.get(name, everybody) else 404
        for name in EVERYBODY | set(ONLY)
        for who in everybody
    }

    addresses = {route.name: route.url({}) for route in others()}
    clients = {who: client_of(user) for who, user in everybody.items()}
    answers = {(name, who): clients[who].get(addresses[name]) for name, who in expected}

    assert {place: answer.status_code for place, answer in answers.items()} == expected
    refusals = {(who, TOKEN.sub(b"", one.content)) for (_, who), one in answers.items() if one.status_code == 404}
    assert len(refusals) == len(everybody), "each person is refused by one page, whatever they asked for"


def opens(user: User | None, name: str, reference: str) -> int:
    assert user is not None
    return client_of(user).get(reverse(name, args=[reference])).status_code


@pytest.mark.parametrize("who", STRANGERS)
@pytest.mark.usefixtures("running_clock")
def test_t10_a_hidden_case_is_answered_like_an_absent_one_by_the_same_work(
    rota: list[User], everybody: dict[str, User], who: str
) -> None:
    lead, handler = everybody["lead"], everybody["handler"]
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler, mode=Mode.OPEN)
    assert opens(handler, "casework:case", worked.reference) == 200

    assert differing(everybody[who], place_of(worked)) == {}


@pytest.mark.parametrize("state", [State.RECEIVED, State.CLOSED])
@pytest.mark.usefixtures("running_clock")
def test_a_case_is_hidden_before_and_after_its_work(
    rota: list[User], lead: User, handler: User, superuser: User, state: State
) -> None:
    worked = casework.case_in(state, lead=lead, handler=handler)
    door = "triage:case" if state == State.RECEIVED else "casework:case"
    assert opens(worked.case.owner, door, worked.reference) == 200

    assert differing(superuser, place_of(worked)) == {}


@pytest.mark.usefixtures("running_clock")
def test_other_first_readers_reach_nothing_but_the_take_over(
    rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    worked = casework.case_in(State.RECEIVED, lead=lead, handler=handler)
    client = client_of(other_lead)
    own_page = reverse("triage:case", args=[worked.reference])
    assert client.get(own_page).status_code == 404

    taken = client.post(reverse("triage:take-over", args=[worked.reference]))

    assert (taken.status_code, taken["Location"]) == (302, own_page)
    assert client.get(own_page).status_code == 200
    assert differing(lead, place_of(worked), [r for r in HIDING if r.name != "triage:take-over"]) == {}


@pytest.mark.usefixtures("running_clock")
def test_i7_a_handler_who_is_blocked_finds_nothing_any_more(rota: list[User], lead: User, handler: User) -> None:
    worked = casework.case_in(State.INVESTIGATING, lead=lead, handler=handler)
    hidden, client = place_of(worked), client_of(handler)
    before = {route.name: client.get(hidden.address(route)).status_code for route in HIDING}
    assert {"casework:case", "casework:concern", "casework:letter", "casework:timeline"} <= {
        name for name, status in before.items() if status == 200
    }

    access.block(worked.case, handler, ConflictKind.SUBJECT, by=lead, now=NOW)

    assert differing(handler, hidden) == {}


@pytest.mark.usefixtures("running_clock")
def test_i7_a_first_reader_who_is_blocked_finds_nothing_any_more(
    rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    worked = casework.case_in(State.RECEIVED, lead=lead, handler=handler)
    client = client_of(lead)
    assert client.get(reverse("triage:case", args=[worked.reference])).status_code == 200

    access.block(worked.case, lead, ConflictKind.RELATION, by=other_lead, now=NOW)

    assert differing(lead, place_of(worked)) == {}
    assert worked.reference not in client.get(reverse("triage:new")).content.decode()
    assert worked.reference not in client.get(reverse("oversight:register")).content.decode()


@pytest.mark.usefixtures("running_clock")
def test_i13_who_has_left_is_a_stranger(rota: list[User], lead: User, handler: User) -> None:
    worked = casework.case_in(State.INVESTIGATING, lead=lead, handler=handler)
    client, address = client_of(handler), reverse("casework:case", args=[worked.reference])
    assert client.get(address).status_code == 200

    User.objects.filter(pk=handler.pk).update(is_active=False)

    place = place_of(worked)
    answers = {client.get(place.address(route)).status_code for route in POINTED}
    answers |= {client.post(place.address(route)).status_code for route in POINTED}
    assert answers == {302}


@pytest.mark.usefixtures("running_clock")
def test_a_later_date_waits_only_for_those_who_may_decide(rota: list[User], everybody: dict[str, User]) -> None:
    worked = casework.case_in(State.INVESTIGATING, lead=everybody["lead"], handler=everybody["handler"])
    answer = Deadline.objects.get(concern=worked.concern, duty=Duty.ANSWER)
    asked = extensions.ask(
        worked.concern,
        new_date=answer.due_date.replace(day=18),
        reason="Two people are away.",
        done_so_far="The sheets are read.",
        next_news=answer.due_date,
        by=everybody["handler"],
        now=NOW,
    )
    Concern.objects.filter(pk=worked.concern.pk).update(recorded_date=answer.due_date)
    later = answer.due_date - timedelta(days=1)
    day = corrections.correct(worked.concern, day=later, reason="A slip.", by=everybody["handler"], now=NOW)
    asking = [route for route in POINTED if route.name in {"oversight:extension", "oversight:correction"}]
    hidden = Place({"extension": asked.pk, "asked": day.pk})
    for route in asking:
        assert client_of(everybody["senior"]).get(hidden.address(route)).status_code == 200
    deciders = {"senior", "lead", "other_lead"}

    found = {
        who: wrong
        for who, user in everybody.items()
        if who not in deciders and (wrong := differing(user, hidden, asking))
    }

    assert found == {}


@pytest.mark.usefixtures("running_clock")
def test_a_wish_waits_only_for_those_who_may_set_it_aside(rota: list[User], everybody: dict[str, User]) -> None:
    raised = raise_concern(would_rather_not=(everybody["handler"].pk,))
    triage.decide_conflicts(raised.case, by=everybody["lead"], now=NOW)
    (asked,) = reservations.ask(
        raised.case, everybody["handler"], grounds="Nobody else.", by=everybody["lead"], now=NOW
    )
    route = next(route for route in POINTED if route.name == "oversight:reservation")
    hidden = Place({"asked": asked.pk})
    assert client_of(everybody["senior"]).get(hidden.address(route)).status_code == 200

    found = {
        who: wrong
        for who, user in everybody.items()
        if who not in {"senior", "reserve"} and (wrong := differing(user, hidden, [route]))
    }

    assert found == {}


@pytest.mark.parametrize("who", ["lead", "other_lead", "reserve"])
@pytest.mark.usefixtures("running_clock")
def test_a_concern_in_nobodys_hands_is_hidden_from_all(
    rota: list[User], everybody: dict[str, User], who: str
) -> None:
    """Every first reader must not know: it waits, and no address opens it."""
    raised = raise_concern(must_not_know=tuple(user.pk for user in rota))
    assert Case.objects.get(pk=raised.case.pk).owner is None

    assert differing(everybody[who], Place({"reference": raised.concern.reference})) == {}
