"""What the person it is about may be told: agreed by two, pointing to nobody, and never sent by us."""

from datetime import timedelta

import pytest

from accounts.divisions import Division
from accounts.models import Service, User
from concerns.domain import access, mailbox, subjects
from concerns.domain.subjects import Draft, NotBlocked, Points, Telling
from concerns.enums import Action, ConflictKind, GiveawayKind, Part, State, ToldHow
from concerns.errors import NoSuchCase, Refused, WrongState
from concerns.models import SubjectSummary
from notifications.models import Notice
from tests.casework_factories import Worked, case_in
from tests.factories import HAPPENED, NOW

pytestmark = pytest.mark.django_db
DAY = NOW.date()
SILENT = Draft("Records of one service, over some months, may not show what was done.")


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def agreed(worked: Worked, second: User) -> None:
    subjects.write(worked.case, SILENT, by=worked.handler, now=NOW)
    subjects.agree(worked.case, 1, by=second, now=NOW)


def pointers(worked: Worked, text: str) -> set[GiveawayKind]:
    with pytest.raises(Points) as points:
        subjects.write(worked.case, Draft(text), by=worked.handler, now=NOW)
    assert list(SubjectSummary.objects.all()) == []
    return {one.kind for one in points.value.found}


def test_r77_a_summary_counts_once_a_second_person_agreed(worked: Worked, lead: User) -> None:
    subjects.write(worked.case, SILENT, by=worked.handler, now=NOW)
    assert subjects.agreed(worked.case) is None
    with pytest.raises(Refused):
        subjects.agree(worked.case, 1, by=worked.handler, now=NOW)
    assert subjects.agreed(worked.case) is None

    subjects.agree(worked.case, 1, by=lead, now=NOW)

    kept = subjects.agreed(worked.case)
    assert kept is not None
    assert (kept.draft, kept.row.agreed_by) == (SILENT, lead)
    with pytest.raises(WrongState):
        subjects.agree(worked.case, 1, by=lead, now=NOW)


def test_r77_a_newer_version_needs_a_second_person_anew(worked: Worked, lead: User) -> None:
    agreed(worked, lead)
    subjects.write(worked.case, Draft("Records may be wrong."), by=worked.handler, now=NOW)

    kept = subjects.agreed(worked.case)

    assert kept is not None
    assert kept.draft == SILENT
    assert [(one.row.number, one.is_agreed) for one in subjects.versions(worked.case)] == [(2, False), (1, True)]


def test_r77_what_would_show_who_spoke_up_is_refused(worked: Worked, lead: User) -> None:
    assert pointers(worked, HAPPENED.lower()) == {GiveawayKind.PLACE, GiveawayKind.WORDS}
    assert pointers(worked, f"{lead.name} was asked.") == {GiveawayKind.NAME}
    assert pointers(worked, f"See {worked.reference}.") == {GiveawayKind.REFERENCE}
    assert pointers(worked, f"See {worked.code.lower().replace('-', ' ')}.") == {GiveawayKind.CODE}
    inbox = mailbox.find(worked.code)
    mailbox.write_as_reporter(inbox, "They all laughed about it in the small kitchen.", on=DAY)
    assert pointers(worked, "People all laughed about it in the small kitchen.") == {GiveawayKind.WORDS}

    subjects.write(worked.case, SILENT, by=worked.handler, now=NOW)

    assert subjects.versions(worked.case)[0].draft == SILENT


def test_r77_words_that_came_after_the_writing_stop_the_agreement(worked: Worked, lead: User) -> None:
    subjects.write(worked.case, SILENT, by=worked.handler, now=NOW)
    mailbox.write_as_reporter(mailbox.find(worked.code), SILENT.text, on=DAY)

    with pytest.raises(Points):
        subjects.agree(worked.case, 1, by=lead, now=NOW)

    assert subjects.agreed(worked.case) is None


def test_r77_they_are_told_in_agreed_words_and_confirm(worked: Worked, lead: User) -> None:
    telling = Telling(who="The leader of the shift", told_by="HR", how=ToldHow.IN_PERSON)
    with pytest.raises(WrongState):
        subjects.tell(worked.case, telling, on=DAY, by=worked.handler, now=NOW)
    agreed(worked, lead)

    row = subjects.tell(worked.case, telling, on=DAY, by=worked.handler, now=NOW)
    with pytest.raises(WrongState):
        subjects.acknowledge(worked.case, row.number, on=DAY - timedelta(days=1), by=worked.handler, now=NOW)
    subjects.acknowledge(worked.case, row.number, on=DAY, by=worked.handler, now=NOW)

    (kept,) = subjects.told(worked.case)
    assert (kept.telling, kept.row.told_date, kept.row.acknowledged_date) == (telling, DAY, DAY)
    assert b"leader" not in bytes(kept.row.sealed_record)
    with pytest.raises(WrongState):
        subjects.acknowledge(worked.case, row.number, on=DAY, by=worked.handler, now=NOW)


def test_r77_whoever_it_is_about_is_blocked_stays_blocked_and_is_sent_nothing(
    worked: Worked, lead: User, other_handler: User
) -> None:
    agreed(worked, lead)
    telling = Telling(who=f"{other_handler.name}, manager", told_by="HR", how=ToldHow.LETTER)
    with pytest.raises(NotBlocked):
        subjects.tell(worked.case, telling, on=DAY, by=worked.handler, now=NOW)
    access.block(worked.case, other_handler, ConflictKind.SUBJECT, by=worked.handler, now=NOW)

    subjects.tell(worked.case, telling, on=DAY, by=worked.handler, now=NOW)

    with pytest.raises(NoSuchCase):
        access.find_case(other_handler, worked.reference, Action.READ)
    assert not Notice.objects.filter(recipient=other_handler).exists()


def test_r77_a_witness_is_told_too_and_need_not_be_blocked(
    worked: Worked, lead: User, other_handler: User
) -> None:
    agreed(worked, lead)
    telling = Telling(who=other_handler.name, told_by="HR", how=ToldHow.PHONE, part=Part.OTHER)

    subjects.tell(worked.case, telling, on=DAY, by=worked.handler, now=NOW)

    assert [one.telling for one in subjects.told(worked.case)] == [telling]


def test_r77_a_service_may_be_named_and_another_place_may_not(worked: Worked) -> None:
    text = "Records at Larch House may not show what was done."
    assert pointers(worked, text) == {GiveawayKind.PLACE}
    Service.objects.create(name="Larch House", division=Division.ENGLAND_AND_WALES)

    subjects.write(worked.case, Draft(text), by=worked.handler, now=NOW)

    assert subjects.versions(worked.case)[0].draft == Draft(text)
