"""What happens around a name: asked for, answered, opened, corrected, given out, and let slip."""

import re
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.models import Concern, Incident
from concerns.models.disclosure import NameRequest
from tests.desk import done, fill, text_of
from tests.leaks.story import IDENTITY, Planted, Story
from tests.names import PASSPHRASE, REVEAL_PASSPHRASE, make_ready
from tests.pages import Page, visit

MARK = re.compile(r'name="mark"[^>]*value="([^"]+)"')


def around_a_name(story: Story, planted: Planted, concern: Concern, keepers: list[User]) -> None:
    """With a yes, and without one; then its owner types it anew, and once more to be known openly."""
    make_ready(story.handler, now=timezone.now())
    handler, reference = story.desk(story.handler), concern.reference
    asked = {"to": str(story.handler.pk), "purpose": "meet", "days": "14", "words": planted.word("asked")}
    done(fill(handler, "identity:ask", reference, **asked))
    inbox(story, planted).press(answer="conditions", conditions=planted.word("conditions"))
    decide(story, keepers[0], reason=planted.word("agreed"))
    place = reverse("identity:locked-name", args=[reference])
    look = {"reason": planted.word("look"), "passphrase": REVEAL_PASSPHRASE}
    assert planted.words["name"] in text_of(handler.post(place, {**visit(handler, place).values, **look}))
    without_a_yes(story, planted, reference, keepers)
    fresh = {name: planted.word(f"{name}_anew") for name in IDENTITY}
    inbox(story, planted)
    assert visit(planted.client, "/inbox/details/").press(**fresh).status == 200
    last = {name: planted.word(f"{name}_openly") for name in IDENTITY}
    assert visit(planted.client, "/inbox/choice/").press(mode="open").press(**last).status == 200


def without_a_yes(story: Story, planted: Planted, reference: str, keepers: list[User]) -> None:
    """A court asks: two name keepers, and the second passes it on."""
    told = timezone.localdate() + timedelta(days=30)
    wanted = {
        "ground": "law",
        "to": "body:court",
        "grounds": planted.word("grounds"),
        "words": planted.word("plain"),
        "why_not_before": planted.word("not_before"),
        "tell_date_day": str(told.day),
        "tell_date_month": str(told.month),
        "tell_date_year": str(told.year),
    }
    done(fill(story.desk(story.handler), "identity:ask-override", reference, **wanted))
    decide(story, keepers[0], reason=planted.word("first_keeper"))
    shown = decide(story, keepers[1], reason=planted.word("second_keeper"))
    assert planted.words["name"] in text_of(shown)


def decide(story: Story, keeper: User, *, reason: str) -> Any:
    """The newest request, allowed with a passphrase."""
    place = reverse("identity:request", args=[NameRequest.objects.latest("asked_at").pk])
    client = story.desk(keeper)
    found = MARK.search(text_of(client.get(place)))
    assert found
    return client.post(place, {"mark": found[1], "decision": "allow", "reason": reason, "passphrase": PASSPHRASE})


def inbox(story: Story, planted: Planted) -> Page:
    """Entered by the code; the client stays in it."""
    planted.client = story.reporter()
    return visit(planted.client, reverse("inbox:enter")).press(code=planted.words["code"])


def slips(story: Story, planted: Planted, concern: Concern) -> None:
    """The reporter tells that it got out, a colleague that it was them; both are looked after to the end."""
    inbox(story, planted)
    assert visit(planted.client, "/inbox/tell/").press(text=planted.word("slip")).status == 200
    words = {name: planted.word(f"slip_{name}") for name in ("what", "who", "when", "how_far")}
    told = visit(story.desk(story.handler), reverse("incidents:tell")).press(
        own="yes", reference=concern.reference, **words
    )
    assert told.response.redirect_chain, told.text
    due = timezone.localdate() + timedelta(days=1)
    day = {"due_date_day": str(due.day), "due_date_month": str(due.month), "due_date_year": str(due.year)}
    parts: dict[str, dict[str, Any]] = {
        "task": {"text": planted.word("task"), **day},
        "assessment": {"told": "no", "reason": planted.word("assessment")},
        "support": {"support": planted.word("support")},
    }
    for incident in Incident.objects.select_related("owner"):
        assert incident.owner is not None
        client = story.desk(incident.owner)
        for part, typed in parts.items():
            done(fill(client, "incidents:part", incident.reference, part, **typed))
        incident.refresh_from_db()
        done(client.post(reverse("incidents:finish", args=[incident.reference, 1]), {"version": incident.version}))
        closing: dict[str, Any] = {"missed": ["waited"], "learning": planted.word("learning")}
        done(fill(client, "incidents:part", incident.reference, "close", **closing))
