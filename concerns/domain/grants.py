"""Who may be shown a name: their own key, their grant, the showing and its end (I2, I9, I13).

A grant is a copy of one name, sealed to one person's own key. It is asked again at each request whether it still
holds; what is over has its copy destroyed and stays ended, whatever the clock says later.
"""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, audit, calendar, consents, endings, gate, opening, passphrases, reveals, vault
from concerns.domain.vault import Identity
from concerns.enums import Action, Basis, Consent, EventType, GrantEnd, Mode, Purpose, RequestState, Seat, State
from concerns.errors import Refused, WrongState
from concerns.models import Case, Concern, ScenarioPass
from concerns.models.disclosure import Grant, NameRequest, RevealKey
from trust import pairs

SEATS = (
    *(Seat.HANDLER, Seat.OWNER, Seat.INVESTIGATOR, Seat.SECOND_READER, Seat.REVIEWER, Seat.OBSERVER),
    Seat.COVER,
)


@sensitive_variables()
@transaction.atomic
def make_key(person: User, passphrase: str, *, now: datetime) -> RevealKey:
    """A fresh key pair for somebody who passed the scenes, locked by their reveal passphrase. What the old one
    opened is over: nobody else can seal it to the new one but a name keeper.

    Raises Refused without a valid pass (R95) and for a name keeper, who is granted none (I3), and like
    `passphrases.require`.
    """
    passphrases.require(passphrase, person)
    if not gate.is_passed(person, on=calendar.receipt_date(now)) or Role.CUSTODIAN in access.org_roles(person):
        raise Refused
    pair = pairs.new_pair()
    fresh = {"public": pair.public, "locked_private": pairs.lock(pair.private, passphrase), "made_at": now}
    key, _ = RevealKey.objects.update_or_create(user=person, defaults=fresh)
    fingerprint = pairs.fingerprint(pair.public)
    key.mark = audit.mark_key(EventType.REVEAL_KEY_MADE, person.pk, fingerprint)
    key.save(update_fields=["mark"])
    told = {"person": str(person.pk), "key": fingerprint, "mark": key.mark}
    audit.record_accounts(EventType.REVEAL_KEY_MADE, by=person, now=now, **told)
    # After the accounts' chain, as somebody who leaves is taken off it and then off their cases.
    held = endings.standing().filter(user=person).order_by("pk").select_for_update(of=("self",))
    for grant in list(held):
        endings.end(grant, why=GrantEnd.KEY_REPLACED, by=person, now=now)
    return key


@sensitive_variables()
@transaction.atomic
def change_passphrase(person: User, passphrase: str, *, private: bytes, now: datetime) -> None:
    """Another passphrase for the same key, so that grants stay. `private` is from `unlock`.

    Raises Refused where the key has been made anew since, and like `passphrases.require`.
    """
    passphrases.require(passphrase, person)
    key = RevealKey.objects.select_for_update().filter(user=person).first()
    if key is None or bytes(key.public) != pairs.public_of(private):
        raise Refused
    key.locked_private = pairs.lock(private, passphrase)
    key.save(update_fields=["locked_private"])
    audit.record_accounts(EventType.REVEAL_PASSPHRASE_CHANGED, by=person, now=now)


def has_key(person: User) -> bool:
    return RevealKey.objects.filter(user=person).exists()


@sensitive_variables()
def unlock(person: User, passphrase: str, *, now: datetime) -> bytes:
    """Their private half by their reveal passphrase; called outside any transaction.

    Raises trust.errors.WrongPassphrase, accounts.errors.Locked; Refused for somebody without a key.
    """
    key = RevealKey.objects.filter(user=person).first()
    if key is None:
        raise Refused
    return opening.open_lock(key.locked_private, passphrase, of=person, now=now)


def may_be_shown(person: User, case: Case, *, now: datetime) -> bool:
    """Whether a name of this case may be granted to them: active, on the case, not blocked, no name keeper and no
    HR auditor, with a valid pass. Read anew from the database, whatever `person` said when it was loaded."""
    found = User.objects.filter(pk=person.pk).first()
    if found is None or Role.HR_AUDITOR in access.org_roles(found):
        return False
    if not access.visible_cases(found).filter(pk=case.pk).exists():
        return False
    return gate.is_passed(found, on=calendar.receipt_date(now))


