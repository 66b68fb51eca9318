"""Other ways that a case may go: more time, another procedure, past a reservation, a life at risk."""

import re
from datetime import timedelta

from django.urls import reverse

from accounts.models import User
from concerns.domain import clock
from concerns.enums import Duty, Mode
from concerns.models import Concern, Extension
from concerns.models.disclosure import NameRequest
from tests.desk import done, fill, text_of
from tests.leaks import asking
from tests.leaks.story import Planted, Story
from tests.pages import visit

SET_ASIDE = re.compile(r"/staff/oversight/would-rather-not/[0-9a-f-]{36}/")


def more_time(story: Story, planted: Planted, concern: Concern, *, handler: User, senior: User) -> None:
    """Asked for by whoever works on it, agreed to by somebody with no part in it."""
    answer = clock.due(concern, Duty.ANSWER)
    assert answer is not None
    day = answer.due_date + timedelta(days=14)
    parts = {"day": day.day, "month": day.month, "year": day.year}
    dates = {f"{name}_{part}": str(value) for name in ("new_date", "next_news") for part, value in parts.items()}
    words = {name: planted.word(f"time_{name}") for name in ("reason", "done_so_far")}
    done(fill(story.desk(handler), "casework:extension", concern.reference, **dates, **words))
    place = reverse("oversight:extension", args=[Extension.objects.latest("asked_at").pk])
    client = story.desk(senior)
    assert planted.words["time_reason"] in text_of(client.get(place))
    done(client.post(place, {"answer": "refuse"}))


def elsewhere(story: Story, planted: Planted, concern: Concern) -> None:
    """Another procedure fits better."""
    story.triaged(planted, concern)
    words = {
        name: planted.word(f"sent_on_{name}")
        for name in ("reason", "how", "receiving_contact", "estimate", "support")
    }
    done(
        fill(
            story.desk(story.lead),
            "triage:redirect",
            concern.reference,
            procedure="grievance",
            do="issue",
            **words,
        )
    )


def referred(story: Story, planted: Planted, concern: Concern) -> None:
    """To the manager responsible, after a look for somebody who is not on the staff; then its reporter tells who
    knows of them."""
    story.triaged(planted, concern)
    lead, reference = story.desk(story.lead), concern.reference
    assert fill(lead, "triage:block", reference, name=planted.word("looked_for")).status_code == 200
    done(fill(lead, "triage:refer", reference, to=str(story.handler.pk), reason=planted.word("whose")))
    asking.inbox(story, planted)
    changed = visit(planted.client, "/inbox/choice/").press(mode="unnamed").press(known_to=planted.word("knower"))
    assert changed.status == 200
    assert Concern.objects.get(pk=concern.pk).mode == Mode.UNNAMED


def past_a_reservation(story: Story, planted: Planted, concern: Concern, *, reserved: User, senior: User) -> None:
    """Somebody the reporter would rather not have is appointed all the same."""
    story.triaged(planted, concern)
    asked = {"person": str(reserved.pk), "grounds": planted.word("nobody_else")}
    done(fill(story.desk(story.lead), "casework:would-rather-not", concern.reference, **asked))
    client = story.desk(senior)
    (place,) = SET_ASIDE.findall(text_of(client.get(reverse("oversight:reservations"))))
    done(client.post(place, {"answer": "set_aside", "reason": planted.word("set_aside")}))
    done(fill(story.desk(story.lead), "triage:accept", concern.reference, handler=str(reserved.pk)))


def life_at_risk(story: Story, planted: Planted, concern: Concern, keepers: list[User]) -> None:
    """One name keeper at once, looked at afterwards by another."""
    asked = {"to": "body:ambulance", "grounds": planted.word("tablets")}
    done(fill(story.desk(story.handler), "identity:ask-life", concern.reference, **asked))
    shown = asking.decide(story, keepers[0], reason=planted.word("called"))
    assert planted.words["name"] in text_of(shown)
    place = reverse("identity:review", args=[NameRequest.objects.latest("asked_at").pk])
    done(story.desk(keepers[1]).post(place, {"words": planted.word("review")}))
