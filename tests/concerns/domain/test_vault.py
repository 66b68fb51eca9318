import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection
from django.test import RequestFactory, override_settings
from django.views.debug import ExceptionReporter

import concerns
from accounts.divisions import Division
from accounts.models import User
from concerns.domain import access, audit, opening, rotation, vault
from concerns.domain.content import Account, seal_account
from concerns.domain.keepers import NewVault
from concerns.domain.rotation import Progress
from concerns.domain.vault import Identity
from concerns.enums import CaseRole, Channel, EventType, Mode, State
from concerns.errors import Refused
from concerns.models import Case, Concern, Mailbox
from concerns.models.vault import Keeper, KeyShare, SealedIdentity
from tests.names import open_vault
from trust import codes, sealing
from trust.errors import SealBroken, Unsealable
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
    return open_vault(keepers, now=now, passphrases=PASSPHRASES)


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


# Confidential names


def test_a_keeper_can_open_a_confidential_name(keepers: list[User], confidential: Concern) -> None:
    private = opening.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    assert vault.open_confidential(confidential, private=private) == CATRIN


def test_i8_no_key_of_the_server_opens_a_confidential_name(confidential: Concern, new_vault: NewVault) -> None:
    """Every secret that the settings and the database hold, tried in every way there is to open something."""
    row = SealedIdentity.objects.get(concern=confidential)
    held = [key for _, key in ring().content] + list(ring().single.values())
    stored = [bytes(new_vault.key.public)]
    for keeper in Keeper.objects.all():
        stored += [bytes(keeper.public), bytes(keeper.locked_private)[-32:]]
    for share in KeyShare.objects.all():
        stored.append(bytes(share.sealed_private)[-32:])
    assert len(held) == 7

    for secret in (*held, *stored):
        with pytest.raises(SealBroken):
            vault.open_confidential(confidential, private=secret)
    for data_key in (confidential.data_key, confidential.case.data_key):
        with pytest.raises(SealBroken):
            sealing.unseal(data_key, row.sealed, label="concern.open_name", row=row.pk)


def test_i1_the_tables_hold_no_part_of_a_name(confidential: Concern, openly: Concern) -> None:
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            dump = repr(
                [[bytes(cell) if isinstance(cell, memoryview) else cell for cell in row] for row in cursor]
            )
        for token in ("Catrin", "Holloway", "Larch", "900 461"):
            assert token not in dump, table


def test_a_sealed_name_belongs_to_its_concern(keepers: list[User], confidential: Concern) -> None:
    """Moved to another concern, whose reporter says yes, it would be opened in that one's name."""
    other = make_concern(Mode.CONFIDENTIAL)
    private = opening.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    assert vault.open_confidential(confidential, private=private) == CATRIN

    SealedIdentity.objects.filter(concern=confidential).update(concern=other)

    with pytest.raises(SealBroken):
        vault.open_confidential(other, private=private)
    rotation.start(by=keepers[0], private=private, now=NOW)
    fresh = opening.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    assert rotation.go_on(by=keepers[0], private=fresh, now=NOW) == Progress(1, stuck=1)


def test_a_sealed_name_belongs_to_its_row(keepers: list[User], confidential: Concern) -> None:
    other = make_concern(Mode.CONFIDENTIAL)
    vault.seal(other, Identity("Somebody Else"), on=DAY)
    ours = SealedIdentity.objects.get(concern=confidential)
    private = opening.unlock(keepers[0], PASSPHRASES[0], now=NOW)
    assert vault.open_confidential(other, private=private) == Identity("Somebody Else")

    SealedIdentity.objects.filter(concern=other).update(sealed=ours.sealed)

    with pytest.raises(SealBroken):
        vault.open_confidential(other, private=private)


def test_an_open_name_is_not_in_the_vault(keepers: list[User], new_vault: NewVault, openly: Concern) -> None:
    with pytest.raises(Refused):
        vault.open_confidential(openly, private=opening.unlock(keepers[0], PASSPHRASES[0], now=NOW))


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


def crash_report(caught: pytest.ExceptionInfo[BaseException], rf: RequestFactory) -> str:
    return ExceptionReporter(rf.get("/"), caught.type, caught.value, caught.tb).get_traceback_html()


@override_settings(DEBUG=False)
def test_a_crash_report_of_sealing_holds_no_name(openly: Concern, rf: RequestFactory) -> None:
    with pytest.raises(IntegrityError) as caught:
        vault.seal(openly, CATRIN, on=DAY)
    report = crash_report(caught, rf)
    assert "in seal" in report
    assert CATRIN.name not in report
    assert CATRIN.work not in report


def test_only_grants_open_a_name() -> None:
    """There who may see it is asked and the showing is written down; nothing walks past that."""
    opening = re.compile(r"\bopen_(confidential|given)\(")
    found = {path.name for path in Path(concerns.__path__[0]).rglob("*.py") if opening.search(path.read_text())}
    assert found == {"vault.py", "grants.py"}
