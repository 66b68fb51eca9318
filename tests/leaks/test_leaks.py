"""Nothing that tells who spoke, or of what, stands anywhere but on the page of somebody entitled (T1 to T20)."""

import logging
import re
import shutil

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access
from concerns.enums import Mode
from concerns.models import Concern, Deadline
from notifications.messages import Kind
from tests import routes
from tests.doors import EVERYBODY, NO_PAGE, ONLY, STRANGERS
from tests.leaks import hunt, office
from tests.leaks.conftest import Told, every_log
from tests.leaks.story import DEVICE, IDENTITY, Story
from tests.names import open_vault
from tests.plugins.broker import ringing

pytestmark = pytest.mark.django_db
in_database = pytest.mark.django_db(transaction=True)

STAFF = [route for route in routes.routes() if route.is_staff]
OTHERS = ("other_lead", "reserve", *STRANGERS)
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
WORDS = ("Zqconfidentialxvnamekj", "7K2M-9QXR-4DTW-B6HN")


@pytest.fixture
def story(rota: list[User], lead: User, handler: User, worker: User, keepers: list[User]) -> Story:
    cache.clear()
    open_vault(keepers, now=timezone.now())
    return Story(lead, handler, worker)


# What a copy of the database is called among the places.
COPIES = {"sqlite": ("database",), "postgresql": ("table",)}
NOT_SENT = {Kind.NOTHING_DUE: "a note of one morning, for whoever asked for it; it goes on no other day"}
# Sealed columns in which nothing stands at the end of the story, and why.
NOT_FILLED = {
    "concerns.Grant.sealed_copy": "destroyed when the grant ended, as it must be",
    "concerns.VaultKey.sealed_private": "filled only while names move to a new key",
    "trust.KeyCheck.sealed": "written when a process with the content keys starts; holds a constant",
}
# Fields of forms into which the story types nothing that it looks for, and why.
KEY_WORDS = "a passphrase or a code of a key, typed in tests/concerns/views/test_keeping.py and test_reveal_key.py"
OFFERED = "offered by the letter itself and sent on as it stands"
NOT_TYPED = {
    "afterwards:LearningForm.none_because": "in place of what was learned, in the same record",
    "dates:HolidayForm.source": "where a bank holiday is published",
    "dates:HolidayForm.title": "a bank holiday",
    "dates:ProfileForm.reason": "why other periods are promised, which every lead and auditor may read",
    "detriments:LinkForm.reference": "a reference",
    "detriments:TellForm.reference": "a reference",
    "incidents:TellForm.reference": "a reference",
    "keeping:OpenForm.passphrase": KEY_WORDS,
    "keeping:RecoverForm.sheet_code": KEY_WORDS,
    "keeping:RotateForm.passphrase": KEY_WORDS,
    "guidance:EditionForm.reason": "why a text that anybody may read was changed",
    "guidance:EditionForm.text": "the same",
    "guidance:LinkForm.about": "the same",
    "guidance:LinkForm.address": "the same",
    "guidance:LinkForm.title": "the same",
    "informal:ResolveForm.contact": OFFERED,
    "informal:ResolveForm.support": OFFERED,
    "keeping:ShareForm.check_code": KEY_WORDS,
    "keeping:ShareForm.passphrase": KEY_WORDS,
    "letters:AcknowledgementForm.contact": OFFERED,
    "letters:AcknowledgementForm.no_date_because": "in place of a date, in the same record as the rest",
    "letters:AcknowledgementForm.received": OFFERED,
    "letters:AcknowledgementForm.support": OFFERED,
    "letters:AcknowledgementForm.when": OFFERED,
    "letters:OutcomeForm.bodies": "bodies outside, of which one is named in each answer",
    "letters:OutcomeForm.nothing_because": "in place of what was done, in the same record as the rest",
    "linking:LinkForm.reference": "a reference",
    "outside:CompareForm.address": "what anybody may read of bodies outside",
    "outside:CompareForm.remit": "the same",
    "outside:CompareForm.source": "the same",
    "passphrases:ChangePassphraseForm.passphrase_now": KEY_WORDS,
    "passphrases:ChoosePassphraseForm.passphrase": KEY_WORDS,
    "passphrases:ChoosePassphraseForm.passphrase_again": KEY_WORDS,
    "proof:CompareForm.pasted": "digests of the record",
    "statements:LawForm.source": "what anybody may read of the law",
    "statements:LawForm.text": "the same",
    "triage:AppointForm.reason": "why a handler was not asked first, in the same record as of those accepted so",
    "triage:JoinForm.reference": "a reference",
}


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("dress", range(7))
def test_the_hunter_finds_a_word_in_every_dress(word: str, dress: int) -> None:
    worn = [one for plain in (word,) for one in hunt.dresses(plain)]
    around = b"before " + worn[dress] + b" after"

    assert hunt.hunt([word], {"place": around}) == [("place", word)]
    assert hunt.hunt([word], {"place": b"before after"}) == []


