"""Saying that somebody is away, on one's own page and for others; what cannot be comes back with a sentence."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain import absences
from accounts.models import Absence, User
from tests.desk import client_of, done, text_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
AWAY_TODAY = "It is written down that you are away today."


def dates(**days: date | None) -> dict[str, str]:
    """As three fields each; a day that is None stays empty."""
    found: dict[str, str] = {}
    for name, day in days.items():
        parts = (day.day, day.month, day.year) if day else ("", "", "")
        found |= {
            f"{name}_{part}": str(value) for part, value in zip(("day", "month", "year"), parts, strict=True)
        }
    return found


def press(user: User, place: str, *args: Any, **data: Any) -> Any:
    return client_of(user).post(reverse(place, args=args), data)


def test_somebody_says_when_they_are_away_and_that_they_are_back(
    handler: User, other_handler: User, keepers: list[User]
) -> None:
    today = timezone.localdate()
    page = text_of(client_of(handler).get(reverse("accounts:away")))
    assert ("Tom Whitlock" in page, "Iris Dunmore" in page, "Ruth Adeyemi, Service" in page) == (
        True,
        False,
        False,
    )
    given = {**dates(first=today, last=today + 9 * DAY), "cover": str(other_handler.pk)}
    done(press(handler, "accounts:away", **given))
    absence = Absence.objects.get()
    assert (absence.first_date, absence.last_date, absence.cover) == (today, today + 9 * DAY, other_handler)
    page = text_of(client_of(handler).get(reverse("accounts:away")))
    assert "You are away" in page
    assert "Tom Whitlock, Team manager" in page
    account = reverse("accounts:account")
    assert "You are away from" in text_of(client_of(handler).get(account))
    at_work = [AWAY_TODAY not in text_of(client_of(user).get(account)) for user in (handler, other_handler)]
    assert at_work == [False, True]

    seen = absences.version(absence)
    changed = {**dates(first=today, last=today + DAY), "cover": "", "seen": seen}
    done(press(handler, "accounts:away-change", absence.pk, **changed))
    absence.refresh_from_db()
    assert (absence.last_date, absence.cover) == (today + DAY, None)
    again = text_of(press(handler, "accounts:away-change", absence.pk, **changed))  # in another tab
    assert "Somebody changed this in the meantime." in again

    done(press(handler, "accounts:away-change", absence.pk, do="end"))
    assert Absence.objects.count() == 0
    assert press(handler, "accounts:away-change", absence.pk, do="end").status_code == 404  # pressed twice


def test_what_cannot_be_stays_typed_with_a_sentence_beside_it(handler: User, other_handler: User) -> None:
    today = timezone.localdate()
    Absence.objects.create(user=other_handler, first_date=today, last_date=today)
    said = {
        "Write the first day.": dates(first=None, last=None),
        "This day is over. Write today or a later day.": dates(first=today - DAY, last=None),
        "The last day is before the first. Look at both again.": dates(first=today + DAY, last=today),
        "This is not a date. Check day, month and year.": {
            **dates(last=None),
            **dates(first=today),
            "first_month": "13",
        },
        "This person is away on some of these days. Choose somebody else, or nobody.": {
            **dates(first=today, last=None),
            "cover": str(other_handler.pk),
        },
    }

    for sentence, given in said.items():
        page = text_of(press(handler, "accounts:away", **given))
        assert page.count(sentence) == 2, sentence  # on top and beside the field
        assert f'value="{given["first_day"]}"' in page or not given["first_day"]
    assert list(Absence.objects.values_list("user", flat=True)) == [other_handler.pk]


def test_a_lead_says_it_for_somebody_who_cannot(
    lead: User, handler: User, other_handler: User, worker: User
) -> None:
    today = timezone.localdate()
    page = text_of(client_of(lead).get(reverse("accounts:away-people")))
    assert ("Ruth Adeyemi" in page, "Jo Tarrant" in page) == (True, False)
    given = {**dates(first=today, last=None), "cover": "", "person": str(handler.pk)}
    done(press(lead, "accounts:away-people", **given))

    page = text_of(client_of(lead).get(reverse("accounts:away-people")))
    assert "Away now" in page
    assert "until they are back" in page
    assert page.count("Ruth Adeyemi, Service manager (away until they are back)") == 2  # in both pickers
    absence = Absence.objects.get(user=handler)
    assert press(other_handler, "accounts:away-change", absence.pk, do="end").status_code == 404
    assert press(lead, "accounts:away-people", **given).status_code == 200  # the same again
    done(press(lead, "accounts:away-change", absence.pk, do="end"))
    assert Absence.objects.count() == 0


def test_administrators_see_on_the_rota_who_is_away_and_are_warned_before_nobody_is_here(
    rota: list[User], administrator: User, hr: User, handler: User
) -> None:
    today = timezone.localdate()
    first, *others = rota
    Absence.objects.create(user=first, first_date=today + DAY, last_date=today + 12 * DAY)
    page = text_of(client_of(administrator).get(reverse("accounts:rota")))
    assert "Away from" in page
    assert "every first reader is away" not in page

    for other in others:
        Absence.objects.create(user=other, first_date=today + 2 * DAY)

    for user, warned in ((administrator, True), (first, True), (hr, True), (handler, False)):
        page = text_of(client_of(user).get(reverse("accounts:account")))
        assert ("every first reader is away" in page) == warned, user
