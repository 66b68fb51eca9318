from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test import RequestFactory, override_settings
from django.views.debug import ExceptionReporter

from accounts.divisions import Division
from accounts.models import RoleHolding, User
from concerns.domain import access, audit, vault
from concerns.domain import keepers as keepers_domain
from concerns.domain.content import Account, seal_account
from concerns.domain.keepers import NewVault
from concerns.domain.vault import Identity
from concerns.enums import CaseRole, Channel, ConflictKind, EventType, Mode, Seat, State
from concerns.errors import NoKeepers, Refused, WrongState
from concerns.models import Case, Concern, Mailbox
from concerns.models.disclosure import Reveal
from concerns.models.vault import Keeper, KeyShare, SealedIdentity, VaultKey
from trust import audit as chain
from trust import codes, pairs, sealing
from trust.errors import Erased, NotACode, SealBroken, Unsealable, WrongPassphrase
from trust.keys import ring
from trust.models import Event

DAY = date(2026, 11, 10)
NOW = datetime(2026, 11, 10, 10, tzinfo=UTC)
CATRIN = Identity("Catrin Holloway", "Nurse, nights, Larch House", "Inbox. Or own mobile, 07700 900 461")
PASSPHRASES = ("seven slow herons", "a lamp in the attic")
REASON = "To meet them before the shift."


def make_concern(mode: Mode, *, case: Case | None = None, state: State = State.ACCEPTED) -> Concern:
    if case is None:
        case = Case.objects.create(state=state, data_key=sealing.new_data_key(), opened_date=DAY)
    concern = Concern(
        reference=codes.new_reference(),
        case=case,
        data_key=sealing.new_data_key(),
        mode=mode,
        channel=Channel.WEB,
        division=Division.ENGLAND_AND_WALES,
        raised_date=DAY,
        recorded_date=DAY,
    )
    concern.sealed_account = seal_account(concern, Account(happened="The hoist is broken."))
    concern.save()
    Mailbox.objects.create(concern=concern, code_digest=codes.digest(codes.new_code()))
    return concern


def mailbox_events(concern: Concern) -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(chain=audit.mailbox_chain(concern.mailbox)).order_by("number")
    return list(rows.values_list("type", "actor", "on"))


@pytest.fixture
def new_vault(keepers: list[User], now: datetime) -> NewVault:
    return keepers_domain.set_up(list(zip(keepers, PASSPHRASES, strict=True)), now=now)


@pytest.fixture
def confidential(new_vault: NewVault) -> Concern:
    concern = make_concern(Mode.CONFIDENTIAL)
    vault.seal(concern, CATRIN, on=DAY)
    return concern


@pytest.fixture
def openly(handler: User, lead: User, now: datetime) -> Concern:
    """An open concern with its name, and Ruth appointed."""
    concern = make_concern(Mode.OPEN)
    vault.seal(concern, CATRIN, on=DAY)
    access.appoint(concern.case, handler, CaseRole.HANDLER, by=lead, now=now)
    return concern


# Setting up


def test_set_up_gives_each_keeper_and_the_sheet_a_share(keepers: list[User], now: datetime) -> None:
    assert not keepers_domain.has_keepers()
    made = keepers_domain.set_up(list(zip(keepers, PASSPHRASES, strict=True)), now=now)

    assert keepers_domain.has_keepers()
    assert list(VaultKey.objects.filter(is_current=True)) == [made.key]
    holders = set(KeyShare.objects.values_list("vault_key", "keeper"))
    assert holders == {(made.key.pk, keepers[0].pk), (made.key.pk, keepers[1].pk), (made.key.pk, None)}
    kinds = Event.objects.filter(chain="accounts").order_by("number").values_list("type", flat=True)
    assert list(kinds) == [EventType.VAULT_KEY_MADE, EventType.KEEPER_ENROLLED, EventType.KEEPER_ENROLLED]


def test_every_share_opens_to_the_same_key(keepers: list[User], new_vault: NewVault) -> None:
    private = keepers_domain.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    assert keepers_domain.unlock(keepers[1], PASSPHRASES[1], now=NOW) == private
    assert keepers_domain.unlock_with_sheet(new_vault.recovery_sheet) == private
    payload = pairs.seal_to(bytes(new_vault.key.public), b"probe", info=b"test")
    assert pairs.open_with(private, payload, info=b"test") == b"probe"