@sensitive_variables()
@transaction.atomic
def give(request: NameRequest, *, private: bytes, by: User, now: datetime) -> Grant:
    """Seal the name to the recipient's own key, for the days that were asked for. `private` is the vault's key
    (`opening.unlock`); the caller has set the request to GRANTED in this transaction.

    Raises Refused where the giver or the recipient may not (I2, I3) or the recipient's key is not the one they
    made, WrongState for a request or a concern that is not (any more) in its place.
    """
    person, concern = request.recipient, request.concern
    _require_second_person(request, by)
    if person is None or not may_be_shown(person, concern.case, now=now):
        raise Refused
    _require_agreed(request)
    key = RevealKey.objects.select_for_update().filter(user=person).first()
    if key is None or not _is_theirs(key):
        raise Refused
    expires_at = _expires_at(request, now=now)
    grant = Grant(request=request, user=person, granted_at=now, expires_at=expires_at)
    grant.sealed_copy = _sealed(grant, key, vault.open_confidential(concern, private=private))
    grant.save(force_insert=True)
    endings.record(EventType.GRANT_GIVEN, grant, by=by, now=now, person=str(person.pk), days=request.days)
    return grant


def until(request: NameRequest) -> date | None:
    """The last day on which a grant of it holds, as its owner was told when they were asked: a yes does not open
    a name later than that. None for what was not asked of them."""
    return request.consult_by_date + timedelta(days=request.days) if request.consult_by_date else None


def _expires_at(request: NameRequest, *, now: datetime) -> datetime:
    """In UTC. Raises WrongState when the day that its owner was told has passed."""
    expires_at, last = now.astimezone(UTC) + timedelta(days=request.days), until(request)
    if last is not None:
        expires_at = min(expires_at, calendar.end_of(last))
    if expires_at <= now:
        raise WrongState
    return expires_at


@sensitive_variables()
@transaction.atomic
def pass_on(request: NameRequest, *, private: bytes, by: User, now: datetime, reason: str = "") -> Identity:
    """The name for a body outside, shown once to the name keeper who decided (last), to tell it to that body.

    The caller's transaction is the outermost and durable, and the page is drawn after it: the event is on disk
    before anybody reads the name (I9). The caller has set the request to GRANTED. `reason` is what the reporter
    reads, the purpose unless it is given. Raises like `give`.
    """
    _require_second_person(request, by)
    if not request.body or not (request.basis == Basis.LIFE or gate.is_passed(by, on=calendar.receipt_date(now))):
        raise Refused
    _require_agreed(request)
    _expires_at(request, now=now)
    reason = reason.strip() or str(Purpose(request.purpose).label)
    reveals.record(request.concern, to=by, reason=reason, now=now, request=request)
    return vault.open_confidential(request.concern, private=private)


def _require_second_person(request: NameRequest, by: User) -> None:
    """A name keeper who neither asked nor is to know (I3)."""
    if by.pk in {request.asked_by_id, request.recipient_id} or Role.CUSTODIAN not in access.org_roles(by):
        raise Refused


def _require_agreed(request: NameRequest) -> None:
    """Asked of the rows as they stand: the reporter may have changed the mode or their mind a moment ago."""
    concern, row = _hold(request.concern_id), NameRequest.objects.get(pk=request.pk)
    if concern.mode != Mode.CONFIDENTIAL or not _is_agreed(row) or not _is_their_word(row):
        raise WrongState


def hold_for(request: NameRequest) -> None:
    """The name, and the key of whoever would know it, locked before the first event of a decision."""
    _hold(request.concern_id)
    list(RevealKey.objects.select_for_update().filter(user=request.recipient_id))


def hold_case(concern: UUID) -> Case:
    """Whoever acts on a case locks it first, and so does whoever opens a name of it: neither is stopped in the
    middle by the other. Raises WrongState where the concern was joined to another one in that moment."""
    place = Concern.objects.filter(pk=concern)
    case = Case.objects.select_for_update(no_key=True).get(pk__in=place.values("case"))
    if not place.filter(case=case).exists():
        raise WrongState
    return case


def _hold(concern: UUID) -> Concern:
    """The concern as it stands, until the end of the transaction: nobody corrects a name between its opening and
    its sealing. After its case and always before a grant of it, as its reporter's acts do it too."""
    hold_case(concern)
    return Concern.objects.select_for_update(no_key=True).get(pk=concern)


