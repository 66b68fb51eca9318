"""Days in whole words, as letters and pages have them."""

from collections.abc import Sequence
from datetime import date, time
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.text import get_text_list
from django.utils.translation import get_language
from django.utils.translation import gettext as _


def day(value: date) -> str:
    """'Wednesday 6 January 2027': the weekday is worked out, never typed."""
    return dated(value, "l j F Y")


def hour(value: time) -> str:
    """'2.15pm'; of a meeting, in London."""
    return f"{value.hour % 12 or 12}.{value:%M}{'am' if value.hour < 12 else 'pm'}"


def days(values: Sequence[date]) -> str:
    """Days one after the other, as a sentence has them."""
    return get_text_list([day(value) for value in values], _("and"))


def dated(value: date, form: str) -> str:
    """A day in one of Django's forms; a list shows the same few days over and over, so they are kept."""
    return _dated(value, form, get_language())


@lru_cache(maxsize=4000)
def _dated(value: date, form: str, _language: str | None) -> str:
    return date_format(value, form)
