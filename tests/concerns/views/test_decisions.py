"""The name keepers' pages, through the real door, keys and tables."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import access, audit, calendar, decisions, requests
from concerns.domain.wanted import Wanted
from concerns.enums import Basis, Body, CaseRole, Category, ConflictKind, Consent, EventType, Mode, Purpose
from concerns.forms import passphrases
from concerns.models import Concern
from concerns.models.disclosure import Grant, NameDecision, NameRequest, Reveal
from concerns.models.vault import KeyShare, SealedIdentity
from tests import factories, names, people
from tests.desk import client_of, sign_in, text_of
from trust.models import Event

REASON = "The reporter agrees and a meeting is offered."
# What was raised, and what was written to the reporter: none of it may stand on a page of a name keeper.
PLANTED: dict[str, Any] = {
    "happened": "PLANTEDhappened",
    "occurred": "PLANTEDoccurred",
    "place": "PLANTEDplace",
    "about": "PLANTEDabout",
    "told_before": "PLANTEDtold",
}
PLANTED_WISH = "PLANTEDwish"
PLANTED_WORDS = "PLANTEDwords"
PLANTED_SERVICE = "Plantedservice House"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
MARK = re.compile(r'name="mark"[^>]*value="(\w+)"')


@pytest.fixture
def moment() -> datetime:
    return timezone.now()


@pytest.fixture
def concern(rota: list[User], keepers: list[User], handler: User, lead: User, moment: datetime) -> Concern:
    names.open_vault(keepers, now=moment)
    names.make_ready(handler, now=moment)
    raised = factories.raise_concern(
        mode=Mode.CONFIDENTIAL, wishes=(PLANTED_WISH,), service=people.make_service(PLANTED_SERVICE), **PLANTED
    )
    factories.take_on(raised.case, by=lead, now=moment)
    access.appoint(raised.case, handler, CaseRole.HANDLER, by=lead, now=moment)
    return fresh(raised.concern)


def fresh(concern: Concern) -> Concern:
    return Concern.objects.select_related("case", "data_key").get(pk=concern.pk)


def asked(concern: Concern, by: User, basis: Basis = Basis.CONSENT, **overrides: Any) -> NameRequest:
    given: dict[str, Any] = {"recipient": by, "purpose": Purpose.MEET, "days": 14, "words": PLANTED_WORDS}
    given |= {"grounds": "The court ordered it."} if basis != Basis.CONSENT else {}
    wanted = Wanted(basis=basis, **{**given, **overrides})
    return requests.ask(fresh(concern), wanted=wanted, by=by, now=timezone.now())


def answered(row: NameRequest, consent: Consent = Consent.YES) -> NameRequest:
    conditions = "Not by phone at work." if consent == Consent.CONDITIONS else ""
    requests.answer(row, consent=consent, conditions=conditions, on=calendar.receipt_date(timezone.now()))
    return row


def address(row: NameRequest) -> str:
    return reverse("identity:request", args=[row.pk])


def send(keeper: User, row: NameRequest, *, passphrase: str = names.PASSPHRASE, **data: str) -> Any:
    client = client_of(keeper)
    page = client.get(address(row))
    assert page.status_code == 200
    found = MARK.search(text_of(page))
    assert found
    given = {"mark": found[1], "decision": "allow", "reason": REASON, "passphrase": passphrase, **data}
    return client.post(address(row), given)


def words(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", text_of(response)).split())


POLICE: dict[str, Any] = {"recipient": None, "body": Body.POLICE, "purpose": Purpose.PASS_ON, "days": 1}


# What stands on the pages, and what does not


def test_the_deciding_page_says_who_asks_for_whom_and_what_was_checked(
    concern: Concern, keepers: list[User], handler: User
) -> None:
    row = answered(asked(concern, handler), Consent.CONDITIONS)
    page = words(client_of(keepers[0]).get(address(row)))
    for said in (
        f"{handler.name}, {handler.title}",
        concern.reference,
        "To meet the reporter or to speak with them",
        "14 days, to ",
        "The reporter said: yes, with a condition",
        "Not by phone at work.",
        "The reporter was asked and said “yes, but only if …”, on ",
        "You are not the asker two people, always",
        "On this case",
        "Five scenes passed valid to ",
        "Allow, with the reporter’s condition",
    ):
        assert said in page, said
    reads = Event.objects.filter(chain=audit.case_chain(concern.case), type=EventType.NAME_REQUEST_READ)
    assert reads.count() == 1


def test_i11_keepers_read_nothing_of_what_was_raised(
    concern: Concern, keepers: list[User], handler: User, lead: User
) -> None:
    """On no page, in no state, for no ground; and no name before it is decided."""
    one, two = (client_of(keeper) for keeper in keepers)
    seen = [one.get(reverse("identity:home"))]
    for basis in Basis:
        row = asked(concern, handler, basis)
        seen += [one.get(reverse("identity:home")), one.get(address(row)), one.post(address(row), {})]
        if basis == Basis.CONSENT:
            answered(row)
        seen += [send(keepers[0], row), one.get(address(row)), two.get(address(row))]
        if basis == Basis.LIFE:
            seen.append(two.get(reverse("identity:review", args=[row.pk])))
        elif basis != Basis.CONSENT:
            seen.append(send(keepers[1], row, decision="refuse"))
    seen.append(one.get(reverse("identity:home")))
    assert len(seen) > 25
    assert {response.status_code for response in seen} == {200, 302}
    hidden = [*PLANTED.values(), PLANTED_WISH, PLANTED_WORDS, PLANTED_SERVICE, factories.NAME.name]
    hidden += [str(category.label) for category in Category]
    told = {token for response in seen for token in hidden if token in text_of(response)}
    assert told == set()


def test_the_list_shows_what_waits_for_this_keeper(
    concern: Concern, keepers: list[User], handler: User, lead: User
) -> None:
    client, home = client_of(keepers[0]), reverse("identity:home")
    assert "No request for a name waits for you." in text_of(client.get(home))
    row = asked(concern, handler)
    assert "Waits for somebody else first" in text_of(client.get(home))
    answered(row)
    page = text_of(client.get(home))
    assert "Waits for you" in page
    assert address(row) in page
    send(keepers[0], row)
    page = text_of(client.get(home))
    assert "Decided by you" in page
    assert address(row) not in page
    access.block(fresh(concern).case, keepers[1], ConflictKind.RELATION, by=lead, now=timezone.now())
    asked(concern, handler, Basis.LIFE, **POLICE)
    assert concern.reference not in text_of(client_of(keepers[1]).get(home))


# Deciding


def test_a_grant_is_given_and_no_name_is_shown(concern: Concern, keepers: list[User], handler: User) -> None:
    row = answered(asked(concern, handler))
    response = send(keepers[0], row)
    assert (response.status_code, response["Location"]) == (302, reverse("identity:home"))
    assert Grant.objects.get().user == handler
    page = client_of(keepers[0]).get(address(row))
    assert "There is nothing to decide any more." in text_of(page)
    assert 'name="passphrase"' not in text_of(page)


def test_a_name_is_passed_on_once(concern: Concern, keepers: list[User], handler: User) -> None:
    row = answered(asked(concern, handler, **POLICE))
    client = client_of(keepers[0])
    mark = MARK.search(text_of(client.get(address(row))))
    assert mark
    data = {"mark": mark[1], "decision": "allow", "reason": REASON, "passphrase": names.PASSPHRASE}

    response = client.post(address(row), data)

    page = text_of(response)
    assert response.status_code == 200
    for said in (factories.NAME.name, factories.NAME.work, factories.NAME.reach):
        assert said in page
    assert "Tell it to the police and to nobody else." in page
    assert f"{keepers[0].name}, " in page
    assert "patternTransform" in page
    assert "hk-unprintable" in page
    assert response["Refresh"] == f"180; url={reverse('identity:home')}"
    assert "no-store" in response["Cache-Control"]
    again = client.post(address(row), data)
    assert again.status_code == 409
    assert factories.NAME.name not in text_of(again)
    assert Reveal.objects.count() == 1
    assert NameDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"decision": ""}, "Choose one of the two."),
        ({"reason": " "}, "Write your reason."),
        ({"passphrase": ""}, "Type your vault passphrase."),
        ({"passphrase": "not this one at all"}, "That passphrase is not right."),
    ],
)
def test_what_is_wrong_is_said_and_the_reason_stays(
    concern: Concern, keepers: list[User], handler: User, data: dict[str, str], says: str
) -> None:
    row = answered(asked(concern, handler))
    response = send(keepers[0], row, **data)
    page = text_of(response)
    assert response.status_code == 200
    assert says in page
    assert (REASON in page) == ("reason" not in data)
    assert names.PASSPHRASE not in page
    assert (Grant.objects.count(), NameDecision.objects.count()) == (0, 0)


@pytest.mark.parametrize("where", ["the share", "the name"])
def test_what_somebody_changed_in_the_database_is_said_in_a_sentence(
    where: str, concern: Concern, keepers: list[User], handler: User
) -> None:
    """Not a crash: whoever holds the passphrase is told to stop."""
    row = answered(asked(concern, handler))
    table, column = {"the share": (KeyShare, "sealed_private"), "the name": (SealedIdentity, "sealed")}[where]
    for one in table._default_manager.all():
        table._default_manager.filter(pk=one.pk).update(**{column: bytes(getattr(one, column))[:-1] + b"!"})
    response = send(keepers[0], row)
    said = passphrases.NOT_ON_RECORD if where == "the share" else passphrases.NOT_AS_LOCKED
    assert response.status_code == 200
    assert str(said) in text_of(response)
    assert (Grant.objects.count(), NameDecision.objects.count()) == (0, 0)


def test_refusing_needs_no_passphrase(concern: Concern, keepers: list[User], handler: User) -> None:
    row = answered(asked(concern, handler))
    assert send(keepers[0], row, decision="refuse", passphrase="").status_code == 302
    row.refresh_from_db()
    assert row.state == "refused"
    assert Grant.objects.count() == 0


def test_what_stops_it_stands_on_the_page_and_holds(concern: Concern, keepers: list[User], handler: User) -> None:
    row = asked(concern, handler)
    page = text_of(client_of(keepers[0]).get(address(row)))
    assert "You cannot allow this yet" in page
    assert "The reporter has until " in page
    answer = send(keepers[0], row)
    assert answer.status_code == 200
    assert "The reporter has until " in text_of(answer)
    assert REASON in text_of(answer)
    assert Grant.objects.count() == 0


@pytest.mark.parametrize("meanwhile", ["taken back", "another keeper", "withdrawn", "another mode"])
def test_a_page_that_came_too_late_opens_nothing(
    concern: Concern, keepers: list[User], handler: User, meanwhile: str
) -> None:
    now = timezone.now()
    row = answered(asked(concern, handler))
    client = client_of(keepers[0])
    mark = MARK.search(text_of(client.get(address(row))))
    assert mark
    if meanwhile == "taken back":
        requests.take_back(row, on=calendar.receipt_date(now))
    if meanwhile == "another keeper":
        decisions.decide(row, agree=False, reason="No.", by=keepers[1], now=now)
    if meanwhile == "withdrawn":
        requests.withdraw(row, by=handler, now=now)
    if meanwhile == "another mode":
        Concern.objects.filter(pk=concern.pk).update(mode=Mode.OPEN)
    data = {"mark": mark[1], "decision": "allow", "reason": REASON, "passphrase": names.PASSPHRASE}

    response = client.post(address(row), data)

    assert response.status_code == 409
    assert REASON in text_of(response)
    assert names.PASSPHRASE not in text_of(response)
    assert Grant.objects.count() == 0


def test_a_request_that_lapsed_while_the_page_was_open_says_so(
    concern: Concern, keepers: list[User], handler: User
) -> None:
    row = asked(concern, handler)
    client = client_of(keepers[0])
    mark = MARK.search(text_of(client.get(address(row))))
    assert mark
    long_ago = calendar.receipt_date(timezone.now()) - timedelta(days=1)
    NameRequest.objects.filter(pk=row.pk).update(consult_by_date=long_ago)
    data = {"mark": mark[1], "decision": "allow", "reason": REASON, "passphrase": names.PASSPHRASE}
    page = text_of(client.post(address(row), data))
    assert "no answer means no" in page
    assert Grant.objects.count() == 0


def test_two_keepers_are_needed_without_a_yes(concern: Concern, keepers: list[User], handler: User) -> None:
    row = asked(concern, handler, Basis.LAW, **POLICE)
    first = send(keepers[0], row)
    assert first.status_code == 302
    assert "another name keeper has the last word" in text_of(client_of(keepers[0]).get(address(row)))
    page = text_of(send(keepers[1], row))
    assert "The reporter is told first. A second name keeper may agree from " in page
    assert REASON in page
    early = timezone.now() - timedelta(days=7)
    NameRequest.objects.filter(pk=row.pk).update(tell_date=calendar.receipt_date(early))
    assert factories.NAME.name in text_of(send(keepers[1], row))


# Who comes in


def test_t10_everybody_else_finds_no_such_page_by_the_same_work(
    concern: Concern, keepers: list[User], handler: User, lead: User, hr: User, administrator: User
) -> None:
    row = answered(asked(concern, handler))
    for who in (handler, lead, hr, administrator):
        client = client_of(who)
        for place in (reverse("identity:home"), address(row), reverse("identity:review", args=[row.pk])):
            assert (client.get(place).status_code, client.post(place).status_code) in {(404, 404), (404, 405)}
    access.block(fresh(concern).case, keepers[0], ConflictKind.RELATION, by=lead, now=timezone.now())
    hidden = client_of(keepers[0])
    hidden.get(reverse("identity:home"))  # the first look of a session writes
    with CaptureQueriesContext(connection) as wanted:
        absent = hidden.get(reverse("identity:request", args=["00000000-0000-4000-8000-000000000000"]))
    with CaptureQueriesContext(connection) as found:
        there = hidden.get(address(row))
    assert len(found) == len(wanted)
    assert (there.status_code, TOKEN.sub("", text_of(there))) == (404, TOKEN.sub("", text_of(absent)))


def test_whoever_has_not_shown_lately_who_they_are_is_asked_first(
    concern: Concern, keepers: list[User], handler: User
) -> None:
    row = answered(asked(concern, handler))
    stale = sign_in(Client(), keepers[0], minutes_ago=6)
    answer = stale.get(address(row))
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("accounts:again"))


# Afterwards


def test_the_page_says_how_many_are_told_of_what_is_opened_at_once(
    concern: Concern, keepers: list[User], handler: User, rota: list[User]
) -> None:
    """As many as there are, up to two; where nobody is left it does not say that somebody is."""
    row = asked(concern, handler, Basis.LIFE)
    client = client_of(keepers[0])
    assert "2 other people are told this minute." in words(client.get(address(row)))
    User.objects.exclude(pk__in=[keepers[0].pk, handler.pk, rota[0].pk]).update(is_active=False)
    assert "1 other person is told this minute." in words(client.get(address(row)))
    access.block(fresh(concern).case, rota[0], ConflictKind.RELATION, by=rota[0], now=timezone.now())
    page = words(client.get(address(row)))
    assert "There is nobody else who can be told this minute." in page
    assert "told this minute. The reason is reviewed" not in page


def test_i14_what_was_opened_for_a_life_is_looked_at_by_one_of_two(
    concern: Concern, keepers: list[User], handler: User, lead: User, other_lead: User
) -> None:
    row = asked(concern, handler, Basis.LIFE, **POLICE)
    assert factories.NAME.name in text_of(send(keepers[0], row))
    place = reverse("identity:review", args=[row.pk])
    assert client_of(keepers[0]).get(place).status_code == 404
    assert client_of(other_lead).get(place).status_code == 404
    page = words(client_of(lead).get(place))
    assert "The court ordered it." in page
    assert REASON in page
    assert factories.NAME.name not in page
    assert place in text_of(client_of(lead).get(reverse("identity:home")))
    client = client_of(keepers[1])
    assert "Write what you found." in text_of(client.post(place, {"words": " "}))
    assert client.post(place, {"words": "It was right."})["Location"] == reverse("identity:home")
    row.refresh_from_db()
    assert row.reviewed_by == keepers[1]
    assert client_of(lead).post(place, {"words": "So it was."}).status_code == 404
