"""The files of a case as pages: who opens what, in which form, under which name (I9, I12, R85, R86, T15, T35)."""

import io
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from accounts.roles import Role
from concerns.domain import access, evidence, filework, findings, gate, originals
from concerns.domain.attachments import Advice
from concerns.enums import (
    CaseRole,
    ConflictKind,
    Consent,
    EventType,
    EvidenceKind,
    FileState,
    OriginalPurpose,
    State,
)
from concerns.forms import covers
from concerns.models import Attachment, FileCopy
from tests import evidence_files as files
from tests import people
from tests.casework_factories import PIECE, Worked, case_in
from tests.desk import client_of, done, fill, sign_in, text_of, version_on
from tests.factories import raise_concern
from tests.pages import visit
from trust import blobs
from trust.models import Event

pytestmark = pytest.mark.django_db

GUARDS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass
class Scene:
    worked: Worked
    file: Attachment
    investigator: User

    def get(self, user: User, place: str, *more: Any) -> Any:
        return client_of(user).get(reverse(f"casework:{place}", args=[self.worked.reference, *more]))


@pytest.fixture
def scene(rota: list[User], senior: User, handler: User, other_handler: User) -> Scene:
    worked = case_in(State.INVESTIGATING, lead=rota[0], handler=handler, now=timezone.now())
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=timezone.now())
    file = files.sent(worked.concern, clean=files.picture((200, 100), "red"), advice=Advice(True, True, "Matron"))
    return Scene(worked, file, other_handler)


def told(type_: EventType) -> list[str]:
    return list(Event.objects.filter(type=type_).values_list("data", flat=True))


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_r86_the_tab_names_each_file_neutrally_with_its_state_and_what_was_said_of_an_injury(scene: Scene) -> None:
    for state in (FileState.RECEIVED, FileState.UNCLEANABLE, FileState.HARMFUL):
        files.sent(scene.worked.concern, state=state, kind="pdf")

    page = text_of(scene.get(scene.worked.handler, "files"))

    for words in (
        "File 1: Photo or picture",
        "It shows an injury. Advice before it was taken: Matron, on a day they do not know.",
        "File 2: PDF",
        "Being checked",
        "Cannot be cleaned",
        "Harmful, not kept",
    ):
        assert words in page
    assert files.NAME not in page
    assert page.count("Save the clean copy") == 1
    case_page = scene.get(scene.worked.handler, "case")
    assert f'href="{reverse("casework:files", args=[scene.worked.reference])}"' in text_of(case_page)


def test_t15_the_clean_copy_is_saved_under_a_neutral_name_after_an_event(scene: Scene) -> None:
    answer = scene.get(scene.worked.handler, "file-clean", scene.file.pk)

    (event,) = told(EventType.FILE_OPENED)
    assert f'"concern":"{scene.worked.reference}"' in event
    assert answer["Content-Disposition"] == 'attachment; filename="file-1.png"'
    assert {name: answer[name] for name in GUARDS} == GUARDS
    assert content(answer) == files.picture((200, 100), "red")
    assert "File 1 opened" in text_of(scene.get(scene.worked.handler, "timeline"))
    mail = files.sent(scene.worked.concern, kind="eml", clean=b"Bed rails")  # whose copy is a text
    answer = scene.get(scene.worked.handler, "file-clean", mail.pk)
    assert answer["Content-Disposition"] == 'attachment; filename="file-2.txt"'
    assert (answer["Content-Type"], content(answer)) == ("text/plain", b"Bed rails")


def test_pages_are_looked_at_as_pictures_that_are_kept_nowhere(scene: Scene) -> None:
    page = scene.get(scene.worked.handler, "file-page", scene.file.pk, 1)
    assert "Page 1 of 1" in text_of(page)
    assert told(EventType.FILE_PAGE_SEEN) == []

    picture = scene.get(scene.worked.handler, "file-picture", scene.file.pk, 1)

    assert (len(told(EventType.FILE_PAGE_SEEN)), picture["Content-Type"]) == (1, "image/png")
    assert {name: picture[name] for name in GUARDS} == GUARDS
    assert Image.open(io.BytesIO(picture.content)).size == (200, 100)
    for place in ("file-page", "file-picture"):
        assert scene.get(scene.worked.handler, place, scene.file.pk, 2).status_code == 404


