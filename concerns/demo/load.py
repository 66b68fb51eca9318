"""Loads the demo employer, once: a year of concerns, lived through the domain's own rules day by day."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.roles import Role
from concerns.demo import allocating, away, diary, handing_out, notices, statements, stories
from concerns.demo.asking import Names
from concerns.demo.diary import Diary
from concerns.demo.names import Readied
from concerns.demo.opened import Opened
from concerns.demo.people import LEADS, POSTS, RESERVE, Office, open_office, speakable
from concerns.demo.plans import PLANS, Plan
from concerns.demo.played import Told
from concerns.demo.protecting import Protected
from concerns.demo.returning import Returned
from concerns.domain import calendar, clock, filework, keepers, opening
from concerns.domain.keepers import NewVault

SEED = 1863
OPENED = timedelta(days=500)  # before the load day, and so before the first concern
KEEPERS = ("Helen Sowerby", "Femi Castell")
SYSTEMS = "Wanda Pryce"


def load(*, now: datetime, credentials: Path, plans: Sequence[Plan] = PLANS) -> bool:
    """Fill an empty database; False where anybody is there already. All of it is stored, or nothing.

    The passwords are written before the data are committed: whoever finds the data finds the file too.
    """
    if User.objects.exists():
        return False
    with transaction.atomic():
        opened_on = calendar.receipt_date(now) - OPENED
        office = open_office(now=diary.at(opened_on, 9))
        statements.publish(by=office.people[SYSTEMS], now=diary.at(opened_on, 15))
        keys = {name: speakable(12) for name in KEEPERS}
        everybody = _lives(plans, office, now=now)
        first = min(told.diary.raised for told in everybody)
        opened = _open_vault(office, keys, now=diary.at(first - timedelta(days=20), 10))
        readied = Readied(office, calendar.receipt_date(now))
        lived = stories.stories(everybody, diary.sweeps(first, until=now))
        asked = Names(everybody, keys, calendar.receipt_date(now))
        diary.play(
            [
                *readied.stories(),
                *lived,
                *asked.stories(),
                *Protected(office, everybody, calendar.receipt_date(now)).stories(),
                *Returned(office, everybody, calendar.receipt_date(now)).stories(),
                *Opened(everybody, calendar.receipt_date(now)).stories(),
                away.story(office, calendar.receipt_date(now)),
                handing_out.story(office, opened_on),
            ],
            until=now,
        )
        allocating.say_room(office.people, now=now)
        clock.sweep(now=now)
        filework.work(now=now)
        notices.mark_past(now=now)
        _write(credentials, _told(office, everybody, keys, readied.passphrases, opened.recovery_sheet))
    return True


@sensitive_variables()
def _open_vault(office: Office, keys: dict[str, str], *, now: datetime) -> NewVault:
    """The ceremony: each makes a key, then one of them sets the vault up."""
    for name in KEEPERS:
        keepers.make_key(office.people[name], keys[name], now=now)
    first = office.people[KEEPERS[0]]
    private = opening.own(first, keys[KEEPERS[0]], now=now)
    return keepers.set_up(by=first, private=private, now=now)


def _lives(plans: Sequence[Plan], office: Office, *, now: datetime) -> list[Told]:
    minutes = diary.chosen(SEED)
    today = calendar.receipt_date(now)
    diaries: list[Diary] = []
    for plan in plans:
        service = office.services[plan.place]
        diaries.append(diary.diary_of(plan, service.division, today=today, minutes=minutes))
    return stories.lives(plans, office, diaries)


def _told(
    office: Office, everybody: Iterable[Told], keys: dict[str, str], reveals: dict[str, str], sheet: str
) -> str:
    lines = ["The demo employer is invented, with everybody and everything in it.", ""]
    lines += [
        "Staff sign in under /staff/ with email and password. Whoever has a role or a place on the rota types a",
        "code as well, which `make demo-code WHO=priya` shows (WHO is an email or part of a name):",
        "",
    ]
    for post in POSTS:
        email = office.people[post.name].email
        lines.append(f"  {email:36} {office.passwords[post.name]:22} {post.title}{_part(post.name, post.roles)}")
    lines += ["", "Reporters open their inbox under /inbox/ with a code:", ""]
    for told in everybody:
        if told.plan.code_for:
            kind = "code" if told.code else "hand-over code"
            lines.append(f"  {told.code or told.handover}  {kind}: {told.raised.mode}, {told.plan.code_for}")
    lines += ["", "Name keepers open the vault with a passphrase:", ""]
    lines += [f"  {name:16} {passphrase}" for name, passphrase in keys.items()]
    lines += ["", "Those who can be shown a name have a key of their own, with a passphrase:", ""]
    lines += [f"  {name:16} {passphrase}" for name, passphrase in reveals.items()]
    lines += ["", "The recovery sheet of the vault:", "", f"  {sheet}", ""]
    return "\n".join(lines)


def _part(name: str, roles: tuple[Role, ...]) -> str:
    parts = [str(role.label) for role in roles]
    if name in LEADS:
        parts.append(f"number {LEADS.index(name) + 1} on the rota of first readers")
    if name in RESERVE:
        parts.append("reserve reader")
    return f" ({', '.join(parts)})" if parts else " (no role)"


def _write(path: Path, text: str) -> None:
    """For its owner only, and never half written."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
