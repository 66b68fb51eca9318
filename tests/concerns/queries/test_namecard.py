"""The card on the case that says where a name stands, in each of its states, for whoever is on the case."""

from datetime import date, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from concerns.domain import access, endings
from concerns.enums import Basis, Body, Consent, GrantEnd, Mode, RequestState
from concerns.models import Concern
from concerns.queries import namecard
from concerns.queries.namecard import Card
from tests import factories
from tests.factories import NAME, NOW
from tests.names import accepted_confidential, agreed_request, grant_to, open_vault

UNTIL = date(2026, 11, 17)
ASKED = {"state": RequestState.ASKED, "answer": "", "answered_date": None, "consult_by_date": UNTIL}
STATES: dict[str, tuple[dict[str, Any], str, str]] = {
    "waits for the reporter": (
        ASKED,
        "Asked on 10 November",
        "The reporter has until Tuesday 17 November 2026 to answer. Silence is no.",
    ),
    "waits for name keepers": (
        {**ASKED, "answer": Consent.YES, "answered_date": NOW.date()},
        "Asked on 10 November",
        "The reporter said yes. It waits for the name keepers.",
    ),
    "an override": (
        {**ASKED, "basis": Basis.LAW, "consult_by_date": None},
        "Asked on 10 November",
        "It waits for the name keepers.",
    ),
    "a second keeper": (
        {**ASKED, "basis": Basis.LAW, "consult_by_date": None, "state": RequestState.AGREED},
        "Asked on 10 November",
        "One name keeper agreed. It waits for a second one.",
    ),
    "no answer": (
        {**ASKED, "consult_by_date": NOW.date() - timedelta(days=1)},
        "No answer",
        "The reporter did not answer by Monday 9 November 2026. That is a no.",
    ),
    "the reporter said no": (
        {"answer": Consent.NO},
        "The reporter said no",
        "They said so on Tuesday 10 November 2026. The name stays locked.",
    ),
    "refused": (
        {"state": RequestState.REFUSED},
        "Refused",
        "The name keepers did not agree. The name stays locked.",
    ),
}


@pytest.fixture
def concern(rota: list[User], keepers: list[User], handler: User, lead: User) -> Concern:
    open_vault(keepers, now=NOW)
    return accepted_confidential(handler, lead, now=NOW)


def card(concern: Concern, person: User) -> Card:
    concern.refresh_from_db()
    return namecard.card(concern, viewer=person, may=access.actions_for(person, concern.case), now=NOW)


@pytest.mark.parametrize("state", STATES)
def test_the_card_in_each_state_of_a_request(concern: Concern, handler: User, state: str) -> None:
    asked, heading, sentence = STATES[state]
    agreed_request(concern, to=handler, by=handler, now=NOW, **asked)

    shown = card(concern, handler)

    assert (shown.kept, shown.heading, shown.sentence) == (True, heading, sentence)
    assert shown.place == "identity:ask"
    assert shown.detail == "Not opened by anybody so far."


def test_a_grant_stands_first_whatever_else_waits(
    concern: Concern, handler: User, lead: User, keepers: list[User]
) -> None:
    assert card(concern, handler).heading == "A name is held"
    grant = grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)
    agreed_request(concern, to=None, by=handler, now=NOW, **{**ASKED, "basis": Basis.LAW, "body": Body.COURT})

    shown = card(concern, handler)
    assert (shown.heading, shown.place) == ("Open to you until 24 November", "identity:locked-name")
    assert card(concern, lead).heading == "Asked on 10 November"

    endings.end(grant, why=GrantEnd.TAKEN_BACK, by=None, now=NOW.date())
    assert card(concern, handler).heading == "Asked on 10 November"


def test_whoever_a_colleague_asked_for_reads_so(concern: Concern, handler: User, lead: User) -> None:
    """The reporter is told their name with the question."""
    agreed_request(concern, to=handler, by=lead, now=NOW, **{**ASKED, "consult_by_date": NOW.date()})
    until = "The reporter has until Tuesday 10 November 2026 to answer. Silence is no."
    assert card(concern, handler).sentence == f"{lead.name} asked that you may see it. {until}"
    assert card(concern, lead).sentence == until


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.UNNAMED])
def test_where_nobody_gave_a_name_there_is_nothing_to_ask_for(
    concern: Concern, handler: User, mode: Mode, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Concern.objects.filter(pk=concern.pk).update(mode=mode)
    concern.refresh_from_db()
    may = access.actions_for(handler, concern.case)
    with django_assert_num_queries(0):
        shown = namecard.card(concern, viewer=handler, may=may, now=NOW)
    assert (shown.kept, shown.place, shown.button, shown.detail) == (False, "", "", "")


def test_the_card_costs_two_questions_however_often_was_asked(
    concern: Concern, handler: User, keepers: list[User], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    may = access.actions_for(handler, concern.case)
    for _turn in range(2):
        with django_assert_num_queries(2):
            namecard.card(concern, viewer=handler, may=may, now=NOW)
        grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)


def test_no_card_tells_anything_of_a_name(
    concern: Concern, handler: User, lead: User, keepers: list[User]
) -> None:
    grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)
    openly = factories.raise_concern(mode=Mode.OPEN).concern
    shown = repr((card(concern, handler), card(openly, lead)))
    for word in (*NAME.name.split(), *NAME.work.split(), "01632"):
        assert word not in shown
