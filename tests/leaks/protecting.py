"""What happens around bad treatment for speaking up: called for, told, planned, ended, and asked about."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from concerns.models import Concern, Detriment
from tests.desk import done, fill
from tests.leaks.asking import inbox
from tests.leaks.story import Planted, Story
from tests.pages import visit

TOLD = ("what", "who", "since", "wanted")


def protected(story: Story, planted: Planted, concern: Concern) -> None:
    """The reporter calls for help and tells it, a colleague tells of it too; both are looked after to the end."""
    inbox(story, planted)
    assert visit(planted.client, "/inbox/help/worry/").press(text=planted.word("worry")).status == 200
    harm = {name: planted.word(f"harm_{name}") for name in TOLD}
    assert visit(planted.client, "/inbox/treatment/").press(harms=["rota"], **harm).status == 200
    own = Detriment.objects.get()
    place = reverse("inbox:report", args=[own.pk])
    assert visit(planted.client, place).press(text=planted.word("harm_more")).status == 200
    seen = {name: planted.word(f"seen_{name}") for name in (*TOLD, "whom")}
    told = visit(story.desk(story.handler), reverse("detriments:tell")).press(kind="obstruction", **seen)
    assert told.response.redirect_chain, told.text
    for report in Detriment.objects.select_related("owner").order_by("told_at"):
        _ended(story, planted, report, concern)


def _ended(story: Story, planted: Planted, report: Detriment, concern: Concern) -> None:
    assert report.owner is not None
    client, due = story.desk(report.owner), timezone.localdate() + timedelta(days=1)
    day = {"due_date_day": str(due.day), "due_date_month": str(due.month), "due_date_year": str(due.year)}
    parts: dict[str, dict[str, Any]] = {
        "reply": {"text": planted.word("harm_reply")},
        "plan": {"text": planted.word("harm_plan"), **day},
    }
    if report.concern is None:
        parts["link"] = {"reference": concern.reference}
    for part, typed in parts.items():
        done(fill(client, "detriments:part", report.reference, part, **typed))
    report.refresh_from_db()
    done(client.post(reverse("detriments:finish", args=[report.reference, 1]), {"version": report.version}))
    ending = {"remedied": "no", "words": planted.word("harm_words"), "linked": planted.word("harm_linked")}
    done(fill(client, "detriments:part", report.reference, "result", **ending))
    client.get(reverse("detriments:matter", args=[report.reference]))
