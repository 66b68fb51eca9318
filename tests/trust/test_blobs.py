"""Where sealed files lie, and what the folder tells."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import LazySettings

from trust import blobs

DAY = date(2026, 11, 10)


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    place = tmp_path / "files"
    options = {"BACKEND": "trust.storage.SealedFiles", "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "files": options}
    return place


def test_t11_the_folder_of_files_bears_no_moment_of_an_upload(store: Path) -> None:
    """Its own time goes into every backup."""
    first, target = blobs.begin()
    times = [store.stat().st_mtime]
    blobs.keep(target, on=DAY)
    times.append(store.stat().st_mtime)
    blobs.destroy([first.hex])

    assert [*times, store.stat().st_mtime] == [0, 0, 0]


def test_a_blob_that_was_taken_away_meanwhile_is_not_kept(store: Path) -> None:
    first, kept = blobs.begin()
    second, gone = blobs.begin()
    blobs.destroy([second.hex])

    blobs.keep(kept, on=DAY)
    with pytest.raises(OSError, match="gone"):
        blobs.keep(gone, on=DAY)

    assert [one.name for one in store.iterdir()] == [first.hex]
