"""Pictures: what a phone wrote goes, what can be seen stays (T16, R86)."""

import io

import pytest
from PIL import Image

from cleaning import run
from cleaning.errors import CannotClean, Fault, Lack, Unfit
from tests.cleaning.looking import cleaned, fault, known, told
from tests.cleaning.samples import MARK, moving, photo

KINDS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")


@pytest.mark.parametrize("kind", KINDS)
def test_r86_the_copy_of_a_photo_tells_nothing_of_who_took_it(kind: str) -> None:
    original = photo(kind)
    assert kind == "BMP" or MARK in str(told(original))

    copy, notes = cleaned(original)

    found = told(copy)
    assert MARK.encode() not in copy
    assert MARK not in str(found)
    assert not [name for name in found if "GPS" in name or "XMP" in name or "ICC" in name or "Comment" in name]
    assert notes == frozenset()


def test_a_turned_photo_is_turned_before_the_note_that_says_so_goes() -> None:
    copy, _ = cleaned(photo("JPEG"))

    seen = Image.open(io.BytesIO(copy)).convert("RGB")

    assert seen.size == (48, 64)
    assert seen.getpixel((24, 8))[0] > 200  # type: ignore[index]
    assert seen.getpixel((24, 8))[2] < 60  # type: ignore[index]
    assert min(seen.getpixel((24, 56))) > 200  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_moving_pictures_go_on_moving(kind: str) -> None:
    copy, _ = cleaned(moving(kind))

    image = Image.open(io.BytesIO(copy))

    assert getattr(image, "n_frames", 1) == 3


def test_all_pages_of_a_scan_stay() -> None:
    held = io.BytesIO()
    pages = [Image.new("1", (80, 100), at % 2) for at in range(3)]
    pages[0].save(held, "TIFF", save_all=True, append_images=pages[1:], compression="group4")

    copy, _ = cleaned(held.getvalue())

    assert getattr(Image.open(io.BytesIO(copy)), "n_frames", 1) == 3


def test_the_child_gives_the_same_copy_and_leaves_the_original_alone() -> None:
    original = photo("JPEG")
    source, target = io.BytesIO(original), io.BytesIO()

    notes = run.clean(known(original), source, target)

    assert (target.getvalue(), notes) == cleaned(original)
    assert source.getvalue() == original


def test_a_picture_of_a_picture_for_who_would_rather_not_open_it() -> None:
    original = photo("TIFF")

    shown = run.picture(known(original), io.BytesIO(original), width=32)

    assert shown.pages == 1
    assert Image.open(io.BytesIO(shown.png)).size == (32, 24)
    with pytest.raises(CannotClean) as refused:
        run.picture(known(original), io.BytesIO(original), page=1)
    assert refused.value.lack == Lack.NO_PAGE


def test_a_picture_too_large_to_draw_is_refused_before_it_is_drawn() -> None:
    held = io.BytesIO()
    Image.new("1", (8, 8)).save(held, "PNG")
    small = held.getvalue()

    huge = small[:16] + (50_000).to_bytes(4, "big") * 2 + small[24:]

    assert known(small).name == "png"
    assert fault(huge) == Fault.LARGE


def test_a_photo_cut_off_in_the_middle_is_malformed() -> None:
    whole = photo("JPEG", quality=100)
    cut = whole[: len(whole) - len(MARK) - 300]

    with pytest.raises(Unfit) as refused:
        run.clean(known(cut), io.BytesIO(cut), io.BytesIO())

    assert refused.value.fault == Fault.MALFORMED
