"""What stops a step, in words: one sentence for each reason, all at once, each with the place where it is done."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from concerns.enums import AssessmentKind, Duty, Fit, Obstacle, SafeguardingKind

Detail = int | str | None


@dataclass(frozen=True)
class Stop:
    """One line; `done` is for lists that show what is there already too."""

    words: str
    url: str
    link: str
    done: bool = False


# What a part that is missing from a letter would say.
PARTS = {
    "received": gettext_lazy("that we received the concern"),
    "how": gettext_lazy("how it will be dealt with"),
    "when": gettext_lazy("when to expect our answer"),
    "support": gettext_lazy("what support there is"),
    "contact": gettext_lazy("whom to contact"),
    "reason": gettext_lazy("why something else fits better"),
    "receiving_contact": gettext_lazy("whom to contact there"),
    "estimate": gettext_lazy("how long it takes"),
    "actions": gettext_lazy("what will change, or why nothing does"),
    "news_date": gettext_lazy("by which day we tell how it is going"),
    "found": gettext_lazy("what was found on what they wrote"),
    "changes": gettext_lazy("what was wrong, and what changes"),
    "next_step": gettext_lazy("what we do next"),
    "bodies": gettext_lazy("which outside bodies this can be taken to"),
}
DUTY_OWED = {
    Duty.ACKNOWLEDGE: gettext_lazy("Our first letter has not been sent."),
    Duty.ANSWER: gettext_lazy("Our answer has not been sent."),
}
DUTY_PLACE = {Duty.ACKNOWLEDGE: "casework:acknowledge", Duty.ANSWER: "casework:outcome"}


def stop(code: str, detail: Detail, *, reference: str) -> Stop:
    """One reason in words, for the concern of this reference."""
    return WORDS[Obstacle(code)](detail, reference)


def stops(reasons: Iterable[tuple[str, Detail]], *, reference: str) -> list[Stop]:
    return [stop(code, detail, reference=reference) for code, detail in reasons]


def reserved(title: str) -> str:
    """The sentence for somebody whom the reporter would rather not have (R48)."""
    return _(
        "%(title)s was marked “would rather not”. A senior manager can decide, after telling the reporter why."
    ) % {"title": title}


def _part(detail: Detail, reference: str) -> Stop:
    part = str(detail)
    return Stop(_("The letter does not say %(part)s.") % {"part": PARTS[part]}, f"#id_{part}", _("Write it"))


def _safeguarding(detail: Detail, reference: str) -> Stop:
    kind = SafeguardingKind(str(detail))
    words = {
        SafeguardingKind.ADULT: _("The decision on adult safeguarding is missing."),
        SafeguardingKind.CHILD: _("The decision on child safeguarding is missing."),
    }[kind]
    return Stop(words, reverse("triage:safeguarding", args=[reference, kind.value]), _("Record it"))


def _protection(detail: Detail, reference: str) -> Stop:
    words = _("Nobody has decided what must happen now to keep people safe.")
    return Stop(words, reverse("triage:protection", args=[reference]), _("Decide it"))


def _risk(detail: Detail, reference: str) -> Stop:
    kind = AssessmentKind(str(detail))
    words = {
        AssessmentKind.IDENTIFICATION: _("Nobody has said who could guess who told us."),
        AssessmentKind.DETRIMENT: _("Nobody has said who could treat them badly, and what we do about it."),
        AssessmentKind.SERIOUSNESS: _("Nobody has decided how serious it is, and whether it fits here."),
    }[kind]
    return Stop(words, reverse("triage:assess", args=[reference, kind.value]), _("Weigh it up"))


def _fits(words: Any) -> Callable[[Detail, str], Stop]:
    def say(detail: Detail, reference: str) -> Stop:
        url = reverse("triage:assess", args=[reference, AssessmentKind.SERIOUSNESS.value])
        return Stop(str(words) % {"fits": str(Fit(str(detail)).label)}, url, _("Decide it again"))

    return say


def _conflicts(detail: Detail, reference: str) -> Stop:
    words = _("Nobody has decided who must not know.")
    return Stop(words, reverse("triage:case", args=[reference]), _("Decide it"))


def _contact(detail: Detail, reference: str) -> Stop:
    return Stop(_("Nobody is the contact."), reverse("casework:people", args=[reference]), _("Appoint somebody"))


def _looking(detail: Detail, reference: str) -> Stop:
    return Stop(_("Looking into it has not begun."), reverse("casework:start", args=[reference]), _("Start"))


def _wish(detail: Detail, reference: str) -> Stop:
    words = _("Wish %(number)d has no reply.") % {"number": int(detail or 0)}
    return Stop(words, reverse("casework:wish", args=[reference, int(detail or 0)]), _("Reply to it"))


def _finding(detail: Detail, reference: str) -> Stop:
    words = _("Allegation %(number)d has no finding.") % {"number": int(detail or 0)}
    return Stop(words, reverse("casework:finding", args=[reference, int(detail or 0)]), _("Record it"))


def _allegation(detail: Detail, reference: str) -> Stop:
    words = _("No allegation is written down, so there is nothing to answer.")
    return Stop(words, reverse("casework:allegations", args=[reference]), _("Add one"))


def _apology(detail: Detail, reference: str) -> Stop:
    words = _("Something was upheld or a promised date was missed, and there is no apology.")
    return Stop(words, "#id_apology", _("Write it"))


def _duty(detail: Detail, reference: str) -> Stop:
    duty = Duty(str(detail))
    return Stop(str(DUTY_OWED[duty]), reverse(DUTY_PLACE[duty], args=[reference]), _("Write it"))


def _task(detail: Detail, reference: str) -> Stop:
    words = _("Task %(number)d is still open.") % {"number": int(detail or 0)}
    return Stop(words, reverse("casework:task", args=[reference, int(detail or 0)]), _("Finish or cancel it"))


def _tasks(detail: Detail, reference: str) -> Stop:
    count = int(detail or 0)
    words = ngettext("%(count)d task is still open.", "%(count)d tasks are still open.", count) % {"count": count}
    return Stop(words, reverse("casework:notes", args=[reference]), _("See them"))


def _meeting(detail: Detail, reference: str) -> Stop:
    own = str(detail or reference)
    words = _("Nobody has recorded whether we met the reporter of %(reference)s.") % {"reference": own}
    return Stop(words, reverse("casework:meetings", args=[own]), _("Record it"))


def _meeting_note(detail: Detail, reference: str) -> Stop:
    own = str(detail or reference)
    words = _("The note of the meeting with the reporter of %(reference)s is not settled.") % {"reference": own}
    return Stop(words, reverse("casework:meetings", args=[own]), _("See the note"))


def _not_prepared(detail: Detail, reference: str) -> Stop:
    words = _("You have not read how to listen.")
    return Stop(words, reverse("casework:meeting-prepare", args=[reference, int(detail or 0)]), _("Read it"))


def _companion(detail: Detail, reference: str) -> Stop:
    words = _("The person they want to bring cannot come any more. Ask them to bring somebody else.")
    return Stop(words, reverse("casework:messages", args=[reference]), _("Write to them"))


def _reporter_support(detail: Detail, reference: str) -> Stop:
    own = str(detail or reference)
    words = _("Nobody has said what support the reporter of %(reference)s needs.") % {"reference": own}
    return Stop(words, reverse("casework:support-reporter", args=[own]), _("Record it"))


def _subject_support(detail: Detail, reference: str) -> Stop:
    words = _("Nobody has said what support the person it is about needs.")
    return Stop(words, reverse("casework:support-subject", args=[reference]), _("Record it"))


def _reserved(detail: Detail, reference: str) -> Stop:
    person = User.objects.filter(pk=str(detail)).first()
    words = reserved(person.title if person else _("Somebody"))
    return Stop(words, reverse("casework:would-rather-not", args=[reference]), _("Ask a senior manager"))


def _held(detail: Detail, reference: str) -> Stop:
    words = _("These words may reveal discipline or a name: %(words)s. Only the second reader can say otherwise.")
    return Stop(words % {"words": detail}, "#main", _("Take them out"))


def _read_once(detail: Detail, reference: str) -> Stop:
    words = _(
        "These words may reveal discipline or a name: %(words)s. Nobody reads this a second time before it goes: "
        "say it in other words."
    )
    return Stop(words % {"words": detail}, "#main", _("Say it another way"))


def _never(detail: Detail, reference: str) -> Stop:
    words = _("These words speak of discipline, and no answer ever does: %(words)s.") % {"words": detail}
    return Stop(words, "#main", _("Take them out"))


def _review_open(detail: Detail, reference: str) -> Stop:
    words = _("A reporter asked for a review, and it has no result yet.")
    return Stop(words, reverse("casework:afterwards", args=[reference]), _("See the review"))


def _not_begun(detail: Detail, reference: str) -> Stop:
    words = _("The first letter of this review has not been sent.")
    return Stop(words, reverse("afterwards:begin", args=[reference, detail]), _("Write it"))


def _learning(detail: Detail, reference: str) -> Stop:
    words = _("Nobody has written what others can learn from this, or why nothing.")
    return Stop(words, reverse("afterwards:learning", args=[reference]), _("Write it"))


def _points(detail: Detail, reference: str) -> Stop:
    words = _("These words may show who spoke up, or name somebody: %(words)s.") % {"words": detail}
    return Stop(words, "#main", _("Say it another way"))


READ_TWICE = {
    "never_asked": gettext_lazy("No second reader has agreed to this letter."),
    "waits": gettext_lazy("The second reader has not answered yet."),
    "sent_back": gettext_lazy("The second reader sent this letter back."),
    "changed": gettext_lazy("It was changed after the second reader was asked, or the case was opened again."),
    "yourself": gettext_lazy("You are the second reader of this letter, so somebody else must issue it."),
}


def _read_twice(detail: Detail, reference: str) -> Stop:
    return Stop(
        str(READ_TWICE[str(detail)]), reverse("casework:second-reader", args=[reference]), _("See and ask")
    )


def _scenes(detail: Detail, reference: str) -> Stop:
    if detail:
        return Stop(_("%(who)s has not finished the five scenes.") % {"who": detail}, "", "")
    return Stop(_("You have not finished the five scenes."), reverse("identity:scenes"), _("Go through them"))


def _key(detail: Detail, reference: str) -> Stop:
    if detail:
        return Stop(_("%(who)s has no key to be shown names yet.") % {"who": detail}, "", "")
    return Stop(_("You have no key to be shown names yet."), reverse("identity:key"), _("Make your key"))


def _off_case(detail: Detail, reference: str) -> Stop:
    if detail:
        return Stop(_("%(who)s has no part in this case to which a name is shown.") % {"who": detail}, "", "")
    return Stop(_("You have no part in this case to which a name is shown."), "", "")


def _of_day(words: Any) -> Callable[[Detail, str], Stop]:
    """A sentence with one day in it, which comes as YYYY-MM-DD."""

    def say(detail: Detail, reference: str) -> Stop:
        day = date_format(date.fromisoformat(str(detail)), "l j F Y")
        return Stop(str(words) % {"day": day}, "", "")

    return say


def _of_people(words: Any) -> Callable[[Detail, str], Stop]:
    return lambda detail, reference: Stop(str(words), "", "")


def _minor(detail: Detail, reference: str) -> Stop:
    words = _("It is not recorded as minor. What is not minor is looked into.")
    url = reverse("triage:assess", args=[reference, AssessmentKind.SERIOUSNESS.value])
    return Stop(words, url, _("Decide how serious it is"))


def _cleared(detail: Detail, reference: str) -> Stop:
    words = _("No other first reader has said that whoever handles this may put it right by talking.")
    return Stop(words, reverse("casework:informal", args=[reference]), _("Ask one"))


def _standing(detail: Detail, reference: str) -> Stop:
    words = _("Somebody is asked already, and has not answered.")
    return Stop(words, reverse("triage:ask", args=[reference]), _("Look, or ask them no more"))


def _other(detail: Detail, reference: str) -> Stop:
    other = str(detail or reference)
    words = _("Something is decided here that is not decided in %(reference)s. It would count for both.")
    return Stop(words % {"reference": other}, reverse("casework:decisions", args=[other]), _("See its decisions"))


WORDS: dict[Obstacle, Callable[[Detail, str], Stop]] = {
    Obstacle.PART_MISSING: _part,
    Obstacle.SAFEGUARDING_MISSING: _safeguarding,
    Obstacle.PROTECTION_MISSING: _protection,
    Obstacle.RISK_MISSING: _risk,
    Obstacle.FITS_ELSEWHERE: _fits(
        gettext_lazy("The record says: “%(fits)s”. Send it on, or decide it again first.")
    ),
    Obstacle.FITS_HERE: _fits(
        gettext_lazy("The record says: “%(fits)s”. If that is not so any more, decide it again first.")
    ),
    Obstacle.CONFLICTS_UNDECIDED: _conflicts,
    Obstacle.NO_CONTACT: _contact,
    Obstacle.NOT_BEGUN: _looking,
    Obstacle.WISH_WITHOUT_REPLY: _wish,
    Obstacle.ALLEGATION_WITHOUT_FINDING: _finding,
    Obstacle.NO_ALLEGATION: _allegation,
    Obstacle.NO_APOLOGY: _apology,
    Obstacle.BAD_TREATMENT_OPEN: _of_people(
        gettext_lazy("A report of bad treatment is still open. Somebody with no part in this case looks after it.")
    ),
    Obstacle.DUTY_OPEN: _duty,
    Obstacle.TASK_OPEN: _task,
    Obstacle.TASKS_OPEN: _tasks,
    Obstacle.MEETING_OPEN: _meeting,
    Obstacle.NOTE_OPEN: _meeting_note,
    Obstacle.NOT_PREPARED: _not_prepared,
    Obstacle.COMPANION_BARRED: _companion,
    Obstacle.REPORTER_SUPPORT_BLANK: _reporter_support,
    Obstacle.SUBJECT_SUPPORT_BLANK: _subject_support,
    Obstacle.PERSON_RESERVED: _reserved,
    Obstacle.WORDS_HELD: _held,
    Obstacle.WORDS_READ_ONCE: _read_once,
    Obstacle.REVIEW_OPEN: _review_open,
    Obstacle.REVIEW_NOT_BEGUN: _not_begun,
    Obstacle.REVIEWS_YOU: _of_people(
        gettext_lazy(
            "They look again at what you had a hand in, so you cannot keep them out. They can step aside "
            "themselves. Before they have begun, a first reader with no part in it can choose somebody else."
        )
    ),
    Obstacle.LEARNING_MISSING: _learning,
    Obstacle.MAY_POINT: _points,
    Obstacle.REDIRECT_OVERTURNED: lambda detail, reference: Stop(
        _("A reviewer found that this is ours to look into. It is not sent elsewhere again."), "", ""
    ),
    Obstacle.WORDS_NEVER: _never,
    Obstacle.NOT_READ_TWICE: _read_twice,
    Obstacle.NOT_TO_BE_CONTACTED: _of_people(gettext_lazy("They asked not to be contacted, so ask them nothing.")),
    Obstacle.NOT_MINOR: _minor,
    Obstacle.NOT_CLEARED: _cleared,
    Obstacle.OFFER_STANDS: _standing,
    Obstacle.OTHER_UNDECIDED: _other,
    Obstacle.OTHERS_TOLD: lambda detail, reference: Stop(
        _("Somebody else told us too, so it goes on. Choose “We have to go on”, and say nothing of the other."),
        "",
        "",
    ),
    Obstacle.SCENES_NOT_PASSED: _scenes,
    Obstacle.KEY_MISSING: _key,
    Obstacle.NOT_ON_CASE: _off_case,
    Obstacle.REPORTER_MAY_ANSWER: _of_day(gettext_lazy("The reporter has until %(day)s to answer.")),
    Obstacle.REPORTER_SAID_NO: _of_day(gettext_lazy("The reporter said no on %(day)s.")),
    Obstacle.REPORTER_SILENT: _of_day(
        gettext_lazy("The reporter did not answer by %(day)s, and no answer means no.")
    ),
    Obstacle.KEEPER_SAID_NO: _of_day(gettext_lazy("A name keeper said no on %(day)s.")),
    Obstacle.SECOND_SAID_NO: _of_day(gettext_lazy("Whoever decided said no on %(day)s.")),
    Obstacle.ASK_AGAIN_FROM: _of_day(gettext_lazy("The reporter can be asked again from %(day)s, not before.")),
    Obstacle.REPORTER_NOT_TOLD: _of_day(
        gettext_lazy("The reporter is told first. A second name keeper may agree from %(day)s.")
    ),
    Obstacle.ASKED_YOURSELF: _of_people(gettext_lazy("You asked for this yourself, so someone else must decide.")),
    Obstacle.AGREED_ALREADY: _of_people(
        gettext_lazy("You agreed already, so another name keeper has the last word.")
    ),
    Obstacle.KEEPER_KEPT_OUT: _of_people(
        gettext_lazy(
            "Somebody on this case kept a name keeper out of it. "
            "A first reader must look at that before a name is opened."
        )
    ),
    Obstacle.TOO_FEW_KEEPERS: _of_people(
        gettext_lazy("Too few name keepers may decide about this name. Ask an administrator for another one.")
    ),
}