@pytest.mark.parametrize("size", range(38, 42))
def test_the_hunter_finds_what_stands_anywhere_and_nothing_else(size: int) -> None:
    """Wherever it begins, however long it is, and however the whole ends."""
    raw = bytes(range(size))
    hay = hunt.Hay(raw)
    pieces = [raw[start:end] for start in range(size) for end in range(start + 1, size + 1)]

    assert [piece for piece in pieces if piece not in hay] == []
    assert [piece for piece in pieces if piece[:-1] + b"\xff" in hay or b"\xff" + piece[1:] in hay] == []


@in_database
def test_the_hunter_looks_into_every_place(story: Story, redis_url: str, lead: User) -> None:
    """A word planted on purpose, once in each of them, is found in each of them."""
    word = WORDS[0]
    with every_log() as lines:
        logging.getLogger("django.request").debug("raised by %s", word)
    mail.send_mail("Something waits", f"It is about {word}.", "a@westmarch.example", ["b@westmarch.example"])
    cache.set("last", {"by": word})
    User.objects.filter(pk=lead.pk).update(title=word)
    client = story.desk(lead)
    client.get("/healthz", {"q": word})
    session = client.session
    session["seen"] = word
    session.save()
    story.trail.headers.append(f"X-About: {word}")
    with ringing(redis_url) as app:
        app.send_task("planted", args=[word])
        places = {**hunt.mails(), **hunt.database(), **hunt.remembered(), **hunt.broker(redis_url)}
        app.control.purge()
    places |= {**story.trail.places(), "logs": "\n".join(lines).encode()}

    found = {place.split(" ")[0] for place, _ in hunt.hunt([word], places)}

    assert found - {"database", "table"} == {"addresses", "cache", "headers", "logs", "mail", "redis", "sessions"}
    assert found & {"database", "table"}


def test_the_story_filled_every_sealed_column_and_sent_every_kind_of_mail(told: Told) -> None:
    """A field that no journey fills would not be looked for: a new one needs a journey, or a reason here."""
    assert told.kinds == set(Kind.values) - NOT_SENT.keys()
    assert told.empty == set(NOT_FILLED)
    assert len(told.words) > 120


def test_every_field_of_a_form_is_typed_into_or_says_why_not(told: Told) -> None:
    """A new field joins the hunt by itself: until the story types a planted word into it, this fails."""
    planted = {place for place, typed in told.typed.items() if any(word in typed for word in told.words)}

    assert hunt.text_fields() - planted == set(NOT_TYPED)


def test_t1_no_mail_tells_who_spoke_or_of_what(told: Told) -> None:
    """Nor which case: of all that wait for somebody one mail looks like another."""
    assert hunt.hunt(told.words | told.references, told.of("mail")) == []
    notices = {(one.subject, one.body) for one in told.mails if one.subject not in office.SUBJECTS}
    assert len(notices) == 1
    assert told.recipients == {
        "Set up your sign-in": [office.NEWCOMER],
        "Your sign-in": [told.story.worker.email],
        "Your sign-in has changed": sorted([told.story.handler.email, told.story.worker.email, office.MISSPELT]),
    }


