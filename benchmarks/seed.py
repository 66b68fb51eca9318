"""Many cases in a few seconds: rows written in bulk, whole enough for lists and clocks, with nothing sealed.

Only for measuring. Tests and the demo build their cases through the domain.
"""

import random
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.db import connection, transaction
from django.db.models import Model, TextChoices

from accounts.divisions import Division
from accounts.models import Employer, RoleHolding, RotaPlace, Service, Unit, User
from accounts.roles import Role
from concerns.domain import calendar, ladder
from concerns.enums import Category, Channel, Duty, Mode, State
from concerns.models import Case, CaseUserObjectPermission, Concern, ConcernCategory, Deadline
from trust import codes
from trust.models import DataKey

AT_ONCE = 5000
DIVISION = Division.ENGLAND_AND_WALES


@dataclass
class People:
    """Those who work in the seeded employer."""

    senior: User
    leads: list[User]
    handlers: list[User]
    hr: User


def _write(model: type[Model], rows: list[dict[str, Any]]) -> None:
    """Past the ORM, which takes ten times as long; constraints and indexes hold all the same."""
    fields = model._meta.concrete_fields
    names = [connection.ops.quote_name(str(field.column)) for field in fields]
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(names)})"
    plain = [field for field in fields if not field.primary_key or field.get_default() is not None]
    if len(plain) < len(fields):  # the key is the database's to give
        into = f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(names[1:])})"
    defaults = {field.attname: field.get_default() for field in plain}
    values = [[_plain({**defaults, **row}[field.attname]) for field in plain] for row in rows]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                for value in values:
                    copy.write_row(value)
        else:
            marks = ", ".join(["%s"] * len(plain))
            cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", values)  # noqa: S608  names from our models


def _plain(value: Any) -> Any:
    """As the database keeps it: SQLite knows neither ids nor moments."""
    if connection.vendor == "postgresql":
        return str(value) if isinstance(value, TextChoices) else value
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ")
    return value.isoformat() if isinstance(value, date) else value


def people(handlers: int = 500) -> People:
    """A council with one senior manager, two leads on the rota, handlers and an auditor."""
    Employer.objects.get_or_create(pk=1, defaults={"name": "Westmarch County Council", "division": DIVISION})
    Service.objects.get_or_create(name="Larch House", defaults={"division": DIVISION})
    council = Unit.objects.create(name="Council", division=DIVISION)
    senior = person("senior", council, Role.SENIOR_MANAGER)
    council.manager = senior
    council.save()
    leads = [person(f"lead{number}", council, Role.TRIAGE_LEAD) for number in (1, 2)]
    RotaPlace.objects.bulk_create(RotaPlace(user=lead, position=place) for place, lead in enumerate(leads))
    staff = [person(f"handler{number}", council, Role.MANAGER) for number in range(handlers)]
    return People(senior, leads, staff, person("auditor", council, Role.HR_AUDITOR))


def person(name: str, unit: Unit, role: Role) -> User:
    user = User(email=f"{name}@westmarch.example", name=f"Seeded {name}", title="Member of staff", unit=unit)
    user.set_unusable_password()
    user.save()
    RoleHolding.objects.create(user=user, role=role)
    return user


def cases(count: int, *, staff: People, today: date, open_share: float = 0.1, seed: int = 1) -> None:
    """`count` cases raised over the last three years, each with a handler; `open_share` of them still open."""
    chance = random.Random(seed)
    key = DataKey.objects.create(wrapped=b"seeded", key_id="seed").pk
    handling = Permission.objects.get(codename="handle_case").pk
    service = Service.objects.get(name="Larch House").pk
    for start in range(0, count, AT_ONCE):
        rows: defaultdict[type[Model], list[dict[str, Any]]] = defaultdict(list)
        for _ in range(start, min(start + AT_ONCE, count)):
            is_open = chance.random() < open_share
            age = chance.randrange(0, 28) if is_open else chance.randrange(40, 1000)
            raised, owner = today - timedelta(days=age), chance.choice(staff.handlers).pk
            case, concern = uuid.uuid4(), uuid.uuid4()
            rows[Case].append(_case(case, owner, key, raised, is_open=is_open))
            rows[CaseUserObjectPermission].append(
                {"user_id": owner, "permission_id": handling, "content_object_id": case}
            )
            rows[Concern].append(_concern(concern, case, key, service, raised))
            rows[ConcernCategory].append({"concern_id": concern, "category": chance.choice(Category.values)})
            rows[Deadline] += _promises(concern, raised, owner, today=today, is_open=is_open)
        with transaction.atomic():
            for model in (Case, CaseUserObjectPermission, Concern, ConcernCategory, Deadline):
                _write(model, rows[model])


