"""Sound, films and text: what is heard, seen and read stays byte for byte, what stands around it goes (T16)."""

import io

import pytest

from cleaning import run
from cleaning.errors import CannotClean, Lack
from cleaning.notes import Note
from tests.cleaning import sounds
from tests.cleaning.looking import cleaned, known, told
from tests.cleaning.samples import MARK

RECORDINGS = {"wav": sounds.wav, "mp3": sounds.mp3, "flac": sounds.flac, "ogg": sounds.ogg}
HEARD = {
    "wav": sounds.HEARD,
    "mp3": (b"\xff\xfb\x90\x00" + bytes(413)) * 5,
    "flac": sounds.HEARD,
    "ogg": sounds.HEARD[:200],
}


@pytest.mark.parametrize("kind", RECORDINGS)
def test_t16_a_recording_tells_nothing_but_what_is_heard(kind: str) -> None:
    original = RECORDINGS[kind]()
    assert known(original).name == kind
    assert MARK in str(told(original))

    copy, notes = cleaned(original)

    assert MARK.encode() not in copy
    assert MARK not in str(told(copy))
    assert HEARD[kind] in copy
    assert notes == frozenset()
    assert cleaned(copy)[0] == copy


def test_a_voice_note_of_a_phone_has_no_room_for_more_than_the_voice() -> None:
    assert cleaned(sounds.amr())[0] == sounds.amr()


@pytest.mark.parametrize(
    ("brand", "kind"), [(b"mp42", "mp4"), (b"qt  ", "mov"), (b"3gp5", "3gp"), (b"M4A ", "m4a")]
)
def test_t16_a_film_tells_nothing_but_what_is_seen_and_heard(brand: bytes, kind: str) -> None:
    original = sounds.film(brand)
    assert known(original).name == kind
    assert "57.475" in original.decode("latin-1")

    copy, notes = cleaned(original)

    assert MARK.encode() not in copy
    assert b"+57" not in copy
    found = told(copy)
    assert not [name for name in found if "GPS" in name or "XMP" in name]
    assert {value for name, value in found.items() if name.endswith("Date")} == {"0000:00:00 00:00:00"}
    assert len(copy) == len(original)
    assert notes == {Note.TRACKS}


def test_every_picture_of_a_film_is_where_it_was() -> None:
    original = sounds.film()
    at = original.index(sounds.SEEN[:400])
    after = original.index(sounds.SEEN[400:])

    copy, _ = cleaned(original)

    assert copy[at : at + 400] + copy[after : after + 400] == sounds.SEEN
    assert set(copy[at + 400 : after]) == {0}


def test_a_film_whose_data_lies_in_another_file_is_not_cleaned() -> None:
    original = sounds.film()
    elsewhere = original.replace(b"url \0\0\0\x01", b"url \0\0\0\0", 1)

    assert cleaned(original)[1]
    with pytest.raises(CannotClean) as refused:
        cleaned(elsewhere)
    assert refused.value.lack == Lack.PART


@pytest.mark.parametrize("content", [sounds.wav(), sounds.film(), "Ward\u200b nine\r\n".encode("utf-16")])
def test_the_child_does_the_same(content: bytes) -> None:
    target = io.BytesIO()

    notes = run.clean(known(content), io.BytesIO(content), target)

    assert (target.getvalue(), notes) == cleaned(content)


def test_text_keeps_its_encoding_and_loses_what_nobody_sees() -> None:
    marked = "Ward\u200b nine,\u2060 Bed\u200d 4\r\n£3 \U000e0041a day\t \r\n"
    plain = "Ward nine, Bed 4\r\n£3 a day\r\n"

    for encoding in ("utf-8", "utf-8-sig", "utf-16"):
        assert cleaned(marked.encode(encoding)) == (plain.encode(encoding), frozenset({Note.MARKS}))
    assert cleaned(plain.encode("cp1252")) == (plain.encode("cp1252"), frozenset())


def test_what_joins_letters_and_signs_that_are_seen_stays() -> None:
    seen = "می\u200cخواهم \U0001f468\u200d\U0001f469 ❤\ufe0f क्\u200dष"

    assert cleaned(seen.encode()) == (seen.encode(), frozenset())


def test_r86_a_photo_that_we_cannot_draw_anew_is_freed_of_what_the_camera_wrote() -> None:
    original = sounds.heic()
    at = original.index(sounds.SEEN)
    assert original.count(MARK.encode()) == 6

    copy, _ = cleaned(original)

    assert MARK.encode() not in copy
    assert b"MM\0*" not in copy
    assert copy[at : at + 800] == sounds.SEEN
    assert b"irot\x01" in copy
    assert len(copy) == len(original)
