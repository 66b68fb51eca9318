"""The staff side in Chromium: every page in every state that somebody may open, looked at by axe and by width."""

import re
from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from accounts.domain import approvals, factors
from accounts.models import Unit, User
from accounts.roles import Role
from concerns.domain import corrections, extensions, findings, guidance, letters, mailbox
from concerns.domain.guidance import Particulars
from concerns.enums import Duty, Mode, Nation, State
from concerns.models import Concern, Correction, Deadline, Extension, Heartbeat
from notifications import outbox
from notifications.messages import Kind
from notifications.models import Notice, Pace
from notifications.models import State as Sent
from tests import casework_factories as casework
from tests import factories, people, routes
from tests.away import goes_away
from tests.browser.conftest import Enter, Visitor
from tests.browser.driving import Faults, go_by, press
from tests.casework_factories import Worked
from tests.desk import client_of, text_of
from tests.doors import EVERYBODY, ONLY
from tests.hiding import POINTED
from tests.test_urls import others

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("running")]

# Saved by the browser, not shown.
FILES = {"accounts:people-export", "accounts:people-template", "identity:scenes-notes"}
PDF = {"casework:letter-pdf", "casework:meeting-file"}
# Walked in each of their states by test_name_pages.py and test_vault_pages.py.
OF_NAMES = re.compile(
    "identity:|incidents:|oversight:(proof|anchor|reservation)|casework:(would-rather-not|step-aside)"
    # By test_triage_journey.py.
    "|triage:assess|casework:(told|onward-route|advice-take-back)|oversight:advice-reply"
)
PRESSED = {
    *("casework:appoint", "casework:mark", "triage:conflicts", "triage:take-over", "triage:withdraw"),
    *("casework:meeting-again", "casework:meeting-leave", "casework:meeting-writing", "casework:pledge"),
    *("casework:letter-on-paper", "casework:unlink"),
}
# There only once something was done: looked at by test_case_parts.py and by the journeys that do it.
LATER = re.compile(
    "afterwards:(begin|decide|record-text|review)|outside:compare|oversight:(informal|review-choose|sealed-question)"
    "|casework:(answers|discipline-end|evidence-strike|meeting-held|meeting-note|second-reading|subject-agree"
    "|subject-confirmed|subject-told|support-(reporter|subject)-need|task$|why)"
    # By test_opening_journey.py, and a wish to stop by test_inbox_pages.py.
    "|casework:file(-|$)|oversight:(original$|withdrawal$)"
)
ABOUT = ("person", "person-edit", "person-leave", "person-return", "person-roles", "person-reset")
STATES = [State.INVESTIGATING, State.ACCEPTED, State.RECEIVED, State.ANSWERED, State.REDIRECTED, State.CLOSED]


@pytest.fixture
def cases(lead: User, handler: User, today: datetime, running: None) -> dict[State, Worked]:
    """One in each state, raised long enough ago that some dates are missed, with messages both ways."""
    made = {
        state: casework.case_in(
            state,
            lead=lead,
            handler=handler,
            now=today - timedelta(days=30 + 2 * days),
            after=timedelta(days=1),
            mode=list(Mode)[days % len(Mode)],
        )
        for days, state in enumerate(STATES)
    }
    for worked in (made[State.INVESTIGATING], made[State.ANSWERED]):
        inbox = worked.raised.mailbox
        mailbox.write_as_reporter(inbox, "The sheet of 4 May too.", on=today.date())
        mailbox.write_as_staff(worked.concern, "Thank you. Which floor was it?", by=handler, now=today)
    findings.allege(made[State.INVESTIGATING].case, "Sheets were filled in before.", by=handler, now=today)
    return made


@pytest.fixture
def asked(cases: dict[State, Worked], handler: User, today: datetime) -> Extension:
    concern = cases[State.INVESTIGATING].concern
    answer = Deadline.objects.get(concern=concern, duty=Duty.ANSWER)
    latest = extensions.choice(answer, today=today.date()).last
    return extensions.ask(
        concern,
        new_date=latest,
        reason="Two people are away.",
        done_so_far="The sheets are read.",
        next_news=latest,
        by=handler,
        now=today,
    )


@pytest.fixture
def corrected(cases: dict[State, Worked], handler: User, today: datetime) -> Correction:
    """An earlier day that counts, so that first dates stand beside the new ones, and a later one that waits."""
    looking, accepted = cases[State.INVESTIGATING].concern, cases[State.ACCEPTED].concern
    earlier, later = looking.raised_date - timedelta(days=6), accepted.raised_date + timedelta(days=3)
    Concern.objects.filter(pk=accepted.pk).update(recorded_date=later)
    accepted.refresh_from_db()
    corrections.correct(looking, day=earlier, reason="A note says so.", by=handler, now=today)
    return corrections.correct(accepted, day=later, reason="A slip of the pen.", by=handler, now=today)


