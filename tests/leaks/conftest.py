"""The whole story, told once for the tests of this folder that look for what it left behind."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from accounts.models import Unit, User
from accounts.roles import Role
from concerns.domain import clock, filework
from concerns.domain.calendar import LONDON
from concerns.enums import Mode
from concerns.models import Concern
from notifications import delivery, outbox, private_mail
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests import names, people
from tests.leaks import (
    allocating,
    asking,
    filed,
    further,
    hunt,
    office,
    openings,
    protecting,
    reviewing,
    stopping,
    turns,
)
from tests.leaks.story import Planted, Story
from tests.plugins.broker import ringing
from tests.triggers import lifted, put_back
from trust.models import Event


@dataclass
class Told:
    """What was typed, and every place in which something stayed, gone through when all was over."""

    story: Story
    planted: list[Planted]
    places: hunt.Places
    kinds: set[str]
    tokens: set[str]
    mails: list[EmailMessage]
    private: list[EmailMessage]  # to reporters
    recipients: dict[str, list[str]]
    references: set[str]
    staff: set[str]
    empty: set[str]
    typed: dict[str, str]

    @property
    def words(self) -> set[str]:
        """Everything typed about what was raised and by whom, codes and passphrases included."""
        typed = {word for one in self.planted for word in one.words.values()}
        return typed | {names.PASSPHRASE, names.REVEAL_PASSPHRASE}

    @property
    def codes(self) -> set[str]:
        return {word for one in self.planted for word in one.named("code", "handover")}

    def of(self, *kinds: str) -> dict[str, bytes]:
        """The places of these kinds; there is something in each."""
        found = {place: kept for place, kept in self.places.items() if place.split(" ")[0] in kinds}
        assert {place.split(" ")[0] for place, kept in found.items() if kept} == set(kinds)
        return found


@contextmanager
def every_log() -> Iterator[list[str]]:
    """Every record at DEBUG, of the loggers that stay silent too."""
    lines: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: lines.append(  # type: ignore[method-assign]
        f"{record.name} {record.getMessage()} {record.args!r} {logging.Formatter().format(record)}"
    )
    loggers = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    loggers = [logging.root, *(one for one in loggers if not one.propagate)]
    before = {one: one.level for one in loggers}
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    yield lines
    for one, level in before.items():
        one.removeHandler(handler)
        one.setLevel(level)


# What the clock itself has to say, for which something must have gone wrong; each has tests of its own.
OF_THE_MACHINE = (Kind.STUCK, Kind.CLOCK_STOPPED, Kind.NO_OWNER)


def tell_of_the_machine(administrator: User) -> None:
    day = timezone.localdate()
    outbox.post_many(outbox.Draft(administrator, kind, kind, day, Pace.HOURS) for kind in OF_THE_MACHINE)


def deliver_all(*, since: int = 1, until: int = 34) -> None:
    """Both rounds of each of these days from today, by the last of which promised dates are missed."""
    day = timezone.localdate()
    for days in range(since, until + 1):
        for hour in (10, 15):
            now = datetime.combine(day + timedelta(days=days), time(hour, 5), LONDON)
            clock.sweep(now=now)
            delivery.deliver(now=now)
            private_mail.deliver(now=now)


@dataclass
class Cast:
    """The people of a story, each in their place."""

    lead: User
    handler: User
    worker: User
    rota: list[User]
    senior: User
    keepers: list[User]
    administrators: list[User]


def cast() -> Cast:
    people.make_employer()
    council = people.make_unit("Council")
    senior = people.make_person("Colin Marsh", "Director of adult services", Role.SENIOR_MANAGER, unit=council)
    Unit.objects.filter(pk=council.pk).update(manager=senior)
    council.refresh_from_db()
    unit = people.make_unit("Adult social care", parent=council)

    def person(name: str, title: str, *roles: Role, of: Unit = unit) -> User:
        return people.make_person(name, title, *roles, unit=of)

    rota = [
        people.put_on_rota(person("Priya Nair", "Head of governance", Role.TRIAGE_LEAD), 1),
        people.put_on_rota(person("Owen Hale", "Head of legal", Role.TRIAGE_LEAD), 2),
        people.put_on_rota(person("Moira Quill", "Chair of the audit committee"), 1, fallback=True),
    ]
    return Cast(
        lead=rota[0],
        handler=person("Ruth Adeyemi", "Service manager", Role.MANAGER),
        worker=person("Jo Tarrant", "Care worker"),
        rota=rota,
        senior=senior,
        keepers=[
            person(name, "Records officer", Role.CUSTODIAN, of=council)
            for name in ("Iris Dunmore", "Femi Castell")
        ],
        administrators=[
            person(name, "Systems officer", Role.ADMINISTRATOR, of=council)
            for name in ("Noel Strand", "Wanda Pryce", "Emil Costa")
        ],
    )


@pytest.fixture(scope="module")
def told(django_db_setup: None, django_db_blocker: DjangoDbBlocker, redis_url: str) -> Told:
    """Told once, and gone from the database before the first test looks: what is left is what was found."""
    with django_db_blocker.unblock():
        try:
            with every_log() as lines, hunt.watched_forms() as typed:
                return tell(redis_url, lines, typed)
        finally:
            with lifted(connection):
                call_command("flush", interactive=False, verbosity=0)
                put_back()
            cache.clear()


def live_through(story: Story, who: Cast, raised: list[tuple[Planted, Concern]]) -> list[tuple[Planted, Concern]]:
    """What becomes of each, and of some that are raised later: those."""
    for planted, concern in raised:
        story.worked_on(planted, concern)
        story.searched(planted, concern)
        if planted.mode == Mode.OPEN:
            story.shown(planted, concern)
            reviewing.kept_on_files(story, planted, concern)
            reviewing.held_false(story, planted, concern)
            reviewing.reviewed(story, planted, concern)
        if planted.mode == Mode.UNNAMED:
            reviewing.opened_again(story, planted, concern)
        if planted.mode == Mode.CONFIDENTIAL:
            asking.around_a_name(story, planted, concern, who.keepers)
            openings.of_files(story, planted, concern, second=who.senior)
            asking.slips(story, planted, concern)
            protecting.protected(story, planted, concern)
        if planted.mode == "logged":
            turns.life_at_risk(story, planted, concern, who.keepers)
    elsewhere = story.raised(Mode.ANONYMOUS)
    turns.elsewhere(story, *elsewhere)
    further.taken_further(story, *elsewhere, adviser=who.senior)
    reserved = story.raised(Mode.UNNAMED, would_rather_not=[who.rota[1]])
    turns.past_a_reservation(story, *reserved, reserved=who.rota[1], senior=who.senior)
    turns.more_time(story, *reserved, handler=who.rota[1], senior=who.senior)
    turns.a_day_earlier(story, *reserved, handler=who.rota[1])
    unanswered = story.raised(Mode.ANONYMOUS)
    turns.referred(story, *unanswered)
    turns.other_hands(story, unanswered[1], to=who.senior)
    small = story.raised(Mode.ANONYMOUS)
    allocating.put_right(story, *small, senior=who.senior, reader=who.rota[1], like=unanswered[1])
    ended = story.raised(Mode.ANONYMOUS)
    stopping.stopped(story, *ended)
    unread = story.raised(Mode.ANONYMOUS, must_not_know=who.rota)  # nobody may read it
    return [elsewhere, reserved, unanswered, small, ended, unread]


def tell(redis_url: str, lines: list[str], typed: dict[str, str]) -> Told:
    """Every journey, in every mode; then what is where."""
    cache.clear()
    mail.outbox = []
    who = cast()
    names.open_vault(who.keepers, now=timezone.now())
    story = Story(who.lead, who.handler, who.worker)
    with ringing(redis_url):
        raised = [story.raised(mode) for mode in Mode] + [story.logged()]
        waiting = hunt.broker(redis_url)
        assert filework.work(now=timezone.now()) > 0
        raised += live_through(story, who, raised)
        deliver_all(until=1)
        # Before administrators end the sessions of those who worked on it.
        waiting |= {f"{place} before": kept for place, kept in hunt.remembered().items()}
        office.works(story, *who.administrators[:2])
        tell_of_the_machine(who.administrators[0])
        deliver_all(since=2)
        waiting |= {f"{key} later": value for key, value in hunt.broker(redis_url).items()}
    events = "\n".join(" ".join(map(str, row)) for row in Event.objects.values_list("type", "actor", "on", "data"))
    return Told(
        story=story,
        planted=[planted for planted, _ in raised],
        places={
            **hunt.mails(),
            **hunt.database(),
            **hunt.dumped(),
            **hunt.remembered(),
            **filed.lying_in_the_store(),
            **story.trail.places(),
            **waiting,
            "events": events.encode(),
            "logs": "\n".join(lines).encode(),
        },
        kinds=set(Notice.objects.exclude(sent_at=None).values_list("kind", flat=True)),
        tokens=office.tokens(),
        mails=[one for one in mail.outbox if one.subject != hunt.PRIVATE],
        private=[one for one in mail.outbox if one.subject == hunt.PRIVATE],
        recipients=office.recipients(),
        references=set(Concern.objects.values_list("reference", flat=True)),
        staff=set(User.objects.values_list("email", flat=True)),
        empty=hunt.empty_columns(),
        typed=typed,
    )
