"""The statements anybody may read: only added, never half filled, and of two writers none is lost."""

import json
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Employer, User
from concerns.demo import statements as demo
from concerns.domain import statements
from concerns.domain.statement_slots import SLOTS
from concerns.domain.statements import Filled, Unfit
from concerns.enums import EventType, SlotKind, StatementKind
from concerns.errors import StatementRefusal, WrongState
from concerns.models import Statement
from tests.desk import client_of, text_of
from tests.factories import NOW
from tests.pages import visit
from trust.models import Event

PRIVACY, ACCESSIBILITY = StatementKind.PRIVACY, StatementKind.ACCESSIBILITY
TODAY = date(2026, 11, 10)
DAYS = ("model_sample_date", "test_date", "prepared_date", "reviewed_date")
FULL: dict[StatementKind, Filled] = {
    PRIVACY: demo.PRIVACY,
    ACCESSIBILITY: {**demo.ACCESSIBILITY, **dict.fromkeys(DAYS, "2026-10-01")},
}


def publish(kind: StatementKind, by: User, **changed: str) -> Statement:
    seen = statements.seen(kind)
    return statements.publish(kind, {**FULL[kind], **changed}, instead_of=seen, by=by, now=NOW)


@pytest.mark.parametrize("kind", StatementKind)
def test_every_slot_that_is_compulsory_stops_publication_by_its_name(kind: StatementKind) -> None:
    assert statements.faults(kind, FULL[kind], today=TODAY) == []

    for slot in SLOTS[kind]:
        left_out = {**FULL[kind], slot.name: ""}
        missing = [fault.slot for fault in statements.faults(kind, left_out, today=TODAY)]
        alone = slot.name == "known_problems"  # neither problems nor "none"
        assert missing == ([slot.name] if alone or not slot.may_be_empty else [])


@pytest.mark.parametrize(
    ("changed", "slot", "why"),
    [
        ({"none_known": "yes"}, "known_problems", StatementRefusal.BOTH),
        ({"test_date": "2026-11-11"}, "test_date", StatementRefusal.TO_COME),
        ({"reviewed_date": "2026-09-30"}, "reviewed_date", StatementRefusal.ORDER),
    ],
)
def test_what_cannot_be_so_is_not_published(changed: dict[str, str], slot: str, why: StatementRefusal) -> None:
    found = statements.faults(ACCESSIBILITY, {**FULL[ACCESSIBILITY], **changed}, today=TODAY)

    assert found == [statements.Fault(slot, why)]


@pytest.mark.django_db
def test_an_edition_is_added_and_the_one_before_stays(administrator: User) -> None:
    first = publish(PRIVACY, administrator)
    draft = statements.keep(PRIVACY, {"dpo_contact": "Sam Lee"}, instead_of="1.1", by=administrator, now=NOW)
    assert (statements.published(PRIVACY), statements.draft(PRIVACY)) == (first, draft)

    second = publish(PRIVACY, administrator, storage_country="Wales")

    assert (second.pk, second.number, statements.draft(PRIVACY)) == (draft.pk, 2, None)
    assert statements.editions(PRIVACY) == [second, first]
    first.refresh_from_db()
    assert first.slots["storage_country"] == "the United Kingdom"
    told = Event.objects.filter(chain="accounts", type__startswith="statement.").order_by("number")
    assert [(event.type, json.loads(event.data)["number"]) for event in told] == [
        (EventType.STATEMENT_PUBLISHED, 1),
        (EventType.STATEMENT_KEPT, 2),
        (EventType.STATEMENT_PUBLISHED, 2),
    ]


@pytest.mark.django_db
def test_of_two_who_write_at_once_the_second_is_told_and_nothing_is_overwritten(administrator: User) -> None:
    seen = statements.seen(PRIVACY)
    statements.keep(PRIVACY, {"dpo_contact": "Sam Lee"}, instead_of=seen, by=administrator, now=NOW)

    with pytest.raises(WrongState):
        statements.keep(PRIVACY, {"dpo_contact": "Kim Ray"}, instead_of=seen, by=administrator, now=NOW)
    with pytest.raises(WrongState):
        statements.publish(PRIVACY, FULL[PRIVACY], instead_of=seen, by=administrator, now=NOW)
    with pytest.raises(Unfit):
        publish(PRIVACY, administrator, lawful_basis=" ".strip())

    kept = statements.draft(PRIVACY)
    assert kept is not None
    assert (kept.slots["dpo_contact"], statements.published(PRIVACY)) == ("Sam Lee", None)
    publish(PRIVACY, administrator)
    with pytest.raises(WrongState):
        publish(PRIVACY, administrator)  # nothing is different