def _is_agreed(request: NameRequest) -> bool:
    """Granted, and with its owner's yes where it rests on that (I4)."""
    has_yes = request.basis != Basis.CONSENT or request.answer in {Consent.YES, Consent.CONDITIONS}
    return request.state == RequestState.GRANTED and has_yes


def _is_their_word(request: NameRequest) -> bool:
    """Whether the yes it rests on is the reporter's own. Not asked by `over`: the worker that sweeps grants has no
    key to tell it by, and only ever closes."""
    return request.basis != Basis.CONSENT or consents.is_theirs(request)


def _is_theirs(key: RevealKey) -> bool:
    """Whether this is the public half that they made: somebody who can write to the database must not put their
    own in its place."""
    fingerprint = pairs.fingerprint(key.public)
    return audit.is_on_record(EventType.REVEAL_KEY_MADE, key.user_id, fingerprint, mark=key.mark)


@sensitive_variables()
def _sealed(grant: Grant, key: RevealKey, identity: Identity) -> bytes:
    return pairs.seal_to(bytes(key.public), vault.packed(identity), info=_info(grant, key))


def _info(grant: Grant, key: RevealKey) -> bytes:
    """Binds a copy to its grant, person, request, concern, end and key: moved or prolonged, it does not open."""
    until = int(grant.expires_at.timestamp()).to_bytes(8, "big")
    ids = grant.pk.bytes + grant.user_id.bytes + grant.request_id.bytes + grant.request.concern_id.bytes
    return b"hearken/grant\0" + ids + until + bytes(key.public)


@sensitive_variables()
def renew_copies(concern: Concern, identity: Identity, *, on: date) -> None:
    """A name that its owner corrected, sealed anew for everybody who holds a grant of it. What is over and was not
    ended yet ends now."""
    for grant in endings.standing().filter(request__concern=concern).select_for_update(of=("self",)):
        if calendar.receipt_date(grant.expires_at) < on:
            endings.end(grant, why=GrantEnd.EXPIRED, by=None, now=on)
            continue
        if not gate.is_passed(grant.user, on=on):
            endings.end(grant, why=GrantEnd.PASS_LAPSED, by=None, now=on)
            continue
        key = RevealKey.objects.filter(user=grant.user_id).first()
        if key is None or not _is_theirs(key):
            endings.end(grant, why=GrantEnd.KEY_REPLACED, by=None, now=on)
            continue
        grant.sealed_copy = _sealed(grant, key, identity)
        grant.save(update_fields=["sealed_copy"])


def live_for(user: User, concern: Concern, *, now: datetime) -> Grant | None:
    """The grant by which this person may be shown this name now; asked at each request (I13)."""
    held = endings.standing().filter(user=user, request__concern=concern)
    return next((grant for grant in held if over(grant, now=now) is None), None)


def with_access(
    rows: "QuerySet[NameRequest]", viewer: User, *, now: datetime
) -> "QuerySet[NameRequest, NameRequest]":
    """Each request with until when it opens the name to `viewer` (None if it does not) and why that ended, for a
    page that the viewer may see already; before a name is shown `live_for` asks everything again."""
    mine = Grant.objects.filter(request=OuterRef("pk"), user=viewer)
    same_key = RevealKey.objects.filter(user=viewer, made_at__lte=OuterRef("granted_at"))
    passed = ScenarioPass.objects.filter(user=viewer, valid_until_date__gte=calendar.receipt_date(now))
    live = mine.filter(Exists(same_key), Exists(passed), ended_at=None, expires_at__gt=now)
    return rows.annotate(
        open_until=Subquery(live.values("expires_at")[:1]), access_end=Subquery(mine.values("end")[:1])
    )


def last_end(user: User, concern: Concern, *, now: datetime) -> GrantEnd | None:
    """Why this person's latest grant of this name holds no more; None for somebody who never had one."""
    related = ("user", "request__concern__case")
    rows = Grant.objects.filter(user=user, request__concern=concern).select_related(*related)
    latest = rows.order_by("-granted_at", "-pk").first()
    return over(latest, now=now) if latest else None


def over(grant: Grant, *, now: datetime) -> GrantEnd | None:
    """Why this grant holds no more; None while it does. Everything is read anew from the database."""
    concern, user = grant.request.concern, grant.user
    if grant.end:
        return GrantEnd(grant.end)
    if why := _by_reporter(grant):
        return why
    if was_closed_since(concern.case, grant.granted_at):
        return GrantEnd.CASE_CLOSED
    if grant.expires_at <= now:
        return GrantEnd.EXPIRED
    if not RevealKey.objects.filter(user=user, made_at__lte=grant.granted_at).exists():
        return GrantEnd.KEY_REPLACED
    return _not_allowed(user, concern.case, now=now)


