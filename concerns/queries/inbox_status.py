"""Where things stand, in the words of the inbox (copy: where things stand). Never a word of another reporter."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from accounts.models import User
from concerns.domain import access, challenges, clock, inboxes, reading, wellbeing, withdrawals
from concerns.enums import Duty, LetterKind, OnwardKind, OnwardStatus, State
from concerns.models import ActionTold, Case, Concern, Mailbox, OnwardRoute
from concerns.queries import afterwards
from concerns.queries.inbox_dates import day

WARNED = timedelta(days=56)  # before an inbox closes
# Who may have to act before we can.
FIRST = (OnwardKind.POLICE, OnwardKind.SAFEGUARDING, OnwardKind.AUDITOR, OnwardKind.INQUIRY)


@dataclass(frozen=True)
class Status:
    """`title` heads the page; the rest follows it."""

    title: str
    more: str = ""


def of(concern: Concern, inbox: Mailbox) -> Status:
    """For this reporter; a case answers several, each by their own letter. The first that knows says it."""
    for asked in (_stopping, _after, _closed, _answered):
        found = asked(concern, inbox)
        if found is not None:
            return found
    if concern.case.state == State.RECEIVED:
        return _new(concern.case)
    return _under_way(concern, concern.case)


def _after(concern: Concern, inbox: Mailbox) -> Status | None:
    """A review, or work begun again: before anything else while it runs, its result until the case is closed."""
    after = afterwards.status(concern)
    if after is None or not (after.is_open or concern.case.state != State.CLOSED):
        return None
    return Status(after.title, after.more)


def _closed(concern: Concern, inbox: Mailbox) -> Status | None:
    if concern.case.state != State.CLOSED:
        return None
    title = _("We have stopped, as you asked") if _was_stopped(concern) else _("We have finished")
    told = [_stays_open(inbox), _("Tell us if you are treated badly."), _next_check(concern)]
    return Status(title, " ".join(one for one in told if one))


def _stays_open(inbox: Mailbox) -> str:
    if inbox.closes_date is None:
        return ""
    return _("Your inbox stays open until {day}.").format(day=day(inbox.closes_date))


def _next_check(concern: Concern) -> str:
    coming = None if concern.no_contact else wellbeing.next_day(concern)
    return _("We also ask you on {day}.").format(day=day(coming)) if coming else ""


def _stopping(concern: Concern, inbox: Mailbox) -> Status | None:
    if withdrawals.waiting(concern) is None:
        return None
    return Status(_("You asked us to stop"), _("We are deciding, and we will write to you."))


def _was_stopped(concern: Concern) -> bool:
    letter = challenges.latest_answer(concern)
    return letter is not None and letter.kind == LetterKind.STOPPED


def _answered(concern: Concern, inbox: Mailbox) -> Status | None:
    if concern.case.state == State.REDIRECTED:
        return Status(_("Something else fits better"), _("Our letter says why. You can ask us to think again."))
    if concern.answered_date is None:
        return None
    letter = challenges.latest_answer(concern)
    kind = letter.kind if letter else ""
    words: dict[str, Callable[[], Status]] = {
        LetterKind.INFORMAL: lambda: Status(_("It was put right early, by talking"), _("Our letter says how.")),
        LetterKind.STOPPED: lambda: Status(
            _("We have stopped, as you asked"), _("Your inbox stays open. Our letter says what you can still do.")
        ),
    }
    return words.get(kind, lambda: Status(_("Our answer is here")))()


def _new(case: Case) -> Status:
    if case.conflicts_decided_at is not None:
        return Status(_("A first reader is reading it and deciding what happens next"))
    if case.owner_id is None:
        return Status(_("We have it"), _("We are looking for someone who may read it."))
    return Status(_("We have it"), _("A first reader reads it next."))


def _under_way(concern: Concern, case: Case) -> Status:
    if _is_being_written(concern):
        return Status(_("We are writing our answer"), _("A second person checks it."))
    if _others_act_first(concern):
        words = _("Your dates still count. If we need longer, we tell you.")
        return Status(_("Someone else has to act first"), words)
    contact = access.handler_of(case)
    if case.state in {State.INVESTIGATING, State.ANSWERED}:
        told = _("{contact} is your contact.").format(contact=contact.name) if contact else ""
        return Status(_("We are looking into it"), told)
    return _begun(concern, case, contact)


def _begun(concern: Concern, case: Case, contact: User | None) -> Status:
    """Somebody has it, and has not begun to look into it."""
    first = clock.due(concern, Duty.ACKNOWLEDGE)
    if first is not None and first.met_at is not None:
        return Status(_("Our first letter is here"), _("Your contact is planning what to do."))
    if case.state == State.REFERRED:
        return Status(
            _("It has gone to the manager whose job it is to deal with it"), _("Your dates are the same.")
        )
    if contact is None or first is None:
        return Status(_("A first reader is reading it and deciding what happens next"))
    return Status(
        _("You have a contact: {contact}").format(contact=contact.name),
        _("They write to you by {due}.").format(due=day(clock.promised_date(first))),
    )


def _is_being_written(concern: Concern) -> bool:
    """A second person was asked to read it, and it is not out. What went out, or was put aside by going back to
    work, is dropped."""
    last = reading.latest(concern)
    return last is not None and last.dropped_at is None


def _others_act_first(concern: Concern) -> bool:
    """Only where this reporter was told of it (R46): to say it here could warn somebody as well."""
    routes = OnwardRoute.objects.filter(case=concern.case_id, kind__in=FIRST).exclude(status=OnwardStatus.ENDED)
    rows = ActionTold.objects.filter(concern=concern, route__in=routes).order_by("decided_at", "pk")
    latest = dict(rows.values_list("route", "told"))
    return any(latest.values())


def ending(inbox: Mailbox, *, today: date) -> str:
    """Told in time before it closes; and, past the day, that it waits for what is not finished."""
    if inbox.closes_date is None or inbox.closes_date - today > WARNED:
        return ""
    if inboxes.is_kept_open(inbox, on=today):
        return _("Your inbox closes when what is still open here is finished. Save what you need.")
    told = _("Your inbox closes on {day}. After that your code will not work. Save what you need.")
    if inboxes.is_needed(inbox, on=today):
        told = f"{told} {_('It stays open as long as something here is not finished.')}"
    return told.format(day=day(inbox.closes_date))
