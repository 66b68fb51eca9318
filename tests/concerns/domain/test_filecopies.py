"""A version with something taken out is kept with its row, or not at all; where nobody knows, the blob stays."""

import io
from pathlib import Path
from typing import NoReturn

import pytest
from django.conf import LazySettings
from django.db import OperationalError, connection

from accounts.models import User
from concerns.domain import filecopies
from concerns.models import Attachment, FileCopy
from tests.evidence_files import picture, sent
from tests.factories import NOW, raise_concern


@pytest.fixture(autouse=True)
def store(settings: LazySettings, tmp_path: Path) -> Path:
    place = tmp_path / "files"
    options = {"BACKEND": "trust.storage.SealedFiles", "OPTIONS": {"location": place}}
    settings.STORAGES = {**settings.STORAGES, "files": options}
    return place


def keep(file: Attachment, lead: User) -> FileCopy:
    return filecopies.keep(file, io.BytesIO(picture()), kind="png", by=lead, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_what_fails_before_the_commit_leaves_no_blob_and_a_commit_that_fails_leaves_it_to_the_sweep(
    rota: list[User], lead: User, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = sent(raise_concern().concern)
    first = keep(file, lead)
    there = {one.name for one in store.iterdir()}
    assert first.blob in there

    with monkeypatch.context() as broken:
        broken.setattr(filecopies, "_add", _lost)
        with pytest.raises(OperationalError):
            keep(Attachment.objects.get(pk=file.pk), lead)
    assert {one.name for one in store.iterdir()} == there

    with monkeypatch.context() as broken:
        broken.setattr(connection, "commit", _commits_and_is_lost)
        with pytest.raises(OperationalError):
            keep(Attachment.objects.get(pk=file.pk), lead)
    second = FileCopy.objects.get(number=2)
    assert {one.name for one in store.iterdir()} == {*there, second.blob}


def _lost(*_: object, **__: object) -> NoReturn:
    raise OperationalError


def _commits_and_is_lost() -> NoReturn:
    """The answer of the commit is lost on the way back."""
    connection.connection.commit()
    raise OperationalError
