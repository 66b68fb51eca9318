"""The built style sheet and every template keep the rules of the look."""

import gzip
import re
from itertools import product
from pathlib import Path

import pytest

from concerns.templatetags.look import CHIPS

ROOT = Path(__file__).parent.parent
SHEET = (ROOT / "static/hearken.css").read_text(encoding="utf-8")
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TOKENS = dict(re.findall(r"--([a-z0-9-]+): ?(#[0-9a-f]{3,6})\b", SHEET))

# What stands on what, and the least ratio: 7 for text, 4.5 where the look says so, 3 for edges and shapes.
PAIRS = [
    *[(text, ground, 7.0) for text, ground in product(("ink", "ink-2", "pine", "pine-deep"), ("white", "paper"))],
    *[(text, "white", 7.0) for text in ("red", "red-deep", "amber-ink", "plum", "slate")],
    *[("white", ground, 7.0) for ground in ("pine", "pine-deep", "red", "red-deep", "ink")],
    ("red", "paper", 4.5),
    *[("ink-2", ground, 4.5) for ground in ("pine-tint", "amber-tint", "plum-tint", "slate-tint", "group")],
    *[("ink", f"{tint}-tint", 7.0) for tint in ("pine", "red", "amber", "plum", "slate")],
    ("pine-deep", "pine-tint", 7.0),
    ("amber-ink", "amber-tint", 7.0),
    ("plum", "plum-tint", 7.0),
    ("slate", "slate-tint", 7.0),
    ("ink", "focus", 7.0),
    *[("edge", ground, 3.0) for ground in ("white", "paper", "slate-tint")],
    *[("amber", ground, 3.0) for ground in ("white", "paper")],
]


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(one * 2 for one in digits) if len(digits) == 3 else digits
    channels = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_ratio_of_known_colours() -> None:
    assert ratio("#000", "#ffffff") == pytest.approx(21)
    assert ratio("#767676", "#fff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("upon", "ground", "least"), PAIRS)
def test_colours_can_be_told_apart(upon: str, ground: str, least: float) -> None:
    assert ratio(TOKENS[upon], TOKENS[ground]) >= least


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("text", "ink"),
        ("secondary-text", "ink-2"),
        ("error", "red"),
        ("link", "pine"),
        ("link-visited", "pine"),
        ("link-hover", "pine-deep"),
        ("focus", "focus"),
        ("focus-text", "ink"),
        ("input-border", "edge"),
    ],
)
def test_library_wears_our_colours(theirs: str, ours: str) -> None:
    assert TOKENS[f"govuk-{theirs}-colour"] == TOKENS[ours]


def test_sheet_is_small_and_asks_for_nothing() -> None:
    assert len(gzip.compress(SHEET.encode(), mtime=0)) < 16_000
    assert (
        re.findall(
            r"@font-face|@import|url\(|https?:",
            SHEET.replace('[href^="http://"]', "").replace('[href^="https://"]', ""),
        )
        == []
    )


def test_no_letter_is_smaller_than_fourteen_pixels() -> None:
    sizes = re.findall(r"(?:font-size:|font:\d+ )([\d.]+)(rem|px)", SHEET)
    pixels = {float(size) * (16 if unit == "rem" else 1) for size, unit in sizes}

    assert pixels
    assert min(pixels) >= 14


def test_plum_is_kept_for_names() -> None:
    """Whoever sees plum knows that a name is near: no part but these may use it."""
    users = {path.stem for path in (ROOT / "frontend/styles").rglob("*.scss") if "var(--plum" in path.read_text()}

    assert users == {"_chip", "_identity"}


def test_scripts_are_served_as_they_are_written() -> None:
    written = {path.name: path.read_bytes() for path in (ROOT / "frontend/scripts").glob("*.js")}
    served = {path.name: path.read_bytes() for path in (ROOT / "static").glob("*.js")}

    assert set(written) == {"hearken.js", "keeping.js", "passkeys.js"}
    assert served == written


def test_t32_no_script_of_a_page_tells_anybody_anything_before_a_press() -> None:
    """Only the contact form is sent by script, when a button of it was pressed, and no script keeps anything."""
    written = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "frontend/scripts").glob("*.js")}
    speaks = re.compile(r"WebSocket|EventSource|sendBeacon|XMLHttpRequest|serviceWorker|WebTransport")
    keeps = re.compile(r"localStorage|sessionStorage|indexedDB|caches\b|document\.cookie")

    assert {name for name, text in written.items() if speaks.search(text) or keeps.search(text)} == set()
    public = {name: text.count("fetch(") for name, text in written.items() if name != "passkeys.js"}
    assert public == {"hearken.js": 0, "keeping.js": 1}


def test_lock_names_no_host() -> None:
    lock = (ROOT / "frontend/package-lock.json").read_text()

    assert '"integrity"' in lock
    assert '"resolved"' not in lock


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_carries_no_style_and_no_script(path: Path) -> None:
    markup = path.read_text(encoding="utf-8")

    assert (
        re.findall(
            r"""\sstyle\s*=|<style|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)""", markup, re.I
        )
        == []
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_comments_stay_out_of_the_page(path: Path) -> None:
    """A comment of this kind ends with its line; a longer one would be shown to readers."""
    assert [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.count("{#") != line.count("#}")
    ] == []


def test_every_chip_is_in_the_table() -> None:
    used = {
        kind
        for path in TEMPLATES
        for kind in re.findall(r"""{%\s*chip\s+["'](\w+)["']""", path.read_text(encoding="utf-8"))
    }

    assert used - CHIPS.keys() == set()


def test_every_class_of_ours_has_its_rule() -> None:
    written = "\n".join(path.read_text(encoding="utf-8") for path in TEMPLATES)
    classes = {
        name
        for names in re.findall(r'class="([^"]*)"', written)
        for name in re.findall(r"hk-[a-z_-]+[a-z](?![a-z_-]*\{\{)", names)
    }

    assert classes
    assert {name for name in classes if not re.search(rf"\.{name}(?![\w-])", SHEET)} == set()