def typed(kind: StatementKind, **changed: str) -> dict[str, str]:
    """As a browser sends it: a day in three fields, a tick only where it is set."""
    sent: dict[str, str] = {"instead_of": statements.seen(kind)}
    for slot in SLOTS[kind]:
        value = {**FULL[kind], **changed}.get(slot.name, "")
        if slot.kind == SlotKind.DAY and value:
            year, month, day = str(value).split("-")
            sent |= {f"{slot.name}_day": day, f"{slot.name}_month": month, f"{slot.name}_year": year}
        elif slot.kind != SlotKind.TICK or value:
            sent[slot.name] = "on" if value is True else str(value)
    return sent


@pytest.mark.parametrize("kind", StatementKind)
def test_an_administrator_looks_first_then_publishes_and_anybody_reads_it(
    client: Client, administrator: User, lead: User, kind: StatementKind
) -> None:
    desk, address, public = client_of(administrator), reverse("statements:edit", args=[kind]), f"/help/{kind}/"
    name = next(slot for slot in SLOTS[kind] if not slot.may_be_empty and slot.kind == SlotKind.TEXT)
    assert "is not published yet." in visit(client, public).text

    lacking = text_of(desk.post(address, {**typed(kind, **{name.name: ""}), "do": "publish"}))
    assert f"“{name.label}” is not filled in." in lacking
    looked = text_of(desk.post(address, {**typed(kind), "do": "look"}))
    words = str(FULL[kind][name.name])
    assert ("Nothing is published yet." in looked, words in looked) == (True, True)
    assert desk.post(address, {**typed(kind, **{name.name: ""}), "do": "keep"}).status_code == 302
    assert "is not published yet." in visit(client, public).text
    stale = {**typed(kind), "do": "publish", "instead_of": ""}
    assert "Somebody else changed it meanwhile." in text_of(desk.post(address, stale))
    assert desk.post(address, {**typed(kind), "do": "publish"}).status_code == 302

    read = visit(client, public).text
    assert (words in read, "We published this on" in read) == (True, True)
    assert "is what everybody has read since" in text_of(desk.get(address))
    assert words in text_of(desk.get(reverse("statements:edition", args=[kind, 1])))
    assert "Edition 1, " in text_of(desk.get(reverse("statements:home")))
    assert client_of(lead).post(address, {**typed(kind), "do": "publish"}).status_code == 404
    assert desk.get(reverse("statements:edition", args=[kind, 2])).status_code == 404


def test_an_unchecked_rule_about_names_of_staff_is_said_only_once_it_is_checked(
    client: Client, employer: Employer, administrator: User
) -> None:
    publish(PRIVACY, administrator)
    assert "the law can ask for names of staff" not in visit(client, "/help/privacy/").text

    publish(PRIVACY, administrator, names_of_staff_checked_on=(TODAY - timedelta(days=1)).isoformat())

    assert "the law can ask for names of staff" in visit(client, "/help/privacy/").text


def test_an_administrator_compares_a_row_of_the_law_and_anybody_reads_it(
    client: Client, administrator: User, lead: User
) -> None:
    desk, address = client_of(administrator), reverse("statements:law-row", args=["contract"])
    assert "Does section 43J say so" in text_of(desk.get(address))
    sent = {"text": "No contract can stop you.", "source": "", "instead_of": "0"}
    assert "Write what you compared it with." in text_of(desk.post(address, sent))
    assert "No contract can stop you." not in visit(client, "/help/rights/").text

    assert desk.post(address, {**sent, "source": "The Act, s.43J"}).status_code == 302

    assert "No contract can stop you." in visit(client, "/help/rights/").text
    assert "Somebody else changed it meanwhile." in text_of(desk.post(address, {**sent, "source": "The Act"}))
    assert client_of(lead).get(address).status_code == 404
    assert desk.get(reverse("statements:law-row", args=["nothing"])).status_code == 404