def test_the_vault_is_made_once(keepers: list[User], new_vault: NewVault, now: datetime) -> None:
    with pytest.raises(WrongState):
        keepers_domain.set_up([(keepers[0], "another one")], now=now)
    assert VaultKey.objects.count() == 1
    assert Keeper.objects.count() == 2


def test_only_name_keepers_get_a_share(keepers: list[User], handler: User, now: datetime) -> None:
    with pytest.raises(Refused):
        keepers_domain.set_up([(keepers[0], PASSPHRASES[0]), (handler, "not my role")], now=now)
    with pytest.raises(Refused):
        keepers_domain.set_up([], now=now)
    assert VaultKey.objects.count() == 0


def test_without_an_active_keeper_confidential_mode_is_off(keepers: list[User], new_vault: NewVault) -> None:
    assert keepers_domain.has_keepers()
    User.objects.filter(pk=keepers[0].pk).update(is_active=False)
    assert keepers_domain.has_keepers()
    RoleHolding.objects.filter(user=keepers[1]).delete()
    assert not keepers_domain.has_keepers()

    concern = make_concern(Mode.CONFIDENTIAL)
    with pytest.raises(NoKeepers):
        vault.seal(concern, CATRIN, on=DAY)
    assert not vault.is_held(concern)
    assert mailbox_events(concern) == []


def test_a_passphrase_opens_its_own_share_alone(keepers: list[User], new_vault: NewVault) -> None:
    with pytest.raises(WrongPassphrase):
        keepers_domain.unlock(keepers[0], PASSPHRASES[1], now=NOW)


def test_who_keeps_no_key_any_more_opens_nothing(keepers: list[User], new_vault: NewVault, handler: User) -> None:
    assert keepers_domain.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    RoleHolding.objects.filter(user=keepers[0]).delete()
    with pytest.raises(Refused):
        keepers_domain.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    with pytest.raises(Refused):
        keepers_domain.unlock(handler, PASSPHRASES[0], now=NOW)


def test_a_slip_on_the_sheet_is_said(new_vault: NewVault) -> None:
    with pytest.raises(NotACode):
        keepers_domain.unlock_with_sheet(new_vault.recovery_sheet[:-1])


def test_a_share_opens_in_its_own_place_alone(keepers: list[User], new_vault: NewVault) -> None:
    """A share copied to another keeper's row is not theirs."""
    ours, theirs = (KeyShare.objects.get(keeper=keeper.pk) for keeper in keepers)
    KeyShare.objects.filter(pk=ours.pk).update(sealed_private=theirs.sealed_private)
    with pytest.raises(SealBroken):
        keepers_domain.unlock(keepers[0], PASSPHRASES[0], now=NOW)


# Confidential names


def test_a_keeper_can_open_a_confidential_name(keepers: list[User], confidential: Concern) -> None:
    private = keepers_domain.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    assert vault.open_confidential(confidential, private=private) == CATRIN


def test_no_key_of_the_server_opens_a_confidential_name(confidential: Concern, new_vault: NewVault) -> None:
    """Every secret that the settings and the database hold, tried in every way there is to open something."""
    row = SealedIdentity.objects.get(concern=confidential)
    held = [key for _, key in ring().content] + list(ring().single.values())
    stored = [bytes(new_vault.key.public)]
    for keeper in Keeper.objects.all():
        stored += [bytes(keeper.public), bytes(keeper.locked_private)[-32:]]
    for share in KeyShare.objects.all():
        stored.append(bytes(share.sealed_private)[-32:])
    assert len(held) == 6

    for secret in (*held, *stored):
        with pytest.raises(SealBroken):
            vault.open_confidential(confidential, private=secret)
    for data_key in (confidential.data_key, confidential.case.data_key):
        with pytest.raises(SealBroken):
            sealing.unseal(data_key, row.sealed, label="concern.open_name", row=row.pk)


