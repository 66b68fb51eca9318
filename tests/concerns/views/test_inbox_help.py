"""Help while we work, from the inbox: three buttons, each with who gets it, and the check (R52, R76, R79)."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns.domain import detriments, mailbox, remedies, wellbeing
from concerns.domain.remedies import Result
from concerns.enums import CheckAnswer, Duty, State
from concerns.models import Deadline, Detriment, WellbeingCheck
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, text_of
from tests.inbox import enter
from tests.pages import visit

HOME = "/inbox/messages/"


def worked_in(state: State, *, lead: User, handler: User) -> Worked:
    return case_in(state, lead=lead, handler=handler, now=timezone.now())


def test_r52_r53_three_buttons_say_who_gets_it_and_where_else_to_turn(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = worked_in(State.INVESTIGATING, lead=lead, handler=handler)
    page = enter(client, worked.code).text

    for words in (
        "I am worried about how this is going",
        "I need support",
        "I am being treated badly",
        "This goes to Ruth Adeyemi, your contact.",
        "This goes to Head of governance.",
        "It never goes to your contact alone, and never to anyone you name in it.",
        "Or talk to the chair of the audit committee.",
        "Get advice outside",
    ):
        assert words in page


def test_r52_one_press_is_a_message_with_a_day_for_the_reply(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = worked_in(State.INVESTIGATING, lead=lead, handler=handler)
    enter(client, worked.code)

    visit(client, "/inbox/help/worry/").press()
    visit(client, "/inbox/help/support/").press(text="I cannot sleep.")

    said = [one.text for one in mailbox.messages(worked.raised.mailbox)]
    assert said == ["I am worried about how this is going.", "I need support.\n\nI cannot sleep."]
    owed = Deadline.objects.filter(concern=worked.concern, duty__in=(Duty.WORRY, Duty.SUPPORT))
    assert owed.filter(met_at=None).count() == 2


def test_r52_bad_treatment_is_told_with_one_press_and_its_messages_stay_apart(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = worked_in(State.INVESTIGATING, lead=lead, handler=handler)
    enter(client, worked.code)

    visit(client, "/inbox/treatment/").press()
    report = Detriment.objects.get()
    detriments.reply(report, "Thank you. How are you?", by=lead, now=timezone.now())
    here = f"/inbox/treatment/{report.pk}/"
    assert "Thank you. How are you?" in visit(client, here).text
    visit(client, here).press(text="They laugh at me.")

    assert [line.text for line in detriments.lines(report)] == ["Thank you. How are you?", "They laugh at me."]
    home = visit(client, HOME).text
    assert "Being looked at" in home
    assert "laugh" not in home
    desk = client_of(handler)
    for tab in ("", "messages/", "timeline/"):
        page = text_of(desk.get(f"/staff/cases/{worked.reference}/{tab}"))
        assert "laugh" not in page
        assert "eport of bad treatment" not in page
        assert report.reference not in page


def test_r79_what_is_not_put_right_gives_a_text_that_does_not_say_that_they_spoke_up(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = worked_in(State.CLOSED, lead=lead, handler=handler)  # R80
    enter(client, worked.code)
    visit(client, "/inbox/treatment/").press(harms=["rota"], what="My nights are gone.", since="Since May.")
    report = Detriment.objects.get()
    here, now = f"/inbox/treatment/{report.pk}/", timezone.now()
    open_page = visit(client, here)
    detriments.reply(report, "I look into it.", by=lead, now=now)
    remedies.close(
        report, Result(remedied=False, words="We asked the rota office.", linked="D-17"), by=lead, now=now
    )

    late = open_page.press(text="One more thing.")
    assert late.status == 409
    assert "One more thing." in late.text
    page = visit(client, here).text
    told = page[page.index("A text for a grievance") :]
    for words in (
        "Shifts or hours changed or cut",
        "My nights are gone.",
        "Since May.",
        "We asked the rota office.",
    ):
        assert words in told
    for never in (worked.reference, "D-17", "concern", "medicine", "spoke up."):
        assert never not in told[told.index("I want to raise a grievance") : told.index("grievance procedure.")]


def test_r76_a_check_is_answered_once_and_something_happened_leads_on(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    worked = worked_in(State.CLOSED, lead=lead, handler=handler)
    home = enter(client, worked.code)
    assert "How are things at work since you spoke up?" in home.text

    assert "Choose one of the four answers." in visit(client, "/inbox/how-are-you/").press().text
    after = visit(client, "/inbox/how-are-you/").press(answer=CheckAnswer.NOT_FINE)

    assert "I am being treated badly" in after.heading
    assert WellbeingCheck.objects.get(months=0).answer == CheckAnswer.NOT_FINE
    assert "How are things at work since you spoke up?" not in visit(client, HOME).text
    assert "We also ask you on" in visit(client, HOME).text
    case_page = text_of(client_of(handler).get(f"/staff/cases/{worked.reference}/afterwards/"))
    assert "Not fine" not in case_page


def test_r76_who_says_do_not_ask_is_not_asked(client: Client, rota: list[User], lead: User, handler: User) -> None:
    worked = worked_in(State.CLOSED, lead=lead, handler=handler)
    enter(client, worked.code)

    done = visit(client, "/inbox/how-are-you/").press(answer=CheckAnswer.STOP)

    assert done.heading == "We do not ask you again"
    assert wellbeing.sweep(on=timezone.localdate() + timedelta(days=100)) == 0
    assert "We also ask you on" not in visit(client, HOME).text


def test_another_reporters_report_is_a_page_that_is_not_there(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    one, other = (worked_in(State.INVESTIGATING, lead=lead, handler=handler) for _ in range(2))
    enter(client, one.code)
    visit(client, "/inbox/treatment/").press(what="Mine.")
    report = Detriment.objects.get()
    assert visit(client, f"/inbox/treatment/{report.pk}/").status == 200

    stranger = Client()
    enter(stranger, other.code)

    assert visit(stranger, f"/inbox/treatment/{report.pk}/").status == 404
    assert "How you are treated" not in visit(stranger, HOME).text
