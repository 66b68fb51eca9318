"""The talk with a reporter and the note of it, as whoever works on the case records them: shape and words only."""

from datetime import date, time
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayMonthYear
from concerns.domain import meetings
from concerns.domain.meeting_records import Held, Offer, Plan, Proposal
from concerns.enums import MeetingWay, NotHeld
from concerns.forms.dates import DATE_ERRORS
from concerns.forms.logging import TIME_FORMATS
from concerns.forms.staff import LONG, MEDIUM, SHORT, StaffForm
from concerns.forms.typed import Numbered, TypedField
from concerns.models import Meeting

PROPOSALS = (1, 2, 3)
SEND = "issue"  # the button that sends, as on every page with one step
AWAY, AT_WORK = "away", "at_work"
OURS, THEIRS = "ours", "theirs"
TIME_ERRORS = {
    "required": _("Type the time."),
    "invalid": _("This is not a time. Write it as 14:15 or 2.15pm."),
}
SPOKEN = [choice for choice in MeetingWay.choices if choice[0] != MeetingWay.WRITTEN]
CHECKS = [
    ("knows", _("Somebody at work knows where I am going and when I am back. They know nothing else.")),
    ("calls", _("We agreed when I call, and what they do if I do not.")),
    ("leaves", _("I looked at the place and the way there. I can leave at any time.")),
]


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, widget=DayMonthYear, error_messages=DATE_ERRORS, required=required)


def time_field(*, required: bool = True) -> forms.TimeField:
    return forms.TimeField(
        label=_("At what time"),
        input_formats=TIME_FORMATS,
        widget=forms.TextInput({"class": "govuk-input--width-5"}),
        error_messages=TIME_ERRORS,
        required=required,
    )


