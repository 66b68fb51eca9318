"""A name on its way to somebody's eyes: recorded first, shown to one person, and in no report (I9, I10, I15)."""

import json
import re
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import RequestFactory, override_settings
from django.views.debug import ExceptionReporter
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from concerns.domain import access, audit, gate, grants, opening, reveals
from concerns.domain.vault import Identity
from concerns.enums import Basis, Body, CaseRole, EventType, Mode, Seat
from concerns.errors import Refused, WrongState
from concerns.models import Case, Concern, ScenarioPass
from concerns.models.disclosure import Grant, NameRequest, Reveal
from concerns.models.vault import SealedIdentity
from concerns.queries import inbox_names
from tests import factories
from tests.factories import NAME, NOW
from tests.names import (
    PASSPHRASE,
    REVEAL_PASSPHRASE,
    SHUT_OUT,
    accepted_confidential,
    agreed_request,
    grant_to,
    open_vault,
)
from trust import audit as chain
from trust import sealing
from trust.errors import Erased, SealBroken, Unsealable
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


# Showing


def test_i9_without_its_event_no_name_is_shown(grant: Grant, concern: Concern) -> None:
    """A row that already stands where the event must go breaks the insert."""
    assert show(grant) == NAME
    last = Event.objects.filter(chain=audit.case_chain(concern.case)).latest("number")
    Event.objects.create(
        chain=last.chain, number=last.number + 1, type="x", actor="x", on="x", data="{}", previous="", digest=""
    )
    with pytest.raises(IntegrityError):
        show(grant)
    assert Reveal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_i9_the_event_is_on_disk_before_the_name_is_handed_out(grant: Grant, concern: Concern) -> None:
    assert events(EventType.IDENTITY_REVEALED, audit.case_chain(concern.case)) == []
    private = grants.unlock(grant.user, REVEAL_PASSPHRASE, now=LATER)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        grants.reveal(grant, private=private, by=grant.user, reason=REASON, now=LATER)
    assert Reveal.objects.count() == 0


def test_i10_the_reporter_learns_which_role_when_and_why(grant: Grant, concern: Concern, handler: User) -> None:
    show(grant)
    [seen] = reveals.seen(concern, today=LATER.date())
    assert (seen.seat, seen.body, seen.on, seen.reason) == (Seat.HANDLER, None, LATER.date(), REASON)
    assert handler.name not in repr(seen)
    [(actor, _on, codes)] = events(EventType.IDENTITY_REVEALED, audit.case_chain(concern.case))
    assert actor == f"user:{handler.pk}"
    look = str(Reveal.objects.get().pk)
    assert codes == {
        "concern": concern.reference,
        "request": str(grant.request_id),
        "seat": "handler",
        "look": look,
    }
    assert chain.first_fault() is None


def test_i10_verifying_names_each_showing_of_which_row_and_event_do_not_tell_the_same(
    grant: Grant, concern: Concern, capsys: pytest.CaptureFixture[str]
) -> None:
    for hours in range(4):
        show(grant, now=LATER + timedelta(hours=hours))
    whole, changed, gone, _ = Reveal.objects.order_by("shown_at")
    keys = [str(changed.pk), str(gone.pk)]
    assert list(reveals.faults()) == []

    Reveal.objects.filter(pk=changed.pk).update(seat=Seat.OBSERVER)
    gone.delete()
    made_up = Reveal.objects.get(pk=whole.pk)
    made_up.pk = uuid4()
    made_up.save(force_insert=True)

    with pytest.raises(SystemExit):
        call_command("verify_audit")
    said = capsys.readouterr().err
    numbers = {
        codes["look"]: number
        for number, data in Event.objects.filter(type=EventType.IDENTITY_REVEALED).values_list("number", "data")
        if (codes := json.loads(data))
    }
    where = f"chain {audit.case_chain(concern.case)}, number"
    assert said.splitlines() == [
        f"{where} {numbers[keys[0]]}: a name was shown, and the row says something else of it.",
        f"{where} {numbers[keys[1]]}: a name was shown, and the row that says why is missing.",
        f"{where} 0: the row {made_up.pk} says that a name was shown, and no event does.",
    ]


