"""A files worker that is killed at its worst moments: no file is lost, and none is there twice."""

import os
import signal
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.conf import settings as configured

from accounts.models import User
from concerns.domain import attachments, filework
from concerns.domain.filework import CLAIM
from concerns.enums import FileState
from concerns.errors import NoSuchFile
from tests.evidence_files import picture, sent
from tests.factories import NOW, raise_concern
from tests.faults.conftest import ROOT

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]

WORKER = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
from cleaning import run
from concerns.domain import filework
from trust import blobs
def die(*given, **more):
    os.kill(os.getpid(), signal.SIGKILL)
{moment} = die
filework.work(now=datetime.fromisoformat(sys.argv[1]))
"""
MOMENTS = ("run.clean", "blobs.keep", "filework._finish")


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_worker_killed_in_the_middle_of_a_file_costs_some_minutes(
    shared_database: str, rota: list[User], settings: LazySettings, tmp_path: Path, moment: str
) -> None:
    store = tmp_path / "files"
    options = {"BACKEND": "trust.storage.SealedFiles", "OPTIONS": {"location": store}}
    settings.STORAGES = {**settings.STORAGES, "files": options}
    file = sent(raise_concern().concern, state=FileState.RECEIVED, original=picture())
    told = {
        "HEARKEN_ENV": "dev",
        "HEARKEN_DATA": str(Path(configured.EMAIL_FILE_PATH).parent),
        "HEARKEN_FILES": str(store),
        "DATABASE_URL": shared_database,
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }

    command = [sys.executable, "-c", WORKER.format(moment=moment), NOW.isoformat()]
    ended = subprocess.run(command, cwd=ROOT, env={**os.environ, **told}, check=False, timeout=120)

    assert ended.returncode == -signal.SIGKILL
    file.refresh_from_db()
    assert (file.state, file.claimed_until) == (FileState.CLEANING, NOW + CLAIM)
    with pytest.raises(NoSuchFile):
        attachments.clean_copy(file)
    assert filework.work(now=NOW + timedelta(minutes=1)) == 0
    assert filework.work(now=NOW + CLAIM) == 1
    file.refresh_from_db()
    assert file.state == FileState.READY
    with attachments.clean_copy(file) as clean:
        assert clean.read(8) == b"\x89PNG\r\n\x1a\n"
    filework.tidy(now=NOW + timedelta(days=400))
    assert sorted(one.name for one in store.iterdir()) == sorted([file.original_blob, file.clean_blob])
