"""Pages of files as pictures, where others look at theirs at the same time."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from cleaning import run
from concerns.enums import EventType, State
from tests import evidence_files as files
from tests.casework_factories import case_in
from tests.cleaning import samples
from tests.desk import client_of, text_of
from trust.models import Event

pytestmark = pytest.mark.django_db


def test_where_others_look_already_it_says_so_and_a_file_of_one_page_is_not_read_to_count_it(
    rota: list[User], senior: User, handler: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked = case_in(State.INVESTIGATING, lead=rota[0], handler=handler, now=timezone.now())
    many = files.sent(worked.concern, clean=samples.photo("TIFF"), kind="tiff").pk
    one = files.sent(worked.concern).pk
    client = client_of(handler)
    monkeypatch.setattr(run, "WAIT", 0.0)

    def got(place: str, key: object) -> Any:
        return client.get(reverse(f"casework:{place}", args=[worked.reference, key, 1]))

    assert "Page 1 of 1" in text_of(got("file-page", many))
    with run._ROOM, run._ROOM:
        busy, uncounted, picture = got("file-page", many), got("file-page", one), got("file-picture", one)

    assert (busy.status_code, "Wait a moment and try again." in text_of(busy)) == (503, True)
    assert "Page 1 of 1" in text_of(uncounted)
    assert (picture.status_code, picture.content) == (503, b"")


def test_what_no_file_can_have_is_neither_shown_as_its_pages_nor_recorded_as_seen(
    rota: list[User], senior: User, handler: User
) -> None:
    worked = case_in(State.INVESTIGATING, lead=rota[0], handler=handler, now=timezone.now())
    file, client = files.sent(worked.concern).pk, client_of(handler)
    for place in ("file-picture", "file-cover-picture"):
        far = reverse(f"casework:{place}", args=[worked.reference, file, int("9" * 4000)])
        assert client.get(far).status_code == 404
    assert not Event.objects.filter(type=EventType.FILE_PAGE_SEEN).exists()

    address = reverse("casework:file-page", args=[worked.reference, file, 1])
    for of in ("00001" + "1" * 5000, "2001", "-1"):
        assert "Page 1 of 1" in text_of(client.get(address, {"of": of}))
