"""Files from a reporter, through the pages: sealed as they stream in, kept with the concern or not at all."""

from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.conf import LazySettings
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from accounts.models import User
from concerns.domain import attachments, filing, intake, mailbox
from concerns.domain.attachments import Advice
from concerns.domain.intake import Draft
from concerns.enums import EventType, FileState
from concerns.models import Attachment, Concern
from concerns.views import sending
from notifications.models import Notice, Pace
from tests import inbox, reporter
from tests.evidence_files import picture
from tests.factories import HAPPENED
from tests.pages import HERE, Page, visit
from tests.reporter import code_on, send, walk
from trust import codes
from trust.models import Event

NAME = "statement_w.ashgrove.txt"
WORDS = b"The medicine sheet was filled in before the round. W. Ashgrove"


@pytest.fixture(autouse=True)
def everybody(rota: list[User]) -> None:
    """The form names who reads it first."""


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    """A folder of its own, so that a test sees all that is in it."""
    place = tmp_path / "files"
    options = {"BACKEND": "trust.storage.SealedFiles", "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "files": options}
    return place


def lying_in(store: Path) -> list[Path]:
    return sorted(store.iterdir()) if store.exists() else []


def file(content: bytes = WORDS, name: str = NAME) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def photo() -> SimpleUploadedFile:
    return file(picture(), "IMG_2201.png")


def test_r9_files_come_with_the_concern_sealed_and_without_a_name_or_a_time(client: Client, store: Path) -> None:
    page = walk(client)
    assert '<details class="govuk-details">' in page.text  # closed: nobody has to send any

    sent = send(page, attached=[file(), photo()], injury="no")

    assert (sent.status, sent.heading) == (200, "We have it")
    assert "2 files came with it" in sent.text
    concern = mailbox.find(code_on(page)).concern
    text, image = concern.attachments.order_by("number")
    assert (text.kind, image.kind, text.state) == ("text", "png", FileState.RECEIVED)
    assert (attachments.name_of(text), attachments.size_of(text)) == (NAME, len(WORDS))
    assert attachments.opened_original(text).read() == WORDS
    assert attachments.opened_original(image).read() == picture()
    assert (text.sent_date, text.sent_at, text.sent_by) == (concern.raised_date, None, None)
    assert (attachments.advice_of(text), attachments.advice_of(image)) == (None, Advice(injury=False))
    lying = lying_in(store)
    assert sorted(one.name for one in lying) == sorted([text.original_blob, image.original_blob])
    for one in lying:
        assert one.stat().st_mode & 0o777 == 0o600
        assert one.stat().st_mtime % 86400 == 0  # of the day, not of the minute
        assert b"medicine" not in one.read_bytes()
    told = Event.objects.filter(type=EventType.FILE_ADDED)
    assert [(event.on, event.data) for event in told.order_by("number")] == [
        (str(concern.raised_date), '{"number":1}'),
        (str(concern.raised_date), '{"number":2}'),
    ]


def test_r9_a_concern_without_files_is_as_good_as_any_other(client: Client, store: Path) -> None:
    sent = send(walk(client))

    assert sent.heading == "We have it"
    assert "came with it" not in sent.text
    assert not Attachment.objects.exists()


def test_sending_twice_stores_no_file_twice(client: Client, store: Path) -> None:
    page = walk(client)
    send(page, attached=[file()])

    again = send(page, attached=[file(), file(b"more", "more.txt")])

    assert "We already have this" in again.text
    assert Attachment.objects.count() == len(lying_in(store)) == 1


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "This file is empty."),
    "a program": (b"MZ" + bytes(200), "We cannot take this kind of file. We take photos,"),
    "an archive": (b"Rar!\x1a\x07" + bytes(200), "We do not take zip files."),
    "a web page": (b"<!doctype html><script>", "We cannot take this kind of file."),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_file_that_cannot_be_taken_is_named_beside_its_field_and_nothing_is_kept(
    client: Client, store: Path, what: str
) -> None:
    content, words = REFUSED[what]
    page = walk(client)

    back = send(page, attached=[file(), file(content, "photo.jpg")], injury="no")

    assert back.heading == reporter.CODE_PAGE
    assert f"photo.jpg: {words}" in back.text
    assert "Choose your files again before you press Send: your browser forgets them." in back.text
    assert (back.values["happened"], code_on(back)) == ([HAPPENED], code_on(page))
    assert back.values["typed_code"] == [code_on(page)]
    assert (lying_in(store), Concern.objects.count()) == ([], 0)
    assert send(back, attached=[file()]).heading == "We have it"


def test_no_file_is_opened_for_a_form_that_is_refused_anyhow(client: Client, store: Path) -> None:
    page, bad = walk(client), b"MZ" + bytes(400)

    for refused in ({"token": "x"}, {"token": ""}, {"typed_code": codes.new_code()}, {"happened": ""}):
        assert "We cannot take this kind of file." not in send(page, attached=[file(bad)], **refused).text

    assert "We cannot take this kind of file." in send(page, attached=[file(bad)]).text
    assert (lying_in(store), Concern.objects.count()) == ([], 0)


