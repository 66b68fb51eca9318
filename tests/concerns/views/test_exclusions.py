"""The page on which a second person agrees that a name keeper is kept out of a case."""

from datetime import datetime

import pytest
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from concerns.domain import blocks
from concerns.enums import ConflictKind
from concerns.models import Case, Conflict
from tests import names
from tests.desk import client_of, text_of
from tests.factories import HAPPENED
from tests.people import make_person

pytestmark = pytest.mark.django_db
PLACE = "identity:kept-out"


def test_a_second_person_reads_who_was_kept_out_and_agrees_once(
    rota: list[User],
    keepers: list[User],
    handler: User,
    lead: User,
    other_lead: User,
    senior: User,
    now: datetime,
) -> None:
    third = make_person("Alun Prosser", "Records officer", Role.CUSTODIAN)
    names.open_vault([*keepers, third], now=now)
    concern = names.accepted_confidential(handler, lead, now=now)
    case = Case.objects.select_related("owner").get(pk=concern.case_id)
    blocks.block(case, third, kind=ConflictKind.RELATION, by=handler, now=now)

    reading = client_of(other_lead)
    assert "Name keepers kept out" in text_of(reading.get(reverse("casework:worklist")))
    page = text_of(reading.get(reverse(PLACE)))
    for shown in (concern.reference, "Alun Prosser", "Ruth Adeyemi", "They are close to a person it is about"):
        assert shown in page
    assert HAPPENED not in page
    assert concern.reference not in text_of(client_of(senior).get(reverse(PLACE)))
    for stranger in (handler, third):
        assert client_of(stranger).get(reverse(PLACE)).status_code == 404

    pressed = {"reference": concern.reference, "person": str(third.pk)}
    assert reading.post(reverse(PLACE), {**pressed, "person": str(keepers[0].pk)}).status_code == 409
    assert client_of(senior).post(reverse(PLACE), pressed).status_code == 409
    assert Conflict.objects.get(user=third).looked_by is None
    told = text_of(reading.post(reverse(PLACE), pressed, follow=True))
    assert "Names of this case can be decided about again." in told
    assert Conflict.objects.get(user=third).looked_by == other_lead
    assert reading.post(reverse(PLACE), pressed).status_code == 409
    assert "Name keepers kept out" not in text_of(reading.get(reverse("casework:worklist")))