def addresses(route: routes.Route, worked: Worked, asked: Extension, corrected: Correction) -> list[str]:
    values: dict[str, object] = {"reference": worked.reference, "extension": asked.pk, "asked": corrected.pk}
    if "letter" in route.parameters:
        return [route.url({**values, "letter": letter.pk}) for letter in letters.issued(worked.concern)]
    if "kind" in route.parameters:
        return [route.url({**values, "kind": kind}) for kind in ("adult", "child")]
    return [route.url(values)]


def test_every_page_of_a_case_in_every_state(
    enter: Enter,
    cases: dict[State, Worked],
    asked: Extension,
    corrected: Correction,
    lead: User,
    handler: User,
    senior: User,
) -> None:
    pages = {person: enter(person) for person in (handler, lead, senior)}
    clients: dict[User, Client] = {person: client_of(person) for person in pages}
    faulty = Faults()
    elsewhere = (OF_NAMES, LATER)
    walked = [
        route for route in POINTED if route.name not in PDF and not any(one.match(route.name) for one in elsewhere)
    ]
    for route in walked:
        for state, worked in cases.items():
            for address in addresses(route, worked, asked, corrected):
                for person, page in pages.items():
                    answer = clients[person].get(address)
                    if answer.status_code == 200:
                        faulty.open(page, address, f"{route.name}, {state}, {person.name}", text_of(answer))
                        break

    assert {route.name for route in walked} - faulty.routes == PRESSED
    assert faulty.found == {}


def test_every_page_without_a_case(
    enter: Enter,
    cases: dict[State, Worked],
    asked: Extension,
    corrected: Correction,
    request: pytest.FixtureRequest,
) -> None:
    for days in range(3):
        factories.raise_concern(now=factories.NOW - timedelta(days=days))
    goes_away(request.getfixturevalue("handler"), days=12)
    given_up(request.getfixturevalue("handler"))
    User.objects.filter(email="noel.strand@westmarch.example").update(wants_daily_note=True)
    faulty = Faults()
    names = {name for name in (EVERYBODY | set(ONLY)) - FILES if not OF_NAMES.match(name)}
    addresses = {route.name: route.url({}) for route in others() if route.name in names}
    for who in ("lead", "handler", "senior", "hr", "administrator"):
        person = request.getfixturevalue(who)
        page, client = enter(person), client_of(person)
        for name in sorted(names):
            answer = client.get(addresses[name])
            if answer.status_code == 200:
                faulty.open(page, addresses[name], f"{name}, {who}", text_of(answer))

    assert faulty.routes == names
    assert faulty.found == {}


def given_up(person: User) -> None:
    """A mail to them that was tried for two days."""
    outbox.post(to=person, kind=Kind.NEW_CONCERN, key="given up", on=factories.NOW.date(), pace=Pace.HOURS)
    Notice.objects.filter(recipient=person, key="given up").update(
        state=Sent.FAILED, attempts=12, error="SMTPRecipientsRefused"
    )


def test_every_page_about_somebody(
    enter: Enter, running: None, handler: User, worker: User, administrator: User, unit: Unit, today: datetime
) -> None:
    """What an administrator opens about one person or unit, and what one opens about one's own second step."""
    left = people.make_person("Una Brook", "Clerk")
    User.objects.filter(pk=left.pk).update(is_active=False)
    absence = goes_away(administrator, in_days=2)
    proposal = approvals.propose_role(handler, Role.TRIAGE_LEAD, reason="Cover", by=administrator, now=today)
    address = "https://advice.example/"
    said = Particulars("Tips for managers", address, "", False, True, tuple(Nation), opened=True)
    link = guidance.add(said, by=administrator, now=today)
    places = [
        reverse("guidance:link", args=[link.pk]),
        *[reverse(f"accounts:{name}", args=[person.pk]) for name in ABOUT for person in (handler, worker)],
        *[
            reverse("accounts:person-role", args=[worker.pk, role.value])
            for role in (Role.MANAGER, Role.CUSTODIAN)
        ],
        reverse("accounts:person-role", args=[handler.pk, Role.MANAGER.value]),
        reverse("accounts:person", args=[left.pk]),
        reverse("accounts:person-return", args=[left.pk]),
        reverse("accounts:proposal", args=[proposal.pk]),
        reverse("accounts:unit", args=[unit.pk]),
        reverse("accounts:away-change", args=[absence.pk]),
        reverse("handover:person", args=[administrator.pk]),
        reverse("accounts:second-step-remove", args=[factors.of(administrator).get().pk]),
    ]
    page, client, faulty = enter(administrator), client_of(administrator), Faults()
    for place in places:
        answer = client.get(place)
        if answer.status_code == 200:
            faulty.open(page, place, place, text_of(answer))

    pointing = {
        route.name for route in routes.routes() if {"pk", "step"} & set(route.parameters) and route.is_staff
    }
    walked = {name for name in pointing if not OF_NAMES.match(name) and not LATER.match(name)}
    assert walked - faulty.routes == {"accounts:person-invite", "accounts:person-sign-out"}, "pressed"
    assert faulty.found == {}


