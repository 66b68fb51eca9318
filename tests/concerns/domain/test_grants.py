"""Whose name is shown to whom, by which key, and until when: the whole way through the real vault."""

import json
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from concerns.domain import access, audit, endings, grants, opening, rotation, vault
from concerns.domain.calendar import LONDON
from concerns.domain.vault import Identity
from concerns.enums import Basis, CaseRole, Consent, EventType, GrantEnd, Mode, RequestState
from concerns.errors import Refused, WrongState
from concerns.models import Concern, ScenarioPass
from concerns.models.disclosure import Grant, NameRequest, Reveal, RevealKey
from tests.factories import NAME, NOW
from tests.names import (
    PASSPHRASE,
    REVEAL_PASSPHRASE,
    SHUT_OUT,
    accepted_confidential,
    agreed_request,
    grant_to,
    make_ready,
    open_vault,
    say,
)
from trust import pairs
from trust.errors import SealBroken
from trust.models import Event

REASON = "To meet them before the shift."
LATER = NOW + timedelta(days=1)
CORRECTED = Identity("Wilhelmina Ashgrove-Pell", "Night nurse", "01632 960 200")


@pytest.fixture
def concern(rota: list[User], keepers: list[User], handler: User, lead: User) -> Concern:
    """A confidential concern whose handler is ready to be shown its name."""
    open_vault(keepers, now=NOW)
    return accepted_confidential(handler, lead, now=NOW)


@pytest.fixture
def grant(concern: Concern, handler: User, keepers: list[User]) -> Grant:
    return grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)


def show(grant: Grant, *, to: User | None = None, now: datetime = LATER) -> Identity:
    person = to or grant.user
    private = grants.unlock(person, REVEAL_PASSPHRASE, now=now)
    return grants.reveal(grant, private=private, by=person, reason=REASON, now=now)


def events(type_: EventType, at: str) -> list[tuple[str, str, dict[str, object]]]:
    rows = Event.objects.filter(type=type_, chain=at).order_by("number")
    return [(row.actor, row.on, json.loads(row.data)) for row in rows]


def vault_key(keeper: User) -> bytes:
    return opening.unlock(keeper, PASSPHRASE, now=NOW)


# Giving


def test_a_name_is_given_to_one_person_and_shown_to_them(grant: Grant, concern: Concern, handler: User) -> None:
    assert grants.live_for(handler, concern, now=LATER) == grant
    assert grant.expires_at == NOW + timedelta(days=14)
    assert show(grant) == NAME


