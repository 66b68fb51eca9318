"""Guidance for managers, and links that are shown to those they are for once somebody opened them (R32, R98)."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Employer, User
from concerns.domain import policy
from concerns.enums import LinkHealth, Nation, TextKind
from concerns.models import GuidanceLink
from tests.desk import client_of, text_of
from tests.factories import NOW

LINKS, NEW = "/staff/guidance/links/", "/staff/guidance/links/new/"
TITLE, PLACE = "Tips for people who speak up", "https://advice.example/tips?for=workers"
TYPED = {
    "title": TITLE,
    "address": PLACE,
    "about": "What to write down.",
    "readers": ["reporters"],
    "nations": [Nation.ENGLAND.value, Nation.WALES.value],
}


@pytest.fixture
def desk(administrator: User) -> Client:
    return client_of(administrator)


def public(slug: str = "links") -> str:
    return text_of(Client().get(f"/help/{slug}/"))


def test_r98_a_link_is_added_opened_and_then_shown_to_whom_it_is_for(desk: Client, worker: User) -> None:
    assert desk.post(NEW, TYPED).status_code == 302
    link = GuidanceLink.objects.get()
    page = text_of(desk.get(LINKS))
    assert ("Nobody has opened 1 of these links yet." in page, "Not yet" in page) == (True, True)
    assert TITLE not in public()

    place = reverse("guidance:link", args=[link.pk])
    assert desk.post(place, {**TYPED, "opened": "on", "seen": "0"}).status_code == 302

    shown = public()
    assert f'<a class="govuk-link" href="{PLACE}" rel="noreferrer noopener">{TITLE}</a>' in shown
    assert "They can see that somebody came, but not from where." in shown
    assert TITLE not in text_of(client_of(worker).get("/staff/guidance/"))
    desk.post(place, {**TYPED, "readers": ["managers"], "seen": "1"})
    assert TITLE in text_of(client_of(worker).get("/staff/guidance/"))
    assert TITLE not in public()


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"address": "http://advice.example/"}, "It begins with https://."),
        ({"address": "javascript:alert(1)"}, "It begins with https://."),
        ({"address": "https://advice.example:8443/"}, "It begins with https://."),
        ({"address": "https://[advice"}, "It begins with https://."),
        ({"title": " "}, "Write what it is called."),
        ({"readers": []}, "Tick who it is for."),
        ({"nations": ["cornwall"]}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_a_link_is_said_beside_the_field(
    desk: Client, changed: dict[str, object], said: str
) -> None:
    answer = desk.post(NEW, {**TYPED, **changed})

    assert answer.status_code == 200
    assert said in text_of(answer)
    assert list(GuidanceLink.objects.all()) == []


def test_a_stale_page_changes_nothing_and_removes_nothing(desk: Client) -> None:
    desk.post(NEW, {**TYPED, "opened": "on"})
    place = reverse("guidance:link", args=[GuidanceLink.objects.get().pk])
    desk.post(place, {**TYPED, "about": "Read it first.", "seen": "0"})

    assert "Somebody changed this link meanwhile." in text_of(desk.post(place, {**TYPED, "seen": "0"}))
    assert desk.post(place, {"do": "remove", "seen": "0"}).status_code == 409
    assert desk.post(place, {"do": "remove"}).status_code == 404
    assert GuidanceLink.objects.get().about == "Read it first."

    assert desk.post(place, {"do": "remove", "seen": "1"}).status_code == 302
    assert list(GuidanceLink.objects.all()) == []
    assert desk.get(place).status_code == 404


def test_an_administrator_sees_what_the_last_look_found(desk: Client, hr: User) -> None:
    desk.post(NEW, {**TYPED, "opened": "on"})
    GuidanceLink.objects.update(health=LinkHealth.GONE, looked_on=NOW.date())

    assert "The page is not there any more" in text_of(desk.get(LINKS))
    assert TITLE in public()
    assert client_of(hr).get(LINKS).status_code == 404
    assert client_of(hr).post(NEW, TYPED).status_code == 404
    assert GuidanceLink.objects.count() == 1


def test_r15_everybody_reads_what_to_do_when_they_are_told_something(
    desk: Client, administrator: User, worker: User
) -> None:
    page = text_of(client_of(worker).get("/staff/guidance/"))
    assert "Do not promise secrecy that you cannot keep." in page
    assert "Do not try to find out who spoke up, and do not guess aloud." in page

    policy.publish(
        TextKind.MANAGERS, "Listen <b>well</b>.", instead_of=0, reason="Ours.", by=administrator, now=NOW
    )

    page = text_of(client_of(worker).get("/staff/guidance/"))
    assert ("Listen &lt;b&gt;well&lt;/b&gt;." in page, "Do not promise secrecy" in page) == (True, False)


def test_r90_whom_to_talk_to_stands_on_the_page_only_while_it_is_filled_in(employer: Employer) -> None:
    assert "You would rather talk than write" not in public()

    Employer.objects.update(talk_instead="Ring 01632 960 150 and ask for the head of governance.")

    assert "Ring 01632 960 150 and ask for the head of governance." in public()
