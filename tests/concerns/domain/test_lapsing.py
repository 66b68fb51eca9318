"""What is not decided in time, or rests on somebody's word who may decide no more, opens nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import RoleHolding, User
from accounts.roles import Role
from concerns.domain import breakglass, decisions, grants, opening, overrides, requests, rotation
from concerns.domain.overrides import Stage
from concerns.enums import Basis, ConflictKind, Consent, Obstacle, RequestState
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import Case, Conflict, ScenarioPass
from concerns.models.disclosure import Grant, NameRequest, Reveal
from notifications.models import Notice, Pace
from tests import names, people
from tests.deciding import DAY, LATER, POLICE, TODAY, asked, decide, notices, outcome, raised


def test_a_yes_to_pass_a_name_on_ends_on_the_day_that_was_told(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    row = ask(Basis.CONSENT, Consent.YES, **POLICE)
    last = requests.last_day(row)
    assert last == TODAY + 8 * DAY
    with pytest.raises(WrongState):
        decide(row, cast[0], private, now=now + 9 * DAY)
    NameRequest.objects.filter(pk=row.pk).update(state=RequestState.GRANTED)
    row.refresh_from_db()
    with pytest.raises(WrongState):
        grants.pass_on(row, private=private, by=cast[0], now=now + 9 * DAY)
    NameRequest.objects.filter(pk=row.pk).update(state=RequestState.ASKED)
    assert outcome(row, cast[0], private, now=now + 8 * DAY) == "granted"


def test_an_override_lapses_ten_working_days_after_it_was_asked_for(
    ask: Any, cast: list[User], private: bytes, handler: User, now: datetime
) -> None:
    row, other, later = ask(Basis.LAW), ask(Basis.LAW), ask(Basis.LAW, **LATER)
    NameRequest.objects.filter(pk=later.pk).update(tell_date=TODAY + 20 * DAY)
    for one in (row, other, later):
        decide(one, cast[0], private, now=now)
    last = TODAY + 14 * DAY
    assert [told.last for told in overrides.told(row.concern, today=last)] == [last]
    assert outcome(row, cast[1], private, now=now + 14 * DAY) == "granted"
    with pytest.raises(WrongState):
        decide(other, cast[1], private, now=now + 15 * DAY)
    [told] = overrides.told(other.concern, today=last + DAY)
    assert (told.stage, told.day, told.last) == (Stage.DROPPED, None, None)
    assert overrides.told(later.concern, today=last + 30 * DAY) == []  # they were never frightened with it
    Notice.objects.all().delete()
    decisions.remind(now=now + 15 * DAY)
    assert {name for name, _ in notices("lapsed")} == {handler.name, cast[0].name}


def test_a_word_of_a_keeper_who_may_decide_no_more_does_not_count(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    one, two = cast
    held, lost = ask(Basis.LAW), ask(Basis.LAW)
    for row in (held, lost):
        decide(row, one, private, now=now)
    case = lost.concern.case
    Conflict.objects.create(case=case, user=one, kind=ConflictKind.SUBJECT, added_date=TODAY)
    assert outcome(held, two, private, now=now + DAY) == "granted"
    assert outcome(lost, two, private, now=now + DAY) == "agreed"  # the first word, and no second one
    assert decisions.decided_by(one, limit=5)[0].request == held
    assert len(decisions.decided_by(one, limit=5)) == 1


def test_an_agreed_override_without_another_keepers_word_is_not_opened(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    row = ask(Basis.LAW)
    NameRequest.objects.filter(pk=row.pk).update(state=RequestState.AGREED, tell_date=TODAY - DAY)
    assert outcome(row, cast[0], private, now=now) == "agreed"
    assert Grant.objects.count() == 0


def test_i2_a_keeper_is_shown_a_name_only_with_the_scenes_passed(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    row, life = ask(Basis.CONSENT, Consent.YES, **POLICE), ask(Basis.LIFE, **POLICE)
    ScenarioPass.objects.filter(user=cast[0]).delete()
    assert decisions.stops(row, by=cast[1], today=TODAY) == []
    with pytest.raises(Blocked) as caught:
        decide(row, cast[0], private, now=now)
    assert caught.value.reasons == [(Obstacle.SCENES_NOT_PASSED, "")]
    NameRequest.objects.filter(pk=row.pk).update(state=RequestState.GRANTED)
    row.refresh_from_db()
    with pytest.raises(Refused):
        grants.pass_on(row, private=private, by=cast[0], now=now)
    assert Reveal.objects.count() == 0
    assert outcome(life, cast[0], private, now=now) == "granted"


def test_a_rotation_that_began_since_the_vault_was_opened_is_a_stale_page(
    ask: Any, cast: list[User], private: bytes, now: datetime
) -> None:
    row = ask(answer=Consent.YES)
    rotation.start(by=cast[0], private=private, now=now)
    with pytest.raises(WrongState):
        decide(row, cast[0], private, now=now)
    fresh = opening.unlock(cast[0], names.PASSPHRASE, now=now)
    assert outcome(row, cast[0], fresh, now=now) == "granted"


def test_i14_whoever_oversees_is_told_where_no_keeper_and_no_first_reader_is_left(
    cast: list[User], private: bytes, rota: list[User], handler: User, lead: User, now: datetime
) -> None:
    row = asked(raised(handler, lead, now), handler, Basis.LIFE, now=now, **POLICE)
    RoleHolding.objects.filter(user=cast[1]).delete()
    for reader in rota:
        Conflict.objects.get_or_create(
            case=row.concern.case, user=reader, defaults={"kind": ConflictKind.RELATION, "added_date": TODAY}
        )
    for role in Role.HR_AUDITOR, Role.ADMINISTRATOR, Role.SENIOR_MANAGER:
        RoleHolding.objects.filter(role=role).delete()
    admin = people.make_person("Anton Grieg", "Systems administrator", Role.ADMINISTRATOR)
    barred, gwen = (people.make_person(name, "HR adviser", Role.HR_AUDITOR) for name in ("Ada Lind", "Gwen Moss"))
    Conflict.objects.create(case=row.concern.case, user=barred, kind=ConflictKind.SUBJECT, added_date=TODAY)
    assert outcome(row, cast[0], private, now=now) == "granted"
    assert {name for name, _ in notices("opened")} == {gwen.name, admin.name}
    assert breakglass.reviews_due(gwen) == breakglass.reviews_due(admin) == [row]
    assert breakglass.watched(gwen) == breakglass.watched(admin) == [row]
    assert breakglass.watched(barred) == breakglass.watched(handler) == []
    assert not breakglass.may_read_grounds(gwen)
    breakglass.review(row, words="It was right.", by=gwen, now=now)
    assert breakglass.watched(admin) == breakglass.reviews_due(admin) == []


def test_an_asker_who_must_not_know_any_more_finds_nothing(
    ask: Any, cast: list[User], handler: User, now: datetime
) -> None:
    row = ask(Basis.LAW)
    RoleHolding.objects.filter(user=handler).update(role=Role.CUSTODIAN)
    assert decisions.find(handler, row.pk) == row
    Conflict.objects.create(case=row.concern.case, user=handler, kind=ConflictKind.RELATION, added_date=TODAY)
    with pytest.raises(NoSuchCase):
        decisions.find(handler, row.pk)


def test_i11_an_urgent_case_does_not_show_in_the_hour_of_a_mail_to_a_name_keeper(
    ask: Any, cast: list[User], handler: User, lead: User, now: datetime
) -> None:
    """A mail by night would tell that somebody is at risk; of a life it is what the mail is for."""
    night = now.replace(hour=23)
    for basis, hours in ((Basis.RISK, True), (Basis.LIFE, False)):
        concern = raised(handler, lead, now)
        Case.objects.filter(pk=concern.case_id).update(urgent=True)
        concern.case.refresh_from_db()
        row = asked(concern, handler, basis, now=night)
        told = Notice.objects.filter(key__startswith=f"name:{row.pk}:asked:")
        assert set(told.values_list("recipient__name", flat=True)) == {one.name for one in cast}
        for notice in told:
            waits = notice.not_before is not None and notice.not_before > night + timedelta(hours=6)
            assert (waits, notice.pace == Pace.AT_ONCE) == (hours, not hours)
