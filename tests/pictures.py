"""Pictures of every page a reporter meets, on a phone and on a desktop, as `docs/reporter-pages.md` shows them.

Usage: make pictures     (needs Chromium; runs a demo employer of its own on a free port and throws it away)
"""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SHOWN = ROOT / "docs" / "images" / "reporter"
INDEX = ROOT / "docs" / "reporter-pages.md"
SIZES: dict[str, ViewportSize] = {
    "phone": {"width": 360, "height": 740},
    "desktop": {"width": 1280, "height": 900},
}
COLOURS = 64  # a page has few; the picture stays small
LONGEST = 6000  # CSS pixels of a page; what is below repeats
PATIENCE = 240.0  # seconds until the demo is up
CODE = re.compile(r"^  (\S+)  code: (\w+), (.+)$", re.MULTILINE)
TEXT = (
    "Medicine is signed as given before anybody goes round. It has been so since the spring. "
    "I was the only one who stayed behind one night in May and saw the full trays."
)


class Album:
    """Takes each page at both sizes; `pages` are the names and captions in the order of taking."""

    def __init__(self) -> None:
        self.parts: list[tuple[str, list[tuple[str, str]]]] = []
        self.number = 0

    def part(self, heading: str) -> None:
        self.parts.append((heading, []))

    def take(self, page: Page, caption: str = "") -> None:
        self.number += 1
        caption = caption or " ".join(page.locator("h1").first.inner_text().split())
        name = f"{self.number:02}-{re.sub('[^a-z0-9]+', '-', caption.lower()).strip('-')[:48]}"
        for size, room in SIZES.items():
            page.set_viewport_size(room)
            height = min(page.evaluate("document.documentElement.scrollHeight"), LONGEST)
            shot = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": room["width"], "height": height})
            small(shot, SHOWN / f"{name}-{size}.webp")
        page.set_viewport_size(SIZES["desktop"])
        self.parts[-1][1].append((name, caption))

    def write(self) -> None:
        lines = [
            "# The pages a reporter meets",
            "",
            "Made by `make pictures` from the invented demo employer: every page at 360 and at 1280 pixels.",
        ]
        for heading, pages in self.parts:
            lines += ["", f"## {heading}"]
            for name, caption in pages:
                lines += ["", f"### {caption}", ""]
                lines.append(
                    f"| phone | desktop |\n| --- | --- |\n"
                    f"| ![{caption}, phone](images/reporter/{name}-phone.webp) "
                    f"| ![{caption}, desktop](images/reporter/{name}-desktop.webp) |"
                )
        INDEX.write_text("\n".join(lines) + "\n", encoding="utf-8")


def small(shot: bytes, path: Path) -> None:
    picture = Image.open(BytesIO(shot)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).convert("RGB").save(path, lossless=True, method=6)


def before(page: Page, album: Album, site: str) -> None:
    album.part("Before they type")
    page.goto(site)
    album.take(page)
    page.goto(f"{site}/help/right-place/")
    album.take(page)
    page.locator("main input[type=radio]").nth(2).check()
    page.locator("main button").last.click()
    page.wait_for_load_state()
    album.take(page, "Is this the right place: an answer")
    for slug in help_pages(page, site):
        page.goto(f"{site}/help/{slug}/")
        album.take(page)


def help_pages(page: Page, site: str) -> list[str]:
    """Every help page that another page leads to, found by following links."""
    found, waiting = ["before"], ["/", "/help/before/"]
    while waiting:
        page.goto(site + waiting.pop())
        for link in page.locator("a[href^='/help/']").all():
            slug = (link.get_attribute("href") or "").split("/")[2]
            if slug not in found and slug != "right-place":
                found.append(slug)
                waiting.append(f"/help/{slug}/")
    return found


def go_on(page: Page, button: str = "Continue") -> None:
    """Press it and wait for another heading or another page; with script the page is changed in its place."""
    page.evaluate("document.querySelector('h1').dataset.old = 'yes'")
    page.get_by_role("button", name=button, exact=True).click()
    page.wait_for_selector("h1:not([data-old])")