def _asks_too_much(page: Page, reference: str, faulty: Faults) -> None:
    """A message that asks who they are is looked at before it is sent."""
    page.goto(f"/staff/cases/{reference}/messages/")
    page.locator("main textarea").fill("Thank you. What is your name, and who else was there?")
    press(page, "Send to their inbox")
    faulty.look(page, "messages, looked at before it is sent")


def test_pages_that_come_back_with_errors(
    enter: Enter, cases: dict[State, Worked], lead: User, handler: User, administrator: User
) -> None:
    """An empty form pressed, a foreign address, periods looked at before they are set, a stopped clock."""
    faulty = Faults()
    lead_page, handler_page = enter(lead), enter(handler)
    received, looking = cases[State.RECEIVED].reference, cases[State.INVESTIGATING].reference

    for step in ("accept", "refer", "redirect", "join", "protection", "safeguarding/adult"):
        lead_page.goto(f"/staff/triage/{received}/{step}/")
        empty(lead_page)
        go_by(lead_page.locator("main form .govuk-button:not(.govuk-button--secondary)").first)
        faulty.look(lead_page, f"{step}, empty")
    lead_page.goto(f"/staff/triage/{received}/block/")
    go_by(lead_page.locator("main form .govuk-button").first)
    faulty.look(lead_page, "block, empty")
    for step in ("outcome", "notes", "messages", "allegations", "wishes/1", "allegations/1"):
        handler_page.goto(f"/staff/cases/{looking}/{step}/")
        if handler_page.locator("main form .govuk-button").count():
            empty(handler_page)
            go_by(handler_page.locator("main form .govuk-button").first)
        faulty.look(handler_page, f"{step}, empty")
    _asks_too_much(handler_page, looking, faulty)
    handler_page.goto(f"/staff/cases/{looking}/raised/")
    press(handler_page, "See what follows")
    faulty.look(handler_page, "raised, empty")
    for label, typed in (("Day", "3"), ("Month", "3"), ("Year", "2025")):
        handler_page.get_by_label(label, exact=True).fill(typed)
    handler_page.locator("main textarea").fill("It stands in a note.")
    press(handler_page, "See what follows")
    faulty.look(handler_page, "raised, what follows")
    _set_periods(enter(administrator), faulty)
    for words, name in (("a", "too short"), ("sheet", "found"), ("zqzq", "nothing found")):
        handler_page.goto("/staff/")
        handler_page.get_by_label("Words or a reference").fill(words)
        press(handler_page, "Search your cases")
        faulty.look(handler_page, f"search, {name}")
    handler_page.goto("/staff/log/")
    go_by(handler_page.locator("main form .govuk-button").last)
    faulty.look(handler_page, "log, empty")
    handler_page.goto("/staff/cases/RC-0000-0000/")
    faulty.look(handler_page, "absent")
    Heartbeat.objects.update(last_good_at=factories.NOW - timedelta(days=1))
    handler_page.goto("/staff/")
    assert handler_page.get_by_role("alert").count() == 1
    faulty.look(handler_page, "clock stopped")

    assert faulty.found == {}


def _set_periods(page: Page, faulty: Faults) -> None:
    page.goto("/staff/dates/profiles/new/")
    press(page, "Show what they promise")
    faulty.look(page, "periods, empty")
    for label, typed in (("Day", "1"), ("Month", "6"), ("Year", "2030"), ("Why, and who decided it", "The board")):
        page.get_by_label(label, exact=True).fill(typed)
    page.get_by_label("First letter: 7 days. Answer: 3 months.").check()
    press(page, "Show what they promise")
    faulty.look(page, "periods, what they promise")
    press(page, "Add these periods")
    faulty.look(page, "periods, added")


def empty(page: Page) -> None:
    for field in page.locator("main form textarea").all():
        field.fill("")


def test_signing_in_wrongly(visitor: Visitor, handler: User) -> None:
    faulty, page = Faults(), visitor().new_page()
    page.goto("/staff/sign-in/")
    press(page, "Sign in")
    faulty.look(page, "nothing typed")
    page.get_by_label("Work email").fill(handler.email)
    page.get_by_label("Password").fill("wrong")
    press(page, "Sign in")
    faulty.look(page, "wrong password")

    assert faulty.found == {}