def test_t2_whoever_asked_for_it_is_told_that_something_waits_and_nothing_else(told: Told) -> None:
    """At the address that they gave, which stands in the head of that mail alone."""
    gave = {one.words["address"] for one in told.planted if "address" in one.words}
    assert {one.recipients()[0] for one in told.private} == {f"{word}@example.org" for word in gave}
    bodies = {f"{number}": f"{one.subject} {one.body}".encode() for number, one in enumerate(told.private)}
    assert len(set(bodies.values())) == 1
    assert hunt.hunt(told.words | told.references, bodies) == []
    assert hunt.hunt((told.words - gave) | told.references, told.of("private")) == []
    elsewhere = {place: kept for place, kept in told.places.items() if not place.startswith("private ")}
    assert hunt.hunt(gave, elsewhere) == []


def test_t2_no_other_mail_goes_to_anybody_but_staff(told: Told) -> None:
    assert {address for one in told.mails for address in one.recipients()} <= told.staff | {office.MISSPELT}


def test_t4_no_log_and_no_address_tells_anything(told: Told) -> None:
    assert hunt.hunt(told.words | set(DEVICE.values()) | told.references, told.of("logs")) == []
    assert hunt.hunt(told.words, told.of("addresses", "headers")) == []


def test_t12_each_cookie_keeps_to_its_side(told: Told) -> None:
    """None is set while raising; those of the staff side and of the inbox have their own paths."""
    cookies = [line for line in told.story.trail.headers if "; Path=" in line]
    paths = {(line.partition("=")[0], line.partition("; Path=")[2].partition(";")[0]) for line in cookies}

    assert paths == {("sessionid", "/staff/"), ("csrftoken", "/staff/"), ("inbox", "/inbox/")}


def test_t6_the_queue_tells_nothing_while_tasks_wait(told: Told) -> None:
    waiting = told.of("redis")

    assert any(place.startswith("redis mail") for place in waiting), "the doorbell did not ring"
    assert hunt.hunt(told.words | set(DEVICE.values()), waiting) == []


def test_t18_no_event_tells_who_spoke_or_of_what(told: Told) -> None:
    assert hunt.hunt(told.words, told.of("events")) == []


def test_t20_no_copy_of_the_database_tells_anything(told: Told) -> None:
    copy = told.of(*COPIES[connection.vendor])

    assert hunt.hunt(told.words, copy) == []


def test_t20_a_dump_of_the_database_server_tells_nothing(told: Told) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no server to dump; the file itself is searched byte by byte above")
    if shutil.which("pg_dump") is None:
        pytest.skip("pg_dump is not installed here; its tables are searched as text above")
    dump = told.of("dump")

    assert b"concerns_concern" in dump["dump"]
    assert hunt.hunt(told.references, dump) != [], "what stands in clear is in it"
    assert hunt.hunt(told.words | set(DEVICE.values()), dump) == []


def test_t15_the_store_of_files_tells_nothing(told: Told) -> None:
    """Of a photo whose name, EXIF data and comment name its sender; opened with its key it is all there."""
    lying = told.of("store")

    assert len(lying) > 2, "the photo and its clean copy"
    assert hunt.hunt(told.words | set(DEVICE.values()), lying) == []


def test_i6_nothing_of_a_reporters_device_is_kept(told: Told) -> None:
    """Its address, its browser and its language were sent with each request."""
    stored = {place: kept for place, kept in told.places.items() if not place.startswith(("addresses", "headers"))}

    assert hunt.hunt(DEVICE.values(), stored) == []


def test_nothing_remembered_between_requests_tells_anything(told: Told) -> None:
    assert hunt.hunt(told.words, told.of("sessions", "cache")) == []


def test_what_opens_something_by_a_link_stands_in_its_mail_alone(told: Told) -> None:
    assert len(told.tokens) == 2
    elsewhere = {place: kept for place, kept in told.places.items() if not place.startswith("mail ")}
    assert hunt.hunt(told.tokens, elsewhere) == []


def test_nobody_sees_a_code_but_whoever_it_was_made_for(told: Told) -> None:
    """The hand-over code is shown once, to the one who wrote the concern down."""
    bodies = {
        f"{who} {number} {address}": body
        for number, (who, address, body) in enumerate(told.story.trail.pages)
        if address.startswith("/staff/") and not address.startswith("/staff/log/")
    }
    assert hunt.hunt(told.codes, bodies) == []


