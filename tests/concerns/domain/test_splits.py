"""A part of a concern that belongs to another procedure goes its own way, without a name."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from accounts.models import RoleHolding, RotaPlace, User
from accounts.roles import Role
from concerns.domain import (
    access,
    blocks,
    content,
    grants,
    joining,
    links,
    mailbox,
    opening,
    recipients,
    splits,
    triage,
    vault,
)
from concerns.enums import (
    Body,
    ConflictKind,
    Duty,
    EventType,
    Fit,
    LinkKind,
    Mode,
    Obstacle,
    Procedure,
    Purpose,
    RequestState,
    State,
)
from concerns.errors import Blocked
from concerns.models import Case, Concern, Split
from tests import evidence_files, names
from tests.casework_factories import REDIRECT, Worked, case_in, decide_safeguarding, triaged, weigh
from tests.factories import HAPPENED, NOW, raise_concern
from trust import codes
from trust.models import Event

pytestmark = pytest.mark.django_db

PART = "Somebody’s own shifts were changed without asking."


def split(worked: Worked, by: User | None = None) -> Concern:
    return splits.split(
        worked.case, worked.concern, part=PART, reason="It is a grievance.", by=by or worked.lead, now=NOW
    )


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User, keepers: list[User]) -> Worked:
    names.open_vault(keepers, now=NOW)
    return triaged(lead=lead, handler=handler, mode=Mode.CONFIDENTIAL)


def test_r10_a_part_has_a_reference_keys_dates_and_an_inbox_of_its_own(worked: Worked, lead: User) -> None:
    new = split(worked)

    assert new.reference != worked.reference
    assert {new.data_key_id, new.case.data_key_id}.isdisjoint(
        {worked.concern.data_key_id, worked.case.data_key_id}
    )
    assert new.raised_date == worked.concern.raised_date
    assert {row.duty for row in new.deadlines.all()} >= {Duty.ACKNOWLEDGE, Duty.ANSWER}
    assert (new.case.state, new.case.owner) == (State.RECEIVED, lead)
    assert content.account_of(new).happened == PART


def test_d13_nothing_that_says_who_goes_with_it(worked: Worked) -> None:
    evidence_files.sent(worked.concern)  # so what was granted of it stays where it was asked for

    new = split(worked)

    assert (worked.concern.attachments.count(), new.attachments.count()) == (1, 0)
    assert new.mode == Mode.ANONYMOUS
    assert not vault.is_held(new)
    assert vault.is_held(worked.concern)
    account = content.account_of(new)
    assert HAPPENED not in f"{account!r}{account.happened}"
    assert (account.known_to, account.logged_by, account.about) == ("", "", "")


def test_r10_the_concern_it_came_from_goes_on(worked: Worked, lead: User) -> None:
    before = content.account_of(worked.concern)
    split(worked)
    assert content.account_of(worked.concern) == before
    assert worked.case.state == State.RECEIVED
    ((kind, seen),) = [(one.kind, one.references) for one in links.of(worked.case, viewer=lead)]
    assert kind == LinkKind.PART
    assert len(seen) == 1


def test_its_reporter_alone_is_told_and_takes_the_new_inbox_over(worked: Worked, lead: User) -> None:
    other = triaged(lead=lead, handler=worked.handler)
    joining.join(other.case, into=worked.case, by=lead, now=NOW)
    new = split(worked)

    (told,) = mailbox.messages(mailbox.find(worked.code))
    assert "another procedure" in told.text
    assert new.reference not in told.text
    assert mailbox.messages(mailbox.find(other.code)) == []
    (part,) = splits.parts_of(worked.concern)
    assert splits.parts_of(other.concern) == []
    assert part.reference == new.reference
    assert part.code not in f"{part!r} {told.text}"
    own = codes.new_code()
    mailbox.hand_over(part.code, new_code=own, mode=Mode.ANONYMOUS, identity=None, on=NOW.date())
    assert mailbox.find(own).concern == new
    assert [one.code for one in splits.parts_of(worked.concern)] == [""]


def test_i7_blocks_and_reservations_go_with_the_part(
    rota: list[User], lead: User, other_lead: User, handler: User, other_handler: User
) -> None:
    worked = triaged(lead=lead, handler=handler, would_rather_not=(other_handler.pk,))
    blocks.block(worked.case, handler, kind=ConflictKind.SUBJECT, by=lead, now=NOW)

    new = split(worked)

    assert list(new.case.conflicts.values_list("user", "kind")) == [(handler.pk, ConflictKind.SUBJECT)]
    assert recipients.reserved_on(new.case) == {other_handler.pk}
    assert new.case.owner == lead


def test_i11_whoever_was_shown_the_name_of_the_whole_never_reads_a_part(
    worked: Worked, keepers: list[User], lead: User
) -> None:
    before = split(worked)
    keeper = keepers[0]
    request = names.agreed_request(
        worked.concern,
        to=None,
        by=worked.handler,
        now=NOW,
        body=Body.POLICE,
        purpose=Purpose.PASS_ON,
        state=RequestState.GRANTED,
    )
    with transaction.atomic():
        grants.pass_on(request, private=opening.unlock(keeper, names.PASSPHRASE, now=NOW), by=keeper, now=NOW)
    RoleHolding.objects.filter(user=keeper).update(role=Role.MANAGER)
    RotaPlace.objects.all().delete()
    RotaPlace.objects.create(user=keeper, position=1)
    RotaPlace.objects.create(user=lead, position=2)
    other = raise_concern(now=NOW).case
    assert recipients.first_readers(other, on=NOW.date()) == [keeper, lead]

    after = split(worked, by=worked.handler)
    triage.decide_conflicts(after.case, by=lead, now=NOW)
    further = splits.split(after.case, after, part=PART, reason="It is two.", by=lead, now=NOW)

    for part in (before, after, further):
        assert recipients.first_readers(part.case, on=NOW.date()) == [lead]
        assert keeper in access.appointable(other)
        assert keeper not in access.appointable(part.case)
        assert part.case.owner == lead
        assert not part.case.conflicts.exists()
        Case.objects.filter(pk=part.case_id).update(owner=keeper)
    assert list(access.visible_cases(keeper)) == [other]


def test_i11_parts_split_before_are_told_what_they_are_parts_of(worked: Worked, lead: User) -> None:
    """By the migration that brought it: also where a part was split again, in whatever order the rows come."""
    one = split(worked)
    triage.decide_conflicts(one.case, by=lead, now=NOW)
    further = splits.split(one.case, one, part=PART, reason="It is two.", by=lead, now=NOW)
    expected = {(one.pk, worked.concern.pk), (further.pk, worked.concern.pk)}
    assert set(Split.objects.values_list("part", "whole")) == expected
    Split.objects.update(whole=further)

    import_module("concerns.migrations.0007_split_whole").fill(apps, None)

    assert set(Split.objects.values_list("part", "whole")) == expected


def test_a_handler_who_splits_cannot_open_the_part(rota: list[User], lead: User, handler: User) -> None:
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)
    new = split(worked, by=handler)
    assert new.case.owner == lead
    assert list(access.visible_cases(handler)) == [worked.case]
    assert links.of(worked.case, viewer=handler) == []


def test_r12_the_part_is_sent_on_with_a_letter_of_its_own(worked: Worked, lead: User) -> None:
    new = split(worked)
    case = new.case
    triage.decide_conflicts(case, by=lead, now=NOW)
    decide_safeguarding(case, by=lead)
    weigh(case, by=lead, now=NOW, fits=Fit.GRIEVANCE)
    triage.redirect(case, procedure=Procedure.GRIEVANCE, parts=REDIRECT, by=lead, now=NOW)
    assert case.state == State.REDIRECTED
    assert worked.concern.answered_date is None


def test_no_name_and_no_part_without_words(worked: Worked, other_handler: User) -> None:
    with pytest.raises(Blocked) as blocked:
        splits.split(worked.case, worked.concern, part=other_handler.name, reason="A.", by=worked.lead, now=NOW)
    assert blocked.value.reasons == [(Obstacle.WORDS_READ_ONCE, other_handler.name)]
    with pytest.raises(ValueError, match="part"):
        splits.split(worked.case, worked.concern, part="", reason="A.", by=worked.lead, now=NOW)
    assert Concern.objects.count() == 1


def test_the_event_names_no_other_case(worked: Worked) -> None:
    new = split(worked)
    told = Event.objects.filter(type__in=[EventType.CASE_SPLIT, EventType.CASE_LINKED]).values_list(
        "data", flat=True
    )
    assert len(told) == 3
    assert not [data for data in told if new.reference in data or str(new.case_id) in data]
