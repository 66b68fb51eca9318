"""The pages of what is put right by talking, of a part split off, and of links."""

import re
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import informal, letters, links
from concerns.enums import Mode, Seriousness, State
from concerns.models import Concern
from tests.casework_factories import Worked, case_in, cleared, found, triaged
from tests.desk import client_of, done, fill, text_of, version_on
from tests.pages import visit

pytestmark = pytest.mark.django_db

DAY = {"talked_date_day": "11", "talked_date_month": "11", "talked_date_year": "2026"}
TALKS = re.compile(r"/staff/oversight/talking/[0-9a-f-]{36}/")
CODE = re.compile(r"<b>((?:[0-9A-Z]{4}-){3}[0-9A-Z]{4})</b>")


def resolving(worked: Worked) -> dict[str, str]:
    form = client_of(worked.handler).get(reverse("casework:resolve", args=[worked.reference])).context["form"]
    offered = {name: form[name].value() for name in ("support", "contact")}
    wishes = {"reply_1": "all", "reason_1": "It is done.", "reply_2": "none", "reason_2": "They know."}
    told = {"agreed": "At the bedside.", "how": "A talk with the team.", "actions": "Done at the bedside."}
    return {**DAY, **offered, **wishes, **told, "bodies": "Care Quality Commission (care)"}


def test_r44_a_first_reader_looks_at_both_before_a_yes(rota: list[User], lead: User, handler: User) -> None:
    worked = triaged(lead=lead, handler=handler)
    leading = client_of(lead)
    early = text_of(leading.get(reverse("triage:informal", args=[worked.reference])))
    assert "It is not recorded as minor." in early
    found(Seriousness.MINOR, worked.case, by=lead)
    half: dict[str, Any] = {"may": "yes", "looked": ["conflict"], "reason": "Anybody saw it."}
    assert "Look at both, and tick them." in text_of(fill(leading, "triage:informal", worked.reference, **half))
    assert not informal.is_cleared(worked.case)

    done(fill(leading, "triage:informal", worked.reference, **{**half, "looked": ["conflict", "source"]}))

    assert informal.is_cleared(worked.case)
    assert "Anybody saw it." in text_of(leading.get(reverse("triage:informal", args=[worked.reference])))


def test_r22_one_page_records_it_and_issues_the_letter(rota: list[User], lead: User, handler: User) -> None:
    worked = cleared(lead=lead, handler=handler)
    client, typed = client_of(handler), resolving(worked)
    looked = text_of(fill(client, "casework:resolve", worked.reference, **typed, do="preview"))
    assert "The letter as it would go out now" in looked
    assert "It was put right early, by talking." in looked
    assert letters.issued(worked.concern) == []
    missing = text_of(fill(client, "casework:resolve", worked.reference, **{**typed, "how": ""}, do="issue"))
    assert "The letter does not say how it will be dealt with." in missing
    assert "At the bedside." in missing

    done(fill(client, "casework:resolve", worked.reference, **typed, do="issue"))

    assert worked.case.state == State.ANSWERED
    (letter,) = letters.issued(worked.concern)
    assert "At the bedside." not in letters.text_of(letter).replace("Done at the bedside.", "")


def test_what_was_typed_for_each_wish_comes_back_from_a_stale_page(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = cleared(lead=lead, handler=handler)
    client, typed = client_of(handler), resolving(worked)
    place = reverse("casework:resolve", args=[worked.reference])
    version = version_on(client.get(place))
    found(Seriousness.MINOR, worked.case, by=lead)

    answer = client.post(place, {"version": version, **typed, "do": "issue"})

    assert answer.status_code == 409
    shown = text_of(answer)
    assert "Why, on wish 2" in shown
    assert all(typed[name] in shown for name in ("agreed", "how", "reason_1", "reason_2"))


def test_r44_without_a_yes_the_page_says_what_comes_first(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    page = text_of(client_of(handler).get(reverse("casework:resolve", args=[worked.reference])))
    assert "No other first reader has said that whoever handles this may put it right by talking." in page
    assert "Ask one" in page


def test_whoever_handles_it_asks_and_a_first_reader_answers(
    rota: list[User], lead: User, other_lead: User, handler: User
) -> None:
    worked = case_in(State.ACCEPTED, lead=lead, handler=handler)
    found(Seriousness.MINOR, worked.case, by=handler)
    done(fill(client_of(handler), "casework:informal", worked.reference, grounds="One sheet."))
    assert "A first reader has not answered yet." in text_of(
        client_of(handler).get(reverse("casework:informal", args=[worked.reference]))
    )
    reading = client_of(other_lead)
    assert "may be put right by talking. Read and decide." in text_of(reading.get(reverse("triage:new")))
    (place,) = re.findall(
        r"/staff/oversight/talking/[0-9a-f-]{36}/", text_of(reading.get("/staff/oversight/talking/"))
    )
    assert "One sheet." in text_of(reading.get(place))
    assert client_of(handler).get(place).status_code == 404
    done(reading.post(place, {"may": "yes", "looked": ["conflict", "source"], "reason": "Many saw it."}))
    assert informal.is_cleared(worked.case)
    assert reading.get(place).status_code == 404


def test_d13_split_through_the_pages_and_taken_over_by_its_reporter(
    rota: list[User], lead: User, handler: User
) -> None:
    worked = triaged(lead=lead, handler=handler)
    leading = client_of(lead)
    empty = text_of(fill(leading, "triage:split", worked.reference, part="", reason="It is a grievance."))
    assert "Write what the part is." in empty
    done(fill(leading, "triage:split", worked.reference, part="Shifts were changed.", reason="A grievance."))
    new = Concern.objects.exclude(pk=worked.concern.pk).get()
    assert new.mode == Mode.ANONYMOUS

    inbox = visit(leading.__class__(), reverse("inbox:enter")).press(code=worked.code)

    (code,) = CODE.findall(inbox.text)
    assert new.reference in inbox.text
    assert code not in text_of(leading.get(reverse("casework:messages", args=[worked.reference])))
    assert code not in text_of(leading.get(reverse("casework:messages", args=[new.reference])))
    taken = visit(leading.__class__(), reverse("inbox:hand-over")).press(code=code)
    assert taken.heading != ""
    assert taken.status == 200


def test_r18_linked_through_the_page_and_seen_by_whoever_may_open_both(
    rota: list[User], lead: User, handler: User
) -> None:
    first, later = triaged(lead=lead, handler=handler), triaged(lead=lead, handler=handler)
    leading = client_of(lead)
    typed = {"kind": "nothing_done", "reason": "The manager knew."}
    for wrong in ("RC-0000-0000", later.reference):
        page = fill(leading, "casework:links", later.reference, reference=wrong, **typed)
        assert page.status_code == 200
        assert links.of(later.case, viewer=lead) == []

    done(fill(leading, "casework:links", later.reference, reference=first.reference.lower(), **typed))

    page = text_of(leading.get(reverse("casework:links", args=[first.reference])))
    assert later.reference in page
    assert "The manager knew." in page
    assert later.reference not in text_of(leading.get(reverse("casework:timeline", args=[first.reference])))
    (one,) = links.of(first.case, viewer=lead)
    version = first.case.version
    done(leading.post(reverse("casework:unlink", args=[first.reference, one.link.pk]), {"version": version}))
    assert links.of(later.case, viewer=lead) == []
