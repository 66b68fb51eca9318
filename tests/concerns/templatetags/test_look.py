from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.template import Context, Template

from accounts.fields import DayMonthYear, Form
from concerns.templatetags import look

DRAWINGS = Path(__file__).parents[3] / "templates/parts/icons"


def render(source: str, **context: object) -> str:
    return Template("{% load look %}" + source).render(Context(context))


def test_chips_are_the_agreed_table() -> None:
    assert {kind: (chip.shape, chip.ground) for kind, chip in look.CHIPS.items()} == {
        "overdue": ("over", "red"),
        "due_soon": ("half", "amber"),
        "time_left": ("ring", "white"),
        "extended": ("arrow", "dashed"),
        "met": ("tick", "pine"),
        "met_late": ("tick-line", "late"),
        "missing": ("cross", "late"),
        "waiting": ("bars", "slate"),
        "under_way": ("half", "slate"),
        "neutral": ("ring", "slate"),
        "blocked": ("barred", "slate"),
        "kept_name": ("lock", "plum"),
    }


def test_every_shape_is_drawn_and_no_other() -> None:
    assert {path.stem for path in DRAWINGS.iterdir()} == look.ICONS


@pytest.mark.parametrize("kind", look.CHIPS)
def test_chip_has_word_shape_and_ground(kind: str) -> None:
    markup = render("{% chip kind words %}", kind=kind, words="4 days <over>")

    assert f"hk-chip--{look.CHIPS[kind].ground}" in markup
    assert f"hk-icon--{look.CHIPS[kind].shape}" in markup
    assert "4 days &lt;over&gt;</span>" in markup
    assert 'aria-hidden="true"' in markup


@pytest.mark.parametrize("source", ["{% chip 'urgent' 'Urgent' %}", "{% icon 'eye' %}"])
def test_unknown_kind_is_refused(source: str) -> None:
    with pytest.raises(KeyError):
        render(source)


def test_day_is_the_day_in_london() -> None:
    assert look.day(date(2027, 1, 6)) == "Wednesday 6 January 2027"
    assert look.day(datetime(2027, 6, 30, 23, 30, tzinfo=UTC)) == "Thursday 1 July 2027"
    assert look.day(None) == ""


def test_short_day_names_the_year_only_when_it_is_another() -> None:
    assert look.short_day(date(2026, 11, 20), date(2026, 11, 24)) == "Fri 20 Nov"
    assert look.short_day(date(2027, 1, 6), date(2026, 11, 24)) == "Wed 6 Jan 2027"
    assert look.short_day(None, date(2026, 11, 24)) == ""


@pytest.mark.parametrize(
    ("instant", "words"),
    [
        (datetime(2027, 1, 4, 14, 15, tzinfo=UTC), "4 January 2027, 2.15pm"),
        (datetime(2027, 7, 4, 11, 5, tzinfo=UTC), "4 July 2027, 12.05pm"),
        (datetime(2027, 7, 4, 23, 30, tzinfo=UTC), "5 July 2027, 12.30am"),
    ],
)
def test_moment_is_london_time(instant: datetime, words: str) -> None:
    assert look.moment(instant) == words


def test_code_is_read_letter_by_letter() -> None:
    assert look.groups("7KQ2-M9XD") == ["7KQ2", "M9XD"]
    assert look.spelled("7KQ2-M9XD") == "7 K Q 2, M 9 X D"


class Several(Form):
    when = forms.DateField(widget=DayMonthYear)
    why = forms.CharField()
    which = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_error_summary_leads_to_the_first_control_of_each_field() -> None:
    form = Several({})

    markup = render('{% include "parts/error_summary.html" %}', form=form)
    page = markup + str(form)

    for target in ("id_when_0", "id_why", "id_which_0"):
        assert f'href="#{target}"' in markup
        assert page.count(f'id="{target}"') == 1


def test_error_summary_is_silent_when_nothing_is_wrong() -> None:
    good = {"when_day": "1", "when_month": "2", "when_year": "2027", "why": "x", "which": "a"}

    assert render('{% include "parts/error_summary.html" %}', form=Several(good)).strip() == ""
