"""Nothing that tells who spoke, or of what, stands anywhere but on the page of somebody entitled (T1 to T20)."""

import logging
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from concerns.domain import clock
from concerns.domain.calendar import LONDON
from concerns.enums import Mode
from concerns.models import Concern, Deadline
from notifications import delivery
from notifications.messages import Kind
from notifications.models import Notice
from tests import routes
from tests.leaks import hunt, office
from tests.leaks.story import IDENTITY, Planted, Story
from tests.names import open_vault
from tests.people import make_person
from tests.plugins.broker import ringing

pytestmark = pytest.mark.django_db(transaction=True)

TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
WORDS = ("Zqconfidentialxvnamekj", "7K2M-9QXR-4DTW-B6HN")


@pytest.fixture
def all_logs(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    """Every record at DEBUG, of the loggers that stay silent too."""
    silent = [one for one in logging.root.manager.loggerDict.values() if isinstance(one, logging.Logger)]
    silent = [one for one in silent if not one.propagate]
    before = {one: one.level for one in silent}
    caplog.set_level(logging.DEBUG)
    for one in silent:
        one.addHandler(caplog.handler)
        one.setLevel(logging.DEBUG)
    yield caplog
    for one, level in before.items():
        one.removeHandler(caplog.handler)
        one.setLevel(level)


@pytest.fixture
def story(rota: list[User], lead: User, handler: User, worker: User, keepers: list[User]) -> Story:
    cache.clear()
    open_vault(keepers, now=timezone.now())
    return Story(lead, handler, worker)


@pytest.fixture
def administrators(administrator: User) -> list[User]:
    return [
        administrator,
        *(make_person(name, "Systems officer", Role.ADMINISTRATOR) for name in ("Wanda Pryce", "Emil Costa")),
    ]


def logged(caplog: pytest.LogCaptureFixture) -> dict[str, bytes]:
    lines = [f"{record.name} {record.getMessage()} {record.args!r} {record.exc_text}" for record in caplog.records]
    return {"logs": "\n".join(lines).encode()}


def everything(story: Story, caplog: pytest.LogCaptureFixture) -> dict[str, bytes]:
    return {
        **hunt.mails(),
        **hunt.database(),
        **hunt.remembered(),
        **story.trail.places(),
        **logged(caplog),
    }


def deliver_all(*, since: int = 1, until: int = 34) -> None:
    """Both rounds of each of these days from today, by the last of which promised dates are missed."""
    day = timezone.localdate()
    for days in range(since, until + 1):
        for hour in (10, 15):
            now = datetime.combine(day + timedelta(days=days), time(hour, 5), LONDON)
            clock.sweep(now=now)
            delivery.deliver(now=now)


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("dress", range(7))
def test_the_hunter_finds_a_word_in_every_dress(word: str, dress: int) -> None:
    worn = [one for plain in (word,) for one in hunt.dresses(plain)]
    around = b"before " + worn[dress] + b" after"

    assert hunt.hunt([word], {"place": around}) == [("place", word)]
    assert hunt.hunt([word], {"place": b"before after"}) == []


def test_the_hunter_looks_into_every_place(
    story: Story, redis_url: str, all_logs: pytest.LogCaptureFixture, lead: User
) -> None:
    """A word planted on purpose, once in each of them, is found in each of them."""
    word = WORDS[0]
    logging.getLogger("django.request").debug("raised by %s", word)
    mail.send_mail("Something waits", f"It is about {word}.", "a@westmarch.example", ["b@westmarch.example"])
    cache.set("last", {"by": word})
    User.objects.filter(pk=lead.pk).update(title=word)
    client = story.desk(lead)
    client.get("/healthz", {"q": word})
    session = client.session
    session["seen"] = word
    session.save()
    with ringing(redis_url) as app:
        app.send_task("planted", args=[word])
        places = {**everything(story, all_logs), **hunt.broker(redis_url)}
        app.control.purge()
    story.trail.headers.append(f"X-About: {word}")
    places |= story.trail.places()

    found = {place.split(" ")[0] for place, _ in hunt.hunt([word], places)}

    assert found - {"database", "table"} == {"addresses", "cache", "headers", "logs", "mail", "redis", "sessions"}
    assert found & {"database", "table"}


def test_no_planted_word_stands_anywhere_but_where_it_may(
    story: Story, redis_url: str, all_logs: pytest.LogCaptureFixture, rota: list[User], administrators: list[User]
) -> None:
    planted: list[Planted] = []
    with ringing(redis_url):
        told = [story.raised(mode) for mode in Mode] + [story.logged()]
        waiting = hunt.broker(redis_url)
        for words, concern in told:
            story.worked_on(words, concern)
            planted.append(words)
            if words.mode == Mode.OPEN:
                story.shown(words, concern)
        story.raised(Mode.ANONYMOUS)  # which nobody answers
        story.raised(Mode.ANONYMOUS, must_not_know=rota)  # which nobody may read
        deliver_all(until=1)
        office.works(story, *administrators[:2])
        deliver_all(since=2)
        waiting |= {f"later {key}": value for key, value in hunt.broker(redis_url).items()}
    every = {word for one in planted for word in one.words.values()}
    codes = {word for one in planted for word in one.named("code", "handover")}

    assert any(key.startswith("redis celery") for key in waiting), "the doorbell did not ring"
    assert set(Notice.objects.exclude(sent_at=None).values_list("kind", flat=True)) == set(Kind.values)
    assert len({(one.subject, one.body) for one in office.staff_notices()}) == 1
    assert office.recipients() == {
        "Set up your sign-in": [office.NEWCOMER],
        "Your sign-in": [story.worker.email],
        "Your sign-in has changed": sorted([story.handler.email, story.worker.email, office.MISSPELT]),
    }
    assert len(every) > 100
    assert all_logs.records
    places = {**everything(story, all_logs), **waiting}
    assert hunt.hunt(every, places) == []
    assert len(office.tokens()) == 2
    assert hunt.hunt(office.tokens(), without_mails(places)) == [], "a link stands in its mail alone"
    assert codes_on_staff_pages(story, codes) == []


def without_mails(places: dict[str, bytes]) -> dict[str, bytes]:
    return {place: kept for place, kept in places.items() if not place.startswith("mail ")}


def codes_on_staff_pages(story: Story, codes: set[str]) -> list[tuple[str, str]]:
    """The hand-over code is shown once, to the one who wrote the concern down; nobody sees another code."""
    bodies = {
        f"{who} {number} {address}": body
        for number, (who, address, body) in enumerate(story.trail.pages)
        if address.startswith("/staff/") and not address.startswith("/staff/log/")
    }
    return hunt.hunt(codes, bodies)


def test_a_name_stands_on_no_staff_page_and_a_word_on_no_page_of_others(
    story: Story, request: pytest.FixtureRequest, lead: User, handler: User
) -> None:
    confidential, kept = story.raised(Mode.CONFIDENTIAL)
    openly, shown = story.raised(Mode.OPEN)
    unnamed, known = story.raised(Mode.UNNAMED)
    logged_words, logged_concern = story.logged()
    told = [(confidential, kept), (openly, shown), (unnamed, known), (logged_words, logged_concern)]
    for words, concern in told[:2]:
        story.worked_on(words, concern)
    Deadline.objects.filter(met_at=None).update(due_date=timezone.localdate())
    names = {word for words, _ in told for word in words.named(*IDENTITY, "code", "handover")}
    every = {word for words, _ in told for word in words.words.values()}
    people = "other_lead reserve senior hr other_handler administrator worker superuser"
    others = [request.getfixturevalue(name) for name in people.split()] + request.getfixturevalue("keepers")
    story.trail.pages.clear()

    for user in (lead, handler, *others):
        see_everything(story, user, list(Concern.objects.all()))

    bodies = different(story.trail.pages)
    strangers = {place: body for place, body in bodies.items() if not place.startswith((lead.name, handler.name))}
    entitled = {place: body for place, body in bodies.items() if place not in strangers}
    assert hunt.hunt(names, bodies) == []
    assert hunt.hunt(every, strangers) == []
    assert hunt.hunt(confidential.named("happened"), entitled) != [], "those entitled can read it"


def different(pages: list[tuple[str, str, bytes]]) -> dict[str, bytes]:
    """Each page once for each person: hundreds of refusals differ in nothing but their form token."""
    once = {(who, TOKEN.sub(b"", body)): address for who, address, body in pages}
    return {f"{who} {number} {address}": body for number, ((who, body), address) in enumerate(once.items())}


def see_everything(story: Story, user: User, concerns: list[Concern]) -> None:
    """Every page of the staff side, those of a case for each concern."""
    client = story.desk(user)
    for route in routes.routes():
        if route.is_staff and route.name not in {"accounts:sign-out", "accounts:sign-in", "casework:log"}:
            for concern in concerns if "reference" in route.parameters else concerns[:1]:
                client.get(route.url({"reference": concern.reference, "kind": "adult", "number": 1}))
    assert client.get(reverse("casework:worklist")).status_code == 200
