"""One thing that the owner of an incident, or of a report of bad treatment, records on a page of its own."""

from dataclasses import dataclass

from django.utils.functional import Promise

from concerns.forms.matters import RecordForm


@dataclass(frozen=True)
class Part:
    form: type[RecordForm]
    question: Promise | str
    button: Promise | str
    done: Promise | str
    help: Promise | str