@in_database
def test_t39_a_name_stands_on_no_staff_page_and_a_word_on_no_page_of_others(
    story: Story, request: pytest.FixtureRequest, lead: User, handler: User
) -> None:
    """Whoever has no part in a case finds nothing where its pages are: byte by byte T10, in tests/test_urls.py."""
    confidential, kept = story.raised(Mode.CONFIDENTIAL)
    openly, shown = story.raised(Mode.OPEN)
    unnamed, known = story.raised(Mode.UNNAMED)
    logged_words, logged_concern = story.logged()
    told = [(confidential, kept), (openly, shown), (unnamed, known), (logged_words, logged_concern)]
    for words, concern in told[:2]:
        story.worked_on(words, concern)
    story.raised(Mode.OPEN)  # which nobody answers, so that it stays on the register
    Deadline.objects.filter(met_at=None).update(due_date=timezone.localdate())
    names = {word for words, _ in told for word in words.named(*IDENTITY, "code", "handover", "address")}
    every = {word for words, _ in told for word in words.words.values()}
    others = {name: request.getfixturevalue(name) for name in OTHERS if name != "keeper"}
    others["keeper"] = request.getfixturevalue("keepers")[0]
    story.trail.pages.clear()

    for name, user in {"lead": lead, "handler": handler, **others}.items():
        see_lists(story, name, user)
    for user in (lead, handler):
        see_cases(story, user, own_and_one_other(user))
    for number, name in enumerate(sorted(others.keys() - set(STRANGERS))):
        see_cases(story, others[name], [(kept, shown)[number % 2]])

    bodies = different(story.trail.pages)
    strangers = {place: body for place, body in bodies.items() if not place.startswith((lead.name, handler.name))}
    entitled = {place: body for place, body in bodies.items() if place not in strangers}
    assert hunt.hunt(names, bodies) == []
    assert hunt.hunt(every, strangers) == []
    assert hunt.hunt(confidential.named("happened"), entitled) != [], "those entitled can read it"
    assert {place.partition(" ")[0] for place in strangers} == {user.name.split()[0] for user in others.values()}


def different(pages: list[tuple[str, str, bytes]]) -> dict[str, bytes]:
    """Each page once for each person: hundreds of refusals differ in nothing but their form token."""
    once = {(who, TOKEN.sub(b"", body)): address for who, address, body in pages}
    return {f"{who} {number} {address}": body for number, ((who, body), address) in enumerate(once.items())}


def own_and_one_other(user: User) -> list[Concern]:
    """Every concern of the cases this person may open, and one of a case that they passed on or never had."""
    own = Concern.objects.filter(case__in=access.visible_cases(user)).order_by("pk")
    return [*own, Concern.objects.exclude(pk__in=own).order_by("pk")[0]]


def see_lists(story: Story, name: str, user: User) -> None:
    """Every page that stands for no case, for those who may open it: that all others are refused alike is held by
    tests/test_urls.py. What has a key of something else in its address stands for nothing here."""
    client = story.desk(user)
    for route in STAFF:
        if name in ONLY.get(route.name, {name} if route.name in EVERYBODY | NO_PAGE.keys() else ()):
            client.get(route.url({}))
        elif name == "administrator" and route.parameters and "reference" not in route.parameters:
            client.get(route.url({"pk": user.pk}))
    assert client.get(reverse("casework:worklist")).status_code == 200


def keys_of(concern: Concern) -> dict[str, dict[str, object]]:
    """What stands in the addresses of what was written about one concern, by the route's name."""
    letter, need = concern.letters.order_by("pk").first(), concern.support.order_by("pk").first()
    other, reason = concern.case.support.order_by("pk").first(), concern.case.reasons.order_by("pk").first()
    return {
        "casework:letter": {"letter": letter.pk if letter else None},
        "casework:letter-pdf": {"letter": letter.pk if letter else None},
        "casework:support-reporter-need": {"pk": need.pk if need else None},
        "casework:support-subject-need": {"pk": other.pk if other else None},
        "casework:why": {"pk": reason.user_id if reason else None},
    }


def see_cases(story: Story, user: User, concerns: list[Concern]) -> None:
    client = story.desk(user)
    for route in STAFF:
        if "reference" in route.parameters:
            for concern in concerns:
                values = {"reference": concern.reference, "kind": "adult", "number": 1}
                client.get(route.url(values | keys_of(concern).get(route.name, {})))
