from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, proof
from concerns.enums import ConflictKind, EventType
from concerns.views.proof import WORDS
from tests.desk import client_of
from tests.factories import raise_concern
from tests.pages import visit
from tests.triggers import lifted
from trust import anchors
from trust.models import Anchor, AnchorHead, ChainHead, Event

pytestmark = pytest.mark.django_db

PAGE = reverse("oversight:proof")


@pytest.fixture
def anchor(rota: list[User], now: datetime) -> Anchor:
    raise_concern(now=now)
    made = proof.anchor(day=timezone.localdate())
    assert made is not None
    return made


def kept(client: Client, anchor: Anchor) -> str:
    return client.get(reverse("oversight:anchor", args=[anchor.number])).content.decode()


def compared(user: User, text: str) -> str:
    page = visit(client_of(user), PAGE)
    return page.press(pasted=text).text


def test_an_auditor_downloads_a_proof_and_nobody_else(
    anchor: Anchor, hr: User, lead: User, senior: User, superuser: User, administrator: User, keepers: list[User]
) -> None:
    address = reverse("oversight:anchor", args=[anchor.number])
    for stranger in (lead, senior, superuser, administrator, *keepers):
        assert client_of(stranger).get(address).status_code == 404
        assert client_of(stranger).post(PAGE, {"pasted": "x"}).status_code == 404

    answer = client_of(hr).get(address)

    assert answer["Content-Disposition"] == f'attachment; filename="proof-{anchor.day}.json"'
    assert answer["Cache-Control"] == "no-store"
    assert anchors.read(answer.content.decode()) == anchors.sheet(anchor)
    assert client_of(hr).get(reverse("oversight:anchor", args=[99])).status_code == 404


def test_t17_each_download_is_an_event_of_its_own(anchor: Anchor, hr: User) -> None:
    for _ in range(2):
        kept(client_of(hr), anchor)

    taken = Event.objects.filter(type=EventType.ANCHOR_EXPORTED)
    assert list(taken.values_list("chain", "actor", "data")) == [("accounts", f"user:{hr.pk}", '{"number":1}')] * 2


def test_a_proof_that_was_kept_agrees(anchor: Anchor, hr: User) -> None:
    text = kept(client_of(hr), anchor)

    assert "Today’s record agrees with the proof of" in compared(hr, text)
    assert Event.objects.get(type=EventType.ANCHOR_COMPARED).data == '{"agrees":true,"number":1}'


def test_a_file_is_taken_as_well(anchor: Anchor, hr: User, tmp_path) -> None:  # type: ignore[no-untyped-def]
    client = client_of(hr)
    path = tmp_path / "kept.json"
    path.write_text(kept(client, anchor), encoding="utf-8")
    page = visit(client, PAGE)

    with path.open("rb") as file:
        answer = client.post(PAGE, {**page.form.values, "file": file})

    assert "agrees with the proof of" in answer.content.decode()


def test_a_case_that_was_removed_is_told_without_its_id(anchor: Anchor, hr: User) -> None:
    text = kept(client_of(hr), anchor)
    case = ChainHead.objects.get(chain__startswith="case:").chain
    with lifted(connection):
        for model in (Event, ChainHead, AnchorHead):
            model.objects.filter(chain=case).delete()

    page = compared(hr, text)

    assert "A whole history was removed from the record." in page
    assert anchors._chain_tag(anchor.previous, case) in page
    assert case.removeprefix("case:") not in page
    assert Event.objects.get(type=EventType.ANCHOR_COMPARED).data == '{"agrees":false,"number":1}'


def test_an_edit_between_the_ends_is_told_too(anchor: Anchor, hr: User) -> None:
    text = kept(client_of(hr), anchor)
    with lifted(connection):
        Event.objects.filter(chain__startswith="case:", number=1).update(actor="u2")

    assert "An event was changed, put in, moved or removed." in compared(hr, text)


def test_every_fault_has_words() -> None:
    told = {value for name, value in vars(anchors).items() if name.isupper() and isinstance(value, str)}

    assert {word for word in told if " " in word and "\n" not in word} | {proof.LINK_BROKEN} == set(WORDS)


@pytest.mark.parametrize(("typed", "words"), [("", "Choose the file that you kept"), ("{}", "not a proof")])
def test_what_is_no_proof_is_refused_beside_the_field(anchor: Anchor, hr: User, typed: str, words: str) -> None:
    page = compared(hr, typed)

    assert words in page
    assert not Event.objects.filter(type=EventType.ANCHOR_COMPARED).exists()


def test_t19_nothing_here_tells_an_auditor_of_a_case_they_must_not_know(
    anchor: Anchor, rota: list[User], lead: User, hr: User, now: datetime
) -> None:
    """The page and the size of the file stay the same, whether there is one case more or not."""
    client = client_of(hr)
    page, file = client.get(PAGE).content, kept(client, anchor)
    hidden = raise_concern(now=now)
    access.block(hidden.case, hr, ConflictKind.SUBJECT, by=lead, now=now)
    later = proof.anchor(day=anchor.day + timedelta(days=1))
    assert later is not None
    assert later.chains > anchor.chains

    after, more = client.get(PAGE).content.decode(), kept(client, later)

    assert len(more) == len(file)
    assert str(hidden.case.pk) not in more
    for secret in (hidden.concern.reference, str(hidden.case.pk), later.key):
        assert secret not in after + more
    assert page.decode().count("<tr") + 1 == after.count("<tr")


def test_a_night_without_a_proof_is_told(anchor: Anchor, hr: User) -> None:
    warning = "There is no proof of last night."
    assert warning not in visit(client_of(hr), PAGE).text

    with lifted(connection):
        Anchor.objects.update(day=date(2026, 1, 1))

    assert warning in visit(client_of(hr), PAGE).text


def test_the_way_there_is_on_the_register_for_auditors_alone(hr: User, lead: User) -> None:
    register = reverse("oversight:register")

    assert PAGE in client_of(hr).get(register).content.decode()
    assert PAGE not in client_of(lead).get(register).content.decode()
