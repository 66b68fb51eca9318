"""Our procedure: looked at, published, read by everybody, confirmed by whoever may be on a case (R32, R87)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Employer, User
from concerns.domain import policy
from concerns.enums import TextKind
from concerns.models import PolicyEdition, PolicyReading
from concerns.queries.policy import Block, blocks
from tests.desk import client_of, text_of
from tests.factories import NOW

HOME, WORK, READERS = "/staff/policy/", "/staff/", "/staff/policy/readers/"
EDIT = "/staff/policy/texts/procedure/"
TEXT = "# Who can tell us\nAnybody who works here.\n\n- at once\n- or later <i>"


@pytest.fixture
def first(administrator: User) -> PolicyEdition:
    return policy.publish(TextKind.PROCEDURE, TEXT, instead_of=0, reason="The first.", by=administrator, now=NOW)


def test_plain_text_is_read_as_headings_points_and_paragraphs() -> None:
    assert blocks("# One \nTwo\nthree\n\n\nFour\n- five\n- six\n\n- seven\n#eight") == [
        Block(heading="One"),
        Block(text="Two\nthree"),
        Block(text="Four"),
        Block(points=("five", "six")),
        Block(points=("seven",)),
        Block(text="#eight"),
    ]


def test_r87_an_administrator_looks_first_and_then_publishes(administrator: User, lead: User) -> None:
    desk = client_of(administrator)
    typed = {"text": TEXT, "reason": "The first.", "instead_of": "0"}

    looked = text_of(desk.post(EDIT, {**typed, "do": "look"}))
    assert ("Nothing is published yet." in looked, "<h2>Who can tell us</h2>" in looked) == (True, True)
    empty = text_of(desk.post(EDIT, {**typed, "text": " ", "do": "publish"}))
    assert "Write or paste the text." in empty
    assert list(PolicyEdition.objects.all()) == []
    assert desk.post(EDIT, {**typed, "do": "publish"}).status_code == 302

    twice = desk.post(EDIT, {**typed, "text": "Another.", "do": "publish"})

    assert "somebody published another one meanwhile" in text_of(twice)
    assert [one.text for one in PolicyEdition.objects.all()] == [TEXT]
    assert "Edition 1" in text_of(desk.get("/staff/policy/texts/"))
    PolicyEdition.objects.update(text="Not that.")
    assert "Our procedure, edition 1, is not as it was published." in text_of(desk.get("/staff/policy/texts/"))
    assert client_of(lead).post(EDIT, {**typed, "instead_of": "1", "do": "publish"}).status_code == 404


def test_r87_a_reader_is_led_to_confirm_and_nothing_else_waits(
    first: PolicyEdition, lead: User, worker: User, administrator: User
) -> None:
    desk = client_of(lead)
    assert "Read the procedure and confirm" in text_of(desk.get(reverse("casework:worklist")))
    assert "Read the procedure and confirm" not in text_of(client_of(worker).get(reverse("casework:worklist")))
    assert "I have read it" in text_of(desk.get(HOME))
    page = text_of(client_of(worker).get(HOME))
    assert ("Anybody who works here." in page, "or later &lt;i&gt;" in page, "I have read it" in page) == (
        True,
        True,
        False,
    )

    assert desk.post(HOME, {"number": "1"}).status_code == 302
    assert desk.post(HOME, {"number": "1"}).status_code == 302

    assert PolicyReading.objects.get().reader == lead
    assert "You confirmed on" in text_of(desk.get(HOME))
    assert "Read the procedure and confirm" not in text_of(desk.get(reverse("casework:worklist")))
    policy.publish(TextKind.PROCEDURE, "New.", instead_of=1, reason="Shorter.", by=administrator, now=NOW)
    assert desk.post(HOME, {"number": "1"}).status_code == 409
    assert PolicyReading.objects.count() == 1
    assert "Edition 2 of our procedure is new to you." in text_of(desk.get(reverse("casework:worklist")))
    old = text_of(desk.get(reverse("policy:edition", args=["procedure", 1])))
    assert "This edition does not count any more." in old


def test_r87_hr_and_administrators_see_who_has_not_confirmed(
    first: PolicyEdition, lead: User, handler: User, hr: User, administrator: User, senior: User
) -> None:
    policy.confirm(first, by=handler, now=NOW)

    for who in (hr, administrator):
        page = text_of(client_of(who).get(READERS))
        assert "2 of 3 have not confirmed edition 1." in page
        places = [page.index(name) for name in (senior.name, lead.name, handler.name)]
        assert places[2] == max(places)
    assert client_of(lead).get(READERS).status_code == 404


def test_r87_anybody_reads_the_procedure_without_signing_in(employer: Employer, administrator: User) -> None:
    before = Client().get("/help/procedure/")
    assert "has not published its procedure here yet. You can still tell us." in text_of(before)

    policy.publish(TextKind.PROCEDURE, TEXT, instead_of=0, reason="Why.", by=administrator, now=NOW)

    after = Client().get("/help/procedure/")
    assert "Anybody who works here." in text_of(after)
    assert administrator.name not in text_of(after)
    assert (after.cookies, after["Cache-Control"]) == ({}, "no-store")


def test_where_nothing_is_published_staff_are_told_so(worker: User, lead: User) -> None:
    assert "No procedure is published yet." in text_of(client_of(worker).get(HOME))
    assert client_of(lead).post(HOME, {"number": "1"}).status_code == 409
    assert client_of(worker).get(reverse("policy:edition", args=["procedure", 1])).status_code == 404
    assert client_of(worker).get(reverse("policy:edition", args=["nothing", 1])).status_code == 404
