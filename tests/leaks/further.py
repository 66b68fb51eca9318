"""Somebody else is told of it, the reporter hears of that or not, and a senior manager is asked for advice."""

import re

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import told
from concerns.models import Case, Concern, OnwardRoute
from tests.desk import done, fill, text_of
from tests.leaks.story import Planted, Story

QUESTION = re.compile(r"/staff/oversight/advice/[0-9a-f-]{36}/")


def taken_further(story: Story, planted: Planted, concern: Concern, *, adviser: User) -> None:
    """Through every form of it, with a word of its own in each field."""
    lead, reference, today = story.desk(story.lead), concern.reference, timezone.localdate()

    def day(name: str) -> dict[str, str]:
        return {f"{name}_{part}": str(getattr(today, part)) for part in ("day", "month", "year")}

    went = {name: planted.word(f"onward_{name}") for name in ("recipient", "reference", "asked")}
    done(fill(lead, "casework:onward", reference, kind="police", identity="nothing", **day("sent_date"), **went))
    route = OnwardRoute.objects.latest("opened_at")
    heard = {"status": "ended", "note": planted.word("onward_note"), **day("heard_date")}
    done(fill(lead, "casework:onward-route", reference, route.pk, **heard))
    case = Case.objects.select_related("data_key").get(pk=route.case_id)
    line = next(one for one in told.lines(case) if one.done.what == told.What.ROUTE)
    said = {"told": "yes", "reason": planted.word("action_told")}
    done(fill(lead, "casework:told", reference, line.done.what.value, line.done.key, **said))
    asked = {"adviser": str(adviser.pk), "question": planted.word("advice_question"), "nobody": "on"}
    done(fill(lead, "casework:advice", reference, **asked))
    client = story.desk(adviser)
    (place,) = QUESTION.findall(text_of(client.get(reverse("oversight:advice"))))
    done(client.post(place, {"reply": planted.word("advice_reply")}))
