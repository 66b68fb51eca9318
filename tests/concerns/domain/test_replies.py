"""Messages that somebody on a case writes: kept for their writer alone, looked through, sent on purpose."""

import json
from datetime import timedelta

import pytest

from accounts.models import User
from concerns.domain import access, helping, mailbox, reaching, replies, templates
from concerns.domain.replies import NOTHING_KEPT, Warned
from concerns.enums import AskingKind, CaseRole, Duty, EventType, LetterKind, LetterWay, Obstacle, State
from concerns.errors import Blocked, WrongState
from concerns.models import Mailbox, Message, MessageDraft
from tests.casework_factories import Worked, case_in
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db

GENTLE = "Thank you for writing. It helps."
ASKS = "What is your name? Who else was there?"
LATER = NOW + timedelta(days=1)


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler)


def send(worked: Worked, text: str = GENTLE, *, looked: str = "", seen: int = NOTHING_KEPT) -> Message:
    return replies.send(worked.concern, text, looked=looked, seen=seen, by=worked.handler, now=NOW)


def keep(worked: Worked, text: str, *, seen: int = NOTHING_KEPT, by: User | None = None) -> None:
    replies.keep(worked.concern, text, seen=seen, by=by or worked.handler)


def inbox_of(worked: Worked) -> Mailbox:
    return Mailbox.objects.get(concern=worked.concern)


def no_contact(worked: Worked) -> None:
    reaching.choose(inbox_of(worked), way=LetterWay.INBOX, no_contact=True, on=NOW.date())


def despite() -> list[str]:
    rows = Event.objects.filter(type=EventType.MESSAGE_DESPITE).order_by("number")
    return [json.loads(row.data)["kind"] for row in rows]


def test_r46_what_asks_who_they_are_goes_once_its_writer_saw_that_of_this_very_text(worked: Worked) -> None:
    with pytest.raises(Warned) as warned:
        send(worked, ASKS)
    assert {one.kind for one in warned.value.found} == {AskingKind.NAME, AskingKind.OTHERS}
    with pytest.raises(Warned):
        send(worked, f"{ASKS} And when exactly?", looked=replies.mark_of(ASKS))
    assert (Message.objects.count(), despite()) == (0, [])

    send(worked, ASKS.replace(" Who", "\r\nWho"), looked=replies.mark_of(ASKS.replace(" Who", "\nWho")))

    assert Message.objects.count() == 1
    assert sorted(despite()) == [AskingKind.NAME, AskingKind.OTHERS]
    data = Event.objects.filter(type=EventType.MESSAGE_DESPITE).values_list("data", flat=True)
    assert not any("Who" in one for one in data)


def test_a_message_without_any_of_it_goes_at_once(worked: Worked) -> None:
    send(worked)

    assert (Message.objects.count(), despite()) == (1, [])


def test_r37_do_not_contact_me_lets_nothing_through_but_an_answer(worked: Worked) -> None:
    send(worked)
    no_contact(worked)

    with pytest.raises(Blocked) as blocked:
        send(worked)
    assert blocked.value.reasons == [(Obstacle.NOT_TO_BE_CONTACTED, None)]

    mailbox.write_as_reporter(inbox_of(worked), "Is it true that you stopped?", on=LATER.date())
    send(worked, "No. We go on.")
    with pytest.raises(Blocked):
        send(worked, "And one thing more.")


def test_r52_a_call_for_help_is_answered_whoever_wrote_last(worked: Worked) -> None:
    no_contact(worked)
    helping.ask(inbox_of(worked), Duty.WORRY, "I hear nothing.", on=NOW.date())
    mailbox.write_as_staff(worked.concern, "Your dates were counted anew.", by=worked.lead, now=NOW)

    with pytest.raises(Blocked):
        send(worked)

    helping.ask(inbox_of(worked), Duty.SUPPORT, "I cannot sleep.", on=LATER.date())
    send(worked, "I am sorry to hear it.")


def test_a_draft_is_its_writers_alone_and_goes_with_the_message(worked: Worked, other_handler: User) -> None:
    access.seat(worked.case, other_handler, CaseRole.REVIEWER, by=worked.lead, now=NOW)
    keep(worked, "I have read")
    keep(worked, "Another begins", by=other_handler)
    keep(worked, "I have read the sheets.", seen=1)

    assert replies.draft_of(worked.concern, worked.handler) == ("I have read the sheets.", 2)
    assert replies.draft_of(worked.concern, other_handler) == ("Another begins", 1)
    assert replies.draft_of(worked.concern, worked.lead) == ("", NOTHING_KEPT)
    assert b"sheets" not in bytes(MessageDraft.objects.get(writer=worked.handler).sealed_text)

    send(worked, seen=2)
    keep(worked, " ", seen=1, by=other_handler)

    assert MessageDraft.objects.count() == 0


def test_of_two_pages_the_second_is_told_and_nothing_is_lost(worked: Worked) -> None:
    keep(worked, "The first page.")

    for late in (lambda: keep(worked, "The second page."), lambda: send(worked)):
        with pytest.raises(WrongState):
            late()

    assert replies.draft_of(worked.concern, worked.handler) == ("The first page.", 1)
    assert Message.objects.count() == 0


def test_words_to_begin_with_ask_nothing_and_follow_what_an_administrator_publishes(
    worked: Worked, administrator: User
) -> None:
    offered = replies.ready(worked.concern, by=worked.handler, today=NOW.date())
    assert list(offered) == ["thanks", "question", "meeting", "update"]
    for _, text in offered.values():
        assert "{" not in text
        assert replies.found_in(worked.concern, text, by=worked.handler) == []

    late = replies.ready(worked.concern, by=worked.handler, today=NOW.date() + timedelta(days=60))
    assert list(late) == ["question", "meeting"]

    shipped = templates.words(LetterKind.MESSAGE)
    texts = {**shipped.parts, "thanks": "Thank you. {contact_name} reads it."}
    templates.publish(LetterKind.MESSAGE, texts, instead_of=1, reason="Shorter.", by=administrator, now=NOW)
    User.objects.filter(pk=worked.handler.pk).update(name="Ruth {raised} <b>")

    begun = replies.ready(worked.concern, by=User.objects.get(pk=worked.handler.pk), today=NOW.date())
    assert begun["thanks"][1] == "Thank you. Ruth {raised} <b> reads it."
