"""Whose concern an allegation answers, on the pages of a case with two reporters and of one with one."""

import pytest
from django.urls import reverse

from accounts.models import User
from concerns.domain import findings, joining, triage
from concerns.enums import CaseRole, State
from concerns.queries import answerfile, casefile, nextstep
from tests.casework_factories import Worked, acknowledge, answer_all, case_in, give_outcome, triaged
from tests.desk import client_of, done, fill, text_of, version_on
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ASKED = "Whose concern does it answer?"


@pytest.fixture
def two(rota: list[User], lead: User, handler: User) -> tuple[Worked, Worked]:
    first, second = triaged(lead=lead, handler=handler), triaged(lead=lead, handler=handler, wishes=())
    joining.join(second.case, into=first.case, by=lead, now=NOW)
    triage.accept(first.case, handler=handler, by=lead, now=NOW)
    for one in (first, second):
        acknowledge(one)
    findings.start(first.case, by=handler, now=NOW)
    return first, second


def answers(worked: Worked) -> list[tuple[str, ...]]:
    return [one.answers for one in findings.opened(worked.case)]


def test_with_one_reporter_nothing_is_asked(rota: list[User], lead: User, handler: User) -> None:
    alone = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    client, address = client_of(handler), reverse("casework:allegations", args=[alone.reference])
    assert ASKED not in text_of(client.get(address))

    done(fill(client, "casework:allegations", alone.reference, text="Sheets were filled in before."))

    assert answers(alone) == [(alone.reference,)]
    assert "Answers" not in text_of(client.get(address))
    other = client.get(reverse("casework:answers", args=[alone.reference, 1]))
    assert (other.status_code, other["Location"]) == (302, address)


def test_d12_it_is_chosen_by_reference_and_changed_until_one_has_our_answer(
    two: tuple[Worked, Worked], handler: User
) -> None:
    first, second = two
    client = client_of(handler)
    refused = fill(client, "casework:allegations", first.reference, text="Sheets were filled in before.")
    page = text_of(refused)
    assert refused.status_code == 200
    for words in (ASKED, "Choose at least one.", "Sheets were filled in before."):
        assert words in page
    done(
        fill(
            client,
            "casework:allegations",
            first.reference,
            text="Sheets were filled in before.",
            answers=[first.reference],
        )
    )
    assert answers(first) == [(first.reference,)]
    shown = text_of(client.get(reverse("casework:allegations", args=[first.reference])))
    assert f'Answers <span class="hk-mono">{first.reference}</span>' in shown

    url = reverse("casework:answers", args=[first.reference, 1])
    version = version_on(client.get(url))
    assert "Choose at least one." in text_of(client.post(url, {"version": version}))
    stranger = client.post(url, {"version": version, "answers": ["RC-0000-0000"]})
    assert stranger.status_code == 200
    done(client.post(url, {"version": version, "answers": [first.reference, second.reference]}))
    assert answers(first) == [tuple(sorted((first.reference, second.reference)))]
    assert client.post(url, {"version": version, "answers": [first.reference]}).status_code == 409

    answer_all(first)
    findings.answer(first.case.allegations.get(number=1), [second.concern], by=handler, now=NOW)
    give_outcome(first)
    assert "It cannot be changed any more." in text_of(
        client.get(reverse("casework:answers", args=[first.reference, 2]))
    )


def test_whoever_only_reads_may_not_change_it(
    two: tuple[Worked, Worked], handler: User, other_handler: User
) -> None:
    first, _second = two
    findings.allege(first.case, "Stock did not fit.", answers=[first.concern], by=handler, now=NOW)
    url = reverse("casework:answers", args=[first.reference, 1])
    assert client_of(handler).get(url).status_code == 200
    stranger = client_of(other_handler).get(url).status_code

    triage.appoint(first.case, other_handler, CaseRole.OBSERVER, by=handler, now=NOW)

    assert [stranger, client_of(other_handler).get(url).status_code] == [404, 403]


def test_the_overview_asks_for_what_one_reporter_still_needs(two: tuple[Worked, Worked], handler: User) -> None:
    first, second = two

    def unalleged() -> list[str]:
        file = casefile.load(first.case, first.reference, viewer=handler, today=NOW.date())
        missing = {check.reference for check in answerfile.checks(file) if check.code == "no_allegation"}
        steps = [
            step for step in nextstep.STEPS[State.INVESTIGATING](file) if step.place == "casework:allegations"
        ]
        assert missing == {step.reference for step in steps}
        return sorted(missing)

    assert unalleged() == sorted((first.reference, second.reference))
    findings.allege(first.case, "Stock did not fit.", answers=[first.concern], by=handler, now=NOW)
    assert unalleged() == [second.reference]
    findings.allege(first.case, "Keys were lost.", answers=[second.concern], by=handler, now=NOW)
    assert unalleged() == []