class MeetingForm(StaffForm):
    """`seen` is how the meeting stood when the page was made: the reporter may have answered since."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        kwargs["initial"] = {"seen": meeting.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.meeting = meeting


class OfferForm(MeetingForm):
    """Up to three times. A reporter whose name we do not hold is asked in writing alone."""

    numbered: ClassVar[Numbered] = {"place": _("Where, or how you call them (%(number)s)")}

    way = forms.ChoiceField(
        label=_("How could you talk?"),
        choices=MeetingWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you could talk.")},
    )
    words = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("What you would like to add"),
        help_text=_("They read this in their inbox, beside our own words. You can leave it empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers_times = MeetingWay.IN_PERSON in meetings.ways(self.meeting.concern)
        if not self.offers_times:
            del self.fields["way"]
            self.fields["words"].help_text = _(
                "You can ask your first questions here. They read it in their inbox, beside our own words."
            )
            return
        for number in PROPOSALS:
            self.fields[f"on{number}"] = day_field(_("On which day"), required=False)
            self.fields[f"at{number}"] = time_field(required=False)
            self.fields[f"place{number}"] = TypedField.line(
                limit=SHORT, required=False, label=_("Where, or how you call them"), max_length=None
            )
            self.fields[f"away{number}"] = forms.BooleanField(
                required=False, label=_("This is away from where they work"), initial=True
            )

    @property
    def times(self) -> list[dict[str, Any]]:
        """The fields of each proposal, for the page."""
        parts = ("on", "at", "place", "away")
        return [
            {"number": number, "fields": [self[f"{part}{number}"] for part in parts]}
            for number in PROPOSALS
            if self.offers_times
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.offers_times or cleaned.get("way") == MeetingWay.WRITTEN:
            return cleaned
        for number in PROPOSALS:
            self._whole(number, cleaned)
        if not self.errors and not self._proposals():
            self.add_error("on1", _("Offer at least one time and place."))
        return cleaned

    def _whole(self, number: int, cleaned: dict[str, Any]) -> None:
        """A time without a place is no offer, nor the other way round."""
        parts = [f"{part}{number}" for part in ("on", "at", "place")]
        given = [name for name in parts if cleaned.get(name)]
        if not given and not any(name in self.errors for name in parts):
            return
        for name in parts:
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in too, or empty the whole offer."))

    def _proposals(self) -> tuple[Proposal, ...]:
        told = self.cleaned_data
        return tuple(
            Proposal(told[f"on{n}"], told[f"at{n}"], told[f"place{n}"], is_away=told[f"away{n}"])
            for n in PROPOSALS
            if told.get(f"on{n}") and told.get(f"at{n}")
        )

    def offer(self) -> Offer:
        way = MeetingWay(self.cleaned_data.get("way") or MeetingWay.WRITTEN)
        proposals = () if way == MeetingWay.WRITTEN else self._proposals()
        return Offer(way, proposals, self.cleaned_data["words"])


class SettleForm(MeetingForm):
    """What was agreed, and the decision on the place (R24)."""

    way = forms.ChoiceField(label=_("How you talk"), choices=SPOKEN, widget=forms.RadioSelect)
    on = day_field(_("On which day"))
    at = time_field()
    place = TypedField.line(
        limit=SHORT,
        label=_("Where, or how you call them"),
        error_messages={"required": _("Write where.")},
    )
    where = forms.ChoiceField(
        label=_("Is it away from where they work?"),
        choices=[(AWAY, _("Yes, away from work")), (AT_WORK, _("No, at work"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether it is away from work.")},
    )
    why_not_away = TypedField.line(
        limit=SHORT,
        required=False,
        label=_("If it is at work: why, and how nobody sees them come"),
    )
    whose = forms.ChoiceField(
        label=_("Whose idea was the place?"),
        choices=[(OURS, _("Ours")), (THEIRS, _("The reporter’s"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whose idea it was.")},
    )
    checks = forms.MultipleChoiceField(
        label=_("Before you go there on your own"),
        help_text=_("Needed for a meeting in person away from work. Tick what is arranged."),
        choices=CHECKS,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or cleaned["way"] != MeetingWay.IN_PERSON:
            return cleaned
        if cleaned["where"] == AT_WORK and not cleaned["why_not_away"]:
            self.add_error("why_not_away", _("Write why it is at work."))
        if cleaned["where"] == AWAY and len(cleaned["checks"]) < len(CHECKS):
            self.add_error("checks", _("Arrange all three before you go, and tick them."))
        return cleaned

    def way_chosen(self) -> MeetingWay:
        return MeetingWay(self.cleaned_data["way"])

    def plan(self) -> Plan:
        told = self.cleaned_data
        return Plan(
            on=told["on"],
            at=told["at"],
            place=told["place"],
            is_away=told["where"] == AWAY,
            why_not_away=told["why_not_away"],
            by_reporter=told["whose"] == THEIRS,
            is_checked=len(told["checks"]) == len(CHECKS),
        )


class PrepareForm(MeetingForm):
    read = forms.BooleanField(
        label=_("I have read this and will keep to it"),
        error_messages={"required": _("Tick this when you have read it.")},
    )


class HeldForm(MeetingForm):
    on = day_field(_("On which day did you talk?"))
    came = forms.BooleanField(required=False, label=_("Their companion was there"))
    was_told = forms.BooleanField(
        required=False,
        label=_("I told the companion that what they heard stays between us, and whom they may talk to about it"),
    )
    asked = forms.BooleanField(
        label=_("I asked again how they would want it resolved"),
        error_messages={"required": _("Ask them, also afterwards in their inbox, and then tick this.")},
    )
    wishes = TypedField.text(
        limit=MEDIUM,
        rows=3,
        required=False,
        label=_("What they would like to happen besides"),
        help_text=_("One wish on each line. Leave out what they wished for already. Our answer replies to each."),
    )

    def __init__(self, *args: Any, today: date, has_companion: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if not has_companion:
            del self.fields["came"], self.fields["was_told"]
        if self.meeting.concern.answered_date is not None:
            del self.fields["wishes"]  # our answer has gone out: nothing would reply to it

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("came") and not cleaned.get("was_told"):
            self.add_error("was_told", _("Tell them, and then tick this."))
        return cleaned

    def held(self) -> Held:
        told = self.cleaned_data
        return Held(told["on"], came=told.get("came", False), was_told=told.get("was_told", False))

    def wish_lines(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data.get("wishes", "").splitlines() if line.strip()]


class NotHeldForm(MeetingForm):
    why = forms.ChoiceField(
        label=_("Why is there no meeting?"),
        choices=NotHeld.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of these.")},
    )
    reason = TypedField.text(
        limit=MEDIUM,
        rows=3,
        label=_("What was tried, and why it does not take place"),
        error_messages={"required": _("Write why there is no meeting.")},
    )


class MeetingNoteForm(StaffForm):
    text = TypedField.text(
        limit=LONG,
        rows=12,
        label=_("What was said"),
        help_text=_(
            "In their words where it matters. What they saw apart from what they think or heard. No judgement."
        ),
        error_messages={"required": _("Write the note.")},
    )
    reply_by = day_field(_("By when you ask for their answer"), required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.data.get("do") != SEND or "reply_by" in self.errors:
            return cleaned
        if not cleaned.get("reply_by"):
            self.add_error("reply_by", _("Say by when you would like their answer."))
        elif cleaned["reply_by"] <= self.today:
            self.add_error("reply_by", _("Give them time to read it: choose a later day."))
        return cleaned


def of_plan(plan: Plan, way: str) -> dict[str, Any]:
    """What was arranged before, to be changed."""
    return {
        "way": way,
        "on": plan.on,
        "at": shown(plan.at),
        "place": plan.place,
        "where": AWAY if plan.is_away else AT_WORK,
        "why_not_away": plan.why_not_away,
        "whose": THEIRS if plan.by_reporter else OURS,
        "checks": [name for name, _words in CHECKS] if plan.is_checked else [],
    }


def of_proposal(chosen: Proposal, way: str) -> dict[str, Any]:
    """The time that the reporter chose, to be confirmed."""
    where = AWAY if chosen.is_away else AT_WORK
    return {
        "way": way,
        "on": chosen.on,
        "at": shown(chosen.at),
        "place": chosen.place,
        "where": where,
        "whose": OURS,
    }


def shown(at: time) -> str:
    return at.strftime("%H:%M")
