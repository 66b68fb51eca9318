"""Files of a case in Chromium: opened clean and as pictures, covered, asked for as they were sent, and opened."""

import io
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Locator, Page

from accounts.models import User
from concerns.domain import filework, gate, originals
from concerns.enums import State
from concerns.models import Attachment
from tests import casework_factories
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, go_by, heading, press, touch
from tests.browser.test_journeys import Desk
from tests.evidence_files import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]


DRAWN = """() => {
    const one = document.querySelector(".hk-sheet__picture");
    return one.complete && one.naturalWidth > 0;
}"""


@pytest.fixture
def faults() -> Iterator[Faults]:
    """Every page that is made of something new has no fault."""
    found = Faults()
    yield found
    assert found.found == {}


def pages() -> bytes:
    made = io.BytesIO()
    first, second = (Image.new("RGB", (500, 700), colour) for colour in ("white", "lightgrey"))
    first.save(made, "PDF", save_all=True, append_images=[second], author="Wilhelmina Ashgrove")
    return made.getvalue()


def to_inbox(page: Page, code: str) -> None:
    page.goto("/inbox/")
    page.get_by_label("Your code").fill(code)
    press(page, "Open your inbox")


def saved(page: Page, pressed: Locator) -> tuple[str, bytes]:
    """What a press brings to the disk: its name, and what is in it."""
    with page.expect_download() as coming:
        touch(pressed)
    return coming.value.suggested_filename, Path(coming.value.path()).read_bytes()


def opened_and_covered(desk: Desk, paper: Attachment, faults: Faults) -> None:
    desk.overview()
    desk.follow("casework:files", desk.reference)
    faults.glance(desk.page, "the tab")
    clean = reverse("casework:file-clean", args=[desk.reference, paper.pk])
    name, content = saved(desk.page, desk.page.locator(f"a[href='{clean}']"))
    assert (name, b"Ashgrove" in content) == ("file-2.pdf", False)
    desk.follow("casework:file-page", desk.reference, paper.pk, 1)
    assert heading(desk.page) == "Page 1 of 2"
    desk.page.wait_for_function(DRAWN)
    faults.glance(desk.page, "a page as a picture")
    go_by(desk.page.get_by_role("link", name="Next page").first)
    assert heading(desk.page) == "Page 2 of 2"
    desk.follow("casework:file", desk.reference, paper.pk)
    faults.glance(desk.page, "a file")
    desk.follow("casework:file-cover", desk.reference, paper.pk)
    desk.fill(left_1="10", top_1="10", width_1="40", height_1="20")
    desk.press("See how it looks")
    desk.page.wait_for_function(DRAWN)
    faults.glance(desk.page, "boxes on a page")
    desk.press("Keep this version")
    assert "with parts taken out by Ruth Adeyemi" in desk.page.locator("main").inner_text()


def decided(second: Page, faults: Faults) -> None:
    """By somebody with no part in the case."""
    second.goto(reverse("oversight:originals"))
    faults.glance(second, "what waits")
    go_by(second.get_by_role("link", name="Read and decide").first)
    faults.glance(second, "the decision")
    second.locator("input[name=decision][value=allow]").check()
    press(second, "Decide")


def test_from_a_picture_and_a_pdf_to_an_original_that_is_opened(
    visitor: Visitor,
    enter: Enter,
    faults: Faults,
    rota: list[User],
    senior: User,
    handler: User,
    today: datetime,
    tmp_path: Path,
) -> None:
    worked = casework_factories.case_in(State.INVESTIGATING, lead=rota[0], handler=handler, now=today)
    gate.record_pass(handler, now=today)
    names = {"wilhelmina.png": picture((300, 200), "navy"), "statement.pdf": pages()}
    for name, content in names.items():
        (tmp_path / name).write_bytes(content)
    reporter = visitor().new_page()
    to_inbox(reporter, worked.code)
    reporter.goto(reverse("inbox:files"))
    reporter.get_by_label("Choose files").set_input_files([tmp_path / name for name in names])
    reporter.locator("input[name=injury][value=no]").check()
    press(reporter, "Send files")
    assert filework.work(now=timezone.now()) == 2
    photo, paper = Attachment.objects.order_by("number")

    desk = Desk(enter(handler), worked.reference)
    opened_and_covered(desk, paper, faults)
    desk.page.goto(reverse("casework:file", args=[desk.reference, photo.pk]))
    desk.follow("casework:file-ask", desk.reference, photo.pk)
    faults.glance(desk.page, "asking for an original")
    desk.tick(purpose="check")
    desk.fill(words="Its hour decides which round it shows.")
    desk.press("Ask the reporter")
    reporter.goto(reverse("inbox:home"))
    faults.glance(reporter, "the question in the inbox")
    reporter.locator("form[action*='/originals/'] input[value=yes]").check()
    press(reporter, "Send my answer")

    decided(enter(senior), faults)

    desk.page.goto(reverse("casework:file", args=[desk.reference, photo.pk]))
    desk.follow("casework:file-original", desk.reference, photo.pk)
    faults.glance(desk.page, "opening it")
    desk.fill(reason="To read its hour.")
    opening = desk.page.get_by_role("button", name="Save the original")
    assert saved(desk.page, opening) == ("original-1.png", names["wilhelmina.png"])
    assert originals.every().get().looks.count() == 1
    reporter.goto(reverse("inbox:home"))
    assert "Your contact opened file 1 as you sent it" in reporter.locator("main").inner_text()
