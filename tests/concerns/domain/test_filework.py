"""What becomes of a file once it is stored: checked, cleaned, or neither; whatever crashes in between."""

import io
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import LazySettings
from PIL import Image

from accounts.models import User
from cleaning import run
from cleaning.errors import NoChild
from concerns.domain import access, attachments, filework
from concerns.domain.filework import CLAIM, MOST_TRIES, Trouble
from concerns.enums import EventType, FileState
from concerns.errors import NoSuchFile
from concerns.models import Attachment, Concern
from concerns.queries import inbox_files
from tests import clamd
from tests.evidence_files import sent
from tests.factories import NOW, raise_concern
from trust import blobs, sealing
from trust.errors import Erased
from trust.models import Event

SECRET = b"Larch House, W. Ashgrove"
LATER = NOW + CLAIM + timedelta(seconds=1)


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    place = tmp_path / "files"
    options = {"BACKEND": "trust.storage.SealedFiles", "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "files": options}
    return place


@pytest.fixture
def concern(rota: list[User]) -> Concern:
    return raise_concern().concern


def photo() -> bytes:
    """With a comment in it that says who took it."""
    made = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(made, "JPEG", comment=SECRET)
    return made.getvalue()


def waiting(concern: Concern, content: bytes | None = None, *, kind: str = "jpeg") -> Attachment:
    return sent(concern, state=FileState.RECEIVED, original=content or photo(), kind=kind)


def events(concern: Concern) -> list[tuple[str, str, str]]:
    rows = Event.objects.filter(chain=f"mailbox:{concern.mailbox.pk}", type__startswith="file.").order_by("number")
    return [(row.type, row.on, row.data) for row in rows]


def test_t16_a_clean_copy_is_made_and_the_original_stays_sealed(concern: Concern, store: Path) -> None:
    file = waiting(concern)
    with pytest.raises(NoSuchFile):
        attachments.original(file)

    assert filework.work(now=NOW) == 1

    file.refresh_from_db()
    assert (file.state, file.claimed_until, file.scanned) == (FileState.READY, None, False)
    assert SECRET in attachments.original(file).read()
    clean = attachments.clean_copy(file).read()
    assert Image.open(io.BytesIO(clean)).size == (40, 30)
    assert SECRET not in clean
    assert events(concern) == [(EventType.FILE_CLEANED, "2026-11-10", '{"number":1}')]
    assert len(list(store.iterdir())) == 2
    assert filework.work(now=NOW) == 0


def test_t11_between_events_of_staff_nothing_tells_when_a_reporters_file_came(
    concern: Concern, lead: User
) -> None:
    """Cleaned a minute after it came; of a file from us the moment is no secret."""
    for kind in ("jpeg", "doc"):
        waiting(concern, kind=kind)
    access.open_case(lead, concern.reference, now=NOW)
    filework.work(now=NOW + timedelta(minutes=1))
    access.open_case(lead, concern.reference, now=NOW + timedelta(minutes=2))
    case_chain = Event.objects.filter(chain=f"case:{concern.case_id}", type__startswith="file.")
    assert not case_chain.exists()
    assert sorted(events(concern)) == [
        (EventType.FILE_CLEANED, "2026-11-10", '{"number":1}'),
        (EventType.FILE_NOT_CLEANED, "2026-11-10", '{"number":2}'),
    ]
    inbox = Event.objects.filter(chain=f"mailbox:{concern.mailbox.pk}")
    assert {len(one.on) for one in inbox} == {len("2026-11-10")}
    assert set(inbox.filter(type__startswith="file.").values_list("actor", flat=True)) == {"system"}

    sent(concern, state=FileState.RECEIVED, original=photo(), kind="jpeg", by=lead)
    filework.work(now=NOW + timedelta(minutes=3))

    assert [(one.type, one.data) for one in case_chain] == [(EventType.FILE_CLEANED, '{"number":3}')]


def test_what_cannot_be_cleaned_says_why_and_is_not_tried_again(concern: Concern) -> None:
    odd = waiting(concern, b"old", kind="doc")
    broken = waiting(concern, photo()[:60])

    filework.work(now=NOW)

    for file in (odd, broken):
        file.refresh_from_db()
        assert file.state == FileState.UNCLEANABLE
        assert attachments.original(file).read()
        with pytest.raises(NoSuchFile):
            attachments.clean_copy(file)
    assert (odd.reason, broken.reason != "") == ("kind", True)
    assert {event for event, _, _ in events(concern)} == {EventType.FILE_NOT_CLEANED}
    assert filework.work(now=LATER) == 0


def test_a_file_that_is_worked_on_is_left_to_whoever_has_it(concern: Concern) -> None:
    file = waiting(concern)
    Attachment.objects.update(claimed_until=NOW + timedelta(minutes=1))

    assert filework.work(now=NOW) == 0
    assert filework.work(now=NOW + timedelta(minutes=1)) == 1
    file.refresh_from_db()
    assert file.state == FileState.READY


def test_two_processes_on_one_file_leave_one_copy(
    concern: Concern, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first was so slow that its claim ran out."""
    file, clean = waiting(concern), run.clean

    def slow(*given: object, **more: object) -> object:
        monkeypatch.setattr(run, "clean", clean)
        assert filework.work(now=LATER) == 1
        return clean(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "clean", slow)
    filework.work(now=NOW)

    file.refresh_from_db()
    assert file.state == FileState.READY
    assert sorted(one.name for one in store.iterdir()) == sorted([file.original_blob, file.clean_blob])
    assert SECRET not in attachments.clean_copy(file).read()
    assert len(events(concern)) == 1


def test_a_process_that_dies_each_time_is_not_sent_after_it_for_ever(
    concern: Concern, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = waiting(concern)
    monkeypatch.setattr(run, "clean", _dies)
    moment = NOW
    for _ in range(MOST_TRIES):
        with pytest.raises(SystemExit):
            filework.work(now=moment)
        moment += CLAIM

    assert filework.work(now=moment) == 1
    file.refresh_from_db()
    assert (file.state, file.reason) == (FileState.UNCLEANABLE, "gave_up")
    assert [one.name for one in store.iterdir()] == [file.original_blob]


def _dies(*_: object, **__: object) -> NoReturn:
    raise SystemExit(9)


def test_one_file_that_fails_never_stops_the_others(concern: Concern, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = waiting(concern), waiting(concern)
    clean, met = run.clean, []

    def now_and_then(*given: object, **more: object) -> object:
        met.append(1)
        if len(met) == 1:
            raise NoChild
        return clean(*given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "clean", now_and_then)
    filework.work(now=NOW)

    states = {Attachment.objects.get(pk=one.pk).state for one in (first, second)}
    assert states == {FileState.CLEANING, FileState.READY}
    filework.work(now=LATER)
    assert set(Attachment.objects.values_list("state", flat=True)) == {FileState.READY}


def in_rounds(*, hours: int, begin: datetime = NOW) -> None:
    """The work as it is done while time goes by, twice an hour."""
    for turn in range(2 * hours):
        filework.work(now=begin + timedelta(minutes=30 * turn))


def test_a_store_that_comes_back_within_a_day_costs_no_file(concern: Concern, store: Path) -> None:
    file, away = waiting(concern), store.with_name("elsewhere")
    store.rename(away)
    in_rounds(hours=24)
    file.refresh_from_db()
    assert (file.state, file.reason) == (FileState.RECEIVED, "missing")
    assert filework.troubles(now=NOW) == {Trouble.MISSING}
    assert "We try again by ourselves." in said_of(concern)
    assert events(concern) == []

    away.rename(store)
    in_rounds(hours=24, begin=NOW + timedelta(hours=24))

    file.refresh_from_db()
    assert (file.state, file.reason) == (FileState.READY, "")
    assert filework.troubles(now=NOW) == frozenset()


def test_a_file_that_is_gone_from_the_store_is_said_to_be_after_two_days(concern: Concern) -> None:
    file = waiting(concern)
    blobs.destroy([file.original_blob])

    in_rounds(hours=48)

    file.refresh_from_db()
    assert (file.state, file.reason) == (FileState.UNCLEANABLE, "missing")
    assert said_of(concern) == "Not found: We cannot find it. Send it again."
    assert filework.troubles(now=NOW + timedelta(days=29)) == {Trouble.MISSING}
    assert filework.troubles(now=NOW + timedelta(days=32)) == frozenset()
    assert len(events(concern)) == 1
    with pytest.raises(NoSuchFile):
        attachments.original(file)


def said_of(concern: Concern) -> str:
    """What the reporter reads of their file."""
    [file] = inbox_files.sent(concern.mailbox)
    return f"{file.state}: {file.words}"


def test_it_begins_nothing_when_its_time_is_over(concern: Concern) -> None:
    waiting(concern)

    assert filework.work(now=NOW, has_time=lambda: False) == 0


def test_nobody_opens_a_file_that_was_not_scanned(
    concern: Concern, settings: LazySettings, tmp_path: Path
) -> None:
    """Fail closed: it waits, however long the scanner is down, and no try is counted."""
    settings.CLAMD = f"unix:{tmp_path}/nobody"
    file = waiting(concern)
    for turn in range(MOST_TRIES + 2):
        assert filework.work(now=NOW + timedelta(minutes=turn)) == 0
    file.refresh_from_db()
    assert (file.state, file.tries) == (FileState.WAITING, 0)
    assert filework.troubles(now=NOW) == {Trouble.SILENT}
    for opened in (attachments.original, attachments.clean_copy):
        with pytest.raises(NoSuchFile):
            opened(file)

    with clamd.listening(tmp_path) as there:
        settings.CLAMD = there.address
        assert filework.work(now=LATER) == 1

    file.refresh_from_db()
    assert (file.state, file.scanned, filework.troubles(now=NOW)) == (FileState.READY, True, frozenset())
    assert there.seen == [attachments.original(file).read()]


def test_one_file_that_the_scanner_refuses_never_stops_the_others_and_is_never_opened(
    concern: Concern, settings: LazySettings, tmp_path: Path
) -> None:
    """Refused often enough while it passes others, the file ends as unchecked; and no other setting opens it."""
    refused, other = waiting(concern, b"made-up size"), waiting(concern)
    with clamd.listening(tmp_path) as there:
        there.answers[b"made-up size"] = b"INSTREAM size limit exceeded. ERROR\0"
        settings.CLAMD = there.address
        assert filework.work(now=NOW) == 2
        other.refresh_from_db()
        refused.refresh_from_db()
        assert (other.state, refused.state) == (FileState.READY, FileState.WAITING)
        assert filework.troubles(now=NOW) == {Trouble.REFUSED}
        in_rounds(hours=48)

    refused.refresh_from_db()
    assert (refused.state, refused.reason) == (FileState.UNCLEANABLE, "unchecked")
    assert [file.state for file in inbox_files.sent(concern.mailbox)] == ["Clean copy ready", "Not checked"]
    assert attachments.original(other).read()
    for address in (there.address, ""):
        settings.CLAMD = address
        with pytest.raises(NoSuchFile):
            attachments.original(refused)


def test_a_file_that_is_passed_in_the_end_is_as_good_as_any(
    concern: Concern, settings: LazySettings, tmp_path: Path
) -> None:
    file = waiting(concern)
    with clamd.listening(tmp_path) as there:
        settings.CLAMD = there.address
        there.answers[photo()[:20]] = b"Allocation failed. ERROR\0"
        filework.work(now=NOW)
        file.refresh_from_db()
        assert (file.state, file.reason) == (FileState.WAITING, "unchecked")
        there.answers.clear()
        filework.work(now=LATER)

    file.refresh_from_db()
    assert (file.state, file.reason, file.scanned) == (FileState.READY, "", True)
    assert attachments.original(file).read()


def test_the_round_ends_when_the_scanner_is_silent_three_times(
    concern: Concern, settings: LazySettings, tmp_path: Path
) -> None:
    settings.CLAMD = f"unix:{tmp_path}/nobody"
    for _ in range(4):
        waiting(concern)

    assert filework.work(now=NOW) == 0

    states = Attachment.objects.values_list("state", flat=True)
    assert sorted(states) == [FileState.RECEIVED, *[FileState.WAITING] * 3]


def test_what_was_given_up_before_it_was_scanned_stays_closed_while_there_is_a_scanner(
    concern: Concern, settings: LazySettings
) -> None:
    file = sent(concern, state=FileState.UNCLEANABLE)
    assert attachments.original(file).read()

    settings.CLAMD = "127.0.0.1:1"

    with pytest.raises(NoSuchFile):
        attachments.original(file)
    file.scanned = True
    assert attachments.original(file).read()


def test_a_harmful_file_is_destroyed(
    concern: Concern, settings: LazySettings, tmp_path: Path, store: Path
) -> None:
    harmful, other = waiting(concern, b"made-up harm"), waiting(concern)
    with clamd.listening(tmp_path) as there:
        there.answers[b"made-up harm"] = b"stream: Made.Up FOUND\0"
        settings.CLAMD = there.address
        filework.work(now=NOW)

    harmful.refresh_from_db()
    other.refresh_from_db()
    assert (harmful.state, other.state) == (FileState.HARMFUL, FileState.READY)
    assert (harmful.original_blob, bytes(harmful.sealed_original_key)) == ("", b"")
    assert sorted(one.name for one in store.iterdir()) == sorted([other.original_blob, other.clean_blob])
    assert (EventType.FILE_HARMFUL, "2026-11-10", '{"number":1}') in events(concern)
    with pytest.raises(NoSuchFile):
        attachments.original(harmful)


def test_what_was_left_over_is_taken_away_and_nothing_else(concern: Concern, store: Path) -> None:
    file = waiting(concern)
    filework.work(now=NOW)
    blob, target = blobs.begin()  # an upload whose process was killed, or that is not over
    target.close()
    committing, kept = blobs.begin()  # on the disk, while its transaction is still open
    now = datetime.fromtimestamp((store / blob.hex).stat().st_mtime).astimezone()
    blobs.keep(kept, on=(now + timedelta(days=2)).date())

    assert filework.tidy(now=now + timedelta(hours=24)) == 0
    assert filework.tidy(now=now + timedelta(hours=26)) == 1
    file.refresh_from_db()
    there = {file.original_blob, file.clean_blob}
    assert {one.name for one in store.iterdir()} == {*there, committing.hex}
    assert filework.tidy(now=now + timedelta(hours=98)) == 1
    assert {one.name for one in store.iterdir()} == there


def test_t20_with_the_data_key_the_files_are_gone(concern: Concern) -> None:
    file = waiting(concern)
    filework.work(now=NOW)
    file = Attachment.objects.select_related("concern__data_key").get(pk=file.pk)
    assert attachments.clean_copy(file).read()

    sealing.destroy(concern.data_key)

    file = Attachment.objects.select_related("concern__data_key").get(pk=file.pk)
    for opened in (attachments.original, attachments.clean_copy, attachments.name_of):
        with pytest.raises(Erased):
            opened(file)
