"""The page of a search: what is sent to it, what it shows, and where nothing of it stands."""

import re

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import access, mailbox, search
from concerns.enums import CaseRole, ConflictKind, EventType, State
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, text_of
from tests.factories import NOW
from tests.pages import Page, visit
from trust.models import Event

pytestmark = pytest.mark.django_db

ADDRESS = "/staff/search/"


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def search_as(user: User, words: str, **more: str) -> Page:
    return Page(None, client_of(user).post(ADDRESS, {"words": words, **more}))  # type: ignore[arg-type]


def found(page: Page) -> list[str]:
    return re.findall(r'<h2><a class="hk-mono" href="/staff/cases/([\w-]+)/"', page.text)


def test_from_the_work_list_to_the_text_that_was_found(worked: Worked, handler: User) -> None:
    page = visit(client_of(handler), reverse("casework:worklist")).press(words="MÉDICINE larch")

    assert (page.status, page.heading) == (200, "Search your cases")
    assert found(page) == [worked.reference]
    assert "The <mark>medicine</mark> sheet at <mark>Larch</mark> House was" in page.text
    assert f'href="{reverse("casework:concern", args=[worked.reference])}"' in page.text
    assert "You searched the one case that you have." in page.text
    assert page.response["Cache-Control"] == "no-store"


def test_each_kind_of_text_leads_to_the_page_where_it_is_read(worked: Worked, handler: User) -> None:
    mailbox.write_as_reporter(worked.raised.mailbox, "Sheets again <b>.", on=NOW.date())
    client = client_of(handler)

    page = search_as(handler, "sheet")

    assert "1 more place in this case" in page.text or "more places" not in page.text
    links = re.findall(r'<dt><a href="([^"]+)">', page.text)
    assert {client.get(link).status_code for link in links} == {200}
    assert len(links) == 3
    assert "&lt;b&gt;" in page.text


def test_what_stands_in_an_address_is_not_searched_for(worked: Worked, handler: User) -> None:
    assert found(search_as(handler, "medicine")) == [worked.reference]
    before = Event.objects.count()

    page = visit(client_of(handler), f"{ADDRESS}?words=medicine")

    assert (page.status, found(page), page.values["words"]) == (200, [], [""])
    assert "medicine" not in page.text
    assert Event.objects.count() == before


@pytest.mark.parametrize("typed", ["", "  ", "an", "a b c", "--- ...", "x" * 101])
def test_too_little_or_too_much_searches_nothing_and_stays_as_it_was_typed(
    worked: Worked, handler: User, typed: str
) -> None:
    page = search_as(handler, typed)

    assert "There is something to mend" in page.text
    assert page.values["words"] == [typed]
    assert not Event.objects.filter(type=EventType.CASE_READ).exists()


def test_older_cases_are_gone_on_to(
    worked: Worked, handler: User, lead: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    older = worked.reference
    newer = case_in(State.INVESTIGATING, lead=lead, handler=handler, now=NOW.replace(day=11)).reference
    monkeypatch.setitem(search.look.__kwdefaults__ or {}, "most", 1)

    page = search_as(handler, "medicine")
    assert (found(page), "There are older cases." in page.text) == ([newer], True)
    mark = re.findall(r'name="older" value="([^"]+)"', page.text)[-1]
    last = search_as(handler, "medicine", older=mark)

    assert (found(last), "You searched 1 older case." in last.text) == ([older], True)
    assert "Go on with older cases" not in last.text


def test_i7_a_block_shows_what_somebody_without_cases_is_shown(
    worked: Worked, handler: User, other_handler: User, lead: User
) -> None:
    assert found(search_as(handler, worked.reference)) == [worked.reference]

    access.block(worked.case, handler, ConflictKind.SUBJECT, by=lead, now=NOW)

    for typed in ("medicine", worked.reference):
        shown = [main_part(search_as(user, typed)) for user in (handler, other_handler)]
        assert shown[0] == shown[1]
        assert found(search_as(handler, typed)) == []


def main_part(page: Page) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page.text.partition("<main")[2])


def test_who_searches_too_often_is_told_to_wait(worked: Worked, handler: User) -> None:
    for _ in range(search.MOST_TIMES):
        search_as(handler, worked.reference)

    page = search_as(handler, "medicine")

    assert "You searched many times in a few minutes. Try again in" in page.text
    assert page.values["words"] == ["medicine"]
    assert not Event.objects.filter(type=EventType.CASE_READ).exists()


def test_the_timeline_says_searched_and_who_is_blocked_later_is_said_to_have_read(
    worked: Worked, handler: User, other_handler: User
) -> None:
    access.appoint(worked.case, other_handler, CaseRole.INVESTIGATOR, by=handler, now=NOW)
    search_as(other_handler, "nothing of it")
    search_as(other_handler, "nothing of it")

    page = client_of(handler).get(reverse("casework:timeline", args=[worked.reference]))

    assert "Case searched, 2 times" in text_of(page)


@pytest.mark.parametrize(("who", "offered"), [("handler", 1), ("lead", 1), ("worker", 0), ("administrator", 0)])
def test_the_lists_offer_it_to_those_who_work_on_cases(
    rota: list[User], request: pytest.FixtureRequest, who: str, offered: int
) -> None:
    client = client_of(request.getfixturevalue(who))

    for place in ("casework:worklist", "casework:closed"):
        assert text_of(client.get(reverse(place))).count(f'action="{ADDRESS}"') == offered
