"""The words of a record for the file of whom it was about (R68), made from plain values alone.

This room cannot reach the vault, what was raised, any message or any table: an import contract holds it. What it
is not given it cannot say.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Point:
    """One allegation that was upheld, whole or in part, in our own words."""

    text: str
    conclusion: str


@dataclass(frozen=True)
class Record:
    """Everything the record may say."""

    employer: str
    person: str
    points: Sequence[Point]
    decided_by: str  # a title
    month: date


def text_of(record: Record) -> str:
    """No source, no day, no reference: whoever reads it learns what was found and nothing of how it came up."""
    month = date_format(record.month, "F Y")
    head = _("Record for the personal file of %(person)s. %(employer)s, %(month)s.") % {
        "person": record.person,
        "employer": record.employer,
        "month": month,
    }
    points = [
        _("%(number)d. %(text)s Found: %(conclusion)s.")
        % {"number": number, "text": _ended(one.text), "conclusion": one.conclusion.lower()}
        for number, one in enumerate(record.points, start=1)
    ]
    standard = _("What was decided is what is more likely than not. %(title)s decided that it belongs here.") % {
        "title": record.decided_by
    }
    source = _(
        "It is not recorded here how this became known. Nobody may try to find out, and treating anybody badly "
        "for it is a disciplinary matter."
    )
    return "\n\n".join([head, *points, standard, source])


def _ended(text: str) -> str:
    text = text.strip()
    return text if text.endswith((".", "!", "?")) else f"{text}."