def test_the_tables_hold_no_part_of_a_name(confidential: Concern, openly: Concern) -> None:
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            dump = repr(
                [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor]
            )
        for token in ("Catrin", "Holloway", "Larch", "900 461"):
            assert token not in dump, table


def test_a_sealed_name_belongs_to_its_row(keepers: list[User], confidential: Concern) -> None:
    other = make_concern(Mode.CONFIDENTIAL)
    vault.seal(other, Identity("Somebody Else"), on=DAY)
    ours = SealedIdentity.objects.get(concern=confidential)
    private = keepers_domain.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    assert vault.open_confidential(other, private=private) == Identity("Somebody Else")

    SealedIdentity.objects.filter(concern=other).update(sealed=ours.sealed)

    with pytest.raises(SealBroken):
        vault.open_confidential(other, private=private)


def test_an_open_name_is_not_in_the_vault(keepers: list[User], new_vault: NewVault, openly: Concern) -> None:
    with pytest.raises(Refused):
        vault.open_confidential(openly, private=keepers_domain.unlock(keepers[0], PASSPHRASES[0], now=NOW))


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.OPEN])
def test_all_names_have_one_length(new_vault: NewVault, mode: Mode) -> None:
    short, long = make_concern(mode), make_concern(mode)
    vault.seal(short, Identity("Jo"), on=DAY)
    vault.seal(long, Identity("🕊" * 200, "🕊" * 200, "🕊" * 200), on=DAY)
    assert len({len(row.sealed) for row in SealedIdentity.objects.all()}) == 1


def test_sealing_is_an_event_with_a_date(confidential: Concern) -> None:
    assert mailbox_events(confidential) == [(EventType.IDENTITY_SEALED, "reporter", "2026-11-10")]


@pytest.mark.parametrize("mode", [Mode.ANONYMOUS, Mode.UNNAMED])
def test_a_mode_without_a_name_keeps_none(new_vault: NewVault, mode: Mode) -> None:
    concern = make_concern(mode)
    with pytest.raises(ValueError, match="no name"):
        vault.seal(concern, CATRIN, on=DAY)
    assert SealedIdentity.objects.count() == 0
    assert not vault.is_held(concern)


def test_half_a_character_is_refused_without_repeating_it(new_vault: NewVault) -> None:
    concern = make_concern(Mode.CONFIDENTIAL)
    with pytest.raises(Unsealable) as caught:
        vault.seal(concern, Identity("Catrin \ud83d"), on=DAY)
    assert "Catrin" not in str(caught.value)
    assert not vault.is_held(concern)


def test_an_identity_shows_nothing_of_itself() -> None:
    assert repr(CATRIN) == "Identity()"


# Open names


def test_the_handler_is_shown_an_open_name(openly: Concern, handler: User, now: datetime) -> None:
    shown = vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now)

    assert shown == CATRIN
    event = Event.objects.filter(chain=audit.case_chain(openly.case)).latest("number")
    assert (event.type, event.actor) == (EventType.IDENTITY_REVEALED, f"user:{handler.pk}")
    assert openly.reference in event.data
    assert chain.first_fault() is None
    assert vault.times_shown(handler) == 1


def test_the_reporter_learns_which_role_when_and_why(openly: Concern, handler: User, now: datetime) -> None:
    assert vault.reveals_of(openly) == []
    vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now)
    late = now.replace(hour=23, minute=30) + timedelta(days=1)
    vault.reveal(openly.case, openly, by=handler, reason="To call them.", now=late)
    assert vault.reveals_of(openly) == [
        (Seat.HANDLER, date(2026, 11, 10), REASON),
        (Seat.HANDLER, date(2026, 11, 11), "To call them."),
    ]


def test_without_its_event_no_name_is_shown(openly: Concern, handler: User, now: datetime) -> None:
    """A row that already stands where the event must go breaks the insert."""
    assert vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now) == CATRIN
    last = Event.objects.filter(chain=audit.case_chain(openly.case)).latest("number")
    Event.objects.create(
        chain=last.chain, number=last.number + 1, type="x", actor="x", on="x", data="{}", previous="", digest=""
    )

    with pytest.raises(IntegrityError):
        vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now)

    assert Reveal.objects.count() == 1


