from dataclasses import dataclass, replace
from datetime import date

import pytest

from concerns.queries.clockface import Target
from concerns.templatetags import clockbar


@dataclass(frozen=True)
class Dates:
    today: date = date(2026, 11, 24)
    raised_date: date = date(2026, 11, 2)
    acknowledge_due_date: date = date(2026, 11, 16)
    acknowledged_date: date | None = None
    answer_due_date: date = date(2026, 11, 30)
    answered_date: date | None = None
    extended_date: date | None = None
    targets: tuple[Target, ...] = ()


def x(bar: clockbar.ClockBar, kind: str) -> int:
    (found,) = [mark.x for mark in bar.marks if mark.kind == kind]
    return found


def test_bar_runs_from_raised_to_two_days_after_the_last_date() -> None:
    bar = clockbar.draw(Dates())

    per_day = (clockbar.WIDTH - 2 * clockbar.MARGIN) / 30
    assert x(bar, "raised") == clockbar.MARGIN
    assert x(bar, "due") == round(clockbar.MARGIN + 28 * per_day)
    assert x(bar, "today") == round(clockbar.MARGIN + 22 * per_day)


def test_time_runs_to_today_and_no_further_than_the_answer() -> None:
    running = clockbar.draw(Dates())
    answered = clockbar.draw(Dates(answered_date=date(2026, 11, 20)))

    assert [(s.kind, s.x + s.width) for s in running.stretches] == [("elapsed", x(running, "today"))]
    assert [(s.kind, s.x + s.width) for s in answered.stretches] == [("elapsed", x(answered, "tick"))]


def test_late_answer_is_hatched_from_the_first_date_even_when_extended() -> None:
    on_time = Dates(extended_date=date(2026, 12, 14))
    late = replace(on_time, today=date(2026, 12, 3))

    assert [s.kind for s in clockbar.draw(on_time).stretches] == ["elapsed", "extension"]
    bar = clockbar.draw(late)
    assert [s.kind for s in bar.stretches] == ["elapsed", "extension", "late"]
    assert (bar.stretches[-1].x, bar.stretches[-1].x + bar.stretches[-1].width) == (x(bar, "due"), x(bar, "today"))


@pytest.mark.parametrize(
    ("acknowledged", "marks", "words"),
    [
        (date(2026, 11, 16), {"tick"}, ("Acknowledged", "16 Nov, in time")),
        (date(2026, 11, 17), {"tick", "missed"}, ("Acknowledged", "17 Nov, 1 day late")),
        (None, {"missed"}, ("Not acknowledged", "due 16 Nov")),
    ],
)
def test_acknowledgement_is_kept_late_or_missed(
    acknowledged: date | None, marks: set[str], words: tuple[str, str]
) -> None:
    bar = clockbar.draw(Dates(acknowledged_date=acknowledged))

    assert {mark.kind for mark in bar.marks} & {"tick", "missed"} == marks
    assert words in {(label.first, label.second) for label in bar.below}


def test_acknowledgement_is_not_missed_on_its_last_day() -> None:
    due = clockbar.draw(Dates(today=date(2026, 11, 16)))
    over = clockbar.draw(Dates(today=date(2026, 11, 17)))

    assert "missed" not in {mark.kind for mark in due.marks}
    assert "missed" in {mark.kind for mark in over.marks}


@pytest.mark.parametrize("day", range(1, 41))
def test_labels_stay_in_the_box_and_never_touch(day: int) -> None:
    today = date(2026, 11, day) if day <= 30 else date(2026, 12, day - 30)
    dates = Dates(
        today=today,
        targets=(Target("target", date(2026, 11, 5)), Target("update the reporter", date(2026, 11, 16))),
        acknowledged_date=date(2026, 11, 3),
    )

    bar = clockbar.draw(replace(dates, extended_date=date(2026, 12, 2)))

    for labels in (bar.above, bar.below):
        for at, label in enumerate(labels):
            assert label.span[0] >= 0
            assert label.span[1] <= clockbar.WIDTH
            beside = [other for other in labels[at + 1 :] if other.row == label.row]
            assert [o for o in beside if abs(o.x - label.x) < clockbar.NEAREST] == []
            assert [o for o in beside if o.span[0] < label.span[1] and label.span[0] < o.span[1]] == []
    now = next(mark.x for mark in bar.marks if mark.kind == "today")
    beside_track = [label.span for label in bar.above if label.row == 0]
    assert [span for span in beside_track if span[0] < now + 8 and now - 8 < span[1]] == []
    assert min(label.y for label in bar.above) >= 14
    assert max(label.second_y for label in bar.below) < bar.height


def test_concern_raised_today_has_a_bar() -> None:
    bar = clockbar.draw(Dates(today=date(2026, 11, 2)))

    assert x(bar, "today") == x(bar, "raised")


def test_age_is_grey_and_red_only_past_the_limit() -> None:
    at_limit = clockbar.draw_age(day=28, limit=28)
    over = clockbar.draw_age(day=49, limit=28)
    off_scale = clockbar.draw_age(day=200, limit=28)

    assert (at_limit.elapsed, at_limit.limit, at_limit.late) == (54, 54, 0)
    assert (over.elapsed, over.limit, over.late) == (54, 54, 41)
    assert off_scale.limit + off_scale.late == clockbar.AGE_WIDTH
