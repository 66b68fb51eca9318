"""What a case and those who oversee may know of the checks after closing (R76)."""

from datetime import date, timedelta

import pytest

from accounts.models import User
from concerns.domain import blocks
from concerns.domain import wellbeing as checks
from concerns.enums import CheckAnswer, ConflictKind, State
from concerns.queries import casefile, timeline, wellbeing
from concerns.queries.wellbeing import Month
from tests.casework_factories import Worked, case_in
from tests.factories import NOW

pytestmark = pytest.mark.django_db

TODAY = NOW.date()
LATER = date(2026, 12, 10)  # the day of the second check


def answer(worked: Worked, given: CheckAnswer) -> None:
    inbox = worked.raised.mailbox
    check = checks.open_for(inbox, on=TODAY)
    assert check is not None
    checks.answer(inbox, check, given, on=TODAY)


def known(worked: Worked, *, on: date) -> tuple[list[tuple[str, date, str]], str, date | None, list[str]]:
    """All that the pages of the case say of it on that day."""
    rows = wellbeing.of_case(worked.case, today=on)
    file = casefile.load(worked.case, worked.reference, viewer=worked.handler, today=on)
    lines = [one.what for one in timeline.happenings(file, knows_blocks=True)]
    chips = [(row.words, row.due_date, row.chip_words) for row in rows]
    return chips, wellbeing.next_sentence(rows, today=on), file.here.progress.next_check, lines


def test_r76_the_case_cannot_tell_who_does_not_want_to_be_asked(
    rota: list[User], lead: User, handler: User
) -> None:
    stopped, asked = (case_in(State.CLOSED, lead=lead, handler=handler) for _ in range(2))
    answer(stopped, CheckAnswer.STOP)
    answer(asked, CheckAnswer.FINE)

    for day, words in ((TODAY, ["Asked", *["To come"] * 4]), (LATER, ["Asked", "Asked", *["To come"] * 3])):
        checks.sweep(on=day)
        chips, sentence, following, lines = known(stopped, on=day)
        assert [chip[2] for chip in chips] == words
        assert following == chips[words.index("To come")][1]
        assert (chips, sentence, following, lines) == known(asked, on=day)
    assert known(asked, on=LATER + timedelta(days=365))[1:3] == ("", None)


def test_i7_the_months_count_no_case_that_their_reader_must_not_know_of(
    rota: list[User], lead: User, handler: User, senior: User, hr: User
) -> None:
    closed = [case_in(State.CLOSED, lead=lead, handler=handler) for _ in range(5)]
    for worked in closed:
        answer(worked, CheckAnswer.FINE)
    month, following = TODAY.replace(day=1), date(2026, 12, 1)

    for reader in (senior, hr):
        assert wellbeing.by_month(reader, today=following) == [Month(month, "5", "5")]
    blocks.block(closed[0].case, senior, kind=ConflictKind.SUBJECT, by=lead, now=NOW)

    assert wellbeing.by_month(senior, today=following) == [Month(month, "fewer than 5", "fewer than 5")]
    assert wellbeing.by_month(hr, today=following) == [Month(month, "5", "5")]
    for worked in closed[1:]:
        blocks.block(worked.case, senior, kind=ConflictKind.SUBJECT, by=lead, now=NOW)
    assert wellbeing.by_month(senior, today=following) == []


def test_t26_a_month_is_shown_once_it_is_over_and_no_figure_below_five(
    rota: list[User], lead: User, handler: User, hr: User
) -> None:
    closed = [case_in(State.CLOSED, lead=lead, handler=handler) for _ in range(5)]
    assert checks.sweep(on=TODAY) == 5
    last, following = date(2026, 11, 30), date(2026, 12, 1)
    shown = [Month(date(2026, 11, 1), "5", "fewer than 5")]

    assert wellbeing.by_month(hr, today=last) == []
    assert wellbeing.by_month(hr, today=following) == shown
    answer(closed[0], CheckAnswer.NOT_FINE)
    assert wellbeing.by_month(hr, today=following) == shown
