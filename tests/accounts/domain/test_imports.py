"""Many people at once: all of it or nothing, exactly as it was shown, and never a role."""

import time
from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from accounts.domain import csvtable, imports, people
from accounts.domain.csvtable import Line
from accounts.domain.imports import Plan
from accounts.enums import AccountEvent, Refusal
from accounts.models import Invitation, RoleHolding, Unit, User
from notifications.models import Notice
from tests.accounts.acts import break_chain, refusal_of, written
from tests.people import make_unit
from trust import audit

pytestmark = pytest.mark.django_db

HEAD = "email,name,title,phone,unit"
ANA = "ana@westmarch.example,Ana Novák,Night nurse,01632 960 180,Adult social care"


def lines(*rows: str, head: str = HEAD) -> list[Line]:
    table = csvtable.parse("\n".join([head, *rows]))
    assert table.problems == []
    return table.lines


def faults(*rows: str, head: str = HEAD) -> list[tuple[int, str, str]]:
    found = imports.plan(lines(*rows, head=head)).problems
    return [(one.line, one.column, " ".join(one.words.split()[:4])) for one in found]


def apply(read: Sequence[Line], *, by: User, now: datetime, seen: str = "", invite: bool = False) -> Plan:
    fingerprint = seen or imports.plan(read).fingerprint
    return imports.apply(read, fingerprint=fingerprint, invite=invite, by=by, now=now)


def as_in_file(person: User) -> str:
    return f"{person.email},{person.name},{person.title},{person.phone},{person.unit.name if person.unit else ''}"


def test_people_are_added_changed_and_left_alone(
    administrator: User, worker: User, handler: User, unit: Unit, now: datetime
) -> None:
    read = lines(ANA, as_in_file(worker), as_in_file(handler).replace("Service manager", "Head of service"))
    shown = imports.plan(read)
    assert [one.name for one in shown.added] == ["Ana Novák"]
    assert [(one.person, one.parts) for one in shown.changed] == [(handler, ["title"])]
    assert (shown.unchanged, shown.problems) == (1, [])
    assert User.objects.filter(name="Ana Novák").count() == 0, "looking saves nothing"

    apply(read, by=administrator, now=now)

    ana = User.objects.get(email="ana@westmarch.example")
    assert (ana.name, ana.title, ana.phone, ana.unit) == ("Ana Novák", "Night nurse", "01632 960 180", unit)
    assert (ana.has_usable_password(), ana.is_active, ana.roles.count()) == (False, True, 0)
    assert User.objects.get(pk=handler.pk).title == "Head of service"


def test_each_import_is_one_event_and_one_for_each_person(
    administrator: User, worker: User, handler: User, unit: Unit, now: datetime
) -> None:
    read = lines(ANA, as_in_file(worker), as_in_file(handler).replace("Ruth", "Rutha"))

    apply(read, by=administrator, now=now)

    actor, ana = f"user:{administrator.pk}", User.objects.get(name="Ana Novák")
    assert written(AccountEvent.PEOPLE_IMPORTED) == [{"actor": actor, "added": 1, "changed": 1, "unchanged": 1}]
    assert written(AccountEvent.PERSON_ADDED) == [{"actor": actor, "person": str(ana.pk)}]
    assert written(AccountEvent.PERSON_CHANGED) == [{"actor": actor, "person": str(handler.pk), "parts": "name"}]
    assert audit.first_fault("accounts") is None


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (",Ana,Nurse,,", (2, "email", "Write their work email.")),
        ("ana,Ana,Nurse,,", (2, "email", "This does not look")),
        ("a@b.example,,Nurse,,", (2, "name", "Write their name.")),
        ("a@b.example,Ana,,,", (2, "title", "Write their title, such")),
        (f"a@b.example,{'x' * 121},Nurse,,", (2, "name", "This is longer than")),
        ("a@b.example,Ana\u202e,Nurse,,", (2, "name", "This holds characters that")),
        (f"a@b.example,Ana,Nurse,{'0' * 41},", (2, "phone", "This is longer than")),
        ("a@b.example,Ana,Nurse,,Elsewhere", (2, "unit", "There is no such")),
    ],
)
def test_every_fault_of_a_line_is_named(row: str, expected: tuple[int, str, str], unit: Unit) -> None:
    assert faults(row) == [expected]


