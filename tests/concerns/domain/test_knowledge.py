"""Who read what was raised never opens its name, and who saw the name never reads it, in whatever role (I11)."""

from datetime import datetime

import pytest
from django.db import transaction

from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import Role
from concerns.domain import access, deciders, grants, opening, recipients
from concerns.enums import Body, Purpose, RequestState
from concerns.models import Concern, Reservation
from concerns.models.disclosure import NameRequest
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
