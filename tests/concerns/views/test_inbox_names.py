"""Who asks for a reporter's name, who saw it, what is done without asking: through the pages behind their code."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from accounts.models import User
from concerns.domain import calendar, decisions, grants, opening, requests
from concerns.enums import Basis, Body, Consent, GrantEnd, Purpose
from concerns.models.disclosure import Grant, NameRequest
from tests import factories, names, routes
from tests.casework_factories import Worked
from tests.factories import Logged
from tests.inbox import ONLY_IF, RETYPED, WORDS, ask, confidential, enter, granted
from tests.pages import HERE, Page, visit
from tests.reporter import code_on
from tests.stored import Left, left_by
from trust.models import Event

NO_PAGES = {"employer-css", "employer-icon", "healthz", "readyz", "leave"}  # a picture, a colour, and the way out


@pytest.fixture(autouse=True)
def nobody_tried_before(rota: list[User]) -> None:
    cache.clear()


@pytest.fixture
def vaulted(keepers: list[User]) -> list[User]:
    names.open_vault(keepers, now=timezone.now())
    return keepers


@pytest.fixture
def worked(vaulted: list[User], handler: User, lead: User) -> Worked:
    return confidential(lead=lead, handler=handler)


def post_answer(client: Client, asked: NameRequest, **typed: str) -> Any:
    """From a page that was drawn earlier."""
    address = f"/inbox/questions/{asked.pk}/"
    return client.post(address, typed, headers={"origin": HERE}, secure=True)


def day(value: date | None) -> str:
    assert value is not None
    return f"{value:%A} {value.day} {value:%B %Y}"


def test_somebody_asks_and_the_card_says_who_why_until_when_and_what_silence_means(
    client: Client, worked: Worked
) -> None:
    asked = ask(worked)

    page = enter(client, worked.code)

    assert "Ruth Adeyemi asks to see your name" in page.text
    assert "Ruth Adeyemi, Service manager, your contact." in page.text
    for words in (
        "Nobody else is shown it",
        "To meet you or to speak with you",
        WORDS,
        f"{day(grants.until(asked))} at the latest",
        f"By {day(asked.consult_by_date)} <b>we take that as no</b>",
        "You can say no, and you do not have to say why.",
    ):
        assert words in page.text
    assert page.text.count('type="radio"') == 3
    assert page.values.get("answer") is None
    assert len(page.form.buttons) == 1


@pytest.mark.parametrize(
    ("answer", "conditions", "said"),
    [
        (Consent.YES, "", "You said yes on"),
        (Consent.NO, "", "You said no on"),
        (Consent.CONDITIONS, ONLY_IF, "You said “Yes, but only if …” on"),
    ],
)
def test_an_answer_is_kept_and_may_be_another_until_its_day(
    client: Client, worked: Worked, answer: Consent, conditions: str, said: str
) -> None:
    asked = ask(worked)

    page = enter(client, worked.code).press(answer=answer, conditions=conditions)

    assert page.heading == "You have a contact: Ruth Adeyemi"
    assert said in page.text
    kept = NameRequest.objects.get(pk=asked.pk)
    assert (kept.answer, requests.conditions_of(kept)) == (answer, conditions)
    assert f"/inbox/questions/{asked.pk}/" in page.text
    other = Consent.NO if answer != Consent.NO else Consent.YES
    again = visit(client, f"/inbox/questions/{asked.pk}/").press(answer=other, conditions="")
    assert ("You said no on" if other == Consent.NO else "You said yes on") in again.text
    assert NameRequest.objects.get(pk=asked.pk).answer == other


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose one of the three answers."),
        ({"answer": "maybe"}, "Choose one of the three answers."),
        ({"answer": "conditions", "conditions": "  "}, "Write what must be so, or choose another answer."),
        ({"answer": "yes", "conditions": ONLY_IF}, "You wrote what must be so."),
        ({"answer": "conditions", "conditions": "x" * 1001}, "Your text is 1 character too long."),
    ],
)
def test_an_answer_that_cannot_be_taken_keeps_what_was_typed(
    client: Client, worked: Worked, typed: dict[str, str], said: str
) -> None:
    asked = ask(worked)

    page = enter(client, worked.code).press(**typed)

    assert said in page.text
    assert page.title.startswith("Error: ")
    assert page.values["conditions"] == [typed.get("conditions", "")]
    assert NameRequest.objects.get(pk=asked.pk).answer == ""
    assert "Name keepers do not know what you told us, so do not write about that here." in page.text


def test_the_code_is_taken_out_of_what_must_be_so(client: Client, worked: Worked) -> None:
    asked = ask(worked)

    page = enter(client, worked.code).press(answer="conditions", conditions=f"My code is {worked.code}")

    assert "Your code is in this text." in page.text
    assert NameRequest.objects.get(pk=asked.pk).answer == ""


def test_an_answer_pressed_twice_is_given_once(client: Client, worked: Worked) -> None:
    ask(worked)
    page = enter(client, worked.code)

    for _ in range(2):
        page.press(answer="yes")

    assert Event.objects.filter(type="name.answered").count() == 1


def test_a_no_from_an_old_page_takes_back_the_yes_that_was_acted_on(client: Client, worked: Worked) -> None:
    asked = ask(worked)
    page = enter(client, worked.code)
    page.press(answer="yes")
    NameRequest.objects.filter(pk=asked.pk).update(
        consult_by_date=calendar.receipt_date(timezone.now()) - timedelta(days=1)
    )

    page.press(answer="no")

    assert NameRequest.objects.get(pk=asked.pk).answer == "no"


def test_i4_silence_is_no_and_says_so(client: Client, worked: Worked) -> None:
    asked = ask(worked)
    NameRequest.objects.filter(pk=asked.pk).update(
        consult_by_date=calendar.receipt_date(timezone.now()) - timedelta(days=1)
    )

    page = enter(client, worked.code)

    assert "asks to see your name" not in page.text
    assert "We took that as no. Your name stays locked." in page.text
    late = client.post(
        f"/inbox/questions/{asked.pk}/",
        {"answer": "yes", "conditions": ONLY_IF},
        headers={"origin": HERE},
        secure=True,
    )
    assert (late.status_code, ONLY_IF in late.content.decode()) == (409, True)
    assert NameRequest.objects.get(pk=asked.pk).answer == ""


def test_a_yes_that_opened_a_name_is_taken_back_on_a_page_of_its_own(
    client: Client, worked: Worked, vaulted: list[User]
) -> None:
    grant = granted(worked, vaulted[0])
    home = enter(client, worked.code)
    assert "They may see your name now." in home.text

    page = visit(client, f"/inbox/questions/{grant.request_id}/")
    assert "It cannot make anyone forget." in page.text
    assert not Grant.objects.get().end
    for _ in range(2):
        done = page.press("take_back", "yes")

    assert (Grant.objects.get().end, bytes(Grant.objects.get().sealed_copy)) == (GrantEnd.TAKEN_BACK, b"")
    assert "You said no on" in done.text
    assert "This question is closed" in visit(client, f"/inbox/questions/{grant.request_id}/").text


def test_i10_the_reporter_reads_who_saw_their_name_when_and_why(
    client: Client, worked: Worked, vaulted: list[User]
) -> None:
    grant = granted(worked, vaulted[0])
    assert "Nobody has opened your name here." in enter(client, worked.code).text
    now = timezone.now()
    private = grants.unlock(worked.handler, names.REVEAL_PASSPHRASE, now=now)
    grants.reveal(grant, private=private, by=worked.handler, reason="To meet them at the library.", now=now)

    page = visit(client, "/inbox/messages/")

    today = day(calendar.receipt_date(now))
    assert f"Your contact saw your name on {today}. The reason was: To meet them at the library." in page.text
    assert "Nobody has opened your name here." not in page.text
    assert f"{now:%H:%M}" not in page.text


def test_i5_what_is_done_without_a_yes_is_told_before_and_after(
    client: Client, worked: Worked, vaulted: list[User]
) -> None:
    now = timezone.now()
    plain = "A court has ordered us to"
    asked = ask(
        worked,
        basis=Basis.LAW,
        purpose=Purpose.PASS_ON,
        body=Body.COURT,
        words=plain,
        grounds="Order of 9 November.",
    )
    assert "a court or tribunal" not in enter(client, worked.code).text
    first, second = ((keeper, opening.unlock(keeper, names.PASSPHRASE, now=now)) for keeper in vaulted)

    decisions.decide(asked, agree=True, reason="It is binding.", by=first[0], private=first[1], now=now)
    told = visit(client, "/inbox/messages/").text
    assert "We have to give your name to a court or tribunal" in told
    assert f"The reason is: {plain}." in told

    later = now + timedelta(days=7)
    decisions.decide(asked, agree=True, reason="It is binding.", by=second[0], private=second[1], now=later)
    done = visit(client, "/inbox/messages/").text
    assert f"We gave your name to a court or tribunal on {day(calendar.receipt_date(later))}." in done
    assert visit(client, f"/inbox/questions/{asked.pk}/").status == 404


def test_a_question_of_another_inbox_is_not_there(client: Client, worked: Worked) -> None:
    asked = ask(worked)
    other = factories.raise_concern(now=timezone.now())
    enter(client, other.code)

    answered = client.post(
        f"/inbox/questions/{asked.pk}/", {"answer": "yes"}, headers={"origin": HERE}, secure=True
    )

    assert (visit(client, f"/inbox/questions/{asked.pk}/").status, answered.status_code) == (404, 404)
    assert NameRequest.objects.get().answer == ""


@dataclass(frozen=True)
class Inbox:
    """An inbox in which there is something of everything to do."""

    client: Client
    worked: Worked
    asked: NameRequest
    grant: Grant
    logged: Logged

    def page(self, address: str) -> Page:
        enter(self.client, self.worked.code)
        return visit(self.client, address)


def hand_over(inbox: Inbox) -> Page:
    page = visit(inbox.client, "/inbox/hand-over/").press(code=inbox.logged.handover).press(mode="confidential")
    page = page.press(**RETYPED)
    return page.press("go", "send", typed_code=code_on(page))


def write(inbox: Inbox) -> Page:
    enter(inbox.client, inbox.worked.code)
    typed = {"text": "The first floor.", "once": "form"}
    inbox.client.post("/inbox/messages/write/", typed, headers={"origin": HERE}, secure=True)
    return visit(inbox.client, "/inbox/messages/")


# Whatever a reporter does, and the heading that says it was done.
ACTS: dict[str, tuple[str, Callable[[Inbox], Page]]] = {
    "answer": (
        "You have a contact: Ruth Adeyemi",
        lambda inbox: inbox.page(f"/inbox/questions/{inbox.asked.pk}/").press(
            answer="conditions", conditions=ONLY_IF
        ),
    ),
    "take back": (
        "You have a contact: Ruth Adeyemi",
        lambda inbox: inbox.page(f"/inbox/questions/{inbox.grant.request_id}/").press("take_back", "yes"),
    ),
    "change": (
        "It is changed",
        lambda inbox: inbox.page("/inbox/choice/").press(mode="open").press(**RETYPED),
    ),
    "correct": ("Your name is saved", lambda inbox: inbox.page("/inbox/details/").press(**RETYPED)),
    "tell": ("Thank you for telling us", lambda inbox: inbox.page("/inbox/tell/").press(text="They guess.")),
    "hand over": ("Your code works now", hand_over),
    "write": ("You have a contact: Ruth Adeyemi", write),
}


@pytest.mark.parametrize("act", list(ACTS))
def test_t11_no_minute_of_what_a_reporter_does_is_kept_in_any_row(
    client: Client,
    worked: Worked,
    vaulted: list[User],
    worker: User,
    monkeypatch: pytest.MonkeyPatch,
    act: str,
) -> None:
    today = timezone.now()
    grant = granted(worked, vaulted[0])
    logged = factories.log_concern(by=worker, now=today, raised_at=today)
    inbox = Inbox(client, worked, ask(worked, purpose=Purpose.PROTECT), grant, logged)
    tomorrow = (today + timedelta(days=1)).astimezone(calendar.LONDON)
    heading, do = ACTS[act]

    def done_at(hour: int, minute: int) -> Left:
        moment = tomorrow.replace(hour=hour, minute=minute)
        with monkeypatch.context() as clock:
            clock.setattr(timezone, "now", lambda: moment)
            return left_by(lambda: headings.append(do(inbox).heading))

    headings: list[str] = []
    first, second = done_at(7, 3), done_at(21, 48)

    assert headings == [heading, heading]
    assert first == second
    assert first[0]


@pytest.mark.usefixtures("worked")
def test_t14_no_page_of_a_reporter_is_kept_by_their_browser_or_told_to_another_site(
    client: Client, worked: Worked
) -> None:
    asked = ask(worked)
    enter(client, worked.code)
    public = [route for route in routes.routes() if not route.is_staff and route.name not in NO_PAGES]

    pages = {route.name: visit(client, route.url({"pk": asked.pk})) for route in public}

    assert {"start", "raise", "help", "inbox:answer", "inbox:way", "inbox:name", "inbox:tell"} <= set(pages)
    for name, page in pages.items():
        assert page.response["Cache-Control"] == "no-store", name
        assert page.response["Referrer-Policy"] == "same-origin", name
        assert page.title.endswith("Contact form"), name
        assert not re.search(r"whistle|concern|report|name", page.title, re.IGNORECASE), name
        assert "http" not in page.response["Content-Security-Policy"], name
        for tag in re.findall(r"<form[^>]*>|<textarea[^>]*>|<input type=\"text\"[^>]*>", page.text):
            assert 'autocomplete="off"' in tag, (name, tag)