def test_all_problems_are_named_at_once_and_nothing_is_planned_past_them(
    administrator: User, unit: Unit, now: datetime
) -> None:
    read = lines(ANA, "bo,,,,Nowhere", "ana@westmarch.example,A,T,,")

    assert [(one.line, one.column) for one in imports.plan(read).problems] == [
        (3, "email"),
        (3, "name"),
        (3, "title"),
        (3, "unit"),
        (4, "email"),
    ]
    assert refusal_of(apply, read, by=administrator, now=now) == Refusal.CHANGED
    assert not User.objects.filter(email="ana@westmarch.example").exists()


def test_the_same_email_twice_is_named_with_the_first_line(unit: Unit) -> None:
    again = ANA.replace("ana@", "ANA@")

    assert [one.words for one in imports.plan(lines(ANA, again)).problems] == [
        "The same email is on line 2. Keep one of the two."
    ]


def test_who_left_is_named_and_not_brought_back(administrator: User, worker: User, now: datetime) -> None:
    row = as_in_file(worker)
    assert faults(row) == []

    people.leave(worker, by=administrator, now=now)

    assert faults(row) == [(2, "email", "This person has left.")]
    assert faults(row.replace("Jo", "Joe")) == [(2, "email", "This person has left.")]


def test_a_unit_with_a_double_needs_its_way(council: Unit, unit: Unit) -> None:
    make_unit("Adult social care")

    assert faults(ANA) == [(2, "unit", "More than one unit")]
    assert faults(ANA.replace("Adult", "Council > Adult")) == []


def test_a_column_left_out_keeps_what_is_there_and_an_empty_cell_empties_it(
    administrator: User, worker: User, unit: Unit, now: datetime
) -> None:
    short = f"{worker.email},{worker.name},Carer"
    apply(lines(short, head="email,name,title"), by=administrator, now=now)
    worker.refresh_from_db()
    assert (worker.title, worker.phone, worker.unit) == ("Carer", "01632 960 172", unit)

    apply(lines(f"{short},,"), by=administrator, now=now)

    worker.refresh_from_db()
    assert (worker.phone, worker.unit) == ("", None)


def test_roles_sign_in_and_address_are_out_of_its_reach(
    administrator: User, handler: User, unit: Unit, now: datetime
) -> None:
    before = User.objects.get(pk=handler.pk)

    apply(lines(as_in_file(handler).replace("Ruth", "Rutha").upper()), by=administrator, now=now)

    after = User.objects.get(pk=handler.pk)
    assert after.name == "RUTHA ADEYEMI"
    assert (after.email, after.password, after.is_active) == (before.email, before.password, before.is_active)
    assert RoleHolding.objects.filter(user=handler).count() == 1


@pytest.mark.parametrize("meanwhile", ["added", "changed", "left", "unit gone"])
def test_what_changed_since_it_was_shown_refuses_all_of_it(
    meanwhile: str, administrator: User, worker: User, handler: User, unit: Unit, now: datetime
) -> None:
    spare = make_unit("Spare")
    read = lines(ANA.replace("Adult social care", "Spare"), as_in_file(worker).replace("Care worker", "Carer"))
    seen = imports.plan(read).fingerprint
    if meanwhile == "added":
        User.objects.create_user("ana@westmarch.example", name="Ana", title="T")
    elif meanwhile == "changed":
        User.objects.filter(pk=worker.pk).update(phone="1")
    elif meanwhile == "left":
        people.leave(worker, by=administrator, now=now)
    else:
        spare.delete()
    count = User.objects.count()

    assert refusal_of(apply, read, by=administrator, now=now, seen=seen) == Refusal.CHANGED
    assert User.objects.count() == count
    assert User.objects.get(pk=worker.pk).title == "Care worker"
    assert written(AccountEvent.PEOPLE_IMPORTED) == []


