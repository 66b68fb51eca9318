"""Files from a phone without JavaScript: with the concern, and later from the inbox; axe at each page there."""

from pathlib import Path

import pytest
from django.utils import timezone

from accounts.models import User
from concerns.domain import filework
from tests.browser.conftest import Visitor
from tests.browser.driving import Faults, code_on, go_by, heading, press, touch
from tests.evidence_files import picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

STEPS = 12


def test_r86_photos_are_sent_without_script_and_their_way_is_shown(
    visitor: Visitor, rota: list[User], tmp_path: Path
) -> None:
    photo, packed = tmp_path / "IMG_0001.png", tmp_path / "all.rar"
    photo.write_bytes(picture())
    packed.write_bytes(b"Rar!\x1a\x07" + bytes(500))
    faulty = Faults()
    page = visitor(script=False).new_page()
    page.goto("/raise/")
    for _ in range(STEPS):
        if heading(page) == "This is your code":
            break
        if page.locator("#id_happened").is_visible():
            page.locator("#id_happened").fill("The medicine sheet was filled in before the round.")
        if page.locator("input[name=mode][value=anonymous]").count() and "name" in heading(page):
            page.locator("input[name=mode][value=anonymous]").check()
        press(page, page.locator("main button.govuk-button").first.inner_text())
    code = code_on(page)
    touch(page.locator("summary", has_text="Add files or photos"))
    page.get_by_label("Type the code here").fill(code)
    page.get_by_label("Choose files").set_input_files([photo, packed])
    press(page, "Send")

    assert "all.rar: We do not take zip files." in page.locator("#main").inner_text()
    assert "Without an answer we take no photo." in page.locator("#main").inner_text()
    page.get_by_label("Choose files").set_input_files([photo])
    page.locator("input[name=injury][value=no]").check()
    press(page, "Send")

    assert heading(page) == "We have it"
    assert "1 file came with it" in page.locator("#main").inner_text()
    own = visitor().new_page()
    own.goto("/inbox/")
    own.get_by_label("Your code").fill(code)
    press(own, "Open your inbox")
    go_by(own.get_by_role("link", name="Add files, or see what became of those you sent"))
    faulty.look(own, "files before they are cleaned")
    own.get_by_label("Choose files").set_input_files([photo, packed])
    press(own, "Send files")
    faulty.look(own, "a file that is not taken")
    filework.work(now=timezone.now())
    own.goto("/inbox/files/")
    faulty.look(own, "files that were cleaned")

    assert "The people who look into it read the clean copy." in own.locator("#main").inner_text()
    assert faulty.found == {}
