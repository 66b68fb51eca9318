"""Everybody on a case knows that nobody may be treated badly for it, and it is on record who does (R77)."""

from django.urls import reverse

from accounts.models import User
from concerns.domain import access, pledges
from concerns.enums import CaseRole, EventType, State
from tests.casework_factories import case_in
from tests.desk import client_of, done, fill, text_of
from tests.factories import NOW
from trust.models import Event


def test_r77_everybody_on_a_case_confirms_it_once_and_it_stands_beside_their_name(
    rota: list[User], lead: User, handler: User, other_handler: User, worker: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    place, client = reverse("casework:people", args=[worked.reference]), client_of(other_handler)
    assert text_of(client.get(place)).count("has not confirmed yet") == 2

    done(fill(client, "casework:people", worked.reference, target="casework:pledge"))
    pledges.confirm(worked.case, by=other_handler, now=NOW)

    assert set(pledges.confirmed(worked.case)) == {other_handler.pk}
    assert Event.objects.filter(type=EventType.PLEDGE_GIVEN).count() == 1
    page = text_of(client.get(place))
    assert page.count("has not confirmed yet") == 1
    assert "You confirmed this" in page
    there = reverse("casework:pledge", args=[worked.reference])
    assert client_of(worker).post(there, {"version": worked.case.version}).status_code == 404
    assert client.post(there, {"version": 0}).status_code == 409
