"""A talk in the story: offered, answered, arranged, held, its note corrected; what people need; who is on it."""

from typing import TYPE_CHECKING, Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from concerns.enums import Mode
from concerns.models import Concern, MeetingNote
from tests.desk import done, fill, version_on
from tests.pages import visit

if TYPE_CHECKING:
    from tests.leaks.story import Planted, Story

NAMED = {Mode.CONFIDENTIAL, Mode.OPEN}


def talked(story: "Story", planted: "Planted", concern: Concern) -> None:
    """Everything that is typed about a talk, with a word of its own in each field."""
    handler, reference = story.desk(story.handler), concern.reference
    if concern.mode in NAMED:
        _arranged(story, planted, concern, handler)
    else:
        _step(handler, "offer", reference, words=planted.word("offer_words"))
    _step(handler, "prepare", reference, read="on")
    day = _day("on")
    _step(
        handler, "held", reference, asked="on", came="on", was_told="on", wishes=planted.word("wish_three"), **day
    )
    replied = fill(handler, "casework:wish", reference, 3, reply="all", reason=planted.word("why_3"))
    done(replied)
    done(handler.post(reverse("casework:meeting-note", args=[reference, 1]), _note(handler, planted, reference)))
    _corrected(story, planted, concern)
    _button(handler, "casework:meeting-leave", reference, 1)
    _another(handler, planted, reference)
    _looked_after(handler, planted, reference)
    place = reverse("casework:why", args=[reference, story.handler.pk])
    done(handler.post(place, {"version": version_on(handler.get(place)), "why": planted.word("person_reason")}))


def _day(name: str) -> dict[str, int]:
    day = timezone.localdate()
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def _step(handler: Client, step: str, reference: str, number: int = 1, **typed: Any) -> None:
    place = reverse(f"casework:meeting-{step}", args=[reference, number])
    page = handler.get(place)
    assert page.status_code == 200, (place, page.status_code)
    seen = page.context["form"]["seen"].value()
    done(handler.post(place, {"version": version_on(page), "seen": seen, **typed}))


def _button(handler: Client, place: str, reference: str, *args: int) -> None:
    page = handler.get(reverse("casework:meetings", args=[reference]))
    done(handler.post(reverse(place, args=[reference, *args]), {"version": version_on(page)}))


def _arranged(story: "Story", planted: "Planted", concern: Concern, handler: Client) -> None:
    reference = concern.reference
    time: dict[str, Any] = {**_day("on1"), "at1": "10.30am", "place1": planted.word("offer_place"), "away1": "on"}
    _step(handler, "offer", reference, way="in_person", words=planted.word("offer_words"), **time)
    inbox = story.reporter()
    visit(inbox, reverse("inbox:enter")).press(code=planted.words["code"])
    meeting = concern.meetings.get()
    said = {"words": planted.word("elsewhere"), "companion_name": planted.word("companion")}
    told = visit(inbox, reverse("inbox:meeting", args=[meeting.pk])).press(
        answer="elsewhere", companion="friend", **said
    )
    assert "You answered about a talk" in told.text
    settled: dict[str, Any] = {
        "way": "in_person",
        **_day("on"),
        "at": "14:15",
        "place": planted.word("plan_place"),
    }
    settled |= {"where": "at_work", "why_not_away": planted.word("why_not_away"), "whose": "theirs"}
    _step(handler, "settle", reference, **settled)


def _note(handler: Client, planted: "Planted", reference: str) -> dict[str, Any]:
    page = handler.get(reverse("casework:meeting-note", args=[reference, 1]))
    later = page.context["form"]["reply_by"].value()
    by = {f"reply_by_{part}": getattr(later, part) for part in ("day", "month", "year")}
    return {"version": version_on(page), "text": planted.word("talk_note"), "do": "issue", **by}


def _corrected(story: "Story", planted: "Planted", concern: Concern) -> None:
    inbox = story.reporter()
    visit(inbox, reverse("inbox:enter")).press(code=planted.words["code"])
    note = MeetingNote.objects.get(meeting__concern=concern)
    told = visit(inbox, reverse("inbox:note", args=[note.pk]))
    assert planted.word("talk_note") in told.text
    said = told.press(answer="corrected", instead=planted.word("instead"))
    assert "Our note of the talk" in said.text


def _another(handler: Client, planted: "Planted", reference: str) -> None:
    """One more that does not take place."""
    page = handler.get(reverse("casework:meetings", args=[reference]))
    done(handler.post(reverse("casework:meeting-again", args=[reference]), {"version": version_on(page)}))
    _step(handler, "not-held", reference, 2, why="declined", reason=planted.word("no_meeting"))


def _looked_after(handler: Client, planted: "Planted", reference: str) -> None:
    """A need, and then that nothing more is needed, on each of the two pages."""
    for who in ("reporter", "subject"):
        typed = {name: planted.word(f"{who}_{name}") for name in ("need", "offered", "came_of")}
        done(fill(handler, f"casework:support-{who}", reference, which="needed", accepted="yes", **typed))
        reason = planted.word(f"{who}_no_need")
        done(fill(handler, f"casework:support-{who}", reference, which="none", reason=reason))
