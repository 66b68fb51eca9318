"""The pages of “would rather not”: asked by whoever leads the case, decided by a senior manager outside it."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, mailbox, recipients, triage
from concerns.models import Case, Mailbox
from tests.casework_factories import weigh
from tests.desk import AT_ONCE, client_of, done, fill, text_of
from tests.factories import HAPPENED, NOW, Raised, raise_concern

pytestmark = pytest.mark.django_db

GROUNDS = "Nobody else here can read a stock book."
REASON = "Nobody else here knows how stock is counted."
ADDRESS = re.compile(r"/staff/oversight/would-rather-not/[0-9a-f-]{36}/")


@pytest.fixture
def raised(rota: list[User], lead: User, handler: User) -> Raised:
    return raise_concern(would_rather_not=(handler.pk,))


def case_of(raised: Raised) -> Case:
    return Case.objects.select_related("owner", "data_key").get(pk=raised.case.pk)


def test_from_the_refusal_to_the_appointment(raised: Raised, lead: User, handler: User, senior: User) -> None:
    reference = raised.concern.reference
    leading, deciding = client_of(lead), client_of(senior)
    ask = reverse("casework:would-rather-not", args=[reference])
    assert "Nobody has decided who must not know." in text_of(leading.get(ask))
    triage.decide_conflicts(case_of(raised), by=lead, now=NOW)
    weigh(case_of(raised), by=lead)
    refused = fill(leading, "triage:accept", reference, handler=str(handler.pk), **AT_ONCE)
    assert "A senior manager can decide, after telling the reporter why." in text_of(refused)
    assert "There is nobody" not in text_of(leading.get(ask))
    done(fill(leading, "casework:would-rather-not", reference, person=str(handler.pk), grounds=GROUNDS))
    assert "A senior manager was asked to decide." in text_of(leading.get(ask))

    register = deciding.get(reverse("oversight:register"))
    assert reverse("oversight:reservations") in text_of(register)
    listed = text_of(deciding.get(reverse("oversight:reservations")))
    assert reference in listed
    (address,) = ADDRESS.findall(listed)
    page = text_of(deciding.get(address))
    for shown in (reference, "Service manager", GROUNDS):
        assert shown in page
    for hidden in (HAPPENED, "Ruth Adeyemi", "Health and safety"):
        assert hidden not in page
    assert "Write why. The reporter is told first." in text_of(deciding.post(address, {"answer": "set_aside"}))
    looked = text_of(deciding.post(address, {"answer": "look", "reason": REASON}))
    assert "What the reporter would read" in looked
    assert recipients.is_reserved(case_of(raised), handler)
    done(deciding.post(address, {"answer": "set_aside", "reason": REASON}))

    (told,) = mailbox.messages(Mailbox.objects.get(concern=raised.concern))
    assert REASON in told.text
    assert "set aside by Colin Marsh on" in text_of(leading.get(ask))
    done(fill(leading, "triage:accept", reference, handler=str(handler.pk), **AT_ONCE))
    assert access.handler_of(case_of(raised)) == handler


def test_a_wish_is_kept_and_whoever_asked_sees_by_whom(
    raised: Raised, lead: User, handler: User, reserve: User, senior: User
) -> None:
    triage.decide_conflicts(case_of(raised), by=lead, now=NOW)
    leading, reference = client_of(lead), raised.concern.reference
    done(fill(leading, "casework:would-rather-not", reference, person=str(handler.pk), grounds=GROUNDS))
    triage.decide_conflicts(case_of(raised), by=lead, now=NOW)
    deciding = client_of(senior)
    listed = text_of(deciding.get(reverse("oversight:reservations")))
    (address,) = ADDRESS.findall(listed)

    done(deciding.post(address, {"answer": "keep"}))

    assert deciding.get(address).status_code == 404
    assert "Colin Marsh kept to that on" in text_of(leading.get(reverse("casework:people", args=[reference])))


def test_a_first_reader_whom_the_reporter_would_rather_not_have_is_offered_no_take_over(
    rota: list[User], lead: User, other_lead: User, reserve: User
) -> None:
    raised = raise_concern(would_rather_not=(other_lead.pk,))
    take_over = reverse("triage:take-over", args=[raised.concern.reference])
    assert take_over in text_of(client_of(reserve).get(reverse("triage:new")))

    client = client_of(other_lead)

    assert take_over not in text_of(client.get(reverse("triage:new")))
    assert client.post(take_over).status_code == 404