def test_each_look_is_one_more_record(grant: Grant, handler: User) -> None:
    """Two tabs, the back button, a button pressed twice: nobody looks twice for one event."""
    for times in (1, 2, 3):
        show(grant)
        assert Reveal.objects.count() == Event.objects.filter(type=EventType.IDENTITY_REVEALED).count() == times
    assert reveals.times_shown(handler) == 3


def test_a_reason_is_needed(grant: Grant, handler: User) -> None:
    private = grants.unlock(handler, REVEAL_PASSPHRASE, now=LATER)
    with pytest.raises(ValueError, match="reason"):
        grants.reveal(grant, private=private, by=handler, reason="  ", now=LATER)
    assert Reveal.objects.count() == 0


def test_t21_nobody_else_is_shown_it(
    grant: Grant,
    concern: Concern,
    other_handler: User,
    lead: User,
    hr: User,
    superuser: User,
    administrator: User,
    keepers: list[User],
) -> None:
    """A superuser with every permission included, and the holder's own key in their hands."""
    access.appoint(concern.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    private = grants.unlock(grant.user, REVEAL_PASSPHRASE, now=LATER)
    for person in (lead, other_handler, hr, superuser, administrator, *keepers):
        assert grants.live_for(person, concern, now=LATER) is None
        with pytest.raises(Refused):
            grants.reveal(grant, private=private, by=person, reason=REASON, now=LATER)
    assert Reveal.objects.count() == 0


# Passing on


def test_a_name_for_a_body_is_shown_once_to_the_keeper(concern: Concern, lead: User, keepers: list[User]) -> None:
    body = {"body": Body.POLICE, "basis": Basis.POLICE, "answer": "", "answered_date": None}
    request = agreed_request(concern, to=None, by=lead, now=NOW, **body)

    told = grants.pass_on(request, private=vault_key(keepers[0]), by=keepers[0], now=NOW, reason="The police ask.")

    assert told == NAME
    [(actor, _on, codes)] = events(EventType.NAME_PASSED_ON, audit.case_chain(concern.case))
    assert (actor, codes["body"]) == (f"user:{keepers[0].pk}", "police")
    assert reveals.seen(concern, today=NOW.date()) == []
    NameRequest.objects.filter(pk=request.pk).update(tell_date=NOW.date())
    [seen] = reveals.seen(concern, today=NOW.date())
    assert (seen.seat, seen.body, seen.reason) == (None, Body.POLICE, "The police ask.")


# Open mode, through the same door


@pytest.fixture
def openly(rota: list[User], handler: User, lead: User) -> Concern:
    raised = factories.raise_concern(mode=Mode.OPEN)
    Case.objects.filter(pk=raised.case.pk).update(state="accepted")
    raised.case.refresh_from_db()
    access.appoint(raised.case, handler, CaseRole.HANDLER, by=lead, now=NOW)
    gate.record_pass(handler, now=NOW)
    return Concern.objects.select_related("case", "data_key").get(pk=raised.concern.pk)


def look(concern: Concern, person: User, *, now: datetime = NOW) -> Identity:
    return grants.reveal_open(concern.case, concern, by=person, reason=REASON, now=now)


def test_an_open_name_needs_the_scenes_too(openly: Concern, handler: User) -> None:
    assert look(openly, handler) == NAME
    [row] = ScenarioPass.objects.all()
    assert look(openly, handler, now=NOW + timedelta(days=365)) == NAME
    with pytest.raises(Refused):
        look(openly, handler, now=NOW + timedelta(days=366))
    assert row.valid_until_date == date(2027, 11, 10)
    assert Reveal.objects.count() == 2


@pytest.mark.parametrize("what", SHUT_OUT)
def test_an_open_name_is_shut_by_whatever_shuts_a_locked_one(
    openly: Concern, handler: User, lead: User, what: str
) -> None:
    assert look(openly, handler) == NAME
    SHUT_OUT[what](handler, openly, lead)
    with pytest.raises(Refused):
        look(openly, handler, now=LATER)


def test_i15_an_open_name_is_for_its_handler_alone(
    openly: Concern,
    lead: User,
    other_handler: User,
    senior: User,
    hr: User,
    keepers: list[User],
    superuser: User,
) -> None:
    access.appoint(openly.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=NOW)
    for person in (lead, other_handler, senior, hr, superuser, *keepers):
        gate.record_pass(person, now=NOW)
        with pytest.raises(Refused):
            look(openly, person)
    assert Reveal.objects.count() == 0


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.UNNAMED, Mode.ANONYMOUS])
def test_only_an_openly_given_name_has_this_door(openly: Concern, handler: User, mode: Mode) -> None:
    assert look(openly, handler) == NAME
    Concern.objects.filter(pk=openly.pk).update(mode=mode)
    openly.refresh_from_db(fields=["mode"])
    with pytest.raises(Refused):
        look(openly, handler)


