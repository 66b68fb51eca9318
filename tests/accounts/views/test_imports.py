"""People from a file: shown first, saved as shown, and nothing of it kept in between."""

import base64
import hashlib
import re
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain import people
from accounts.enums import AccountEvent
from accounts.forms.imports import LARGEST
from accounts.models import Invitation, Session, Unit, User
from accounts.views.imports import KIND, TOKEN_AGE
from tests.accounts.acts import written
from tests.accounts.views.test_people import errors, said
from tests.desk import client_of, sign_in, text_of
from trust import tokens

pytestmark = pytest.mark.django_db

HEAD = "email,name,title,phone,unit"
ANA = "ana@westmarch.example,Ana Novák,Night nurse,01632 960 180,Adult social care"
ADDRESS = "/staff/people/import/"
TOKEN = re.compile(r'name="token" value="([^"]+)"')
PROBLEM = re.compile(
    r'data-label="Line">(?:<b>)?(\d+)(?:</b>)?</th>\s*<td data-label="Column">([^<]+)</td>'
    r'\s*<td data-label="What to do">([^<]+)</td>'
)


@pytest.fixture
def client(administrator: User, unit: Unit) -> Client:
    return client_of(administrator)


def a_file(*rows: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("people.csv", "\r\n".join([head, *rows]).encode(), "text/csv")


def send(client: Client, *rows: str) -> Any:
    return client.post(ADDRESS, {"file": a_file(*rows), "pasted": ""})


def token_on(response: Any) -> str:
    found = TOKEN.search(text_of(response))
    assert found, "this page has nothing to agree to"
    return found[1]


def agree(client: Client, shown: Any, **more: str) -> Any:
    return client.post(reverse("accounts:people-import-agree"), {"token": token_on(shown), **more}, follow=True)


def problems(response: Any) -> list[tuple[str, str]]:
    return [(line, column) for line, column, _ in PROBLEM.findall(text_of(response))]


def counts(response: Any) -> dict[str, int]:
    return {name: int(number) for name, number in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", text_of(response))}


def people_count() -> int:
    return User.objects.count()


def test_a_file_is_shown_and_then_saved_as_shown(client: Client, worker: User, handler: User) -> None:
    before = people_count()

    shown = send(
        client,
        ANA,
        f"{worker.email},Jo Tarrant,Care worker,01632 960 172,Adult social care",
        f"{handler.email},Ruth Adeyemi,Head of service,01632 960 172,Adult social care",
    )

    assert counts(shown) == {"Added": 1, "Changed": 1, "Not changed": 1}
    assert "Ruth Adeyemi ruth.adeyemi@westmarch.example Title Service manager Head of service" in said(shown)
    assert "Ana Novák ana@westmarch.example Night nurse Adult social care 01632 960 180" in said(shown)
    assert people_count() == before

    saved = agree(client, shown)

    assert "Saved. Added: 1. Changed: 1. Not changed: 1." in said(saved)
    assert saved.redirect_chain == [(reverse("accounts:people"), 302)]
    assert people_count() == before + 1
    assert User.objects.get(pk=handler.pk).title == "Head of service"
    assert not Invitation.objects.exists()


def test_pasted_text_is_as_good_as_a_file(client: Client) -> None:
    shown = client.post(ADDRESS, {"pasted": f"{HEAD}\n{ANA}\n"})

    assert "Saved. Added: 1." in said(agree(client, shown, invite="on"))
    assert Invitation.objects.get().user.email == "ana@westmarch.example"


def test_two_thousand_people_of_whom_seven_are_wrong_change_nothing_until_they_are_mended(
    client: Client, worker: User, administrator: User
) -> None:
    people.leave(worker, by=administrator, now=timezone.now())
    rows = [f"p{number}@westmarch.example,Person {number},Carer,,Adult social care" for number in range(2000)]
    wrong = {
        99: "p99.westmarch.example,Person 99,Carer,,Adult social care",
        300: "p300@westmarch.example,,Carer,,Adult social care",
        512: "p511@westmarch.example,Person 512,Carer,,Adult social care",
        700: "p700@westmarch.example,Person 700,Carer,,Atlantis",
        1024: f"p1024@westmarch.example,{'x' * 121},Carer,,Adult social care",
        1500: f"{worker.email},Jo Tarrant,Carer,,Adult social care",
        1999: "p1999@westmarch.example,Person 1999,Carer,,Adult social care,what?",
    }
    bad = [wrong.get(number, row) for number, row in enumerate(rows)]
    before = people_count()

    answer = send(client, *bad)

    assert problems(answer) == [
        ("101", "email"),
        ("302", "name"),
        ("514", "email"),
        ("702", "unit"),
        ("1026", "name"),
        ("1502", "email"),
        ("2001", "–"),
    ]
    assert "7 things in the file must be mended. Nothing was saved." in said(answer)
    assert TOKEN.search(text_of(answer)) is None
    assert people_count() == before

    began = timezone.now()
    shown = send(client, *rows)
    saved = agree(client, shown, invite="on")

    assert counts(shown) == {"Added": 2000, "Changed": 0, "Not changed": 0}
    assert "The first 200 are shown." in said(shown)
    assert "Saved. Added: 2000." in said(saved)
    assert people_count() == before + 2000
    assert Invitation.objects.count() == 2000
    assert timezone.now() - began < timedelta(seconds=60)  # on a busy machine; alone it takes four


def test_what_is_named_can_be_mended_in_the_text_that_stays(client: Client) -> None:
    pasted = f"{HEAD}\n{ANA.replace('Adult social care', 'Atlantis')}\n"

    answer = client.post(ADDRESS, {"pasted": pasted})

    assert problems(answer) == [("2", "unit")]
    assert "Night nurse,01632 960 180,Atlantis" in text_of(answer)


def test_a_file_with_markup_is_shown_as_text(client: Client) -> None:
    shown = send(client, 'a@b.example,<script>alert(1)</script>,"<b>T</b>",,')

    assert "<script>alert" not in text_of(shown)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text_of(shown)


@pytest.mark.parametrize(
    ("form", "said_there"),
    [
        ({"pasted": " "}, "Choose a file, or paste its text below."),
        ({"pasted": "x", "file": True}, "Choose a file or paste its text, not both."),
        (
            {"pasted": "", "file": "big"},
            "This file is larger than 2 MB. Split it, or take out the columns that we",
        ),
    ],
)
def test_neither_both_and_too_much_are_said_beside_the_field(
    form: dict[str, Any], said_there: str, client: Client
) -> None:
    if form.get("file"):
        size = LARGEST + 5 if form["file"] == "big" else 10
        form = {**form, "file": SimpleUploadedFile("people.csv", b"x" * size, "text/csv")}

    answer = client.post(ADDRESS, form)

    assert [words[: len(said_there)] for words in errors(answer)] == [said_there]


@pytest.mark.parametrize(
    ("raw", "first"),
    [
        ("Novák".encode("windows-1252"), "This file is not saved as UTF-8"),
        (f"{HEAD}\n{ANA}".encode("utf-16"), "This file is not saved as UTF-8"),
        (b"PK\x03\x04" + bytes(range(256)), "This file is not saved as UTF-8"),
        (b"", "The file is empty."),
        (b'email,name,title\n"', "A quotation mark that begins near here"),
    ],
    ids=range(5),
)
def test_what_is_no_such_file_says_so(raw: bytes, first: str, client: Client) -> None:
    answer = client.post(ADDRESS, {"file": SimpleUploadedFile("people.csv", raw), "pasted": ""})

    assert first in said(answer)
    assert "Nothing was saved." in said(answer)


def test_nothing_of_a_file_is_spooled_or_kept(
    client: Client, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, administrator: User
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr("django.conf.settings.FILE_UPLOAD_TEMP_DIR", str(tmp_path))
    session = client.session
    before = dict(session)

    send(client, *(ANA.replace("ana", f"ana{number}") for number in range(3000)))

    assert list(tmp_path.iterdir()) == []
    assert {name: client.session[name] for name in before} == before
    assert set(client.session.keys()) == set(before)
    assert Session.objects.filter(user=administrator).count() == 1


def test_no_other_page_takes_a_file(client: Client) -> None:
    answer = client.post(reverse("accounts:people"), {"words": "x", "file": a_file(ANA)})

    assert answer.wsgi_request.FILES == {}


def test_a_file_from_elsewhere_is_refused(administrator: User, unit: Unit) -> None:
    strict = sign_in(Client(enforce_csrf_checks=True), administrator)
    page = text_of(strict.get(ADDRESS))
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert found

    refused = strict.post(ADDRESS, {"file": a_file(ANA), "pasted": ""})
    taken = strict.post(ADDRESS, {"file": a_file(ANA), "pasted": "", "csrfmiddlewaretoken": found[1]})

    assert refused.status_code == 403
    assert counts(taken)["Added"] == 1


def test_agreeing_twice_saves_once_and_says_that_nothing_is_left(client: Client) -> None:
    shown = send(client, ANA)
    agree(client, shown)

    again = agree(client, shown)

    assert "Something has changed since you looked." in said(again)
    assert "Everybody is already as in the file." in said(again)
    assert counts(again) == {"Added": 0, "Changed": 0, "Not changed": 1}
    assert len(written(AccountEvent.PEOPLE_IMPORTED)) == 1


def test_what_changed_meanwhile_is_shown_anew_and_can_be_agreed_to(client: Client, worker: User) -> None:
    shown = send(client, ANA, f"{worker.email},Jo Tarrant,Carer,,")
    User.objects.filter(pk=worker.pk).update(title="Nurse")

    anew = agree(client, shown)
    assert "Something has changed since you looked. Nothing was saved." in said(anew)
    assert "Title Nurse Carer" in said(anew)
    assert not User.objects.filter(email="ana@westmarch.example").exists()

    assert "Saved. Added: 1. Changed: 1." in said(agree(client, anew))


def test_what_became_wrong_meanwhile_is_named(client: Client, worker: User, administrator: User) -> None:
    shown = send(client, ANA, f"{worker.email},Jo Tarrant,Carer,,")
    people.leave(worker, by=administrator, now=timezone.now())

    answer = agree(client, shown)

    assert problems(answer) == [("3", "email")]
    assert not User.objects.filter(email="ana@westmarch.example").exists()


def test_a_page_of_another_administrator_or_a_forged_one_saves_nothing(client: Client, second: User) -> None:
    shown = send(client, ANA)

    theirs = agree(client_of(second), shown)
    forged = client.post(reverse("accounts:people-import-agree"), {"token": "forged"})
    empty = client.post(reverse("accounts:people-import-agree"), {})

    for answer in (theirs, forged, empty):
        assert "That page cannot be used any more. Choose the file again." in said(answer)
    assert not User.objects.filter(email="ana@westmarch.example").exists()


def test_an_old_page_works_as_long_as_what_it_showed_is_still_so(client: Client, administrator: User) -> None:
    shown = send(client, ANA)
    payload = tokens.read(KIND, token_on(shown), now=timezone.now(), max_age=TOKEN_AGE)
    old = tokens.issue(KIND, payload, now=timezone.now() - TOKEN_AGE - timedelta(minutes=1))

    answer = client.post(reverse("accounts:people-import-agree"), {"token": old}, follow=True)

    assert "Saved. Added: 1." in said(answer)


def test_the_token_tells_nothing_to_whoever_reads_the_page_source(client: Client) -> None:
    token = token_on(send(client, ANA))

    assert not re.search("westmarch|Nov|nurse", token)


def test_more_than_a_form_can_carry_is_refused_before_it_is_lost(client: Client) -> None:
    def unlike(number: int) -> str:
        """Text that cannot be made smaller."""
        return base64.urlsafe_b64encode(hashlib.shake_256(str(number).encode()).digest(80)).decode()

    rows = [f"p{number}@b.example,x{unlike(number)},x{unlike(-number - 1)},," for number in range(5000)]

    assert counts(send(client, *rows[:2000])) == {"Added": 2000, "Changed": 0, "Not changed": 0}
    answer = send(client, *rows)
    assert "This is too much for one go. Split the file in two." in said(answer)
    assert TOKEN.search(text_of(answer)) is None


def test_the_empty_file_has_the_columns_we_know(client: Client) -> None:
    answer = client.get(reverse("accounts:people-template"))

    assert answer.content.decode("utf-8-sig") == "email,name,title,phone,unit\r\n"
    assert answer["Content-Disposition"] == 'attachment; filename="people-template.csv"'
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_everybody_here_is_written_out_harmless_and_comes_back_unchanged(
    client: Client, worker: User, handler: User, administrator: User
) -> None:
    User.objects.filter(pk=worker.pk).update(name="=HYPERLINK(1)", phone="+44 1632 960172", title='Carer, "night"')
    people.leave(handler, by=administrator, now=timezone.now())

    answer = client.get(reverse("accounts:people-export"))
    text = answer.content.decode("utf-8-sig")

    assert '\r\njo.tarrant@westmarch.example,\'=HYPERLINK(1),"Carer, ""night""",\'+44 1632 960172,' in text
    assert handler.email not in text
    assert not re.search(r"(^|[,\n\"])[=+@-]", text)
    shown = client.post(ADDRESS, {"file": SimpleUploadedFile("people.csv", answer.content), "pasted": ""})
    assert counts(shown) == {"Added": 0, "Changed": 0, "Not changed": text.count("\r\n") - 1}
    assert written(AccountEvent.PEOPLE_EXPORTED) == [
        {"actor": f"user:{administrator.pk}", "people": text.count("\r\n") - 1}
    ]
