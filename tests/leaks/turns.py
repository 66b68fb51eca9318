"""Other ways that a case may go: more time, another procedure, past a reservation, a life at risk."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import clock
from concerns.enums import Duty, Mode
from concerns.models import Concern, Extension
from concerns.models.disclosure import NameRequest
from tests.desk import done, fill, text_of
from tests.leaks import allocating, asking
from tests.leaks.story import Planted, Story, at_once
from tests.pages import visit

AWAY = re.compile(r"/staff/away/[0-9a-f-]{36}/")
VERSIONS = re.compile(r'name="(version_\w+)" value="(\d+)"')
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


def a_day_earlier(story: Story, planted: Planted, concern: Concern, *, handler: User) -> None:
    """The day it was raised is corrected, and its reporter reads of it."""
    day = Concern.objects.get(pk=concern.pk).raised_date - timedelta(days=1)
    parts = {
        "day_day": str(day.day),
        "day_month": str(day.month),
        "day_year": str(day.year),
        "sure": day.isoformat(),
    }
    why = planted.word("day_reason")
    done(fill(story.desk(handler), "casework:raised", concern.reference, reason=why, **parts))
    assert "Now we count them from" in asking.inbox(story, planted).text


def elsewhere(story: Story, planted: Planted, concern: Concern) -> None:
    """Another procedure fits better."""
    story.triaged(planted, concern, fits="grievance")
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
    words = {"reason": planted.word("whose"), "keep_because": planted.word("keep"), "names_service": "on"}
    done(fill(lead, "triage:refer", reference, to=str(story.handler.pk), **words))
    allocating.answer(story, story.handler, "accepted")
    asking.inbox(story, planted)
    changed = visit(planted.client, "/inbox/choice/").press(mode="unnamed").press(known_to=planted.word("knower"))
    assert changed.status == 200
    assert Concern.objects.get(pk=concern.pk).mode == Mode.UNNAMED


def other_hands(story: Story, concern: Concern, *, to: User) -> None:
    """Its owner is away for a while, a first reader hands it to somebody else, and the owner is back."""
    handler, today = story.desk(story.handler), timezone.localdate()
    days = {"first_day": today.day, "first_month": today.month, "first_year": today.year}
    done(handler.post(reverse("accounts:away"), {**days, "last_day": "", "last_month": "", "last_year": ""}))
    lead, place = story.desk(story.lead), reverse("handover:person", args=[story.handler.pk])
    hidden = dict(VERSIONS.findall(text_of(lead.get(place))))
    row = {f"to_{concern.case_id.hex}": str(to.pk)}
    assert "has this case now" in text_of(lead.post(place, {"do": "hand_over", **hidden, **row}))
    (back,) = AWAY.findall(text_of(handler.get(reverse("accounts:away"))))
    done(handler.post(back, {"do": "end"}))
    assert concern.reference in text_of(handler.get(reverse("handover:person", args=[story.handler.pk])))


def past_a_reservation(story: Story, planted: Planted, concern: Concern, *, reserved: User, senior: User) -> None:
    """Somebody the reporter would rather not have is appointed all the same."""
    story.triaged(planted, concern)
    asked = {"person": str(reserved.pk), "grounds": planted.word("nobody_else")}
    done(fill(story.desk(story.lead), "casework:would-rather-not", concern.reference, **asked))
    client = story.desk(senior)
    (place,) = SET_ASIDE.findall(text_of(client.get(reverse("oversight:reservations"))))
    done(client.post(place, {"answer": "set_aside", "reason": planted.word("set_aside")}))
    done(
        fill(
            story.desk(story.lead),
            "triage:accept",
            concern.reference,
            handler=str(reserved.pk),
            **at_once(planted),
        )
    )


def life_at_risk(story: Story, planted: Planted, concern: Concern, keepers: list[User]) -> None:
    """One name keeper at once, looked at afterwards by another."""
    asked = {"to": "body:ambulance", "grounds": planted.word("tablets")}
    done(fill(story.desk(story.handler), "identity:ask-life", concern.reference, **asked))
    shown = asking.decide(story, keepers[0], reason=planted.word("called"))
    assert planted.words["name"] in text_of(shown)
    place = reverse("identity:review", args=[NameRequest.objects.latest("asked_at").pk])
    done(story.desk(keepers[1]).post(place, {"words": planted.word("review")}))
