"""What stands around a name, in Chromium: asking for it, deciding, being shown it; scenes, keys and slips."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from concerns.domain import (
    blocks,
    calendar,
    containment,
    decisions,
    endings,
    gate,
    incidents,
    opening,
    proof,
    requests,
    triage,
)
from concerns.domain.containment import Assessment
from concerns.domain.incidents import Account
from concerns.enums import Basis, Body, ConflictKind, Consent, GrantEnd, Mode, Purpose, State
from concerns.models import Case, Exercise, ScenarioPass
from concerns.models.disclosure import NameRequest
from tests import casework_factories as casework
from tests import factories, inbox
from tests.browser.conftest import Enter
from tests.browser.driving import Faults, follow, go_by, heading, press, said
from tests.casework_factories import Worked
from tests.names import PASSPHRASE, REVEAL_PASSPHRASE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

WRONG = "four words of mine"


@pytest.fixture
def worked(running: None, lead: User, handler: User) -> Worked:
    return inbox.confidential(lead=lead, handler=handler)


def opened(page: Page, name: str, *args: object) -> Page:
    page.goto(reverse(name, args=args))
    return page


# Asking, and being shown


def test_asking_for_a_name_in_each_way(enter: Enter, worked: Worked, handler: User, keepers: list[User]) -> None:
    faulty, page = Faults(), enter(handler)
    faulty.look(opened(page, "casework:case", worked.reference), "a name is held")
    follow(page, "Ask to see it")
    faulty.look(page, "ask the reporter")
    follow(page, "A life is at risk now")
    faulty.look(page, "a life")
    press(page, "Ask the name keepers")
    faulty.look(page, "a life, empty")
    follow(page, "The law, the police or a serious risk")
    press(page, "Ask the name keepers")
    faulty.look(page, "an override, empty")
    follow(page, "Ask the reporter first")
    page.get_by_label("You", exact=True).check()
    page.get_by_label("To meet the reporter or to speak with them").check()
    press(page, "Ask the reporter")
    faulty.look(page, "asked, on the case")
    follow(page, "See what was asked")
    faulty.look(page, "asked already")
    press(page, f"Take this back {handler.name}, {handler.title}")
    refused = inbox.ask(worked, basis=Basis.RISK, words="Somebody may come to harm.", grounds="A threat.")
    decisions.decide(refused, agree=False, reason="Less will do.", by=keepers[0], now=refused.asked_at)
    faulty.look(opened(page, "casework:case", worked.reference), "refused, on the case")

    assert page.locator("main .hk-identity h2").first.inner_text() == "Refused"
    assert faulty.routes == {"casework:case", "identity:ask", "identity:ask-life", "identity:ask-override"}
    assert faulty.found == {}


def test_being_shown_a_locked_name(
    enter: Enter, worked: Worked, handler: User, keepers: list[User], today: datetime
) -> None:
    faulty, page = Faults(), enter(handler)
    grant = inbox.granted(worked, keepers[0])
    faulty.look(opened(page, "casework:case", worked.reference), "open, on the case")
    follow(page, "Show the name")
    faulty.look(page, "why, and the passphrase")
    page.get_by_label("Why do you need the name now?").fill("To call them before the meeting")
    page.get_by_label("Your reveal passphrase").fill(WRONG)
    press(page, "Show the name")
    faulty.look(page, "a wrong passphrase")
    page.get_by_label("Your reveal passphrase").fill(REVEAL_PASSPHRASE)
    press(page, "Show the name")
    faulty.look(page, "shown")
    assert factories.NAME.name in said(page)
    endings.end(grant, why=GrantEnd.EXPIRED, by=None, now=today)
    faulty.look(opened(page, "identity:locked-name", worked.reference), "access ended")
    ScenarioPass.objects.all().delete()
    faulty.look(opened(page, "identity:locked-name", worked.reference), "scenes first")

    assert heading(page) == "The five scenes come first"
    assert faulty.routes == {"casework:case", "identity:locked-name"}
    assert faulty.found == {}


def test_being_shown_an_open_name(enter: Enter, lead: User, handler: User, today: datetime) -> None:
    case = casework.case_in(State.ACCEPTED, lead=lead, handler=handler, mode=Mode.OPEN, now=today)
    faulty, page = Faults(), enter(handler)
    opened(page, "identity:open-name", case.reference)
    assert heading(page) == "The five scenes come first"
    gate.record_pass(handler, now=today)
    faulty.look(opened(page, "casework:case", case.reference), "known, on the case")
    follow(page, "Show the name")
    faulty.look(page, "why")
    press(page, "Show the name")
    faulty.glance(page, "no reason")
    page.get_by_label("Why do you need the name now?").fill("To call them before the meeting")
    press(page, "Show the name")
    faulty.look(page, "shown")

    assert factories.NAME.name in said(page)
    assert faulty.routes == {"casework:case", "identity:open-name"}
    assert faulty.found == {}


# Deciding


def test_deciding_about_a_name(
    enter: Enter, worked: Worked, keepers: list[User], lead: User, hr: User, today: datetime
) -> None:
    first, second = keepers
    faulty, page = Faults(), enter(first)
    faulty.look(opened(page, "identity:home"), "nothing waits")
    yes, life, law = asked_in_three_ways(worked, second, now=today)
    faulty.look(opened(page, "identity:home"), "three wait")
    faulty.look(opened(page, "identity:request", yes.pk), "a yes with a condition")
    press(page, "Save my decision")
    faulty.look(page, "no decision")
    faulty.look(opened(page, "identity:request", law.pk), "an order, agreed by another")
    opened(page, "identity:request", life.pk)
    page.get_by_label("Allow", exact=True).check()
    page.get_by_label("Your reason").fill("999 was called.")
    page.get_by_label("Your vault passphrase").fill(WRONG)
    press(page, "Save my decision")
    faulty.look(page, "a wrong passphrase")
    page.get_by_label("Your vault passphrase").fill(PASSPHRASE)
    press(page, "Save my decision")
    faulty.look(page, "shown to be passed on")
    assert factories.NAME.name in said(page)
    press_link(page, "Close and lock")
    faulty.look(opened(page, "identity:request", life.pk), "nothing to decide any more")
    other = enter(second)
    faulty.look(opened(other, "identity:home"), "something to look at afterwards")
    follow(other, f"Look at it {worked.reference}")
    press(other, "Save what I found")
    faulty.look(other, "nothing found")
    keep_out(worked, second, now=today)
    faulty.look(opened(page, "identity:request", yes.pk), "a keeper was kept out")
    look_at_it(faulty, enter(lead), worked, second)
    faulty.look(opened(enter(hr), "oversight:keys"), "what was done with keys")

    assert faulty.routes == {
        "identity:home",
        "identity:kept-out",
        "identity:request",
        "identity:review",
        "oversight:keys",
    }
    assert faulty.found == {}


def asked_in_three_ways(worked: Worked, keeper: User, *, now: datetime) -> list[NameRequest]:
    """With a yes, for a life, and by an order to which this keeper has agreed."""
    day = calendar.receipt_date(now)
    yes = inbox.ask(worked)
    requests.answer(yes, consent=Consent.CONDITIONS, conditions=inbox.ONLY_IF, on=day)
    override = {
        "words": "A court has ordered us to.",
        "grounds": "Order of 9 November.",
        "purpose": Purpose.PASS_ON,
    }
    life = inbox.ask(worked, now=now, basis=Basis.LIFE, body=Body.POLICE, **override)
    later: dict[str, Any] = {"why_not_before": "They would hide it.", "tell_date": day + timedelta(days=7)}
    law = inbox.ask(worked, now=now, basis=Basis.LAW, body=Body.COURT, **override, **later)
    key = opening.unlock(keeper, PASSPHRASE, now=now)
    decisions.decide(law, agree=True, reason="It is binding.", by=keeper, private=key, now=now)
    return [yes, life, law]


def keep_out(worked: Worked, keeper: User, *, now: datetime) -> None:
    """Whoever works on the case says that this name keeper must not know of it."""
    case = Case.objects.select_related("owner").get(pk=worked.case.pk)
    blocks.block(case, keeper, kind=ConflictKind.RELATION, by=worked.handler, now=now)


def look_at_it(faulty: Faults, page: Page, worked: Worked, keeper: User) -> None:
    """A first reader agrees."""
    faulty.look(opened(page, "identity:kept-out"), "who was kept out")
    press(page, f"I asked, and it is right {worked.reference}, {keeper.name}")
    faulty.glance(page, "nobody is kept out any more")


def press_link(page: Page, words: str) -> None:
    """A link that is drawn, and read out, as a button."""
    go_by(page.get_by_role("button", name=words, exact=True))


# The scenes, and one's own key


def choose(page: Page, person: User, *, right: bool) -> None:
    """Whichever choice of this scene is so, where it stands in this attempt."""
    exercise = gate.attempt(person)
    assert exercise
    progress = gate.progress_of(exercise)
    choices = gate.step_of(progress).choices
    place = next(at for at, one in enumerate(gate.order_of(progress)) if choices[one].is_right == right)
    page.locator("main [name=choice]").nth(place).check()
    press(page, "Do this")


def test_the_scenes_and_ones_own_key(enter: Enter, worker: User, today: datetime) -> None:
    faulty, page = Faults(), enter(worker)
    faulty.look(opened(page, "identity:key"), "no pass yet")
    follow(page, "Go to the scenes")
    faulty.look(page, "before")
    press(page, "Start")
    faulty.look(page, "a scene")
    press(page, "Do this")
    faulty.look(page, "nothing chosen")
    choose(page, worker, right=False)
    faulty.look(page, "a wrong turn")
    press(page, "Show me why another choice is better")
    faulty.look(page, "why another is better")
    press(page, "Go on")
    choose(page, worker, right=True)
    faulty.look(page, "the right one")
    press(page, "Go on")
    for _ in range(gate.TRIES - 1):
        choose(page, worker, right=False)
        press(page, "Try again")
    choose(page, worker, right=False)
    faulty.look(page, "closed until another day")
    Exercise.objects.all().delete()
    gate.record_pass(worker, now=today)
    faulty.look(opened(page, "identity:scenes"), "passed")
    press_link(page, "Make your key")
    faulty.look(page, "make a key")
    press(page, "Make my key")
    faulty.look(page, "no passphrase")
    page.get_by_label("New passphrase", exact=True).fill(REVEAL_PASSPHRASE)
    page.get_by_label("New passphrase again").fill(REVEAL_PASSPHRASE)
    press(page, "Make my key")
    faulty.look(page, "another passphrase")
    follow(page, "I have forgotten it")
    press(page, "Make a new key")
    faulty.look(page, "a new key, empty")

    assert faulty.routes == {"identity:scenes", "identity:key", "identity:key-anew"}
    assert faulty.found == {}


# Slips


def test_a_slip_from_telling_to_closing(
    enter: Enter, worked: Worked, lead: User, worker: User, today: datetime
) -> None:
    faulty, page = Faults(), enter(worker)
    opened(page, "incidents:tell")
    press(page, "Send it")
    faulty.look(page, "told nothing")
    page.get_by_label("Yes, it was me").check()
    page.get_by_label("What was said or sent?").fill("I spoke of it in the lift.")
    press(page, "Send it")
    faulty.look(page, "told")
    assert heading(page) == "Thank you for telling us"
    told = incidents.of(lead).get()
    of_nobody = incidents.tell(Account(what="A letter."), concern=worked.concern, own=False, by=worker, now=today)
    type(of_nobody).objects.filter(pk=of_nobody.pk).update(owner=None)
    page = enter(lead)
    faulty.look(page, "the work list")
    faulty.look(opened(page, "incidents:home"), "one's own and of nobody")
    follow(page, told.reference)
    faulty.look(page, "open")
    for part in ("task", "assessment", "support", "close"):
        opened(page, "incidents:part", told.reference, part)
        go_by(page.locator("main form .govuk-button").first)
        faulty.look(page, f"{part}, empty")
    told.refresh_from_db()
    containment.assess(told, Assessment(told=False, reason="It was nobody's."), by=lead, now=today)
    containment.note_support(told, "A talk with the support line.", by=lead, now=today)
    containment.add_task(told, "Ask for it to be deleted", due_date=today.date(), by=lead, now=today)
    faulty.look(opened(page, "incidents:incident", told.reference), "a step to do")
    go_by(page.get_by_role("button", name="It is done"))
    opened(page, "incidents:part", told.reference, "close")
    page.get_by_label("What will be done differently").fill("We talk of cases in a room.")
    page.locator("main [name=missed]").first.check()
    press(page, "Close it")
    faulty.look(page, "closed")

    assert faulty.routes == {f"incidents:{name}" for name in ("tell", "told", "home", "incident", "part")} | {
        "casework:worklist"
    }
    assert faulty.found == {}


# Wishes of a reporter, and stepping aside


def test_a_wish_about_somebody_and_stepping_aside(
    enter: Enter, lead: User, senior: User, handler: User, today: datetime
) -> None:
    raised = factories.raise_concern(would_rather_not=(handler.pk,), now=today)
    reference = raised.concern.reference
    triage.decide_conflicts(raised.case, by=lead, now=today)
    faulty, page = Faults(), enter(lead)
    faulty.look(opened(page, "casework:would-rather-not", reference), "ask")
    press(page, "Ask")
    faulty.look(page, "ask, empty")
    page.get_by_label(handler.name).check()
    page.locator("main [name=grounds]").fill("Nobody else here can read a stock book.")
    press(page, "Ask")
    faulty.look(opened(page, "casework:would-rather-not", reference), "asked")
    deciding = enter(senior)
    faulty.look(opened(deciding, "oversight:reservations"), "one waits")
    follow(deciding, f"Read and decide {reference}")
    press(deciding, "Look at the message first")
    faulty.look(deciding, "no reason")
    deciding.locator("main [name=reason]").fill("Nobody else knows how stock is counted.")
    press(deciding, "Look at the message first")
    faulty.look(deciding, "what the reporter would read")
    press(deciding, "Keep to the wish")
    faulty.look(opened(deciding, "oversight:reservations"), "none waits")
    faulty.look(opened(page, "casework:step-aside", reference), "step aside")
    press(page, "Step aside")

    assert f"/{reference}/" not in page.url
    assert faulty.routes == {
        "casework:would-rather-not",
        "casework:step-aside",
        "oversight:reservations",
        "oversight:reservation",
    }
    assert faulty.found == {}


# The proof of the record


def test_the_proof_of_the_record(enter: Enter, hr: User, today: datetime) -> None:
    faulty, page = Faults(), enter(hr)
    faulty.look(opened(page, "oversight:proof"), "none yet")
    anchor = proof.anchor(day=today.date())
    assert anchor
    page.reload()
    press(page, "Compare with today’s record")
    faulty.look(page, "nothing to compare")
    kept = page.request.get(reverse("oversight:anchor", args=[anchor.number])).text()
    page.locator("main [name=pasted]").fill(kept)
    press(page, "Compare with today’s record")
    faulty.look(page, "agrees")
    page.locator("main [name=pasted]").fill(kept.replace(anchor.digest, anchor.digest[::-1]))
    press(page, "Compare with today’s record")
    faulty.look(page, "differs, or no proof")

    assert faulty.routes == {"oversight:proof"}
    assert faulty.found == {}