def test_r85_an_investigator_sees_a_file_once_it_is_cleared_and_then_what_was_left_in_it(scene: Scene) -> None:
    places = ("file-clean", "file-page", "file-picture")
    more = {"file-clean": (scene.file.pk,), **dict.fromkeys(places[1:], (scene.file.pk, 1))}

    def statuses() -> list[int]:
        answers = [scene.get(scene.investigator, place, *more[place]) for place in places]
        for answer in answers:
            if answer.streaming:
                content(answer)  # read to its end, so that the file is closed
        return [answer.status_code for answer in answers]

    assert statuses() == [404, 404, 404]
    page = text_of(scene.get(scene.investigator, "files"))
    assert "Not cleared yet" in page
    assert not any(words in page for words in ("Matron", "sent it on", "Save the clean copy"))

    handler = client_of(scene.worked.handler)
    done(fill(handler, "casework:file", scene.worked.reference, scene.file.pk))
    assert statuses() == [200, 200, 200]
    place = ("casework:file-cover", scene.worked.reference, scene.file.pk)
    box = {"left_1": "10", "top_1": "20", "width_1": "30", "height_1": "40"}
    seen = fill(handler, *place, do="look", **box)
    assert "boxes=0%2C10%2C20%2C30%2C40" in text_of(seen)
    done(fill(handler, *place, do="keep", **box))

    answer = scene.get(scene.investigator, "file-clean", scene.file.pk)
    image = Image.open(io.BytesIO(content(answer))).convert("RGB")
    assert image.crop((20, 20, 80, 60)).getcolors() == [(2400, (0, 0, 0))]
    assert image.getpixel((150, 80)) == (255, 0, 0)
    whole = Image.open(io.BytesIO(content(scene.get(scene.worked.handler, "file-clean", scene.file.pk))))
    assert whole.convert("RGB").getpixel((50, 50)) == (255, 0, 0)
    assert list(FileCopy.objects.order_by("number").values_list("number", "kind")) == [(1, ""), (2, "png")]
    assert len(told(EventType.FILE_COPY_MADE)) == 2


def test_r85_boxes_need_four_numbers_and_what_was_typed_stays(scene: Scene) -> None:
    handler = client_of(scene.worked.handler)
    place = ("casework:file-cover", scene.worked.reference, scene.file.pk)

    missing = text_of(fill(handler, *place, do="keep", left_1="10", top_1="120"))
    empty = text_of(fill(handler, *place, do="keep"))

    assert "Write a number from 0 to 100." in missing
    assert "Each box needs four numbers." in missing
    assert 'value="120"' in missing
    assert "There is no box yet." in empty
    assert not FileCopy.objects.exists()


def _lines(count: int, page: int) -> str:
    return covers.written([(page, place % 100, 1.0, 0.5, 0.5) for place in range(count)])


def test_r85_no_box_is_left_out_in_silence_and_too_many_are_said(scene: Scene) -> None:
    handler = client_of(scene.worked.handler)
    place = ("casework:file-cover", scene.worked.reference, scene.file.pk)
    box = {"left_1": "10", "top_1": "20", "width_1": "30", "height_1": "40"}

    over = text_of(fill(handler, *place, do="keep", others=_lines(covers.MOST, 1), **box))
    onward = text_of(fill(handler, *place, go="1", others=_lines(covers.MOST, 1), **box))
    beyond = text_of(fill(handler, *place, do="keep", **box, left_41="9"))
    torn = text_of(fill(handler, *place, do="keep", others="1,2;3", **box))

    for page in (over, onward):
        assert page.count("At most 400 boxes in one file. Take some away, or draw larger ones.") == 2  # and above
        assert re.search(r'id="id_left_1_error"', page)
        assert 'value="30"' in page
    assert "At most 40 boxes on one page. Draw larger ones." in beyond
    assert "did not arrive whole" in torn
    assert not FileCopy.objects.exists()

    seen = text_of(fill(handler, *place, go="1", others=_lines(covers.MOST - 1, 1), **box))
    assert seen.count(";") > 390  # carried along on the page, not in an address
    assert "boxes=0%2C10%2C20%2C30%2C40&quot;" in seen.replace('"', "&quot;")
    done(fill(handler, *place, do="keep", others=_lines(covers.MOST - 1, 1), **box))
    assert FileCopy.objects.count() == 1


def test_a_page_has_a_row_for_one_more_box_than_were_typed(scene: Scene) -> None:
    place = ("casework:file-cover", scene.worked.reference, scene.file.pk)

    assert 'name="left_5"' in text_of(fill(client_of(scene.worked.handler), *place, do="look", left_4="9"))


def test_a_stale_page_clears_nothing(scene: Scene) -> None:
    handler = client_of(scene.worked.handler)
    address = reverse("casework:file", args=[scene.worked.reference, scene.file.pk])

    assert handler.post(address, {"version": scene.worked.case.version - 1}).status_code == 409
    assert not FileCopy.objects.exists()


