"""One that is asked about, split, linked, and put right by talking, through the pages."""

import re

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.models import Concern
from tests.desk import done, fill, text_of
from tests.leaks import asking
from tests.leaks.story import Planted, Story

ASKED = re.compile(r"/staff/asked/[0-9a-f-]{36}/")
TALKS = re.compile(r"/staff/oversight/talking/[0-9a-f-]{36}/")
CODE = re.compile(r"<b>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</b>")


def answer(story: Story, person: User, said: str, words: str = "") -> None:
    """Whoever is asked reads what they may know, and answers."""
    client = story.desk(person)
    (place,) = ASKED.findall(text_of(client.get(reverse("offers:home"))))
    assert "What you may know before you decide" in text_of(client.get(place))
    done(client.post(place, {"answer": said, "words": words}))


def put_right(
    story: Story, planted: Planted, concern: Concern, *, senior: User, reader: User, like: Concern
) -> None:
    """A no and a yes to taking it on; a part goes another way; and the rest is settled by a talk."""
    story.triaged(planted, concern)
    lead, reference = story.desk(story.lead), concern.reference
    small = {"level": "minor", "fits": "yes", "reason": planted.word("small")}
    done(fill(lead, "triage:assess", reference, "seriousness", **small))
    apart = {"part": planted.word("part"), "reason": planted.word("apart")}
    done(fill(lead, "triage:split", reference, **apart))
    asking.inbox(story, planted)
    (planted.words["handover"],) = CODE.findall(text_of(planted.client.get(reverse("inbox:home"))))
    why = {"kind": "related", "reason": planted.word("linked")}
    done(fill(lead, "casework:links", reference, reference=like.reference, **why))
    asked = {"how": "ask", "told": planted.word("told"), "names_service": "on"}
    done(fill(lead, "triage:accept", reference, handler=str(senior.pk), **asked))
    answer(story, senior, "other", planted.word("no"))
    done(fill(lead, "triage:ask", reference, handler=str(story.handler.pk), **asked))
    answer(story, story.handler, "accepted")
    _talked_about(story, planted, reference, reader)


def _talked_about(story: Story, planted: Planted, reference: str, reader: User) -> None:
    handler, deciding, day = story.desk(story.handler), story.desk(reader), timezone.localdate()
    done(fill(handler, "casework:informal", reference, grounds=planted.word("grounds")))
    (place,) = TALKS.findall(text_of(deciding.get(reverse("oversight:informals"))))
    yes = {"may": "yes", "looked": ["conflict", "source"], "reason": planted.word("cleared")}
    done(deciding.post(place, yes))
    form = handler.get(reverse("casework:resolve", args=[reference])).context["form"]
    offered = {name: form[name].value() or "" for name in ("support", "contact")}
    told = {name: planted.word(name) for name in ("agreed", "how", "actions", "apology", "bodies")}
    told |= {f"reason_{number}": planted.word(f"why_{number}") for number in (1, 2)}
    talked = {f"talked_date_{part}": getattr(day, part) for part in ("day", "month", "year")}
    replies = {"reply_1": "all", "reply_2": "none"}
    done(fill(handler, "casework:resolve", reference, **offered, **told, **talked, **replies, do="issue"))
    assert planted.words["how"] in text_of(_letter(planted))


def _letter(planted: Planted) -> object:
    page = text_of(planted.client.get(reverse("inbox:home")))
    (place,) = set(re.findall(r"/inbox/letters/[0-9a-f-]{36}/", page))
    return planted.client.get(place)
