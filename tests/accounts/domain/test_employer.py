"""The employer's own contacts and words: what may stand there, and that its event holds no value (R13)."""

from datetime import datetime, timedelta

import pytest

from accounts.domain import employer as domain
from accounts.domain.employer import Unfit
from accounts.enums import AccountEvent, Refusal
from accounts.models import Employer, User
from tests.accounts.acts import refusal_of, written

HELP = "Ring 999 from a mobile and press 55 when you cannot speak."


def kept() -> Employer:
    return Employer.objects.get(pk=1)


def test_r13_a_contact_is_changed_with_an_event_that_names_the_slot_alone(
    administrator: User, now: datetime
) -> None:
    seen = kept().version
    values = {"grievance_contact": "the HR desk", "support": kept().support}

    changed = domain.change(values, seen=seen, checked=False, by=administrator, now=now)

    assert (changed, kept().grievance_contact, kept().version) == (["grievance_contact"], "the HR desk", seen + 1)
    told = [{"actor": f"user:{administrator.pk}", "slot": "grievance_contact"}]
    assert written(AccountEvent.EMPLOYER_CHANGED) == told
    stale = refusal_of(domain.change, {"support": "None."}, seen=seen, checked=False, by=administrator, now=now)
    assert (stale, kept().support) == (Refusal.CHANGED, values["support"])
    assert domain.change(values, seen=seen + 1, checked=False, by=administrator, now=now) == []
    assert written(AccountEvent.EMPLOYER_CHANGED) == told


def test_r13_nobody_but_an_administrator_changes_a_setting(
    administrator: User, hr: User, senior: User, superuser: User, now: datetime
) -> None:
    domain.change({"it_phone": "01632 960 130"}, seen=0, checked=False, by=administrator, now=now)

    for who in (hr, senior, superuser):
        given = {"it_phone": "01632 960 199"}
        refusal = refusal_of(domain.change, given, seen=1, checked=False, by=who, now=now)
        assert refusal == Refusal.NOT_ADMINISTRATOR
    assert kept().it_phone == "01632 960 130"


@pytest.mark.parametrize(
    ("slot", "fits", "refused", "why"),
    [
        ("neutral_service_name", "Contact form", "Speak up", Refusal.TELLING),
        ("neutral_service_name", "Contact form", " ", Refusal.NO_NAME),
        (
            "neutral_site",
            "https://www.bbc.co.uk/weather",
            "https://www.example.org/whistleblowing",
            Refusal.TELLING,
        ),
        ("neutral_site", "https://www.bbc.co.uk/weather", "http://www.example.org/", Refusal.NO_ADDRESS),
        ("neutral_site", "https://www.bbc.co.uk/weather", "https://a:b@example.org/", Refusal.NO_ADDRESS),
        ("neutral_site", "https://www.bbc.co.uk/weather", "https://[example.org/", Refusal.NO_ADDRESS),
        ("colour", "#1f4e8c", "#e8c46a", Refusal.PALE),
        ("colour", "#1f4e8c", "blue", Refusal.NO_COLOUR),
        ("colour", "#1f4e8c", "", Refusal.NO_NAME),
        ("advice_phone", "01632 960 120 (free)", "ring us", Refusal.NO_PHONE),
        ("advice_phone", "999", "12", Refusal.NO_PHONE),
        ("name", "Westmarch", "", Refusal.NO_NAME),
    ],
)
def test_what_cannot_stand_there_is_refused(slot: str, fits: str, refused: str, why: Refusal) -> None:
    assert domain.wrong({slot: fits}) == {}
    assert domain.wrong({slot: refused}) == {slot: why}


def test_nothing_is_kept_where_one_slot_is_unfit(administrator: User, now: datetime) -> None:
    values = {"support": "Somebody listens.", "colour": "#ffffff"}

    with pytest.raises(Unfit) as refused:
        domain.change(values, seen=0, checked=False, by=administrator, now=now)

    assert refused.value.wrong == {"colour": Refusal.PALE}
    assert (kept().support, kept().version) == ("The staff support line is 01632 960 145.", 0)


def test_help_to_call_without_a_voice_is_hidden_until_somebody_compared_it(
    administrator: User, now: datetime
) -> None:
    def change(words: str, *, checked: bool, at: datetime = now) -> str:
        values = {"silent_call_help": words}
        domain.change(values, seen=kept().version, checked=checked, by=administrator, now=at)
        return kept().silent_call

    assert change(HELP, checked=False) == ""
    assert change(HELP, checked=True) == HELP
    assert change(HELP, checked=False, at=now + timedelta(days=3)) == HELP
    assert kept().silent_call_checked_on == now.date()
    assert change(f"{HELP} Wait.", checked=False) == ""
    assert change("", checked=True) == ""
    assert kept().silent_call_checked_on is None
