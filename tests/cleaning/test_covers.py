"""Boxes over what names somebody: under them there is nothing any more (R85)."""

import io

import pypdfium2 as pdfium
import pytest
from PIL import Image

from cleaning import limits, run
from cleaning.errors import CannotClean, Lack
from cleaning.kinds import KINDS

RED = (200, 20, 20)


def pdf(pages: int) -> bytes:
    made = io.BytesIO()
    first, *others = [Image.new("RGB", (100, 140), RED) for _ in range(pages)]
    first.save(made, "PDF", save_all=True, append_images=others)
    return made.getvalue()


def png(size: tuple[int, int] = (200, 100)) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, RED).save(made, "PNG")
    return made.getvalue()


def test_r85_what_lies_under_a_box_is_black_and_the_rest_stays() -> None:
    made = io.BytesIO()

    kind = run.cover(KINDS["png"], io.BytesIO(png()), made, boxes=[(0, 10, 20, 30, 40)])

    image = Image.open(io.BytesIO(made.getvalue())).convert("RGB")
    assert (kind.name, image.size) == ("png", (200, 100))
    inside = image.crop((20, 20, 80, 60)).getcolors()
    assert inside == [(60 * 40, (0, 0, 0))]
    assert image.getpixel((19, 19)) == image.getpixel((82, 62)) == RED


def test_r85_pages_become_pictures_each_with_its_own_boxes() -> None:
    made = io.BytesIO()

    kind = run.cover(KINDS["pdf"], io.BytesIO(pdf(3)), made, boxes=[(1, 0, 0, 100, 50)])

    document = pdfium.PdfDocument(made.getvalue())
    shown = [page.render().to_pil().convert("RGB") for page in document]
    top = [image.getpixel((image.width // 2, image.height // 4))[0] > 150 for image in shown]
    below = [image.getpixel((image.width // 2, image.height * 3 // 4))[0] > 150 for image in shown]
    assert (kind.name, top, below) == ("pdf", [True, False, True], [True, True, True])
    assert document.get_metadata_dict(skip_empty=True) == {}


def test_a_page_is_shown_with_its_boxes_and_lines_to_place_them_by() -> None:
    plain = run.covered(KINDS["png"], io.BytesIO(png()), page=0)
    ruled = run.covered(KINDS["png"], io.BytesIO(png()), page=0, boxes=[(0, 50, 50, 10, 10)], grid=True)

    colours = [set(Image.open(io.BytesIO(one.png)).convert("RGB").get_flattened_data()) for one in (plain, ruled)]
    assert (plain.pages, colours[0]) == (1, {RED})
    assert {(0, 0, 0), (255, 255, 255), (163, 32, 29), RED} == colours[1]


def test_r85_more_boxes_than_are_drawn_make_no_copy_at_all() -> None:
    last = (0, 90.0, 90.0, 10.0, 10.0)
    most = [(0, 0.0, 0.0, 1.0, 1.0)] * (limits.COVERED_BOXES - 1) + [last]
    made = io.BytesIO()

    run.cover(KINDS["png"], io.BytesIO(png()), made, boxes=most)

    assert Image.open(io.BytesIO(made.getvalue())).convert("RGB").getpixel((195, 95)) == (0, 0, 0)
    for many in (most[:1] + most, most * 3):
        with pytest.raises(CannotClean) as cannot:
            run.cover(KINDS["png"], io.BytesIO(png()), io.BytesIO(), boxes=many)
        assert cannot.value.lack == Lack.EFFORT
    with pytest.raises(CannotClean):
        run.covered(KINDS["png"], io.BytesIO(png()), page=0, boxes=most * 2)


def test_a_copy_of_very_many_pages_is_not_made() -> None:
    with pytest.raises(CannotClean) as cannot:
        run.cover(KINDS["pdf"], io.BytesIO(pdf(41)), io.BytesIO(), boxes=[])

    assert cannot.value.lack == Lack.EFFORT