def test_over_the_limits_nothing_is_kept_and_the_text_stays(
    client: Client, store: Path, settings: LazySettings
) -> None:
    settings.FILES_TOTAL, settings.FILES_MOST = 1024 * 1024, 3
    page = walk(client)

    large = send(page, attached=[file(), file(b"a" * (1024 * 1024), "large.txt"), file()])
    many = send(page, attached=[file() for _ in range(4)])

    assert "Your files are over 1 MB together." in large.text
    assert "These are more than 3 files." in many.text
    for back in (large, many):
        assert (back.heading, back.values["happened"]) == (reporter.CODE_PAGE, [HAPPENED])
    assert (lying_in(store), Concern.objects.count()) == ([], 0)
    assert send(page, attached=[file() for _ in range(3)]).heading == "We have it"


def test_r86_a_photo_waits_for_the_answer_whether_it_shows_an_injury(client: Client, store: Path) -> None:
    page = walk(client)

    unasked = send(page, attached=[photo()])
    half = send(page, attached=[photo()], injury="yes")
    instead = send(page, attached=[photo()], injury="yes", advised="describe")

    assert "Without an answer we take no photo." in unasked.text
    assert "Say whether anyone gave you advice." in half.text
    assert "Tell us where on the body the mark is, its size and its colour." in instead.text
    assert (lying_in(store), Concern.objects.count()) == ([], 0)
    given = {"injury": "yes", "advised": "yes", "adviser": "The night nurse", "advice_day": "2 November"}
    assert send(page, attached=[photo()], **given).heading == "We have it"
    kept = Attachment.objects.get()
    assert attachments.advice_of(kept) == Advice(True, True, "The night nurse", "2 November")


def test_an_upload_that_broke_off_leaves_nothing_and_says_so(client: Client, store: Path) -> None:
    page = walk(client)
    body = _multipart({**page.values, "typed_code": [code_on(page)], "go": ["send"]}, WORDS * 3000)

    back = Page(client, _post(client, body[:-9000]))

    assert "The file did not arrive whole, so we did not keep it." in back.text
    assert back.values["happened"] == [HAPPENED]
    assert (lying_in(store), Concern.objects.count()) == ([], 0)


def test_an_upload_that_broke_off_between_two_files_leaves_nothing_and_says_so(
    client: Client, store: Path
) -> None:
    """In the head of the second file: nothing that follows comes as far as the form."""
    page = walk(client)
    whole = page.values.pop("whole")
    ends = {"go": ["send"], "whole": whole}
    first = _multipart({**page.values, "typed_code": [code_on(page)]}, WORDS)
    second = _multipart({}, WORDS, name="second.txt").removesuffix(b"--")
    body = first.removesuffix(b"--") + second[len(f"--{HEAD}") :] + _fields(ends)[len(f"--{HEAD}") :]
    cut = body[: body.index(b'filename="second') + 4]

    back = Page(client, _post(client, cut))

    assert "Not everything arrived, so we kept none of your files." in back.text
    assert (back.values["happened"], back.values["whole"]) == ([HAPPENED], ["1"])
    assert (lying_in(store), Concern.objects.count()) == ([], 0)
    assert "2 files came with it" in Page(client, _post(client, body)).text
    assert "We have 2 files from you." in Page(client, _post(client, body)).text


def _fields(fields: dict[str, list[str]]) -> bytes:
    return _multipart(fields, b"").split(b'Content-Disposition: form-data; name="attached"')[0] + b"--"


def test_from_the_inbox_too_nothing_is_kept_of_what_broke_off(client: Client, store: Path) -> None:
    page = walk(client)
    send(page)
    inbox.enter(client, code_on(page))
    asked = visit(client, "/inbox/files/")
    whole = asked.values.pop("whole")

    assert "Not everything arrived" in asked.press(attached=[file()]).text
    assert (lying_in(store), Attachment.objects.count()) == ([], 0)
    assert "File 1: Text" in asked.press(attached=[file()], whole=whole).text


def test_the_last_field_of_each_form_with_files_says_that_all_of_it_came(client: Client) -> None:
    page = walk(client)
    send(page)
    inbox.enter(client, code_on(page))

    for one in (page, visit(client, "/inbox/files/")):
        assert list(one.values)[-1] == "whole"
        end = one.text.index('name="whole"')
        assert one.text.rindex("<button", 0, one.text.index("</form>", end)) < end


