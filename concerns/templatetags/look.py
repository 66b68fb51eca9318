"""How facts are shown: chips, shapes, dates. No rule lives here."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from concerns.domain import wording
from concerns.templatetags import clockbar

register = template.Library()

LONDON = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Chip:
    """The shape beside the word and the ground under it."""

    shape: str
    ground: str


# Complete: a new state picks one of these kinds, or a new row is agreed first.
CHIPS = {
    "overdue": Chip("over", "red"),
    "due_soon": Chip("half", "amber"),
    "time_left": Chip("ring", "white"),
    "extended": Chip("arrow", "dashed"),
    "met": Chip("tick", "pine"),
    "met_late": Chip("tick-line", "late"),
    "missing": Chip("cross", "late"),
    "waiting": Chip("bars", "slate"),
    "under_way": Chip("half", "slate"),
    "neutral": Chip("ring", "slate"),
    "blocked": Chip("barred", "slate"),
    "kept_name": Chip("lock", "plum"),
}

ICONS = frozenset({chip.shape for chip in CHIPS.values()} | {"leave"})


@register.simple_tag
def chip(kind: str, words: str) -> SafeString:
    """A state in word, shape and colour; an unknown kind raises KeyError."""
    return _chip(kind, str(words))


@lru_cache(maxsize=2000)  # a list shows the same few again and again
def _chip(kind: str, words: str) -> SafeString:
    context = {"kind": kind, "shape": CHIPS[kind].shape, "ground": CHIPS[kind].ground, "words": words}
    return render_to_string("parts/chip.html", context)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the shapes, hidden from screen readers: a word always stands beside it."""
    return _icon(str(name))


@cache
def _icon(name: str) -> SafeString:
    if name not in ICONS:
        raise KeyError(name)
    return render_to_string("parts/icon.html", {"name": name, "drawing": f"parts/icons/{name}.svg"})


@register.inclusion_tag("parts/mark.html")
def mark(size: int) -> dict[str, Any]:
    """The mark, `size` CSS pixels wide: 36 in the public header, 32 for staff, 18 in the footer."""
    return {"size": size}


@register.inclusion_tag("parts/clock_bar.html")
def clock_bar(dates: clockbar.ClockDates, facts: list[Any], name: str) -> dict[str, Any]:
    """The clock of one concern with the same facts as a list; `name` is unique on the page."""
    return {"bar": clockbar.draw(dates), "facts": facts, "name": name}


@register.inclusion_tag("parts/age_bar.html")
def age_bar(day: int, limit: int, name: str) -> dict[str, Any]:
    """The age of one duty against its limit, both in calendar days; `name` is unique on the page."""
    return {"bar": clockbar.draw_age(day=day, limit=limit), "name": name}


@register.filter
def day(value: date | None) -> str:
    """'Wednesday 6 January 2027'; an aware datetime counts as its day in London."""
    return wording.day(_local_day(value)) if value else ""


@register.filter
def short_day(value: date | None, today: date) -> str:
    """'Fri 20 Nov', with the year when it is not the year of `today`."""
    if not value:
        return ""
    local = _local_day(value)
    return wording.dated(local, "D j M" if local.year == _local_day(today).year else "D j M Y")


@register.filter
def moment(value: datetime | None) -> str:
    """'4 January 2027, 2.15pm' in London. For staff only: what a reporter does has a day and no time."""
    if not value:
        return ""
    local = value.astimezone(LONDON)
    half = "am" if local.hour < 12 else "pm"
    return f"{date_format(local.date(), 'j F Y')}, {local.hour % 12 or 12}.{local:%M}{half}"


@register.filter
def spelled(value: str) -> str:
    """A code letter by letter with a pause between groups, for reading aloud: '7 K Q 2, M 9 X D'."""
    return ", ".join(" ".join(group) for group in str(value).replace("-", " ").split())


@register.filter
def groups(value: str) -> list[str]:
    """The groups of a code, divided by dashes or spaces."""
    return str(value).replace("-", " ").split()


@register.filter
def field_id(form_field: Any) -> str:
    """Where a link in the error summary leads: the first control of the field."""
    if form_field.id_for_label or not form_field.subwidgets:
        return str(form_field.id_for_label or form_field.auto_id)
    return str(form_field[0].id_for_label)


def _local_day(value: date) -> date:
    return value.astimezone(LONDON).date() if isinstance(value, datetime) else value