def test_a_reason_is_needed(openly: Concern, handler: User, now: datetime) -> None:
    with pytest.raises(ValueError, match="reason"):
        vault.reveal(openly.case, openly, by=handler, reason="  ", now=now)
    assert Reveal.objects.count() == 0


def test_nobody_else_is_shown_an_open_name(
    openly: Concern,
    lead: User,
    other_handler: User,
    senior: User,
    hr: User,
    keepers: list[User],
    superuser: User,
    now: datetime,
) -> None:
    access.appoint(openly.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    for person in (lead, other_handler, senior, hr, superuser, *keepers):
        with pytest.raises(Refused):
            vault.reveal(openly.case, openly, by=person, reason=REASON, now=now)
    assert Reveal.objects.count() == 0


def test_access_ends_with_a_block_a_leaving_or_a_dismissal(
    openly: Concern, handler: User, lead: User, now: datetime
) -> None:
    def show() -> Identity:
        return vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now)

    assert show() == CATRIN
    User.objects.filter(pk=handler.pk).update(is_active=False)
    with pytest.raises(Refused):
        show()
    User.objects.filter(pk=handler.pk).update(is_active=True)
    assert show() == CATRIN
    access.block(openly.case, handler, ConflictKind.RELATION, by=lead, now=now)
    with pytest.raises(Refused):
        show()


@pytest.mark.parametrize("mode", [Mode.CONFIDENTIAL, Mode.UNNAMED, Mode.ANONYMOUS])
def test_only_an_open_name_is_shown(
    new_vault: NewVault, handler: User, lead: User, now: datetime, mode: Mode
) -> None:
    concern = make_concern(mode)
    if mode == Mode.CONFIDENTIAL:
        vault.seal(concern, CATRIN, on=DAY)
    access.appoint(concern.case, handler, CaseRole.HANDLER, by=lead, now=now)
    with pytest.raises(Refused):
        vault.reveal(concern.case, concern, by=handler, reason=REASON, now=now)


def test_a_concern_of_another_case_is_not_shown(openly: Concern, handler: User, lead: User, now: datetime) -> None:
    other = make_concern(Mode.OPEN)
    vault.seal(other, Identity("Somebody Else"), on=DAY)
    assert vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now) == CATRIN
    with pytest.raises(Refused):
        vault.reveal(openly.case, other, by=handler, reason=REASON, now=now)


def test_a_joined_case_shows_no_name(openly: Concern, handler: User, lead: User, now: datetime) -> None:
    target = make_concern(Mode.OPEN).case
    Case.objects.filter(pk=openly.case.pk).update(state=State.JOINED, joined_into=target)
    openly.case.refresh_from_db()
    with pytest.raises(WrongState):
        vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now)


def test_an_erased_concern_has_no_name(openly: Concern, handler: User, now: datetime) -> None:
    assert vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now) == CATRIN
    sealing.destroy(openly.data_key)
    with pytest.raises(Erased):
        vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now)


def crash_report(caught: pytest.ExceptionInfo[BaseException], rf: RequestFactory) -> str:
    return ExceptionReporter(rf.get("/"), caught.type, caught.value, caught.tb).get_traceback_html()


@override_settings(DEBUG=False)
def test_a_crash_report_of_a_reveal_holds_no_reason(
    openly: Concern, handler: User, now: datetime, rf: RequestFactory
) -> None:
    SealedIdentity.objects.filter(concern=openly).update(sealed=b"damaged")
    with pytest.raises(SealBroken) as caught:
        vault.reveal(openly.case, openly, by=handler, reason=REASON, now=now)
    report = crash_report(caught, rf)
    assert "in reveal" in report
    assert REASON not in report


@override_settings(DEBUG=False)
def test_a_crash_report_of_sealing_holds_no_name(openly: Concern, rf: RequestFactory) -> None:
    with pytest.raises(IntegrityError) as caught:
        vault.seal(openly, CATRIN, on=DAY)
    report = crash_report(caught, rf)
    assert "in seal" in report
    assert CATRIN.name not in report
    assert CATRIN.work not in report