def test_i1_the_copy_opens_by_that_persons_key_alone(
    grant: Grant, concern: Concern, keepers: list[User], other_handler: User, lead: User
) -> None:
    """Neither the vault's key nor another recipient's, nor any that the server keeps."""
    access.appoint(concern.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    make_ready(other_handler, now=NOW)
    other = grants.unlock(other_handler, REVEAL_PASSPHRASE, now=NOW)
    for private in (vault_key(keepers[0]), other):
        with pytest.raises(SealBroken):
            grants.reveal(grant, private=private, by=grant.user, reason=REASON, now=LATER)
    assert Reveal.objects.count() == 0
    assert show(grant) == NAME


def test_giving_is_an_event_of_the_keeper(
    grant: Grant, concern: Concern, handler: User, keepers: list[User]
) -> None:
    [(actor, _on, codes)] = events(EventType.GRANT_GIVEN, audit.case_chain(concern.case))

    assert actor == f"user:{keepers[0].pk}"
    assert codes == {
        "concern": concern.reference,
        "days": 14,
        "grant": str(grant.pk),
        "person": str(handler.pk),
    }


@pytest.mark.parametrize("what", SHUT_OUT)
def test_i2_every_condition_is_asked_when_a_name_is_given(
    concern: Concern, handler: User, lead: User, keepers: list[User], what: str
) -> None:
    assert grants.may_be_shown(handler, concern.case, now=LATER)
    SHUT_OUT[what](handler, concern, lead)

    with pytest.raises(Refused):
        grant_to(handler, concern, asked_by=lead, keeper=keepers[0], now=LATER)
    assert Grant.objects.count() == 0


@pytest.mark.parametrize("what", SHUT_OUT)
def test_i13_access_ends_at_the_next_request(
    grant: Grant, concern: Concern, handler: User, lead: User, what: str
) -> None:
    """A page loaded before is worth nothing: the handler here is the object from before the change."""
    private = grants.unlock(handler, REVEAL_PASSPHRASE, now=LATER)
    assert show(grant) == NAME
    SHUT_OUT[what](handler, concern, lead)

    assert grants.live_for(handler, concern, now=LATER) is None
    with pytest.raises(Refused):
        grants.reveal(grant, private=private, by=handler, reason=REASON, now=LATER)
    assert Reveal.objects.count() == 1


def test_i3_neither_who_asked_nor_who_would_know_gives_it(
    concern: Concern, handler: User, lead: User, keepers: list[User]
) -> None:
    """Even with the vault's key in hand."""
    private = vault_key(keepers[0])
    for by, asked_by in ((handler, lead), (lead, lead), (keepers[1], keepers[1]), (lead, handler)):
        request = agreed_request(concern, to=handler, by=asked_by, now=NOW)
        with pytest.raises(Refused):
            grants.give(request, private=private, by=by, now=NOW)
        with pytest.raises(Refused):
            grants.pass_on(request, private=private, by=by, now=NOW)
    assert grants.give(
        agreed_request(concern, to=handler, by=lead, now=NOW), private=private, by=keepers[1], now=NOW
    )


@pytest.mark.parametrize(
    "request_",
    [
        {"state": RequestState.ASKED},
        {"state": RequestState.AGREED},
        {"state": RequestState.REFUSED},
        {"answer": Consent.NO},
        {"answer": "", "answered_date": None},
    ],
)
def test_what_was_not_agreed_gives_nothing(
    concern: Concern, handler: User, keepers: list[User], request_: dict[str, object]
) -> None:
    with pytest.raises(WrongState):
        grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW, **request_)
    assert Grant.objects.count() == 0


def test_an_override_needs_no_yes(concern: Concern, handler: User, keepers: list[User]) -> None:
    silent = {"basis": Basis.RISK, "answer": "", "answered_date": None}
    grant = grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW, **silent)
    assert show(grant) == NAME


def test_one_request_gives_one_grant(concern: Concern, handler: User, keepers: list[User]) -> None:
    request = agreed_request(concern, to=handler, by=handler, now=NOW)
    private = vault_key(keepers[0])
    assert grants.give(request, private=private, by=keepers[0], now=NOW)
    with pytest.raises(IntegrityError):
        grants.give(request, private=private, by=keepers[1], now=NOW)


def test_a_swapped_public_half_gets_nothing(concern: Concern, handler: User, keepers: list[User]) -> None:
    """Somebody who can write to the database puts a key of their own in place of the recipient's."""
    theirs = pairs.new_pair()
    RevealKey.objects.filter(user=handler).update(public=theirs.public)
    with pytest.raises(Refused):
        grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)
    assert Grant.objects.count() == 0


def test_a_swapped_public_half_with_an_event_of_its_own_gets_nothing_either(
    concern: Concern, handler: User, keepers: list[User]
) -> None:
    """An event like the true one can be appended without any key; its mark cannot be made."""
    kept = RevealKey.objects.get(user=handler)
    theirs = pairs.new_pair()
    RevealKey.objects.filter(user=handler).update(public=theirs.public)
    told = {"person": str(handler.pk), "key": pairs.fingerprint(theirs.public), "mark": kept.mark}
    with transaction.atomic():
        audit.record_accounts(EventType.REVEAL_KEY_MADE, by=handler, now=NOW, **told)
    with pytest.raises(Refused):
        grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)
    grants.make_key(handler, REVEAL_PASSPHRASE, now=NOW)
    assert grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=NOW)


def test_a_copy_belongs_to_its_concern(grant: Grant, handler: User, lead: User) -> None:
    """Its request is moved to a concern whose reporter would then be told in its owner's place."""
    elsewhere = accepted_confidential(handler, lead, now=NOW)
    NameRequest.objects.filter(pk=grant.request_id).update(concern=elsewhere)
    moved = NameRequest.objects.get(pk=grant.request_id)
    say(moved, on=NOW.date())  # as if even the mark could be made
    with pytest.raises((Refused, SealBroken)):
        show(Grant.objects.get(pk=grant.pk))