def test_a_full_store_costs_the_file_and_never_the_text(
    client: Client, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = walk(client)
    store.mkdir()
    store.chmod(0o500)
    monkeypatch.setattr(storages["files"], "_open", _full)

    back = send(page, attached=[file()])

    assert "We could not store this file. The fault is ours." in back.text
    assert back.values["happened"] == [HAPPENED]
    assert send(back).heading == "We have it"


def _full(name: str, mode: str = "rb") -> NoReturn:
    raise OSError(28, "No space left on device")


def test_a_raise_that_fails_keeps_no_file_and_one_that_may_be_stored_keeps_them(
    client: Client, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = walk(client)
    with monkeypatch.context() as broken:
        broken.setattr(filing, "store", _lost)
        failed = send(page, attached=[file()])
    assert "We did not receive it." in failed.text
    assert lying_in(store) == []

    with monkeypatch.context() as broken:
        broken.setattr(sending.Attempt, "store", _lost_after)
        unknown = send(page, attached=[file()])
    assert "We already have this" in unknown.text
    assert lying_in(store) == [store / Attachment.objects.get().original_blob]


def _lost(*_: object, **__: object) -> NoReturn:
    raise OperationalError


def _lost_after(attempt: sending.Attempt, draft: Draft, *, code: str, now: datetime) -> NoReturn:
    """The answer of the commit is lost on the way back."""
    intake.raise_concern(draft, code=code, now=now)
    attempt.may_be_stored = True
    raise OperationalError


HEAD = "----a-boundary"


def _multipart(fields: dict[str, list[str]], content: bytes, *, name: str = NAME) -> bytes:
    parts = [
        f'--{HEAD}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, values in fields.items()
        for value in values
    ]
    head = f'--{HEAD}\r\nContent-Disposition: form-data; name="attached"; filename="{name}"\r\n'
    return (
        b"".join(parts)
        + head.encode()
        + b"Content-Type: text/plain\r\n\r\n"
        + content
        + f"\r\n--{HEAD}--".encode()
    )


def _post(client: Client, body: bytes, address: str = "/raise/") -> Any:
    kind = f"multipart/form-data; boundary={HEAD}"
    return client.post(address, body, content_type=kind, headers={"origin": HERE}, secure=True, follow=True)


def test_other_pages_take_no_file(client: Client, store: Path) -> None:
    body = _multipart({"code": ["ABCD-EFGH-JKMN-PQRS"]}, WORDS * 3000)

    answered = _post(client, body, "/inbox/")

    assert answered.status_code == 200
    assert lying_in(store) == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\Users\\jo\\x.txt", "ж" * 200 + ".txt", "a\u202etxt.exe", "a\x00b"]
)
def test_no_name_leads_out_of_the_store_or_breaks_it(client: Client, store: Path, name: str) -> None:
    page = walk(client)
    body = _multipart({**page.values, "typed_code": [code_on(page)], "go": ["send"]}, WORDS, name=name)

    assert Page(client, _post(client, body)).heading == "We have it"
    kept = Attachment.objects.get()
    assert lying_in(store) == [store / kept.original_blob]
    assert attachments.opened_original(kept).read() == WORDS
    assert not {"/", "\\", "\x00"} & set(attachments.name_of(kept))


def test_t15_a_name_is_sealed_and_shown_on_no_page(client: Client, store: Path, lead: User) -> None:
    page = walk(client)
    send(page, attached=[file()])
    inbox.enter(client, code_on(page))
    Notice.objects.all().delete()

    asked = visit(client, "/inbox/files/")
    unchosen = asked.press()
    added = asked.press(attached=[file(picture(), "IMG_1.png")], injury="no")
    twice = asked.press(attached=[file(picture(), "IMG_1.png")], injury="no")

    assert "File 1: Text" in asked.text
    assert "Choose a file first." in unchosen.text
    assert "File 2: Photo or picture" in added.text
    assert "We have it. It waits to be cleaned." in added.text
    assert NAME not in added.text
    assert "IMG_1" not in added.text
    assert (added.text.count("File "), twice.text.count("File ")) == (2, 2)
    assert Attachment.objects.count() == len(lying_in(store)) == 2
    [told] = Notice.objects.all()
    assert (told.recipient, told.pace) == (lead, Pace.ROUND)


def test_what_is_there_already_counts(client: Client, store: Path, settings: LazySettings) -> None:
    settings.FILES_TOTAL, settings.FILES_MOST = 1024 * 1024, 2
    page = walk(client)
    send(page, attached=[file(b"a" * 700_000, "one.txt")])
    inbox.enter(client, code_on(page))
    asked = visit(client, "/inbox/files/")

    large = asked.press(attached=[file(b"a" * 700_000, "two.txt")])
    many = asked.press(attached=[file(), file()])

    assert "Together with what you sent before, your files are over 1 MB." in large.text
    assert "these are more than 2 files" in many.text
    assert len(lying_in(store)) == Attachment.objects.count() == 1
    assert "File 2" in asked.press(attached=[file()]).text
