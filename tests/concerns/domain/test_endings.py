"""What opened a name ends in the act that takes its ground away, whoever comes back before a sweep (I2, I13)."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import (
    access,
    decisions,
    endings,
    grants,
    joining,
    leaving,
    lifecycle,
    requests,
    seating,
    triage,
)
from concerns.enums import Basis, CaseRole, GrantEnd, RequestState, State
from concerns.errors import WrongState
from concerns.models import Case, Concern
from concerns.models.disclosure import Grant
from notifications.models import Notice
from tests import casework_factories as casework
from tests import names
from tests.desk import client_of, text_of
from tests.factories import NOW, raise_concern

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
Act = Callable[[Case, User, User], object]


@pytest.fixture
def concern(rota: list[User], keepers: list[User], handler: User, lead: User, now: datetime) -> Concern:
    names.open_vault(keepers, now=now)
    return names.accepted_confidential(handler, lead, now=now)


@pytest.fixture
def grant(concern: Concern, handler: User, keepers: list[User], now: datetime) -> Grant:
    return names.grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)


def leave_and_return(case: Case, person: User, lead: User) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)
    leaving.left(person, by=lead, now=LATER)
    User.objects.filter(pk=person.pk).update(is_active=True)


def audit_for_an_hour(case: Case, person: User, lead: User) -> None:
    held = RoleHolding.objects.create(user=person, role=Role.HR_AUDITOR)
    seating.role_changed(person, by=lead, now=LATER)
    held.delete()
    seating.role_changed(person, by=lead, now=LATER)


def give_way(case: Case, person: User, lead: User) -> None:
    """Another handler comes, and they stay as an observer: another part than that for which they were shown it."""
    other = User.objects.get(name="Tom Whitlock")
    access.appoint(case, other, CaseRole.HANDLER, by=lead, now=LATER)


WAYS: dict[str, Act] = {
    "dismissed": lambda case, person, lead: access.dismiss(case, person, CaseRole.HANDLER, by=lead, now=LATER),
    "unseated": lambda case, person, lead: access.unseat(case, person, by=lead, now=LATER),
    "left": leave_and_return,
    "audits": audit_for_an_hour,
    "gives way": give_way,
}


@pytest.mark.parametrize("way", WAYS)
def test_i13_whoever_was_gone_for_a_moment_finds_no_name_when_they_are_back(
    way: str, grant: Grant, concern: Concern, handler: User, other_handler: User, lead: User
) -> None:
    case = Case.objects.select_related("owner").get(pk=concern.case_id)
    assert grants.live_for(handler, concern, now=LATER) == grant

    WAYS[way](case, handler, lead)
    if way != "audits":
        access.appoint(case, handler, CaseRole.OBSERVER, by=lead, now=LATER)

    assert grants.may_be_shown(handler, case, now=LATER)
    assert grants.live_for(handler, concern, now=LATER) is None
    grant.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy), grant.ended_at) == (GrantEnd.LEFT_CASE, b"", LATER)


def test_an_owner_who_is_replaced_loses_what_they_could_be_shown(
    concern: Concern, keepers: list[User], handler: User, lead: User, now: datetime
) -> None:
    case = concern.case
    access.dismiss(case, handler, CaseRole.HANDLER, by=lead, now=now)
    case.owner = lead
    case.save(update_fields=["owner"])
    names.make_ready(lead, now=now)
    grant = names.grant_to(lead, concern, asked_by=lead, keeper=keepers[0], now=now)

    access.appoint(case, handler, CaseRole.HANDLER, by=lead, now=LATER)

    grant.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy)) == (GrantEnd.LEFT_CASE, b"")


def test_i2_a_grant_is_for_one_case_and_ends_when_it_is_joined_to_another(
    concern: Concern, grant: Grant, handler: User, lead: User
) -> None:
    """Also of somebody who works on the case that remains."""
    into = raise_concern().case
    for case in (concern.case, into):
        triage.decide_conflicts(case, by=lead, now=NOW)
    Case.objects.filter(pk=into.pk).update(state=State.ACCEPTED, owner=handler)
    Case.objects.filter(pk=concern.case_id).update(owner=handler)
    one, other = Case.objects.select_related("owner", "data_key").filter(pk__in=[concern.case_id, into.pk])
    source, target = (one, other) if one.pk == concern.case_id else (other, one)

    joining.join(source, into=target, by=handler, now=LATER)

    moved = Concern.objects.get(pk=concern.pk)
    assert moved.case_id == into.pk
    assert grants.may_be_shown(handler, moved.case, now=LATER)
    assert grants.live_for(handler, moved, now=LATER) is None
    grant.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy)) == (GrantEnd.CASE_JOINED, b"")


def close(case: Case, *, by: User, monkeypatch: pytest.MonkeyPatch) -> Case:
    """With nothing left to do."""
    monkeypatch.setattr(lifecycle, "closing_obstacles", lambda case: [])
    Case.objects.filter(pk=case.pk).update(state=State.ANSWERED)
    found = Case.objects.select_related("owner").get(pk=case.pk)
    casework.close(found, by=by, now=LATER)
    return found


def test_a_case_that_is_closed_takes_what_was_asked_and_granted_along(
    concern: Concern,
    grant: Grant,
    handler: User,
    other_handler: User,
    lead: User,
    keepers: list[User],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    access.appoint(concern.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    names.make_ready(other_handler, now=NOW)
    row = requests.ask(concern, wanted=names.wanted(other_handler, Basis.RISK), by=other_handler, now=NOW)
    silent = names.agreed_request(
        concern, to=handler, by=handler, now=NOW, answer="", answered_date=None, state=RequestState.ASKED
    )
    type(silent).objects.filter(pk=silent.pk).update(consult_by_date=NOW.date() - timedelta(days=1))
    assert row in decisions.awaiting(keepers[0], today=NOW.date())

    assert requests.ends_with(concern.case, today=NOW.date())
    case = close(concern.case, by=handler, monkeypatch=monkeypatch)

    assert not requests.ends_with(case, today=NOW.date())
    silent.refresh_from_db()
    assert silent.state == RequestState.ASKED  # a silence stays one, after which they are not asked again soon
    grant.refresh_from_db()
    row.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy)) == (GrantEnd.CASE_CLOSED, b"")
    assert row.state == RequestState.WITHDRAWN
    assert decisions.awaiting(keepers[0], today=NOW.date()) == []
    told = Notice.objects.filter(key__contains=":closed:")
    assert list(told.values_list("recipient__name", flat=True)) == [other_handler.name]


def test_what_waited_from_before_is_not_decided_after_the_end_and_what_is_asked_after_it_is(
    concern: Concern, handler: User, lead: User, keepers: list[User], now: datetime
) -> None:
    """Rows that an older Hearken left, too: the case itself is asked, and not only what the act wrote."""
    private = names.vault_key(keepers[0], now=now)
    before = requests.ask(concern, wanted=names.wanted(handler, Basis.LIFE), by=handler, now=now)
    held = names.grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)
    Case.objects.filter(pk=concern.case_id).update(state=State.CLOSED, closed_at=LATER, closed_by=handler)

    assert grants.live_for(handler, concern, now=LATER) is None
    assert decisions.awaiting(keepers[0], today=LATER.date()) == []
    with pytest.raises(WrongState):
        decisions.decide(before, agree=True, reason="Now.", private=private, by=keepers[0], now=LATER)
    assert grants.end_what_is_over(now=LATER) == 1
    held.refresh_from_db()
    assert held.end == GrantEnd.CASE_CLOSED

    after = LATER + timedelta(minutes=1)
    open_again = Concern.objects.select_related("case", "data_key").get(pk=concern.pk)
    requests.withdraw(before, by=handler, now=after)
    fresh = requests.ask(open_again, wanted=names.wanted(handler, Basis.LIFE), by=handler, now=after)
    decided = decisions.decide(fresh, agree=True, reason="Now.", private=private, by=keepers[0], now=after)
    assert decided.grant is not None
    assert grants.live_for(handler, open_again, now=after) == decided.grant


def test_the_page_of_closing_says_that_a_name_ends_with_it(concern: Concern, grant: Grant, handler: User) -> None:
    Case.objects.filter(pk=concern.case_id).update(state=State.ANSWERED)
    page, said = client_of(handler), "Closing ends what was asked or allowed about the reporter’s name."
    place = reverse("casework:close", args=[concern.reference])
    assert said in text_of(page.get(place))
    endings.end(grant, why=GrantEnd.GIVEN_UP, by=handler, now=LATER)
    assert said not in text_of(page.get(place))