def raise_one(page: Page, album: Album, site: str) -> None:
    album.part("Raising a concern, one question a page")
    page.goto(f"{site}/raise/")
    album.take(page)
    go_on(page)
    for _ in range(30):
        if page.locator("input[type=text][name=name]").count():
            go_on(page)
            album.take(page, "Nothing typed: what is wrong stands at the top and at the field")
        fill(page)
        album.take(page)
        if page.get_by_role("button", name="Send", exact=True).count():
            break
        go_on(page)
    page.locator("main details summary").first.click()
    album.take(page, "Keep your code: adding files")
    code = "-".join(page.locator("main .hk-code__tiles span").all_inner_texts())
    page.get_by_label("Type the code here").fill(code)
    go_on(page, "Send")
    album.take(page)


def fill(page: Page) -> None:
    """Answer whatever this page asks."""
    for label in ("I am not sure", "Confidential", "Danger to someone’s health or safety"):
        if (choice := page.get_by_label(label)).count() and choice.first.is_visible():
            choice.first.check()
    for name, text in (("name", "Wilhelmina Ashgrove"), ("happened", TEXT)):
        if (field := page.locator(f"input[type=text][name={name}], textarea[name={name}]")).count():
            field.first.fill(text)


def one_page(page: Page, album: Album, site: str) -> None:
    album.part("Raising a concern, everything on one page")
    page.goto(f"{site}/raise/")
    page.get_by_role("button", name=re.compile("one page", re.IGNORECASE)).first.click()
    page.wait_for_selector("textarea[name=happened]")
    album.take(page)


def inboxes(browser: Browser, album: Album, site: str, codes: list[tuple[str, str, str]]) -> None:
    """Each demo inbox, and every page of an inbox once, wherever it was met first."""
    seen: set[str] = set()
    album.part("The inbox")
    context = visitor(browser)
    page = context.new_page()
    page.goto(f"{site}/inbox/")
    album.take(page)
    page.get_by_label("Your code").fill("0000")
    page.get_by_role("button", name="Open your inbox").click()
    page.wait_for_load_state()
    album.take(page, "A code that is not right")
    for code, mode, what in codes:
        own = visitor(browser)
        page = own.new_page()
        page.goto(f"{site}/inbox/")
        page.get_by_label("Your code").fill(code)
        page.get_by_role("button", name="Open your inbox").click()
        page.wait_for_url("**/inbox/messages/**")
        album.take(page, f"An inbox, {mode}: {what}")
        for address in below(page):
            shape = re.sub("[0-9a-f]{8}-[0-9a-f-]{27}", "id", address)
            if shape in seen:
                continue
            seen.add(shape)
            page.goto(site + address)
            album.take(page)
        own.close()
    page = context.new_page()
    page.goto(f"{site}/inbox/hand-over/")
    album.take(page)
    context.close()


def below(page: Page) -> list[str]:
    links = page.locator("main a[href^='/inbox/'], aside a[href^='/inbox/']").all()
    found = [(link.get_attribute("href") or "").split("#")[0] for link in links]
    pages = [one for one in dict.fromkeys(found) if not one.endswith((".pdf", ".ics", "/leave/"))]
    return [one for one in pages if not one.startswith("/inbox/given/")]  # a file to save


def visitor(browser: Browser) -> BrowserContext:
    return browser.new_context(viewport=SIZES["desktop"], locale="en-GB", device_scale_factor=1)


@contextmanager
def demo() -> Iterator[tuple[str, Path]]:
    """A demo employer on a free port, stopped and thrown away afterwards."""
    with tempfile.TemporaryDirectory() as data, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "HEARKEN_ENV": "dev", "HEARKEN_DATA": data, "PORT": str(port)}
        running = subprocess.Popen([sys.executable, "-m", "deploy.run"], cwd=ROOT, env=environment)
        site = f"http://localhost:{port}"
        try:
            wait_until_up(f"{site}/healthz", running)
            yield site, Path(data)
        finally:
            running.send_signal(signal.SIGTERM)
            running.wait()


def wait_until_up(address: str, running: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    raise SystemExit("the demo did not come up")


def main() -> None:
    SHOWN.mkdir(parents=True, exist_ok=True)
    for old in SHOWN.glob("*.webp"):
        old.unlink()
    album = Album()
    with demo() as (site, data), sync_playwright() as playwright:
        codes = CODE.findall((data / "demo.txt").read_text(encoding="utf-8"))
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = visitor(browser)
        page = context.new_page()
        before(page, album, site)
        raise_one(page, album, site)
        one_page(page, album, site)
        inboxes(browser, album, site, codes)
        browser.close()
    album.write()
    print(f"{album.number} pages in {INDEX.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
