"""The page on which somebody on a case writes to a reporter."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, mailbox, reaching
from concerns.enums import CaseRole, LetterWay, Mode, State
from concerns.models import Mailbox, MessageDraft
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, text_of
from tests.factories import NOW
from tests.inbox import enter
from tests.pages import Page, visit

pytestmark = pytest.mark.django_db

ASKS = "What is your name?"


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.ACCEPTED, lead=lead, handler=handler)


def page_of(user: User, worked: Worked) -> Page:
    return visit(client_of(user), reverse("casework:messages", args=[worked.reference]))


def sent(worked: Worked) -> list[str]:
    return [one.text for one in mailbox.messages(Mailbox.objects.get(concern=worked.concern))]


def test_r46_begun_kept_looked_at_warned_and_sent(worked: Worked) -> None:
    begun = page_of(worked.handler, worked).press("do", "begin-question", text="Hello.")
    text = begun.values["text"][0]
    assert text.startswith("Hello.\n\nI have a question.")

    kept = begun.press("do", "keep", text=f"{text} {ASKS}")
    assert ("Nothing was sent." in kept.text, "This is your draft." in kept.text) == (True, True)
    looked = kept.press("do", "look")
    assert "As they will read it" in looked.text
    assert f"{worked.handler.name}, your contact" in looked.text
    assert "nobody here may try to find out who they are" in looked.text
    assert (sent(worked), "“your name”" in looked.text) == ([], True)

    assert "Nothing was sent. Look at this first." in looked.press("do", "send", text=ASKS).text
    done = looked.press("do", "send")
    assert "Your message is in the reporter’s inbox." in done.text
    assert (sent(worked)[0].endswith(ASKS), MessageDraft.objects.count()) == (True, 0)
    timeline = client_of(worked.handler).get(reverse("casework:timeline", args=[worked.reference]))
    assert "Sent a message after a warning: it asks for their name" in text_of(timeline)


def test_a_draft_of_another_page_comes_back_with_its_text(worked: Worked, lead: User) -> None:
    first, second = page_of(worked.handler, worked), page_of(worked.handler, worked)
    first.press("do", "keep", text="One page.")

    late = second.press("do", "send", text="Another page.")

    assert (late.status, "Another page." in late.text, sent(worked)) == (409, True, [])
    assert "One page." not in page_of(lead, worked).text


@pytest.mark.parametrize(
    ("typed", "fault"),
    [("Two\x0bthree", "hidden characters"), ("\x0b", "Write your"), ("a" * 20_001, "1 character too long")],
    ids=["with a vertical tab", "a vertical tab alone", "too long"],
)
def test_what_cannot_be_kept_stays_on_the_page_and_the_draft_before_it_as_it_was(
    typed: str, fault: str, worked: Worked
) -> None:
    begun = page_of(worked.handler, worked).press("do", "keep", text="One page.")

    faulty = begun.press("do", "keep", text=typed)

    assert (fault in faulty.text, "Your draft is kept" in faulty.text) == (True, False)
    assert faulty.values["text"] == [typed.replace("\x0b", "")]
    assert page_of(worked.handler, worked).values["text"] == ["One page."]
    assert "Your draft is kept" in faulty.press("do", "keep", text="").text
    assert MessageDraft.objects.count() == 0


def test_a_warning_to_somebody_with_a_name_is_said_in_other_words(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN)

    warned = page_of(handler, worked).press("do", "send", text=ASKS)

    assert "You can change it, or send it as it is." in warned.text
    assert "nobody here may try to find out" not in warned.text


def test_r37_whoever_asked_not_to_be_contacted_is_not_written_to(worked: Worked) -> None:
    page = page_of(worked.handler, worked)
    inbox = Mailbox.objects.get(concern=worked.concern)
    reaching.choose(inbox, way=LetterWay.INBOX, no_contact=True, on=NOW.date())

    refused = page.press("do", "send", text="Hello again.")

    assert "They asked not to be contacted, so ask them nothing." in refused.text
    assert ("Send to their inbox" in refused.text, sent(worked)) == (False, [])
    mailbox.write_as_reporter(inbox, "Do you go on?", on=NOW.date())
    assert "Send to their inbox" in page_of(worked.handler, worked).text


def test_the_reporter_reads_who_wrote_and_as_what(worked: Worked, senior: User, client: Client) -> None:
    access.seat(worked.case, senior, CaseRole.REVIEWER, by=worked.lead, now=NOW)
    for person in (worked.handler, senior):
        mailbox.write_as_staff(worked.concern, "I read it.", by=person, now=NOW)

    home = enter(client, worked.code)

    assert f"{worked.handler.name}, your contact" in home.text
    assert f"{senior.name}, {senior.title}" in home.text
    assert "10.00am" not in home.text
    assert "10.00am" in page_of(worked.handler, worked).text