def test_a_concern_of_another_case_is_not_shown(openly: Concern, handler: User) -> None:
    other = factories.raise_concern(mode=Mode.OPEN).concern
    with pytest.raises(Refused):
        grants.reveal_open(openly.case, other, by=handler, reason=REASON, now=NOW)


def test_a_joined_case_shows_no_name(openly: Concern, handler: User) -> None:
    target = factories.raise_concern(mode=Mode.OPEN).case
    Case.objects.filter(pk=openly.case.pk).update(state="joined", joined_into=target)
    openly.case.refresh_from_db()
    with pytest.raises(WrongState):
        look(openly, handler)


def test_an_erased_concern_has_no_name(openly: Concern, handler: User) -> None:
    assert look(openly, handler) == NAME
    sealing.destroy(openly.data_key)
    with pytest.raises(Erased):
        look(openly, handler)


def test_a_showing_taken_out_of_the_database_is_missed(grant: Grant, concern: Concern) -> None:
    for _ in range(2):
        show(grant)
    assert reveals.is_whole(concern)
    assert len(inbox_names.seen(concern, today=LATER.date())) == 2

    Reveal.objects.order_by("pk")[0].delete()

    assert not reveals.is_whole(concern)
    lines = inbox_names.seen(concern, today=LATER.date())
    assert [line == str(inbox_names.NOT_WHOLE) for line in lines] == [False, True]


# Nothing of it in a report


@sensitive_variables()
def break_at(where: str, grant: Grant, keeper: User) -> None:
    """Each act with something broken under it, so that it fails with the name or a key in hand."""
    private, own = vault_key(keeper), grants.unlock(grant.user, REVEAL_PASSPHRASE, now=LATER)
    concern, request = grant.request.concern, grant.request
    if where == "give":  # the second grant of one request
        grants.give(request, private=private, by=keeper, now=LATER)
    if where == "renew_copies":
        grants.renew_copies(concern, Identity(f"{NAME.name}\ud83d", NAME.work, NAME.reach), on=LATER.date())
    Grant.objects.update(sealed_copy=b"damaged")
    if where == "reveal":
        grants.reveal(grant, private=own, by=grant.user, reason=REASON, now=LATER)
    SealedIdentity.objects.update(sealed=b"damaged")
    body = {"body": Body.POLICE, "basis": Basis.POLICE}
    asked = agreed_request(concern, to=None, by=grant.user, now=NOW, **body)
    grants.pass_on(asked, private=private, by=keeper, now=NOW, reason=REASON)


@override_settings(DEBUG=False)
@pytest.mark.parametrize("where", ["give", "renew_copies", "reveal", "pass_on"])
def test_t5_a_crash_report_holds_no_name_no_key_and_no_reason(
    grant: Grant, keepers: list[User], rf: RequestFactory, where: str
) -> None:
    with pytest.raises((IntegrityError, Unsealable, SealBroken)) as caught:
        break_at(where, grant, keepers[0])
    report = ExceptionReporter(rf.get("/"), caught.type, caught.value, caught.tb).get_traceback_html()
    assert f"in {where}" in report
    for secret in (NAME.name, NAME.work, NAME.reach, REASON, PASSPHRASE, REVEAL_PASSPHRASE):
        assert secret not in report
    held = re.findall(r"<td>private</td>\s*<td[^>]*><pre>(.*?)</pre>", report)
    assert held
    assert {word.strip("&#x27;") for word in held} == {"********************"}
