"""Who read what was raised never opens its name, and who saw the name never reads it, in whatever role (I11)."""

from datetime import datetime

import pytest
from django.db import transaction

from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import Role
from concerns.domain import access, audit, deciders, grants, incidents, knowledge, opening, recipients, splits
from concerns.enums import Body, EventType, Purpose, RequestState
from concerns.models import Case, Concern, Reservation
from concerns.models.disclosure import NameRequest, Reveal
from tests import factories
from tests.names import PASSPHRASE, accepted_confidential, agreed_request, open_vault
from tests.people import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def concern(rota: list[User], keepers: list[User], handler: User, lead: User, now: datetime) -> Concern:
    open_vault(keepers, now=now)
    return accepted_confidential(handler, lead, now=now)


def asked(concern: Concern, *, by: User, now: datetime) -> NameRequest:
    return agreed_request(
        concern, to=None, by=by, now=now, body=Body.POLICE, purpose=Purpose.PASS_ON, state=RequestState.ASKED
    )


def test_i11_who_read_a_case_decides_about_none_of_its_names_as_a_keeper_later(
    concern: Concern, keepers: list[User], handler: User, now: datetime
) -> None:
    request = asked(concern, by=handler, now=now)
    first, second = keepers
    assert {first, second} <= set(deciders.able(request))

    RoleHolding.objects.filter(user=first, role=Role.CUSTODIAN).update(role=Role.MANAGER)
    concern.case.owner = first
    concern.case.save(update_fields=["owner"])
    access.open_case(first, concern.reference, now=now)
    concern.case.owner = handler
    concern.case.save(update_fields=["owner"])
    RoleHolding.objects.filter(user=first, role=Role.MANAGER).update(role=Role.CUSTODIAN)

    assert deciders.able(request) == [second]


@pytest.mark.parametrize("kind", sorted(one.value for one in EventType if one.value.endswith("read")))
def test_i11_whatever_somebody_read_of_it_without_an_appointment_counts_too(
    concern: Concern, keepers: list[User], handler: User, now: datetime, kind: str
) -> None:
    """A manager who was asked to take it on, an adviser, whoever decided about a wish to stop. The words of a
    request for a name, and the note for the reporter's file, are the keepers' own business."""
    request = asked(concern, by=handler, now=now)
    first, second = keepers
    assert {first, second} <= set(deciders.able(request))

    with transaction.atomic():
        audit.record(EventType(kind), case=concern.case, by=first, now=now)

    assert (first in deciders.able(request)) == (kind in {EventType.NAME_REQUEST_READ, EventType.FILE_NOTE_READ})
    assert second in deciders.able(request)


def test_i11_who_read_of_bad_treatment_or_of_a_slip_decides_about_no_name_of_it(
    concern: Concern, keepers: list[User], handler: User, now: datetime
) -> None:
    request = asked(concern, by=handler, now=now)
    first, second = keepers
    slip = incidents.tell(incidents.Account("On a desk."), concern=concern, own=False, by=handler, now=now)
    assert {first, second} <= set(deciders.able(request))

    with transaction.atomic():
        incidents.record(EventType.INCIDENT_READ, slip, by=first, now=now)

    assert deciders.able(request) == [second]


def test_i11_who_read_the_whole_decides_about_no_name_of_a_part_and_the_other_way_round(
    concern: Concern, keepers: list[User], handler: User, lead: User, now: datetime
) -> None:
    one, other = (
        splits.split(concern.case, concern, part=words, reason="It is two.", by=lead, now=now)
        for words in ("The rota.", "The pay.")
    )
    factories.take_on(one.case, by=lead, now=now)
    further = splits.split(one.case, one, part="The nights.", reason="It is two.", by=lead, now=now)
    family = [concern, one, other, further]
    stranger = factories.raise_concern(now=now).concern
    first, second = keepers
    for read in [*family, stranger]:
        with transaction.atomic():
            outer = transaction.savepoint()
            audit.record(EventType.CASE_READ, case=read.case, by=first, now=now)
            found = [knowledge.readers_of(of.case) for of in family]
            transaction.savepoint_rollback(outer)
        assert found == [set() if read == stranger else {first.pk}] * 4, read.reference

    for shown in family:
        with transaction.atomic():
            outer = transaction.savepoint()
            Reveal.objects.create(concern=shown, shown_to=second, body=Body.POLICE, shown_at=now)
            cases = {of.case_id for of in family}
            assert knowledge.who_saw_names([*cases, stranger.case_id]) == {(case, second.pk) for case in cases}
            seen = Case.objects.filter(knowledge.has_seen_name(second, "pk"))
            assert set(seen.values_list("pk", flat=True)) == cases
            transaction.savepoint_rollback(outer)


def test_i11_who_was_shown_a_name_as_a_keeper_never_reads_its_case_later(
    concern: Concern, keepers: list[User], handler: User, lead: User, now: datetime
) -> None:
    keeper = keepers[0]
    other = make_person("Asa Lind", "Archivist", Role.MANAGER)
    request = asked(concern, by=handler, now=now)
    private = keepers_private(keeper, now=now)
    with transaction.atomic():
        NameRequest.objects.filter(pk=request.pk).update(state=RequestState.GRANTED)
        request.refresh_from_db()
        grants.pass_on(request, private=private, by=keeper, now=now)
    RoleHolding.objects.filter(user=keeper).update(role=Role.MANAGER)

    assert other in access.appointable(concern.case)
    assert keeper not in access.appointable(concern.case)
    type(concern.case).objects.filter(pk=concern.case.pk).update(owner=keeper)
    assert list(access.visible_cases(keeper)) == []


def test_i11_who_was_shown_a_name_as_a_keeper_never_reads_its_case_later_as_a_first_reader(
    concern: Concern, keepers: list[User], handler: User, lead: User, now: datetime
) -> None:
    """Neither put in the place of an owner who goes, nor told of what waits, nor why another may not."""
    keeper, case = keepers[0], concern.case
    request = asked(concern, by=handler, now=now)
    private = keepers_private(keeper, now=now)
    with transaction.atomic():
        NameRequest.objects.filter(pk=request.pk).update(state=RequestState.GRANTED)
        request.refresh_from_db()
        grants.pass_on(request, private=private, by=keeper, now=now)
    RoleHolding.objects.filter(user=keeper).update(role=Role.MANAGER)
    RotaPlace.objects.all().delete()
    RotaPlace.objects.create(user=keeper, position=1)
    RotaPlace.objects.create(user=lead, position=2)
    other = factories.raise_concern(now=now).case
    assert recipients.first_readers(other, on=now.date()) == [keeper, lead]
    assert recipients.first_readers(case, on=now.date()) == [lead]

    access.unseat(case, handler, by=lead, now=now)
    assert case.owner == recipients.responsible_for(case, on=now.date()) == lead
    Reservation.objects.create(case=case, user=lead, added_date=now.date())
    type(case).objects.filter(pk=case.pk).update(owner=None)
    assert concern.reference in access.open_to_take_over(lead).values_list("reference", flat=True)


def keepers_private(keeper: User, *, now: datetime) -> bytes:
    return opening.unlock(keeper, PASSPHRASE, now=now)
