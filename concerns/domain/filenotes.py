"""The copy for the reporter's own file (policy 3.5, R66, D4): a note that name keepers hold, never sent anywhere.

It says that somebody raised a concern and was answered, and holds no name: whose it is stands in the vault alone.
A name keeper opens it only after a request for that very name was agreed, that is after the reporter was asked or
an override was recorded (R61). No line manager, handler or HR page leads to it (T28).
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, vault, wording
from concerns.domain.content import Label
from concerns.enums import EventType, RequestState
from concerns.errors import NoSuchCase, WrongState
from concerns.models import Concern, FileNote
from concerns.models.disclosure import NameRequest
from trust import sealing


def may_make(concern: Concern) -> bool:
    """Only where a name is kept: otherwise there is no file it could belong to."""
    return concern.answered_date is not None and vault.is_held(concern)


def made(concern: Concern) -> FileNote | None:
    return FileNote.objects.filter(concern=concern).select_related("made_by").first()


@transaction.atomic
def make(concern: Concern, *, by: User, now: datetime) -> FileNote:
    """On request, once. Raises WrongState where no name is kept, nothing was answered, or there is one."""
    access.advance(concern.case)
    if not may_make(concern) or made(concern) is not None:
        raise WrongState
    note = FileNote(concern=concern, made_at=now, made_by=by)
    note.sealed_text = sealing.seal(
        concern.data_key, text_of(concern, now=now), label=Label.FILE_NOTE, row=note.pk
    )
    note.save(force_insert=True)
    audit.record(EventType.FILE_NOTE_MADE, case=concern.case, by=by, now=now, concern=concern.reference)
    return note


def text_of(concern: Concern, *, now: datetime) -> str:
    """Dates and the reference alone: no name, no kind, not what was said or found."""
    if concern.answered_date is None:
        raise WrongState
    told = {
        "raised": wording.day(concern.raised_date),
        "answered": wording.day(concern.answered_date),
        "reference": concern.reference,
        "made": wording.day(calendar.receipt_date(now)),
    }
    sentences = [
        _("A concern was raised on %(raised)s under the policy for raising concerns.") % told,
        _("It was answered on %(answered)s. Its reference is %(reference)s.") % told,
        _("Raising it is protected. It must never count against whoever did."),
        _("Made on %(made)s. Kept by the name keepers, and opened only under the rules for names.") % told,
    ]
    return "\n\n".join(sentences)


def openable_by(user: User) -> list[FileNote]:
    """Those that this name keeper may open now: they decided the request for that name."""
    if Role.CUSTODIAN not in access.org_roles(user):
        return []
    decided = NameRequest.objects.filter(
        state=RequestState.GRANTED, decisions__decided_by=user, decisions__agreed=True
    )
    rows = FileNote.objects.filter(concern__in=decided.values("concern"))
    rows = rows.exclude(concern__case__conflicts__user=user)
    return list(rows.select_related("concern__data_key", "concern__case").order_by("made_at", "pk").distinct())


@transaction.atomic
def read(user: User, reference: str, *, now: datetime) -> str:
    """Open it; the event comes first. Raises NoSuchCase for everybody but a name keeper who agreed to open this
    very name."""
    note = next((one for one in openable_by(user) if one.concern.reference == reference), None)
    if note is None:
        raise NoSuchCase
    audit.record(EventType.FILE_NOTE_READ, case=note.concern.case, by=user, now=now, concern=reference)
    return sealing.unseal(note.concern.data_key, note.sealed_text, label=Label.FILE_NOTE, row=note.pk)
