"""How much is known of a reporter, as they alone change it (policy 4, R59). No page shows a name back, so each act
takes it as it was typed again, and the old copy goes in the same transaction. What was seen stays seen."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID, uuid5

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from concerns.domain import audit, content, endings, grants, recipients, requests, vault
from concerns.domain.vault import NAMED, Identity
from concerns.enums import EventType, GrantEnd, Mode
from concerns.errors import AlreadyReceived, WrongState
from concerns.models import Case, Concern, Mailbox
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Pace
from trust.models import Event

# Whoever gave a name cannot go back to having given none: somebody may have seen it.
NEXT: Mapping[Mode, tuple[Mode, ...]] = {
    Mode.ANONYMOUS: (Mode.CONFIDENTIAL, Mode.OPEN, Mode.UNNAMED),
    Mode.UNNAMED: (Mode.CONFIDENTIAL, Mode.OPEN),
    Mode.CONFIDENTIAL: (Mode.OPEN,),
    Mode.OPEN: (Mode.CONFIDENTIAL,),
}


@sensitive_variables()
@transaction.atomic
def change(
    mailbox: Mailbox, mode: Mode, *, identity: Identity | None = None, known_to: str = "", on: date, once: str
) -> None:
    """From one way of being known to another: with the name where the new way keeps one, or with who knows.

    What was granted in the old way ends, and what is still asked for is dropped. `once` is what the form carried.
    Raises AlreadyReceived for the same form sent twice, WrongState where no way leads from how it stands now,
    NoKeepers; ValueError for a name too many or too few.
    """
    if (identity is not None) != (mode in NAMED):
        raise ValueError("A name is given in confidential and open mode, and in no other.")
    concern = _claim(mailbox)
    copy = _copy(mailbox, once)
    if mode == concern.mode and (identity is None or vault.is_held(concern, pk=copy)):
        raise AlreadyReceived
    if mode not in NEXT[Mode(concern.mode)]:
        raise WrongState
    requests.drop_open(concern, on=on)
    endings.end_all(concern, why=GrantEnd.MODE_CHANGED, on=on)
    _set(concern, mode, known_to=known_to)
    changed = audit.record_reporter(EventType.MODE_CHANGED, mailbox=mailbox, on=on)
    if identity is not None:
        vault.seal_anew(concern, identity, on=on, pk=copy)
    _tell(concern, changed, on=on)


@sensitive_variables()
@transaction.atomic
def correct(mailbox: Mailbox, identity: Identity, *, on: date, once: str) -> None:
    """The name as it should have been, typed anew; whoever may see it sees it as it is now.

    Raises AlreadyReceived for the same form sent twice, WrongState where no name is kept, NoKeepers.
    """
    concern = _claim(mailbox)
    copy = _copy(mailbox, once)
    if vault.is_held(concern, pk=copy):
        raise AlreadyReceived
    if not vault.is_held(concern):
        raise WrongState
    vault.seal_anew(concern, identity, on=on, pk=copy)
    grants.renew_copies(concern, identity, on=on)


def _claim(mailbox: Mailbox) -> Concern:
    """The concern as it stands now; a doubled press waits here. What is being decided about the name is held
    first, as whoever decides holds it before the concern."""
    for request in requests.of(mailbox.concern).filter(state__in=requests.OPEN):
        requests.hold(request)
    rows = Concern.objects.select_for_update(of=("self",), no_key=True).select_related("data_key", "mailbox")
    return rows.get(pk=mailbox.concern_id)


def _copy(mailbox: Mailbox, once: str) -> UUID:
    """The id of the copy that this form makes. `once` is random and kept nowhere else."""
    return uuid5(mailbox.pk, f"name {once}")


def _set(concern: Concern, mode: Mode, *, known_to: str) -> None:
    concern.mode = mode
    if known_to:
        account = replace(content.account_of(concern), known_to=known_to)
        concern.sealed_account = content.seal_account(concern, account)
    concern.save(update_fields=["mode", "sealed_account"])


def _tell(concern: Concern, changed: Event, *, on: date) -> None:
    """Whoever is responsible for the case, at the next round: what they may ask for is another now."""
    case = Case.objects.select_related("owner").get(pk=concern.case_id)
    to = recipients.responsible_for(case, on=on)
    if to is not None:
        outbox.post(to=to, kind=Kind.NAME, key=f"mode:{changed.pk}", on=on, pace=Pace.ROUND, about=case.pk)
