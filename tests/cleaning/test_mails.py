"""Of a saved mail, its words stay; who wrote it, to whom and when does not."""

import io
from email import message_from_bytes
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

import pytest

from cleaning import run
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from cleaning.notes import Note
from tests.cleaning.looking import cleaned, known
from tests.cleaning.samples import MARK, WORDS
from tests.cleaning.saved_mails import ADDRESS, PAGE, QUOTED, eml, msg

WIDE = {"0037001F": "Bed rails – again".encode("utf-16-le"), "0C1A001F": MARK.encode("utf-16-le")}
WORDS_OF_A_PAGE = f"Bed rails – again\n\n{WORDS}.\n\nBed 4\n\nSee the rota.\n"


def test_a_mail_keeps_subject_and_words_and_no_sender() -> None:
    copy, notes = cleaned(eml())

    assert copy.decode() == (
        f"Bed rails – again\n\n{WORDS}. Ask ….\n\n…\n> Yes.\n\nSubject: Rota\n\nThe rota says two.\n"
    )
    assert notes == {Note.SENDERS, Note.ATTACHMENTS}


def test_a_mail_that_is_a_page_keeps_its_words() -> None:
    copy, notes = cleaned(eml(words=None))

    assert copy.decode() == WORDS_OF_A_PAGE
    assert notes == {Note.SENDERS, Note.ATTACHMENTS, Note.LINKS}


@pytest.mark.parametrize(
    ("properties", "notes"),
    [
        ({"1000001F": f"{WORDS}.\r\n\r\nSee {ADDRESS}".encode("utf-16-le")}, {Note.SENDERS, Note.ATTACHMENTS}),
        ({"1000001E": f"{WORDS}.\r\n\r\nSee {ADDRESS}".encode("cp1252")}, {Note.SENDERS, Note.ATTACHMENTS}),
    ],
)
def test_a_mail_saved_by_outlook_does_too(properties: dict[str, bytes], notes: set[Note]) -> None:
    copy, found = cleaned(msg(WIDE | properties))

    assert copy.decode() == f"Bed rails – again\n\n{WORDS}.\n\nSee …\n"
    assert found == notes


def test_a_page_saved_by_outlook_does_too() -> None:
    copy, notes = cleaned(msg(WIDE | {"10130102": PAGE.encode()}, has_file=False))

    assert copy.decode() == WORDS_OF_A_PAGE
    assert notes == {Note.SENDERS, Note.LINKS}


def test_lines_of_the_author_that_only_look_like_a_quoted_mail_stay() -> None:
    copy, _notes = cleaned(eml(words="To: do\nDate: 3 March\n\nFrom: the rota\n", page=None))

    assert copy.decode() == "Bed rails – again\n\nTo: do\nDate: 3 March\n\nFrom: the rota\n"


def test_quoted_mails_lose_their_heads_at_any_depth() -> None:
    deep = "".join(f"> {line}\n" for line in QUOTED.splitlines())

    copy, _notes = cleaned(eml(words=f"See below.\n{deep}", page=None))

    assert copy.decode() == "Bed rails – again\n\nSee below.\n> Subject: Rota\n>\n> The rota says two.\n"


HEAD = (
    ("From:", MARK),
    ("Sent:", "Monday, 2 March 2026 07:12"),
    ("To:", f"{MARK}; Night staff"),
    ("Subject:", "Rota"),
)
SHAPES = {
    "breaks": "<br>".join(f"<b>{name}</b> {said}" for name, said in HEAD),
    "blocks": "".join(f"<div><b>{name}</b> {said}</div>" for name, said in HEAD),
    "parts": "".join(f"<p><b>{name}</b> {said}</p>" for name, said in HEAD),
    "table": "<table>" + "".join(f"<tr><th>{name}</th><td>{said}</td></tr>" for name, said in HEAD) + "</table>",
}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_loses_the_heads_of_quoted_mails_in_every_shape(shape: str) -> None:
    page = f"<html><body><p>{WORDS}.</p><hr>{SHAPES[shape]}<br><br>The rota says two.</body></html>"

    copy, _notes = cleaned(eml(words=None, page=page))

    assert copy.decode() == f"Bed rails – again\n\n{WORDS}.\n\nSubject: Rota\n\nThe rota says two.\n"


