"""Clean copies: how long one of each kind takes through the child, and how much memory the largest child held.

Usage: python -m benchmarks.cleaning_files [--times 5]

Budget: two seconds for what a phone or an office makes, the start of the child included.
"""

import argparse
import io
import resource
import time

from PIL import Image

from cleaning import run
from cleaning.kinds import kind_of
from tests.cleaning import offices, samples, sounds

SECONDS = 2.0


def photograph(kind: str, width: int, height: int) -> bytes:
    held = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(held, kind)
    return held.getvalue()


def screen() -> bytes:
    """Even and graded areas, as a screen shows them; noise packs ten times as slowly."""
    held = io.BytesIO()
    Image.radial_gradient("L").resize((1600, 1200)).convert("RGB").save(held, "PNG")
    return held.getvalue()


def files() -> dict[str, bytes]:
    return {
        "JPEG, 1600 x 1200": photograph("JPEG", 1600, 1200),
        "JPEG, 12 million dots": photograph("JPEG", 4000, 3000),
        "PNG of a screen, 1600 x 1200": screen(),
        "PDF with a form, a script and a photo": samples.pdf(),
        "Word with changes and comments": offices.docx(),
        "Excel": offices.xlsx(),
        "film": sounds.film(),
        "sound": sounds.wav(),
    }


def took(content: bytes, times: int) -> float:
    """Seconds of the slowest of so many."""
    kind = kind_of(io.BytesIO(content), len(content))
    seconds = []
    for _ in range(times):
        began = time.perf_counter()
        run.clean(kind, io.BytesIO(content), io.BytesIO())
        seconds.append(time.perf_counter() - began)
    return max(seconds)


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--times", type=int, default=5)
    asked = words.parse_args()
    missed = []
    for name, content in files().items():
        seconds = took(content, asked.times)
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
        print(f"{name} ({len(content) // 1024:,} kB): {seconds * 1000:,.0f} ms, most memory so far {most} MB")
        if seconds > SECONDS:
            missed.append(name)
    if missed:
        raise SystemExit(f"slower than {SECONDS} s: {', '.join(missed)}")


if __name__ == "__main__":
    main()