@pytest.mark.parametrize("who", ["senior", "lead", "hr", "keeper", "superuser", "blocked", "other case"])
def test_t35_nobody_else_opens_anything(
    who: str, scene: Scene, senior: User, hr: User, keepers: list[User], superuser: User, lead: User
) -> None:
    reference = scene.worked.reference
    person = {"senior": senior, "lead": lead, "hr": hr, "keeper": keepers[0], "superuser": superuser}.get(who)
    if who == "blocked":
        person = scene.worked.handler
        access.block(scene.worked.case, person, ConflictKind.RELATION, by=lead, now=timezone.now())
    if who == "other case":
        person = scene.worked.handler
        reference = case_in(State.ACCEPTED, lead=lead, handler=person, now=timezone.now()).reference
    assert person is not None
    client = client_of(person)
    places = ["file", "file-clean", "file-cover", "file-ask", "file-original"]
    addresses = [reverse(f"casework:{place}", args=[reference, scene.file.pk]) for place in places]
    addresses += [
        reverse(f"casework:{place}", args=[reference, scene.file.pk, 1])
        for place in ("file-page", "file-picture", "file-cover-page", "file-cover-picture")
    ]

    assert {client.get(address).status_code for address in addresses} == {404}
    stale = {409} if who == "other case" else set()  # of a case that is theirs
    assert {client.post(address).status_code for address in addresses} <= {404, 405} | stale
    assert told(EventType.FILE_OPENED) == told(EventType.FILE_PAGE_SEEN) == []


def asked_through_pages(scene: Scene) -> None:
    gate.record_pass(scene.worked.handler, now=timezone.now())
    words = {"purpose": "check", "words": "Who was on shift that night?", "days": "7"}
    done(
        fill(client_of(scene.worked.handler), "casework:file-ask", scene.worked.reference, scene.file.pk, **words)
    )


def test_i2_an_original_is_asked_for_answered_decided_and_opened_through_pages(scene: Scene, senior: User) -> None:
    handler, place = client_of(scene.worked.handler), [scene.worked.reference, scene.file.pk]
    assert handler.get(reverse("casework:file-original", args=place)).status_code == 403
    asked_through_pages(scene)
    inbox = visit(Client(), reverse("inbox:enter")).press(code=scene.worked.code)
    assert "We ask to open file 1 as you sent it" in inbox.text
    assert "Who was on shift that night?" in inbox.text
    assert "You said yes on" in inbox.press(answer="yes").text

    second = client_of(senior)
    assert "1 original file waits for your decision." in text_of(second.get(reverse("casework:worklist")))
    row = originals.every().get()
    page = second.get(reverse("oversight:original", args=[row.pk]))
    assert "Who was on shift that night?" in text_of(page)
    refused = second.post(reverse("oversight:original", args=[row.pk]), {"decision": "refuse", "reason": ""})
    assert "Write why it stays closed." in text_of(refused)
    done(second.post(reverse("oversight:original", args=[row.pk]), {"decision": "allow"}))

    address = reverse("casework:file-original", args=place)
    assert "Write why you open it now." in text_of(handler.post(address, {"reason": ""}))
    assert not row.looks.exists()
    opened = handler.post(address, {"reason": "To read its date.", "do": "open"})
    assert opened["Content-Disposition"] == 'attachment; filename="original-1.png"'
    assert opened["Content-Type"] == "application/octet-stream"
    assert {name: opened[name] for name in GUARDS} == GUARDS
    assert content(opened) == files.SECRET
    assert files.NAME in text_of(handler.post(address, {"reason": "Its name.", "do": "name"}))
    assert len(told(EventType.ORIGINAL_OPENED)) == row.looks.count() == 2
    home = visit(Client(), reverse("inbox:enter")).press(code=scene.worked.code)
    assert "Your contact opened file 1 as you sent it, on" in home.text
    assert "The reason was: To read its date." in home.text


def test_another_reporter_finds_no_question_of_this_one(scene: Scene) -> None:
    asked_through_pages(scene)
    row = originals.every().get()
    other = raise_concern(now=timezone.now())
    client = Client()
    home = visit(client, reverse("inbox:enter")).press(code=other.code)
    assert "as you sent it" not in home.text

    assert client.get(reverse("inbox:original", args=[row.pk])).status_code == 404
    assert client.post(reverse("inbox:original", args=[row.pk]), {"answer": "yes"}).status_code == 404
    assert not originals.every().get().answer


def test_what_ended_is_said_and_the_scenes_come_first(scene: Scene, senior: User) -> None:
    now: datetime = timezone.now()
    gate.record_pass(scene.worked.handler, now=now)
    file = Attachment.objects.select_related("concern__case", "concern__data_key").get(pk=scene.file.pk)
    row = originals.ask(
        file, purpose=OriginalPurpose.CHECK, words="Why.", days=7, by=scene.worked.handler, now=now
    )
    originals.answer(originals.every().get(), consent=Consent.YES, on=now.date())
    originals.agree(originals.every().get(), by=senior, now=now)
    originals.every().filter(pk=row.pk).update(expires_at=now - timedelta(minutes=1))

    ended = scene.get(scene.worked.handler, "file-original", scene.file.pk)

    assert (ended.status_code, "its time was over" in text_of(ended)) == (403, True)
    people.make_person("Wynn Abel", "Head of audit", Role.SENIOR_MANAGER)
    page = scene.get(scene.worked.handler, "file", scene.file.pk)
    assert "Its time was over." in text_of(page)