@pytest.mark.parametrize(
    "head",
    [
        f"From: {MARK}\nSent: Monday\nTo: Ann Lee; {MARK};\n Cy Ash; {MARK}\nCc: {MARK}\nSubject: Rota",
        f"\ufeffFrom: {MARK}\nDate: Monday\nSubject: Rota\nTo: {MARK}",
        f"*From:* {MARK}\n*Sent:* Monday\n*Subject:* Rota",
        f"Oddi wrth: {MARK}\nAnfonwyd: Dydd Llun\nAt: {MARK}\nPwnc: Rota",
    ],
)
def test_no_recipient_of_a_quoted_mail_stays_however_many_there_were(head: str) -> None:
    copy, _notes = cleaned(eml(words=f"See below.\n\n{head}\n\nThe rota says two.\n", page=None))

    assert MARK not in copy.decode()
    assert "Rota\n\nThe rota says two." in copy.decode()


@pytest.mark.parametrize(
    "words",
    [
        "On Monday the manager told me to sign.\nThe next day she wrote:",
        "From: 3pm\nTo: 5pm\nI was alone on the ward.",
    ],
)
def test_what_the_author_says_of_days_and_hours_stays(words: str) -> None:
    copy, _notes = cleaned(eml(words=f"{words}\n", page=None))

    assert copy.decode() == f"Bed rails – again\n\n{words}\n"


def test_a_letter_as_a_page_is_not_lost_for_a_plain_footer_nor_for_a_mail_attached_to_it() -> None:
    letter = MIMEMultipart("mixed")
    letter["From"], letter["Subject"], letter["Message-ID"] = ADDRESS, "Bed rails", "<1@x.example>"
    letter.attach(MIMEText(f"<p>{WORDS}.</p>", "html"))
    letter.attach(MIMEText("This mail is for whom it is addressed to.", "plain"))
    letter.attach(MIMEMessage(message_from_bytes(eml())))

    copy, notes = cleaned(letter.as_bytes())

    assert copy.decode() == f"Bed rails\n\n{WORDS}.\n\nThis mail is for whom it is addressed to.\n"
    assert notes == {Note.SENDERS, Note.LINKS, Note.ATTACHMENTS}


def test_a_mail_whose_head_is_broken_has_no_copy() -> None:
    original = f"Received: by mx\r\nfrom {MARK}.example\r\nFrom: {ADDRESS}\r\nSender: {MARK}\r\n\r\nHello".encode()

    with pytest.raises(CannotClean) as refused:
        cleaned(original)

    assert refused.value.lack == Lack.PART


@pytest.mark.parametrize(
    ("charset", "way", "body"),
    [
        ("utf-8", "8bit", "Café 4".encode()),
        ("iso-8859-1", "8bit", "Café 4".encode("latin-1")),
        ("windows-1252", "base64", b"Q2Fm6SA0"),
        ("utf-8", "quoted-printable", b"Caf=C3=A9 4"),
        ("no-such-set", "8bit", "Café 4".encode()),
        ("ascii", "base64", b"Q2Fm6SA0"),
    ],
)
def test_letters_are_read_however_the_mail_was_packed(charset: str, way: str, body: bytes) -> None:
    """In the child, where nothing more can be read from the disk."""
    head = "From: a@example.org\r\nSubject: Tea\r\nMIME-Version: 1.0\r\n"
    packed = f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {way}\r\n\r\n"
    original = (head + packed).encode() + body
    target = io.BytesIO()

    run.clean(known(original), io.BytesIO(original), target)

    assert target.getvalue().decode() == "Tea\n\nCafé 4\n"


@pytest.mark.parametrize(
    "content",
    [
        eml(words="", page=None),
        b"From: a@b.example\r\nMIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime\r\n\r\nMIAGCSq=\r\n",
        msg(WIDE),
    ],
)
def test_a_mail_without_words_that_can_be_read_has_no_copy(content: bytes) -> None:
    with pytest.raises(CannotClean) as refused:
        cleaned(content)

    assert refused.value.lack == Lack.PART


def test_a_broken_container_is_refused() -> None:
    whole = msg(WIDE | {"1000001F": "words".encode("utf-16-le")})

    for cut in (600, 1100, 2500):
        with pytest.raises((Unfit, CannotClean)):
            cleaned(whole[:cut])


def test_in_the_child_it_goes_the_same_way() -> None:
    for original in (eml(), msg(WIDE | {"10130102": PAGE.encode()})):
        target = io.BytesIO()
        notes = run.clean(known(original), io.BytesIO(original), target)
        assert (target.getvalue(), notes) == cleaned(original)


def test_no_mail_makes_the_child_speak_of_it() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(3000))
    original = b"From: a@b.example\r\nMIME-Version: 1.0\r\n" + nested

    with pytest.raises((Unfit, CannotClean)) as refused:
        run.clean(known(original), io.BytesIO(original), io.BytesIO())

    assert refused.value.args[0] in {*Fault, *Lack}