def test_pressed_twice_it_is_done_once(administrator: User, unit: Unit, now: datetime) -> None:
    read = lines(ANA)
    seen = imports.plan(read).fingerprint
    apply(read, by=administrator, now=now, seen=seen)

    assert refusal_of(apply, read, by=administrator, now=now, seen=seen) == Refusal.CHANGED
    assert len(written(AccountEvent.PEOPLE_IMPORTED)) == 1
    assert imports.plan(read).unchanged == 1


def test_without_its_event_nothing_is_saved(administrator: User, unit: Unit, now: datetime) -> None:
    apply(lines(ANA), by=administrator, now=now)
    break_chain()

    with pytest.raises(IntegrityError):
        apply(lines(ANA.replace("ana", "bo")), by=administrator, now=now)


def test_only_an_administrator_of_this_moment_imports(
    administrator: User, worker: User, unit: Unit, now: datetime
) -> None:
    read = lines(ANA)
    RoleHolding.objects.filter(user=administrator).delete()

    for by in (administrator, worker):
        assert refusal_of(apply, read, by=by, now=now) == Refusal.NOT_ADMINISTRATOR


def test_those_who_are_new_are_invited_on_wish(
    administrator: User, worker: User, unit: Unit, now: datetime
) -> None:
    apply(lines(ANA, as_in_file(worker)), by=administrator, now=now, invite=False)
    assert not Invitation.objects.exists()

    apply(lines(ANA.replace("ana", "bo"), as_in_file(worker)), by=administrator, now=now, invite=True)

    bo = User.objects.get(email="bo@westmarch.example")
    assert [one.user for one in Invitation.objects.all()] == [bo]
    assert [notice.recipient_id for notice in Notice.objects.all()] == [bo.pk]
    assert [told["person"] for told in written(AccountEvent.PERSON_INVITED)] == [str(bo.pk)]


def test_two_thousand_people_take_seconds_and_few_queries(administrator: User, unit: Unit, now: datetime) -> None:
    rows = [f"p{number}@westmarch.example,Person {number},Carer,,Adult social care" for number in range(2000)]
    apply(lines(*rows[:1000]), by=administrator, now=now)
    read = lines(*(row.replace("Carer", "Senior carer") for row in rows))
    began = time.perf_counter()

    with CaptureQueriesContext(connection) as asked:
        done = apply(read, by=administrator, now=now, invite=True)

    assert (len(done.added), len(done.changed)) == (1000, 1000)
    assert time.perf_counter() - began < 30  # seconds, on a busy machine; alone it takes two
    assert len(asked) < 120  # SQLite takes fewer values in one statement than PostgreSQL


def test_what_travels_with_the_form_comes_back_and_is_small(unit: Unit) -> None:
    rows = [f"p{number}@westmarch.example,Person {number},Carer,,Adult social care" for number in range(2000)]
    read = lines(*rows)

    packed = imports.pack(read)

    assert imports.unpack(packed) == read
    assert len(packed) < 100_000


def test_nobody_imports_their_own_name_or_unit(administrator: User, second: User, now: datetime) -> None:
    read = lines(as_in_file(administrator).replace(administrator.name, "Somebody Else"))
    seen = imports.plan(read).fingerprint

    assert [one.column for one in imports.plan(read, by=administrator).problems] == ["name"]
    assert refusal_of(imports.apply, read, fingerprint=seen, invite=False, by=administrator, now=now) == (
        Refusal.CHANGED
    )
    own_title = lines(as_in_file(administrator).replace(administrator.title, "Officer"))
    assert apply(own_title, by=administrator, now=now).problems == []
    assert apply(read, by=second, now=now).problems == []