def test_a_public_half_swapped_after_the_grant_gets_no_corrected_name(grant: Grant, concern: Concern) -> None:
    theirs = pairs.new_pair()
    RevealKey.objects.filter(user=grant.user).update(public=theirs.public)

    grants.renew_copies(concern, CORRECTED, on=LATER.date())

    grant.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy)) == (GrantEnd.KEY_REPLACED, b"")


@pytest.mark.parametrize("moved", [0, 1], ids=["before its name moves", "after"])
def test_a_rotation_of_the_vault_key_disturbs_neither_a_grant_nor_the_giving_of_one(
    grant: Grant, concern: Concern, handler: User, lead: User, keepers: list[User], moved: int
) -> None:
    other = accepted_confidential(handler, lead, now=NOW)
    rotation.start(by=keepers[0], private=vault_key(keepers[0]), now=NOW)
    fresh = vault_key(keepers[1])
    rotation.go_on(by=keepers[1], private=fresh, now=NOW, at_most=2 * moved)
    assert rotation.left() == 2 - 2 * moved

    assert show(grant) == NAME
    assert show(grant_to(handler, other, asked_by=lead, keeper=keepers[1], now=NOW)) == NAME


# Copies in another's place


def test_a_copy_moved_to_another_person_does_not_open(
    grant: Grant, concern: Concern, handler: User, other_handler: User, lead: User, keepers: list[User]
) -> None:
    access.appoint(concern.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    make_ready(other_handler, now=NOW)
    Grant.objects.filter(pk=grant.pk).update(user=other_handler)
    moved = Grant.objects.get(pk=grant.pk)
    assert grants.live_for(other_handler, concern, now=LATER) == moved
    with pytest.raises(SealBroken):
        show(moved)
    with pytest.raises(Refused):
        show(moved, to=handler)


def test_a_copy_moved_to_another_grant_of_the_same_person_does_not_open(
    grant: Grant, handler: User, lead: User, keepers: list[User]
) -> None:
    second = grant_to(
        handler, accepted_confidential(handler, lead, now=NOW), asked_by=lead, keeper=keepers[0], now=LATER
    )
    Grant.objects.filter(pk=second.pk).update(sealed_copy=grant.sealed_copy)
    with pytest.raises(SealBroken):
        show(Grant.objects.get(pk=second.pk))


def test_a_copy_pointed_at_another_request_or_prolonged_does_not_open(
    grant: Grant, concern: Concern, handler: User, lead: User
) -> None:
    longer = NOW + timedelta(days=400)
    Grant.objects.filter(pk=grant.pk).update(expires_at=longer)
    ScenarioPass.objects.update(valid_until_date=longer.date())
    with pytest.raises(SealBroken):
        show(Grant.objects.get(pk=grant.pk), now=NOW + timedelta(days=15))

    other = agreed_request(accepted_confidential(handler, lead, now=NOW), to=handler, by=lead, now=NOW)
    Grant.objects.filter(pk=grant.pk).update(expires_at=grant.expires_at, request=other)
    with pytest.raises(SealBroken):
        show(Grant.objects.get(pk=grant.pk))
    assert Reveal.objects.count() == 0


def test_a_grant_for_one_case_opens_no_other(grant: Grant, handler: User, lead: User) -> None:
    other = accepted_confidential(handler, lead, now=NOW)
    assert grants.live_for(handler, other, now=NOW) is None


# Ending


def test_expiry_ends_it_and_destroys_the_copy(grant: Grant, concern: Concern, handler: User) -> None:
    before, after = grant.expires_at - timedelta(seconds=1), grant.expires_at
    assert grants.live_for(handler, concern, now=before) == grant
    assert grants.end_what_is_over(now=before) == 0
    assert grants.live_for(handler, concern, now=after) is None
    with pytest.raises(Refused):
        show(grant, now=after)

    assert grants.end_what_is_over(now=after) == 1
    assert grants.end_what_is_over(now=after) == 0

    grant.refresh_from_db()
    assert (grant.end, grant.ended_at, bytes(grant.sealed_copy)) == (GrantEnd.EXPIRED, after, b"")
    [(actor, _on, codes)] = events(EventType.GRANT_ENDED, audit.case_chain(concern.case))
    assert (actor, codes["why"]) == ("system", "expired")


def test_a_clock_stepped_back_brings_nothing_back(grant: Grant, concern: Concern, handler: User) -> None:
    assert grants.end_what_is_over(now=grant.expires_at) == 1
    assert grants.live_for(handler, concern, now=LATER) is None
    with pytest.raises(Refused):
        show(grant, now=LATER)


ENDS = {
    "gone": GrantEnd.LEFT_CASE,
    "off the case": GrantEnd.LEFT_CASE,
    "blocked": GrantEnd.BLOCKED,
    "without a pass": GrantEnd.PASS_LAPSED,
    "a name keeper": GrantEnd.LEFT_CASE,
    "an HR auditor": GrantEnd.LEFT_CASE,
}


AT_ONCE = {"off the case", "blocked"}  # in the act itself


@pytest.mark.parametrize("what", ENDS)
def test_the_sweep_says_why_it_ended(grant: Grant, concern: Concern, handler: User, lead: User, what: str) -> None:
    SHUT_OUT[what](handler, concern, lead)
    assert grants.end_what_is_over(now=LATER) == (0 if what in AT_ONCE else 1)
    grant.refresh_from_db()
    assert (grant.end, bytes(grant.sealed_copy)) == (ENDS[what], b"")


def test_a_new_key_ends_what_the_old_one_opened(grant: Grant, concern: Concern, handler: User) -> None:
    old = grants.unlock(handler, REVEAL_PASSPHRASE, now=LATER)
    make_ready(handler, now=LATER)
    grant.refresh_from_db()
    assert (grant.end, grant.ended_at) == (GrantEnd.KEY_REPLACED, LATER)
    with pytest.raises(Refused):
        grants.reveal(grant, private=old, by=handler, reason=REASON, now=LATER)


@pytest.mark.parametrize("how", ["taken back", "mode changed"])
def test_t11_what_a_reporter_ends_has_a_day_and_no_time(grant: Grant, concern: Concern, how: str) -> None:
    today = LATER.date()
    if how == "taken back":
        endings.end(grant, why=GrantEnd.TAKEN_BACK, by=None, now=today)
    else:
        endings.end_all(concern, why=GrantEnd.MODE_CHANGED, on=today)
    grant.refresh_from_db()
    assert grant.ended_at == datetime(today.year, today.month, today.day, tzinfo=LONDON)
    assert events(EventType.GRANT_ENDED, audit.case_chain(concern.case)) == []
    [(actor, on, _codes)] = events(EventType.GRANT_ENDED, audit.mailbox_chain(concern.mailbox))
    assert (actor, on) == ("reporter", today.isoformat())


def test_what_was_ended_once_keeps_its_reason(grant: Grant, concern: Concern) -> None:
    endings.end(grant, why=GrantEnd.GIVEN_UP, by=grant.user, now=LATER)
    endings.end(grant, why=GrantEnd.EXPIRED, by=None, now=LATER + timedelta(days=30))
    grant.refresh_from_db()
    assert (grant.end, grant.ended_at) == (GrantEnd.GIVEN_UP, LATER)
    assert len(events(EventType.GRANT_ENDED, audit.case_chain(concern.case))) == 1


def test_a_mode_or_an_answer_that_changed_ends_it_even_if_nobody_said_so(grant: Grant, concern: Concern) -> None:
    NameRequest.objects.filter(pk=grant.request_id).update(answer=Consent.NO)
    assert grants.live_for(grant.user, concern, now=LATER) is None
    NameRequest.objects.filter(pk=grant.request_id).update(answer=Consent.CONDITIONS)
    assert grants.live_for(grant.user, concern, now=LATER) == grant
    Concern.objects.filter(pk=concern.pk).update(mode=Mode.OPEN)
    assert grants.live_for(grant.user, concern, now=LATER) is None
    grants.end_what_is_over(now=LATER)
    grant.refresh_from_db()
    assert grant.ended_at is not None
    assert grant.ended_at.astimezone(LONDON).hour == 0


def test_a_corrected_name_reaches_who_may_see_it(grant: Grant, concern: Concern, keepers: list[User]) -> None:
    vault.seal_anew(concern, CORRECTED, on=LATER.date(), pk=grant.pk)
    grants.renew_copies(concern, CORRECTED, on=LATER.date())
    assert show(Grant.objects.get(pk=grant.pk)) == CORRECTED