def test_a_file_from_us_is_cleaned_first_and_then_waits_in_the_inbox_under_a_neutral_name(scene: Scene) -> None:
    handler, reference = Client(enforce_csrf_checks=True), scene.worked.reference
    sign_in(handler, scene.worked.handler)
    address = reverse("casework:file-give", args=[reference])
    page = handler.get(address)
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', text_of(page))[-1]
    upload = SimpleUploadedFile("to_wilhelmina.png", files.picture((30, 20), "blue"), "image/png")
    form = {"version": version_on(page), "attached": upload, "whole": "1"}
    assert handler.post(address, form).status_code == 403
    upload.seek(0)
    done(handler.post(address, {**form, "csrfmiddlewaretoken": token}))
    (sent,) = Attachment.objects.filter(sender="staff")
    inbox = Client()
    home = visit(inbox, reverse("inbox:enter")).press(code=scene.worked.code)
    assert "Files for you" not in home.text
    assert inbox.get(reverse("inbox:given", args=[sent.pk])).status_code == 404

    filework.work(now=timezone.now())

    home = visit(inbox, reverse("inbox:home"))
    assert "File 2: Photo or picture" in home.text
    assert "wilhelmina" not in home.text
    answer = inbox.get(reverse("inbox:given", args=[sent.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="file-2.png"'
    assert {name: answer[name] for name in GUARDS} == GUARDS
    assert Image.open(io.BytesIO(content(answer))).size == (30, 20)
    assert inbox.get(reverse("inbox:given", args=[scene.file.pk])).status_code == 404  # their own, not ours
    other = raise_concern(now=timezone.now())
    stranger = Client()
    visit(stranger, reverse("inbox:enter")).press(code=other.code)
    assert stranger.get(reverse("inbox:given", args=[sent.pk])).status_code == 404
    assert "sent it to the reporter on" in text_of(scene.get(scene.worked.handler, "files"))
    assert "File 2" not in text_of(scene.get(scene.investigator, "files"))
    assert len(told(EventType.FILE_GIVEN)) == 1


def test_a_file_that_cannot_be_taken_is_said_beside_the_field_and_kept_nowhere(scene: Scene) -> None:
    handler = client_of(scene.worked.handler)
    before = set(blobs.store().listdir("")[1])
    place = ("casework:file-give", scene.worked.reference)

    nothing = text_of(fill(handler, *place, whole="1"))
    upload = SimpleUploadedFile("a.exe", b"MZ" + b"\0" * 200)
    program = text_of(fill(handler, *place, attached=upload, whole="1"))
    cut_short = text_of(
        fill(handler, *place, attached=SimpleUploadedFile("a.png", files.picture((30, 20), "blue")))
    )

    assert "Choose a file first." in nothing
    assert "We cannot take this kind of file." in program
    assert "Not everything arrived" in cut_short
    assert set(blobs.store().listdir("")[1]) == before


def test_r70_a_piece_of_evidence_points_at_a_file(scene: Scene) -> None:
    allegation = findings.allege(scene.worked.case, "It may be so.", by=scene.worked.handler, now=timezone.now())
    handler, reference = client_of(scene.worked.handler), scene.worked.reference
    piece = {"kind": "fact", "what": "The sheet.", "source": "The reporter", "file": str(scene.file.pk)}
    other = files.sent(raise_concern(now=timezone.now()).concern)

    wrong = fill(handler, "casework:evidence", reference, allegation.number, **{**piece, "file": str(other.pk)})
    done(fill(handler, "casework:evidence", reference, allegation.number, **piece))

    assert wrong.status_code == 200
    (row,) = allegation.evidence.all()
    assert row.file == scene.file
    page = text_of(handler.get(reverse("casework:finding", args=[reference, allegation.number])))
    assert f'<a href="{reverse("casework:file", args=[reference, scene.file.pk])}">File 1</a>' in page
    offered = text_of(scene.get(scene.investigator, "evidence", allegation.number))
    assert "File 1" not in offered  # not cleared for them
    with pytest.raises(ValueError, match="another case"):
        evidence.add(
            allegation,
            PIECE,
            kind=EvidenceKind.FACT,
            by=scene.investigator,
            now=timezone.now(),
            file=other,
        )
