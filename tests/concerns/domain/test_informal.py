"""Put right early, by talking: once a first reader has said it may be, and with one letter."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import User
from concerns.domain import (
    access,
    assessments,
    clock,
    informal,
    joining,
    letters,
    lifecycle,
    mailbox,
    reopening,
    reviews,
    triage,
)
from concerns.domain.content import Label
from concerns.domain.informal import Talk
from concerns.enums import Action, CaseRole, Duty, EventType, LetterKind, Obstacle, Seriousness, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import InformalCheck, InformalOutcome
from tests.casework_factories import Worked, acknowledge, case_in, cleared, close, found, ready_to_close, triaged
from tests.factories import NOW
from tests.reviewing import LATER, WRONG, begun
from tests.talking import PARTS, TALK, parts, replies, resolve
from trust import sealing
from trust.models import Event

pytestmark = pytest.mark.django_db


def reasons(worked: Worked, **changed: str) -> list[tuple[str, object]]:
    with pytest.raises(Blocked) as blocked:
        resolve(worked, given=parts(worked, **changed))
    return list(blocked.value.reasons)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return cleared(lead=lead, handler=handler)


def test_r22_resolved_at_line_manager_stage_is_an_outcome_of_its_own(worked: Worked) -> None:
    letter = resolve(worked)

    assert worked.case.state == State.ANSWERED
    assert informal.talk_of(worked.case) == TALK
    assert letter.kind == LetterKind.INFORMAL
    assert [one.kind for one in letters.issued(worked.concern)] == [LetterKind.INFORMAL]
    assert clock.open_duties(worked.concern) == []
    assert not worked.case.allegations.exists()
    ready_to_close(worked)
    close(worked.case, by=worked.handler)
    assert worked.case.state == State.CLOSED


def test_r33_one_letter_has_the_five_parts_and_the_answer(worked: Worked) -> None:
    text = letters.text_of(resolve(worked))

    for said in (
        "We received your concern",
        PARTS.how,
        "This letter is our full answer.",
        PARTS.support,
        f"{worked.handler.name}, {worked.handler.title}, is your contact.",
        PARTS.actions,
        "It began on 7 November.",
        "Ask for a review from your inbox",
        "Care Quality Commission",
    ):
        assert said in text
    assert TALK.agreed not in text


@pytest.mark.parametrize("part", ["how", "actions", "support", "contact", "bodies"])
def test_r33_each_part_that_is_missing_stops_it(worked: Worked, part: str) -> None:
    changed = {part: " "}
    case, concern = worked.case, worked.concern
    given = replace(parts(worked), **changed)
    stops = informal.obstacles(case, concern, given, on=NOW.date())
    assert (Obstacle.PART_MISSING, part) in stops


def test_after_a_first_letter_the_answer_is_all_that_is_owed(worked: Worked) -> None:
    acknowledge(worked)
    case, concern = worked.case, lifecycle.concern_of(worked.case, worked.reference)
    bare = replace(PARTS, support="", contact="")
    informal.resolve(
        case, concern, talk=TALK, parts=bare, replies=list(replies(concern)), by=worked.handler, now=NOW
    )
    assert [one.kind for one in letters.issued(worked.concern)] == [
        LetterKind.ACKNOWLEDGEMENT,
        LetterKind.INFORMAL,
    ]


def test_r44_without_a_first_readers_word_nobody_talks(rota: list[User], lead: User, handler: User) -> None:
    worked = triaged(lead=lead, handler=handler)
    found(Seriousness.MINOR, worked.case, by=lead)
    triage.accept(worked.case, handler=handler, by=lead, now=NOW)

    assert (Obstacle.NOT_CLEARED, None) in reasons(worked)

    check = informal.ask(worked.case, grounds="One sheet.", by=handler, now=NOW)
    assert (Obstacle.NOT_CLEARED, None) in reasons(worked)
    informal.decide(
        informal.find(lead, check.pk), may=True, reason="Anybody could have seen it.", by=lead, now=NOW
    )
    assert resolve(worked).issued_at


def test_r44_what_is_not_minor_is_looked_into(rota: list[User], lead: User, handler: User) -> None:
    worked = triaged(lead=lead, handler=handler)
    found(Seriousness.SERIOUS, worked.case, by=lead)
    with pytest.raises(Blocked) as blocked:
        informal.clear(worked.case, may=True, reason="It is quick.", by=lead, now=NOW)
    assert blocked.value.reasons == [(Obstacle.NOT_MINOR, None)]
    assert informal.clear(worked.case, may=False, reason="It is serious.", by=lead, now=NOW).may is False


def test_r44_what_turns_out_graver_is_not_settled_by_a_talk(worked: Worked, handler: User) -> None:
    found(Seriousness.SERIOUS, worked.case, by=handler, now=NOW + timedelta(hours=1))
    assert assessments.seriousness_of(worked.case) == Seriousness.SERIOUS
    assert (Obstacle.NOT_MINOR, None) in reasons(worked)


def test_r44_a_later_no_counts(worked: Worked, lead: User, handler: User, other_lead: User) -> None:
    check = informal.ask(worked.case, grounds="Is it still all right?", by=handler, now=NOW)
    later = NOW + timedelta(hours=1)
    informal.decide(informal.find(other_lead, check.pk), may=False, reason="No.", by=other_lead, now=later)
    assert (Obstacle.NOT_CLEARED, None) in reasons(worked)


def test_r44_whoever_talks_does_not_decide_that_they_may(
    rota: list[User], lead: User, handler: User, senior: User
) -> None:
    worked = triaged(lead=lead, handler=handler)
    found(Seriousness.MINOR, worked.case, by=lead)
    triage.accept(worked.case, handler=lead, by=lead, now=NOW)
    assert Action.CLEAR_INFORMAL not in access.actions_for(lead, worked.case)
    check = informal.ask(worked.case, grounds="One sheet.", by=lead, now=NOW)
    for nobody in (lead, handler, senior):
        with pytest.raises(NoSuchCase):
            informal.find(nobody, check.pk)
        with pytest.raises(Refused):
            informal.decide(check, may=True, reason="Mine.", by=nobody, now=NOW)


def test_r44_a_yes_is_not_the_talkers_own_nor_said_of_somebody_before(
    worked: Worked, lead: User, other_lead: User, other_handler: User
) -> None:
    assert informal.is_cleared(worked.case)  # the lead's word, for the handler
    triage.appoint(worked.case, lead, CaseRole.HANDLER, by=worked.handler, now=NOW)
    assert not informal.is_cleared(worked.case)
    assert (Obstacle.NOT_CLEARED, None) in reasons(replace(worked, handler=lead))

    check = informal.ask(worked.case, grounds="One sheet.", by=lead, now=LATER)
    informal.decide(informal.find(other_lead, check.pk), may=True, reason="Yes.", by=other_lead, now=LATER)
    assert informal.is_cleared(worked.case)
    triage.appoint(worked.case, other_handler, CaseRole.HANDLER, by=lead, now=LATER)
    assert not informal.is_cleared(worked.case)


def test_of_two_first_readers_the_second_is_told(worked: Worked, lead: User, other_lead: User) -> None:
    check = informal.ask(worked.case, grounds="One sheet.", by=worked.handler, now=NOW)
    first, second = informal.find(lead, check.pk), informal.find(other_lead, check.pk)
    informal.decide(first, may=True, reason="Yes.", by=lead, now=NOW)
    with pytest.raises(WrongState):
        informal.decide(second, may=False, reason="No.", by=other_lead, now=NOW)


def test_r55_words_that_smell_of_discipline_stop_it(worked: Worked) -> None:
    assert (Obstacle.WORDS_READ_ONCE, "final written warning") in reasons(
        worked, actions="A final written warning."
    )


def test_r26_each_wish_needs_its_reply(worked: Worked) -> None:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    with pytest.raises(Blocked) as blocked:
        informal.resolve(case, concern, talk=TALK, parts=parts(worked), replies=[], by=worked.handler, now=NOW)
    assert blocked.value.reasons == [(Obstacle.WISH_WITHOUT_REPLY, 1), (Obstacle.WISH_WITHOUT_REPLY, 2)]


def test_it_is_told_once_and_the_second_press_is_told(worked: Worked) -> None:
    case, again = worked.case, worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    told: dict[str, Any] = {"talk": TALK, "parts": parts(worked), "by": worked.handler, "now": NOW}
    informal.resolve(case, concern, replies=list(replies(concern)), **told)
    with pytest.raises(WrongState):
        informal.resolve(again, lifecycle.concern_of(again, worked.reference), replies=[], **told)


def test_a_talk_that_has_not_been_settles_nothing(worked: Worked) -> None:
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    for talk in (Talk(" ", NOW.date()), Talk("Agreed.", date(2027, 12, 1))):
        with pytest.raises(ValueError, match="talk"):
            informal.resolve(case, concern, talk=talk, parts=PARTS, replies=[], by=worked.handler, now=NOW)


def test_r44_a_concern_that_joins_ends_what_was_decided_about_less(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = triaged(lead=lead, handler=handler)
    found(Seriousness.MINOR, worked.case, by=lead)
    informal.clear(worked.case, may=True, reason="Anybody.", by=lead, now=NOW)
    other = triaged(lead=lead, handler=handler)

    joining.join(other.case, into=worked.case, by=lead, now=NOW)

    assert not informal.is_cleared(worked.case)
    assert InformalCheck.objects.get().ended_at == NOW


def test_each_of_two_reporters_has_a_letter_of_their_own(rota: list[User], lead: User, handler: User) -> None:
    worked, other = triaged(lead=lead, handler=handler), triaged(lead=lead, handler=handler)
    joining.join(other.case, into=worked.case, by=lead, now=NOW)
    found(Seriousness.MINOR, worked.case, by=lead)
    informal.clear(worked.case, may=True, reason="Anybody.", by=lead, now=NOW)
    triage.accept(worked.case, handler=handler, by=lead, now=NOW)

    first = letters.text_of(resolve(worked))
    assert worked.case.state == State.ACCEPTED
    second = letters.text_of(resolve(other))
    assert Event.objects.filter(type=EventType.INFORMAL_RESOLVED).count() == 1

    assert worked.case.state == State.ANSWERED
    assert other.reference not in first
    assert worked.reference not in second
    assert first.replace(worked.reference, "") == second.replace(other.reference, "")


def test_a_later_talk_is_kept_with_the_former_one_inside_it(rota: list[User], lead: User, handler: User) -> None:
    """What the second reporter is told comes of the talk that their page shows."""
    worked, other = triaged(lead=lead, handler=handler), triaged(lead=lead, handler=handler)
    joining.join(other.case, into=worked.case, by=lead, now=NOW)
    found(Seriousness.MINOR, worked.case, by=lead)
    informal.clear(worked.case, may=True, reason="Anybody.", by=lead, now=NOW)
    triage.accept(worked.case, handler=handler, by=lead, now=NOW)
    resolve(worked)
    later = Talk(agreed="A second nurse looks at the sheet.", on=LATER.date())

    resolve(other, talk=later, now=LATER)

    assert informal.talk_of(worked.case) == later
    row = InformalOutcome.objects.get()
    kept = sealing.unseal_record(
        worked.case.data_key, row.sealed_record, label=Label.INFORMAL_OUTCOME, row=worked.case.pk
    )
    former = {"agreed": TALK.agreed, "on": TALK.on.isoformat()}
    told = {"recorded_at": NOW.isoformat(), "recorded_by": str(handler.pk)}
    assert kept["earlier"] == [{**former, **told}]
    assert Event.objects.filter(type=EventType.INFORMAL_RESOLVED).count() == 2


def test_the_reporter_sees_that_it_was_put_right_early(worked: Worked) -> None:
    resolve(worked)
    inbox = mailbox.find(worked.code)
    assert [one.kind for one in letters.issued(inbox.concern)] == [LetterKind.INFORMAL]
    assert not Event.objects.filter(data__contains="bedside").exists()


def test_only_before_it_is_looked_into(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    offered = access.actions_for(handler, worked.case)
    assert not {Action.RESOLVE, Action.ASK_INFORMAL} & offered
    assert Action.GIVE_OUTCOME in offered


def test_what_was_put_right_by_talking_is_taken_up_again_and_cleared_anew(
    worked: Worked, lead: User, handler: User
) -> None:
    resolve(worked)

    reopening.reopen(worked.case, reason="It went on.", words="We look again.", by=handler, now=LATER)

    assert worked.case.state == State.ACCEPTED
    assert clock.open_duties(worked.concern) == [Duty.ANSWER]
    assert reasons(worked) == [(Obstacle.NOT_CLEARED, None)]
    informal.clear(worked.case, may=True, reason="Still anybody.", by=lead, now=LATER)
    resolve(worked)
    assert worked.case.state == State.ANSWERED


def test_r56_a_review_that_finds_the_talk_wrong_takes_it_up_again(worked: Worked, senior: User) -> None:
    resolve(worked)
    review = begun(worked, senior)

    letter = reviews.decide(review, WRONG, by=senior, now=LATER)

    assert letter.issued_at == LATER
    assert worked.case.state == State.ACCEPTED
    assert not informal.is_cleared(worked.case)
    assert Action.INVESTIGATE in access.actions_for(worked.handler, worked.case)
