"""Everything that must stand before a name can be locked away, asked for and shown."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import access, consents, gate, grants, keepers, opening
from concerns.domain.keepers import NewVault
from concerns.domain.wanted import Wanted
from concerns.enums import Basis, CaseRole, ConflictKind, Consent, EventType, Mode, Purpose, RequestState
from concerns.models import Concern, ScenarioPass
from concerns.models.disclosure import Grant, NameRequest
from notifications.models import Notice
from tests import factories

PASSPHRASE = "a passphrase for the tests"
REVEAL_PASSPHRASE = "another passphrase for the tests"


def open_vault(people: Sequence[User], *, now: datetime, passphrases: Sequence[str] = ()) -> NewVault:
    """The vault with these name keepers, at least two, who all have the same passphrase or each their own; the
    mails about it have gone."""
    opens = dict(zip(people, passphrases or [PASSPHRASE] * len(people), strict=True))
    for person, passphrase in opens.items():
        gate.record_pass(person, now=now)
        keepers.make_key(person, passphrase, now=now)
    private = opening.own(people[0], opens[people[0]], now=now)
    vault = keepers.set_up(by=people[0], private=private, now=now)
    Notice.objects.filter(key__startswith="vault:").delete()
    return vault


def make_ready(person: User, *, now: datetime) -> User:
    """They passed the five scenes and made their key."""
    gate.record_pass(person, now=now)
    grants.make_key(person, REVEAL_PASSPHRASE, now=now)
    return person


def agreed_request(concern: Concern, *, to: User | None, by: User, now: datetime, **more: Any) -> NameRequest:
    """A request that its reporter and the name keepers agreed to."""
    told = {
        "basis": Basis.CONSENT,
        "purpose": Purpose.MEET,
        "days": 14,
        "state": RequestState.GRANTED,
        "answer": Consent.YES,
        "answered_date": now.date(),
    }
    told |= more
    request = NameRequest.objects.create(concern=concern, recipient=to, asked_by=by, asked_at=now, **told)
    if request.answer and request.answered_date:
        say(request, on=request.answered_date)
    return request


def say(request: NameRequest, *, on: date) -> None:
    """Whatever answer stands in the row, the reporter said just that."""
    with transaction.atomic():
        request.answer_mark = consents.record(request, EventType.NAME_ANSWERED, on=on)
        request.save(update_fields=["answer_mark"])


def grant_to(person: User, concern: Concern, *, asked_by: User, keeper: User, now: datetime, **more: Any) -> Grant:
    """They may be shown this name; `more` is of the request."""
    request = agreed_request(concern, to=person, by=asked_by, now=now, **more)
    private = opening.unlock(keeper, PASSPHRASE, now=now)
    return grants.give(request, private=private, by=keeper, now=now)


def wanted(to: User | None, basis: Basis, **more: Any) -> Wanted:
    """What somebody asks for, with all that it needs."""
    told = {"purpose": Purpose.MEET, "days": 14, "words": "A court asks us to."}
    told |= {"grounds": "The court of Westmarch ordered it."} if basis != Basis.CONSENT else {}
    return Wanted(basis=basis, recipient=to, **{**told, **more})


def vault_key(keeper: User, *, now: datetime) -> bytes:
    """The vault's private half, as this keeper opens it."""
    return opening.unlock(keeper, PASSPHRASE, now=now)


def accepted_confidential(handler: User, lead: User, *, now: datetime) -> Concern:
    """A confidential concern whose handler is ready to be shown its name. Needs a vault and a rota."""
    raised = factories.raise_concern(mode=Mode.CONFIDENTIAL, now=now)
    factories.take_on(raised.case, by=lead, now=now)
    access.appoint(raised.case, handler, CaseRole.HANDLER, by=lead, now=now)
    if not grants.has_key(handler):
        make_ready(handler, now=now)
    return Concern.objects.select_related("case", "data_key", "mailbox").get(pk=raised.concern.pk)


# What may happen to somebody on a case, after which no name of it is shown to them.
SHUT_OUT: dict[str, Callable[[User, Concern, User], object]] = {
    "gone": lambda person, concern, lead: User.objects.filter(pk=person.pk).update(is_active=False),
    "off the case": lambda person, concern, lead: access.unseat(concern.case, person, by=lead, now=factories.NOW),
    "blocked": lambda person, concern, lead: access.block(
        concern.case, person, ConflictKind.RELATION, by=lead, now=factories.NOW
    ),
    "without a pass": lambda person, concern, lead: ScenarioPass.objects.update(
        valid_until_date=factories.NOW.date()
    ),
    "a name keeper": lambda person, concern, lead: RoleHolding.objects.create(user=person, role=Role.CUSTODIAN),
    "an HR auditor": lambda person, concern, lead: RoleHolding.objects.create(user=person, role=Role.HR_AUDITOR),
}