def _case(case: uuid.UUID, owner: uuid.UUID, key: uuid.UUID, raised: date, *, is_open: bool) -> dict[str, Any]:
    closed = None if is_open else calendar.end_of(raised + timedelta(days=30))
    return {
        "id": case,
        "owner_id": owner,
        "data_key_id": key,
        "opened_date": raised,
        "state": State.INVESTIGATING.value if is_open else State.CLOSED.value,
        "closed_at": closed,
        "closed_by_id": None if is_open else owner,
    }


def _concern(concern: uuid.UUID, case: uuid.UUID, key: uuid.UUID, service: int, raised: date) -> dict[str, Any]:
    return {
        "id": concern,
        "reference": codes.new_reference(),
        "case_id": case,
        "data_key_id": key,
        "mode": Mode.ANONYMOUS.value,
        "channel": Channel.WEB.value,
        "division": DIVISION.value,
        "service_id": service,
        "raised_date": raised,
        "recorded_date": raised,
        "sealed_account": b"seeded",
    }


def _promises(
    concern: uuid.UUID, raised: date, owner: uuid.UUID, *, today: date, is_open: bool
) -> Iterator[dict[str, Any]]:
    """Both duties as `clock.start` promises them, those past met on their last day; and the next update."""
    known = calendar.committed()
    now = calendar.working_moment(today, 8)
    for duty, due in (
        (Duty.ACKNOWLEDGE, calendar.acknowledge_by(raised, DIVISION, known)),
        (Duty.ANSWER, calendar.answer_by(raised)),
    ):
        row: dict[str, Any] = {
            "id": uuid.uuid4(),
            "concern_id": concern,
            "duty": duty.value,
            "due_date": due,
            "due_at": calendar.end_of(due),
            "calendar_version": known.version,
        }
        if is_open and due >= today:
            ahead = ladder.next_after(duty, raised, due, DIVISION, known, after=now)[0].at
            row |= {"next_step_at": min(ahead, calendar.end_of(due)), "last_step_at": now}
        else:
            row |= {"met_at": calendar.end_of(due) - timedelta(hours=8), "met_by_id": owner}
        yield row
    if is_open:
        yield _update(concern, raised, today=today)


def _update(concern: uuid.UUID, raised: date, *, today: date) -> dict[str, Any]:
    """The reporter hears of us every fourteen days; the next time is ahead."""
    known = calendar.committed()
    due = today + timedelta(days=14 - (today - raised).days % 14)
    now = calendar.working_moment(today, 8)
    return {
        "id": uuid.uuid4(),
        "concern_id": concern,
        "duty": Duty.UPDATE.value,
        "due_date": due,
        "due_at": calendar.end_of(due),
        "calendar_version": known.version,
        "next_step_at": ladder.next_after(Duty.UPDATE, raised, due, DIVISION, known, after=now)[0].at,
        "last_step_at": now,
    }


def make_due(count: int, *, now: datetime) -> int:
    """Let `count` open duties be due for their next reminder at `now`, as on a morning; returns how many are."""
    waiting = Deadline.objects.filter(met_at=None, next_step_at__gt=now).order_by("pk")
    keys = list(waiting.values_list("pk", flat=True)[:count])
    for start in range(0, len(keys), 500):
        part = Deadline.objects.filter(pk__in=keys[start : start + 500])
        part.update(next_step_at=now, last_step_at=None)
    return len(keys)


def settle() -> None:
    """Let the planner know what was written, as it would by the next morning."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
