from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import clock, mailbox
from concerns.enums import Duty, State
from concerns.models import Concern, Correction
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, sign_in, text_of, version_on
from tests.factories import log_concern

pytestmark = pytest.mark.django_db

REASON = "It stands in the note of the supervision."
LIST = "/staff/oversight/raised/"


@pytest.fixture
def today() -> datetime:
    """The real day, which is what a page counts from."""
    return timezone.now()


@pytest.fixture
def told(rota: list[User], worker: User, today: datetime) -> Concern:
    """Told ten days ago, written down yesterday; its first reader owns it."""
    raised_at = today - timedelta(days=10)
    return log_concern(raised_at=raised_at, by=worker, now=today - timedelta(days=1)).concern


def place(reference: str) -> str:
    return reverse("casework:raised", args=[reference])


def filled(client: Client, concern: Concern, day: date, **more: str) -> dict[str, str]:
    version = version_on(client.get(place(concern.reference)))
    parts = {"day_day": str(day.day), "day_month": str(day.month), "day_year": str(day.year)}
    return {**parts, "reason": REASON, "version": version, **more}


def test_an_earlier_day_is_looked_at_before_it_counts(client: Client, told: Concern, lead: User) -> None:
    sign_in(client, lead)
    earlier = told.raised_date - timedelta(days=30)
    given = filled(client, told, earlier)

    preview = text_of(client.post(place(told.reference), given))

    assert "These dates count at once." in preview
    assert preview.count("Missed") == 2
    assert REASON in preview
    assert not Correction.objects.exists()

    given["sure"] = earlier.isoformat()
    answer = client.post(place(told.reference), given, follow=True)

    page = text_of(answer)
    assert answer.redirect_chain == [(reverse("casework:duties", args=[told.reference]), 302)]
    assert "the reporter is told in their inbox" in page
    assert page.count("promised before the correction") == 2
    told.refresh_from_db()
    assert told.raised_date == earlier
    assert "Now we count them from" in mailbox.messages(told.mailbox)[0].text
    before = text_of(client.get(place(told.reference)))
    assert f"by {lead.name} on" in before
    assert REASON in before
    assert client.post(place(told.reference), given).status_code == 409
    assert Correction.objects.count() == 1


def test_another_day_than_the_one_looked_at_is_looked_at_first(client: Client, told: Concern, lead: User) -> None:
    sign_in(client, lead)
    sure = (told.raised_date - timedelta(days=1)).isoformat()

    answer = client.post(
        place(told.reference), filled(client, told, told.raised_date - timedelta(days=300), sure=sure)
    )

    assert answer.status_code == 200
    assert not Correction.objects.exists()


def test_a_day_that_cannot_be_is_said_beside_the_field_and_the_text_stays(
    client: Client, told: Concern, lead: User
) -> None:
    sign_in(client, lead)
    for day, words in (
        (told.raised_date, "This is the day that is on record already."),
        (told.recorded_date + timedelta(days=1), "It was written down before this day"),
        (date(2018, 12, 31), "Bank holidays of that time are not known"),
    ):
        page = text_of(client.post(place(told.reference), filled(client, told, day, sure=day.isoformat())))

        assert words in page
        assert REASON in page
    bare = text_of(client.post(place(told.reference), filled(client, told, told.recorded_date, reason="")))
    assert "Write how you know the day." in bare
    assert not Correction.objects.exists()


def test_a_later_day_waits_for_somebody_else_and_is_on_their_work_list(
    client: Client, told: Concern, lead: User, other_lead: User
) -> None:
    sign_in(client, lead)
    later = told.raised_date + timedelta(days=3)
    preview = text_of(client.post(place(told.reference), filled(client, told, later)))
    assert "somebody who does not work on this must agree" in preview
    client.post(place(told.reference), filled(client, told, later, sure=later.isoformat()))
    assert "Somebody who does not work on this decides." in text_of(client.get(place(told.reference)))
    own = text_of(client.get(reverse("casework:worklist")))
    assert "later day asked for" in own
    assert "1 later day of raising waits for your decision." not in own

    other = client_of(other_lead)
    assert "1 later day of raising waits for your decision." in text_of(other.get(reverse("casework:worklist")))
    assert told.reference in text_of(other.get(LIST))
    asked = Correction.objects.get()
    page = text_of(other.get(f"{LIST}{asked.pk}/"))
    assert REASON in page
    assert "What the reporter reads" in page
    assert f"{other_lead.title} agreed to this" in page
    assert client.get(f"{LIST}{asked.pk}/").status_code == 404

    agreed = other.post(f"{LIST}{asked.pk}/", {"answer": "agree"})

    assert (agreed.status_code, agreed["Location"]) == (302, LIST)
    told.refresh_from_db()
    assert told.raised_date == later
    assert other.post(f"{LIST}{asked.pk}/", {"answer": "refuse"}).status_code == 404
    assert "Nothing waits for you." in text_of(other.get(LIST))


def test_refused_nothing_moves(client: Client, told: Concern, lead: User, other_lead: User) -> None:
    sign_in(client, lead)
    later = told.raised_date + timedelta(days=3)
    client.post(place(told.reference), filled(client, told, later, sure=later.isoformat()))

    client_of(other_lead).post(f"{LIST}{Correction.objects.get().pk}/", {"answer": "refuse"})

    told.refresh_from_db()
    assert told.raised_date == later - timedelta(days=3)
    assert f"{other_lead.name} refused." in text_of(client.get(place(told.reference)))


def test_who_may_not_lead_it_cannot_and_a_finished_case_keeps_its_day(
    client: Client, rota: list[User], lead: User, handler: User, other_handler: User, today: datetime
) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=today - timedelta(days=10))
    link = place(worked.reference)
    assert link in text_of(client_of(handler).get(reverse("casework:duties", args=[worked.reference])))
    assert client_of(other_handler).get(link).status_code == 404
    sign_in(client, handler)
    assert "This came through the contact form." in text_of(client.get(link))

    clock.meet(worked.concern, Duty.ANSWER, by=handler, now=today)

    assert "Nothing is owed any more." in text_of(client.get(link))
    closed: Worked = case_in(State.CLOSED, lead=lead, handler=handler, now=today - timedelta(days=10))
    refused = client.get(place(closed.reference))
    assert (refused.status_code, "This is not open at this stage" in text_of(refused)) == (409, True)
    assert reverse("casework:case", args=[closed.reference]) in text_of(refused)
