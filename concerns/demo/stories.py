"""How a planned concern goes from raised to closed, through the same doors and rules as on any page."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import chain

from concerns.demo import after, allocating, drafting, looking, second, talking, weighing, words, writing
from concerns.demo.diary import Diary, Story
from concerns.demo.people import Office
from concerns.demo.plans import Extension, Plan, Stage, Way
from concerns.demo.played import Told
from concerns.domain import (
    access,
    calendar,
    extensions,
    findings,
    intake,
    joining,
    letters,
    lifecycle,
    mailbox,
    outcome,
    precautions,
    progress,
    recipients,
    triage,
)
from concerns.domain.intake import Draft
from concerns.domain.outcome import OutcomeParts
from concerns.enums import Action, CaseRole, Duty, Mode, SafeguardingAnswer, SafeguardingKind
from concerns.models import Concern
from trust import codes

LOGGED_BY = ("Jo Tarrant", "Lewis Crane", "Grace Oduya")
APPROVER = "Marian Teague"


def life(told: Told) -> Story:
    """One concern from its first day on; it ends where its plan does, or where the load day cuts it off."""
    yield from _comes_in(told)
    if told.plan.stage == Stage.RAISED:
        return
    yield from _weighed(told)
    if told.plan.way == Way.REDIRECT:
        yield from _redirected(told)
    elif told.plan.way == Way.JOIN:
        yield from _joined(told)
    elif told.plan.stage > Stage.WEIGHED:
        yield from _worked_on(told)
    if told.plan.review:
        yield from after.reviewed(told)


def _worked_on(told: Told) -> Story:
    yield from _taken_on(told)
    if told.plan.way == Way.TALK:
        yield from _talked(told)
        return
    for stage, part in (
        (Stage.ACKNOWLEDGED, _acknowledged),
        (Stage.LOOKING, _looked_into),
        (Stage.FOUND, _found),
        (Stage.ANSWERED, _answered),
        (Stage.CLOSED, _closed),
    ):
        if told.plan.stage >= stage:
            yield from part(told)


def _draft(told: Told) -> Draft:
    return drafting.draft(told.plan, told.narrative, turn=told.turn, office=told.office, raised=told.diary.raised)


def _comes_in(told: Told) -> Story:
    if told.plan.told is None:
        yield (moment := told.diary.told())
        told.code = codes.new_code()
        told.concern = intake.raise_concern(_draft(told), code=told.code, now=moment)
        return
    said = told.diary.told()
    yield (moment := said + timedelta(days=told.plan.logged_after))
    by = told.office.people[LOGGED_BY[told.turn % len(LOGGED_BY)]]
    draft = replace(_draft(told), channel=told.plan.told)
    told.concern, told.handover = intake.log_concern(draft, raised_at=said, by=by, now=moment)
    if told.plan.handed_over is None:
        return
    yield (moment := told.diary.on(2, 8))
    _hand_over(told, told.plan.handed_over, now=moment)


def _hand_over(told: Told, mode: Mode, *, now: datetime) -> None:
    identity = words.identity(told.turn) if mode in intake.NAMED_MODES else None
    told.code = codes.new_code()
    mailbox.hand_over(
        told.handover, new_code=told.code, mode=mode, identity=identity, on=calendar.receipt_date(now)
    )
    told.handover = ""


def _weighed(told: Told) -> Story:
    """The first reader reads, and decides who must not know and what must happen now."""
    yield (moment := told.diary.on(1, 9))
    reader = told.reader()
    if reader is None:
        return
    access.open_case(reader, told.reference, now=moment)
    case = told.open(reader, Action.DECIDE_CONFLICTS)
    triage.decide_conflicts(case, by=reader, now=moment)
    for kind in SafeguardingKind:
        referred = told.plan.urgent and kind == SafeguardingKind.ADULT
        precautions.record_safeguarding(
            case,
            kind=kind,
            answer=SafeguardingAnswer.REFERRED if referred else SafeguardingAnswer.NOT_REQUIRED,
            record=replace(words.REFERRED, referred_on=told.diary.day(1).isoformat())
            if referred
            else words.NOT_NEEDED[told.turn % 2],
            by=reader,
            now=moment,
        )
    steps, reason = words.PROTECTION[0 if told.plan.urgent else told.turn % len(words.PROTECTION)]
    precautions.record_protection(case, steps=steps, reason=reason, by=reader, now=moment)
    weighing.weigh(case, told.plan, turn=told.turn, by=reader, now=moment)


def _redirected(told: Told) -> Story:
    yield (moment := told.diary.on(told.plan.acknowledged_on, 11))
    reader = told.reader()
    if reader is None:
        return
    case = told.open(reader, Action.REDIRECT)
    triage.redirect(case, procedure=words.REDIRECT_TO, parts=words.REDIRECT, by=reader, now=moment)
    if told.plan.stage == Stage.CLOSED:
        yield (moment := told.diary.on(22, 15))
        talking.finish(told.reference, turn=told.turn, by=reader, now=moment)
        lifecycle.close(told.open(reader, Action.CLOSE), by=reader, now=moment, learned=after.learned(told))


def _joined(told: Told) -> Story:
    """A second concern about the same matter, while the first one still lies with the same reader."""
    yield (moment := told.diary.on(2, 11))
    reader = told.reader()
    if reader is None or told.joins is None:
        return
    into = told.open(reader, Action.JOIN, also=told.joins.reference)
    joining.join(told.open(reader, Action.JOIN), into=into, by=reader, now=moment)
    told.joins.joined.append(told)


def _taken_on(told: Told) -> Story:
    yield (moment := told.diary.on(told.plan.accepted_on, 14))
    reader = told.reader()
    if reader is None:
        return
    if told.plan.way == Way.REFER:
        allocating.refer(told.open(reader, Action.REFER), told.handler, by=reader, now=moment)
        return
    case, handler = told.open(reader, Action.ACCEPT), told.handler
    if told.plan.stage == Stage.ACCEPTED:
        other = told.office.handler_for(told.plan.place, told.turn + 1)
        allocating.leave_waiting(case, other, handler, by=reader, now=moment)
        return
    if told.plan.way == Way.TALK:
        allocating.clear(case, by=reader, now=moment)
    allocating.take_on(case, handler, turn=told.turn, by=reader, now=moment)
    if told.turn % 3 == 0:
        second = told.office.handler_for(told.plan.place, told.turn + told.plan.reserved + 1)
        if not recipients.is_reserved(told.open(handler, Action.READ), second):
            case = told.open(handler, Action.APPOINT)
            triage.appoint(case, second, CaseRole.INVESTIGATOR, by=handler, now=moment)


def _acknowledged(told: Told) -> Story:
    yield (moment := told.diary.on(told.plan.acknowledged_on, 11))
    access.open_case(told.handler, told.reference, now=moment)
    for concern in _concerns(told):
        case = told.open(told.handler, Action.ACKNOWLEDGE)
        parts = letters.suggested(case, concern, contact=told.handler)
        parts = replace(parts, how=words.HOW_WE_DEAL[told.turn % len(words.HOW_WE_DEAL)])
        letter = letters.acknowledge(case, concern, parts=parts, by=told.handler, now=moment)
        if told.plan.letters_read:
            mailbox.collect(letter)


def _talked(told: Told) -> Story:
    yield (moment := told.diary.on(told.plan.acknowledged_on, 11))
    for concern in _concerns(told):
        case = told.open(told.handler, Action.RESOLVE)
        allocating.put_right(case, concern, place=told.plan.place, by=told.handler, now=moment)
    yield from _closed(told)


def _concerns(told: Told) -> list[Concern]:
    """Every concern of the case: each reporter is owed their own letters."""
    case = told.open(told.handler, Action.READ)
    return list(case.concerns.select_related("case", "data_key").order_by("recorded_date", "reference"))


def _looked_into(told: Told) -> Story:
    handler, first = told.handler, told.plan.acknowledged_on + 1
    yield (moment := told.diary.on(first, 10))
    findings.start(told.open(handler, Action.INVESTIGATE), by=handler, now=moment)
    _alleged(told, now=moment)
    for number, note in enumerate(words.NOTES[told.turn % 2 :: 2], start=1):
        yield (moment := told.diary.on(first + number, 15))
        findings.add_note(told.open(handler, Action.NOTE), note, by=handler, now=moment)
    talking.begin(told.reference, turn=told.turn, by=handler, now=moment)
    going_on = told.plan.stage > Stage.LOOKING
    looking.give_tasks(told.reference, turn=told.turn, by=handler, now=moment, done=going_on)
    if told.turn % 6 == 1:
        second = told.office.handler_for(told.plan.place, told.turn + told.plan.reserved + 1)
        looking.tell_subject(told.reference, by=handler, second=second, now=moment)
    if told.plan.writes:
        yield from _write(told, first + 2)
    if told.plan.extension != Extension.NONE:
        yield from _extended(told)
    elif told.turn % 4 and first + 6 < told.plan.answered_on - 1:  # some forget
        yield from _told_how_it_goes(told, first + 6)


def _alleged(told: Told, *, now: datetime) -> None:
    """What the first of them told answers everybody; what only a later one told answers them alone."""
    for one in (told, *told.joined):
        case = told.open(told.handler, Action.ALLEGE)
        answers = _concerns(told) if one is told else [lifecycle.concern_of(case, one.reference)]
        findings.allege(case, one.narrative.alleged, answers=answers, by=told.handler, now=now)


def _told_how_it_goes(told: Told, day: int) -> Story:
    yield (moment := told.diary.on(day, 17))
    parts = words.UPDATES[told.turn % len(words.UPDATES)]
    for concern in _concerns(told):
        case = told.open(told.handler, Action.UPDATE)
        progress.send(case, concern, parts, by=told.handler, now=moment)


def _write(told: Told, day: int) -> Story:
    handler = told.handler
    yield (moment := told.diary.on(day, 16))
    question = words.QUESTIONS[told.turn % len(words.QUESTIONS)]
    told.open(handler, Action.WRITE)
    writing.ask(_fresh(told), question, by=handler, now=moment)
    yield (moment := told.diary.on(day + 2, 20))
    _write_back(told, words.REPLIES[told.turn % len(words.REPLIES)], now=moment)
    writing.goes_on(_fresh(told), code=told.code, by=handler, now=moment)
    if told.turn % 2:
        yield (moment := told.diary.on(day + 3, 9))
        told.open(handler, Action.WRITE)
        mailbox.mark_read(told.raised)


def _fresh(told: Told) -> Concern:
    return Concern.objects.select_related("case", "data_key").get(pk=told.raised.pk)


def _write_back(told: Told, text: str, *, now: datetime) -> None:
    mailbox.write_as_reporter(mailbox.find(told.code), text, on=calendar.receipt_date(now))


def _extended(told: Told) -> Story:
    handler = told.handler
    yield (moment := told.diary.on(13, 12))
    told.open(handler, Action.ASK_EXTENSION)
    promised = _fresh(told).deadlines.get(duty=Duty.ANSWER)
    asked = extensions.ask(
        _fresh(told),
        new_date=promised.due_date + timedelta(days=21),
        reason=words.EXTENSION_REASON,
        done_so_far=words.EXTENSION_DONE,
        by=handler,
        now=moment,
    )
    if told.plan.extension == Extension.AGREED:
        yield (moment := told.diary.on(14, 10))
        approver = told.office.people[APPROVER]
        asked = extensions.find(approver, asked.pk)
        extensions.read(asked, by=approver, now=moment)
        extensions.agree(asked, by=approver, now=moment)


def _found(told: Told) -> Story:
    handler = told.handler
    yield (moment := told.diary.on(told.plan.answered_on - 1, 10))
    conclusion, record = words.FINDINGS[told.turn % len(words.FINDINGS)]
    case = told.open(handler, Action.FIND)
    for allegation in case.allegations.order_by("number"):
        looking.weigh(case, allegation, turn=told.turn, by=handler, now=moment)
        findings.find(allegation, conclusion=conclusion, record=record, by=handler, now=moment)
        if told.plan.urgent:
            looking.refer(case, allegation, by=handler, now=moment)
    case = told.open(handler, Action.REPLY_TO_WISH)
    for concern in _concerns(told):
        for wish in concern.wishes.select_related("concern__data_key").order_by("number"):
            reply, reason = words.WISH_REPLIES[(told.turn + wish.number) % len(words.WISH_REPLIES)]
            outcome.reply_to_wish(case, wish, reply=reply, reason=reason, by=handler, now=moment)


def _answered(told: Told) -> Story:
    handler, day = told.handler, told.plan.answered_on
    yield (moment := told.diary.on(day, 10))
    today = calendar.receipt_date(moment)
    written = [(concern, _answer(told, concern, today=today)) for concern in _concerns(told)]
    for concern, parts in written:
        case = told.open(handler, Action.GIVE_OUTCOME)
        second.ask(case, concern, parts, by=handler, now=moment, sent_back=told.turn % 2 == 0)
    yield (moment := told.diary.on(day, 13))
    for concern, _parts in written:
        second.answer(told.open(handler, Action.READ), concern, now=moment)
    yield (moment := told.diary.on(day, 14))
    for concern, parts in written:
        case = told.open(handler, Action.GIVE_OUTCOME)
        letter = outcome.give(case, concern, parts=parts, by=handler, now=moment)
        if told.plan.letters_read:
            mailbox.collect(letter)
    if told.plan.writes:
        yield (moment := told.diary.on(told.plan.answered_on + 2, 19))
        _write_back(told, words.LAST_WORDS[told.turn % 2], now=moment)


def _answer(told: Told, concern: Concern, *, today: date) -> OutcomeParts:
    case = told.open(told.handler, Action.GIVE_OUTCOME)
    return words.outcome_parts(
        told.turn,
        told.plan.place,
        news=today + timedelta(days=60),
        sorry=outcome.needs_apology(case, concern, on=today),
    )


def _closed(told: Told) -> Story:
    yield (moment := told.diary.on(told.plan.answered_on + 6, 15))
    by = told.handler
    talking.finish(told.reference, turn=told.turn, by=by, now=moment)
    lifecycle.close(told.open(by, Action.CLOSE), by=by, now=moment, learned=after.learned(told))


def lives(plans: Iterable[Plan], office: Office, diaries: Iterable[Diary]) -> list[Told]:
    """All planned concerns, each joining one tied to the first told about the same place in the table."""
    everybody = [
        Told(plan, turn, office, diary) for turn, (plan, diary) in enumerate(zip(plans, diaries, strict=True))
    ]
    for told in everybody:
        if told.plan.way == Way.JOIN:
            told.joins = next(
                one
                for one in everybody
                if (one.plan.place, one.plan.number) == (told.plan.place, told.plan.number - 1)
            )
    return everybody


def stories(everybody: Iterable[Told], sweeper: Story) -> list[Story]:
    return list(chain((life(told) for told in everybody), (sweeper,)))
