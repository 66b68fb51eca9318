"""How letters reach a reporter: never in a way they did not choose; and the letter about how it is going."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import letters, lifecycle, progress, reaching
from concerns.domain.progress import ProgressParts
from concerns.enums import Duty, EventType, LetterKind, LetterWay, Mode, Obstacle, State
from concerns.errors import Blocked, Refused
from concerns.models import Concern, Deadline, Letter, Mailbox, PaperCopy
from tests.casework_factories import Worked, acknowledge, case_in
from tests.factories import NOW
from trust.models import Event

LATER = NOW + timedelta(days=3)
PARTS = ProgressParts(done="We read the sheets.", next_step="We talk to the team.", question="Which weeks?")


def first_letter(rota: list[User], lead: User, handler: User, mode: Mode) -> Worked:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, mode=mode)
    acknowledge(worked)
    return worked


def choose(worked: Worked, way: LetterWay, *, no_contact: bool = False) -> None:
    reaching.choose(Mailbox.objects.get(concern=worked.concern), way=way, no_contact=no_contact, on=NOW.date())


def given(worked: Worked) -> PaperCopy:
    (letter,) = letters.issued(worked.concern)
    return reaching.hand_over(letter, by=worked.handler, now=LATER)


@pytest.mark.django_db
def test_r37_a_letter_goes_on_paper_only_as_the_reporter_chose(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = first_letter(rota, lead, handler, Mode.OPEN)
    with pytest.raises(Refused):
        given(worked)

    choose(worked, LetterWay.IN_PERSON)
    copy = given(worked)

    assert (copy.way, copy.given_date) == (LetterWay.IN_PERSON, LATER.date())
    chosen = Event.objects.get(type=EventType.LETTER_WAY_CHOSEN)
    assert (chosen.actor, chosen.on) == ("reporter", NOW.date().isoformat())
    assert Concern.objects.get(pk=worked.concern.pk).letter_way_date == NOW.date()
    choose(worked, LetterWay.INBOX)
    with pytest.raises(Refused):
        given(worked)


@pytest.mark.django_db
def test_r37_do_not_contact_me_is_honoured_and_recorded(rota: list[User], lead: User, handler: User) -> None:
    worked = first_letter(rota, lead, handler, Mode.OPEN)
    choose(worked, LetterWay.POST, no_contact=True)

    with pytest.raises(Refused):
        given(worked)
    asks = progress.obstacles(worked.concern, PARTS)
    assert asks == [(Obstacle.NOT_TO_BE_CONTACTED, None)]
    assert progress.obstacles(worked.concern, replace(PARTS, question="")) == []
    assert (worked.concern.no_contact, PaperCopy.objects.count()) == (True, 0)


@pytest.mark.django_db
@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.UNNAMED])
def test_r37_whoever_gave_no_name_is_offered_no_paper(
    mode: Mode, rota: list[User], lead: User, handler: User
) -> None:
    worked = first_letter(rota, lead, handler, mode)

    assert reaching.ways(worked.concern) == [LetterWay.INBOX]
    with pytest.raises(Refused):
        choose(worked, LetterWay.POST)
    choose(worked, LetterWay.INBOX, no_contact=True)
    assert worked.concern.no_contact is True


def send(worked: Worked, parts: ProgressParts = PARTS) -> Letter:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    return progress.send(case, concern, parts, by=worked.handler, now=LATER)


@pytest.mark.django_db
def test_how_it_is_going_is_a_letter_and_the_next_is_owed_from_that_day(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = first_letter(rota, lead, handler, Mode.ANONYMOUS)

    text = letters.text_of(send(worked))
    nothing = letters.text_of(send(worked, ProgressParts(next_step="We go on.")))

    assert "Here is where we are. We read the sheets." in text
    assert "Next.\nWe talk to the team. We still aim to answer by Tuesday 8 December 2026." in text
    assert "From you.\nWhich weeks? You do not have to answer." in text
    assert "We have nothing new to tell you since Friday 13 November 2026." in nothing
    assert "From you." not in nothing
    owed = Deadline.objects.filter(concern=worked.concern, duty=Duty.UPDATE)
    assert [row.met_at is None for row in owed.order_by("number")] == [False, False, True]


@pytest.mark.django_db
def test_how_it_is_going_says_so_when_we_are_late(rota: list[User], lead: User, handler: User) -> None:
    worked = first_letter(rota, lead, handler, Mode.ANONYMOUS)

    late = progress.text(worked.case, worked.concern, PARTS, by=handler, on=(NOW + timedelta(days=40)).date())

    assert "We promised our answer by Tuesday 8 December 2026. We missed this date." in late


@pytest.mark.django_db
def test_how_it_is_going_waits_for_the_first_letter_and_says_no_held_word(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)

    with pytest.raises(Blocked) as blocked:
        send(worked, ProgressParts(done="Somebody was suspended."))

    assert blocked.value.reasons == [
        (Obstacle.DUTY_OPEN, Duty.ACKNOWLEDGE),
        (Obstacle.PART_MISSING, "next_step"),
        (Obstacle.WORDS_NEVER, "suspended"),
    ]
    assert not Letter.objects.filter(kind=LetterKind.UPDATE).exists()
