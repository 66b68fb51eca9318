"""Asking us to stop, and how it was, through the pages of both sides."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import bodies, feedback, withdrawals
from concerns.enums import State, Verdict
from concerns.models import Feedback, FeedbackAsked, Withdrawal
from concerns.queries import feedback as figures
from tests.casework_factories import Worked, case_in
from tests.desk import client_of
from tests.factories import HAPPENED
from tests.inbox import enter
from tests.pages import visit

pytestmark = pytest.mark.django_db
PARTS = {
    "answer": "stop",
    "reason": "Nobody is at risk.",
    "support": "01632 960 145",
    "bodies": "The CQC (safety of care)",
}


@pytest.fixture(autouse=True)
def nobody_tried_before(rota: list[User]) -> None:
    cache.clear()


def under_way(lead: User, handler: User, state: State = State.INVESTIGATING) -> Worked:
    return case_in(state, lead=lead, handler=handler, now=timezone.now())


def test_ask_us_to_stop_from_the_inbox_to_the_letter(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = under_way(lead, handler)
    home = enter(client, worked.code)
    assert reverse("inbox:stop") in home.text

    asked = visit(client, "/inbox/stop/").press(why="I have found other work.")

    assert asked.heading == "You asked us to stop"
    assert "We are deciding, and we will write to you." in asked.text
    assert visit(client, "/inbox/stop/").heading == "You asked us to stop"  # there is one already
    desk = client_of(lead)
    assert "A reporter asks us to stop." in visit(desk, "/staff/triage/").text
    row = Withdrawal.objects.get()
    place = reverse("oversight:withdrawal", args=[row.pk])
    page = visit(desk, place)
    assert "I have found other work." in page.text
    assert HAPPENED not in page.text
    wrong = desk.post(place, {"answer": "stop", "reason": "Because."}, secure=True)
    assert "The letter needs this. Write it." in wrong.content.decode()
    looked = desk.post(place, {**PARTS, "do": "preview"}, secure=True).content.decode()
    assert "We have stopped, as you asked." in looked
    assert Withdrawal.objects.get().decided_at is None
    assert desk.post(place, PARTS, secure=True).status_code == 302

    home = visit(client, "/inbox/messages/")
    assert home.heading == "We have stopped, as you asked"
    assert "A letter for you: We have stopped" in home.text


def test_i11_whoever_may_not_open_the_case_does_not_learn_what_it_is_about(
    client: Client, rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    worked = under_way(lead, handler, State.RECEIVED)
    enter(client, worked.code)
    visit(client, "/inbox/stop/").press(why="")
    place, day = reverse("oversight:withdrawal", args=[Withdrawal.objects.get().pk]), timezone.localdate()
    fitting = bodies.suggested(worked.concern, day=day)
    every = bodies.for_any_matter(Division(worked.concern.division), day=day)
    assert set(fitting.splitlines()) < set(every.splitlines())

    def offered(person: User) -> str:
        words: str = client_of(person).get(place, secure=True).context["form"].initial["bodies"]
        return words

    assert [offered(lead), offered(other_lead)] == [fitting, every]


def test_where_we_go_on_it_stands_in_the_inbox_and_another_reader_cannot_decide_again(
    client: Client, rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    worked = under_way(lead, handler)
    enter(client, worked.code)
    visit(client, "/inbox/stop/").press(why="")
    place = reverse("oversight:withdrawal", args=[Withdrawal.objects.get().pk])

    done = client_of(lead).post(place, {"answer": "go_on", "reason": "Others may be at risk."}, secure=True)

    assert done.status_code == 302
    home = visit(client, "/inbox/messages/")
    assert home.heading == "We are looking into it"
    assert "we have to go on" in home.text
    assert client_of(other_lead).get(place, secure=True).status_code == 404
    assert client_of(handler).get(place, secure=True).status_code == 404


def test_what_was_typed_while_the_answer_came_is_shown_again(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = under_way(lead, handler)
    enter(client, worked.code)
    page = visit(client, "/inbox/stop/")
    row = withdrawals.ask(worked.raised.mailbox, "", on=timezone.localdate())
    found = withdrawals.find(lead, row.pk)
    withdrawals.stop(
        found,
        withdrawals.Stopping("Nobody is at risk.", "A line.", "The CQC"),
        by=lead,
        now=timezone.now(),
    )

    late = page.press(why="I am tired of it.")

    assert (late.status, "I am tired of it." in late.text) == (409, True)


def test_how_it_was_is_asked_answered_or_passed_over_once(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = under_way(lead, handler, State.ANSWERED)
    assert reverse("inbox:feedback") in enter(client, worked.code).text
    empty = visit(client, "/inbox/how-it-was/").press(text=f"My code is {worked.code}.")
    assert "Choose one of the three answers" in empty.text
    assert "Your code is in this text." in empty.text
    assert not FeedbackAsked.objects.exists()

    page = visit(client, "/inbox/how-it-was/")
    done = page.press(again="yes", kept_word="no", text="Ring back sooner.")
    page.press(again="no")  # pressed twice

    assert done.heading == "Thank you for your answers"
    (given,) = feedback.given(before=timezone.localdate() + timedelta(days=93)).values()
    assert given == [feedback.Answers(Verdict.YES, None, Verdict.NO, "Ring back sooner.")]
    assert reverse("inbox:feedback") not in visit(client, "/inbox/messages/").text
    assert visit(client, "/inbox/how-it-was/").heading == "Our answer is here"


def test_passing_it_over_keeps_no_answer(client: Client, rota: list[User], lead: User, handler: User) -> None:
    worked = under_way(lead, handler, State.ANSWERED)
    enter(client, worked.code)
    page = visit(client, "/inbox/how-it-was/")

    client.post("/inbox/how-it-was/", {**page.values, "skip": "yes"}, secure=True)

    assert FeedbackAsked.objects.count() == 1
    assert not Feedback.objects.exists()


def test_t26_figures_are_rounded_and_stand_only_in_a_crowd_and_texts_only_for_first_readers(
    rota: list[User], lead: User, hr: User, senior: User, handler: User
) -> None:
    first = feedback.quarter_of(timezone.localdate().replace(day=1, month=1).replace(year=2025))
    for number in range(7):
        verdict = Verdict.YES if number < 6 else Verdict.NO
        feedback._store(feedback.Answers(verdict, text=f"Text {number}."), first)

    (quarter,) = figures.quarters(lead, today=timezone.localdate())
    again = quarter.rows[0]

    assert (quarter.answered, again.yes, again.no, again.unsure) == (
        "about 5",
        "about 5",
        "fewer than 5",
        "fewer than 5",
    )
    for user, reads in ((lead, True), (hr, False), (senior, False)):
        text = visit(client_of(user), reverse("oversight:feedback")).text
        assert ("Text 3." in text, "about 5" in text) == (reads, True)
    assert client_of(handler).get(reverse("oversight:feedback"), secure=True).status_code == 404