def _by_reporter(grant: Grant) -> GrantEnd | None:
    if not _is_agreed(grant.request):
        return GrantEnd.TAKEN_BACK
    return GrantEnd.MODE_CHANGED if grant.request.concern.mode != Mode.CONFIDENTIAL else None


def was_closed_since(case: Case, moment: datetime) -> bool:
    """What was asked for or granted before a case was closed ends with it: it was for the work on it."""
    return case.state == State.CLOSED and case.closed_at is not None and moment <= case.closed_at


def _not_allowed(user: User, case: Case, *, now: datetime) -> GrantEnd | None:
    if may_be_shown(user, case, now=now):
        return None
    if case.conflicts.filter(user=user).exists():
        return GrantEnd.BLOCKED
    if not gate.is_passed(user, on=calendar.receipt_date(now)):
        return GrantEnd.PASS_LAPSED
    return GrantEnd.LEFT_CASE


def end_what_is_over(*, now: datetime) -> int:
    """Destroy the copies of every grant that holds no more, each in a transaction of its own, and say how many;
    nobody could open them meanwhile."""
    found = [(grant, why) for grant in endings.standing() if (why := over(grant, now=now)) is not None]
    for grant, why in found:
        on = calendar.receipt_date(now) if why in endings.BY_REPORTERS else now
        endings.end(grant, why=why, by=None, now=on)
    return len(found)


@sensitive_variables()  # outermost: a report hides what is called below it, never what is above (T5)
@transaction.atomic(durable=True)  # the event is on disk before anybody reads the name (I9)
def reveal(grant: Grant, *, private: bytes, by: User, reason: str, now: datetime, once: str = "") -> Identity:
    """Show a granted name to the one who holds the grant. `private` is their own key, opened by `unlock`; `once`
    is what the form carried.

    Raises Refused where the grant holds no more or is not theirs, AlreadyReceived for a form sent again,
    ValueError without a reason, trust.errors.SealBroken for a copy that stands in another's place.
    """
    _require_reason(reason)
    _hold(grant.request.concern_id)
    held = endings.standing().select_for_update(of=("self",)).filter(pk=grant.pk, user=by).first()
    if held is None or over(held, now=now) is not None or not _is_their_word(held.request):
        raise Refused
    request = held.request
    seat = _seat(by, request.concern.case)
    reveals.record(request.concern, to=by, seat=seat, reason=reason, now=now, request=request, once=once)
    key = RevealKey.objects.get(user=by)
    return vault.unpacked(pairs.open_with(private, held.sealed_copy, info=_info(held, key)))


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValueError("A reason is needed.")


def _seat(person: User, case: Case) -> Seat:
    """The seat that the reporter is told of: the first of them in order of weight."""
    held = access.seats(person, case)
    return next(seat for seat in SEATS if seat in held)


def require_openable(case: Case, concern: Concern, *, by: User, now: datetime) -> None:
    """An openly given name, the handler it was given to with a valid pass, and a case in which it is of use.

    Raises Refused or WrongState; asked before the page offers anything and again by `reveal_open`.
    """
    handler = access.handler_of(case)
    if handler is None or handler.pk != by.pk or not may_be_shown(by, case, now=now):
        raise Refused
    if concern.case_id != case.pk or concern.mode != Mode.OPEN or not vault.is_held(concern):
        raise Refused
    if Action.REVEAL_OPEN_NAME not in access.actions_for(by, case):
        raise WrongState


@sensitive_variables()
@transaction.atomic(durable=True)
def reveal_open(case: Case, concern: Concern, *, by: User, reason: str, now: datetime, once: str = "") -> Identity:
    """Show an openly given name to the appointed handler: the event first, then the reason, then the name (I15).

    Raises Refused and WrongState like `require_openable`, AlreadyReceived and ValueError like `reveal`.
    """
    _require_reason(reason)
    _hold(concern.pk)
    require_openable(case, concern, by=by, now=now)
    reveals.record(concern, to=by, seat=Seat.HANDLER, reason=reason, now=now, once=once)
    return vault.open_given(concern)
