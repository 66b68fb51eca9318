"""Second steps: sealed and bound to their person, each code taken once, and taken away only by the rules."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.conf import LazySettings
from django.db import connection
from django.db.models import QuerySet

from accounts.domain import factors, sessions
from accounts.enums import AccountEvent, Refusal
from accounts.errors import Refused
from accounts.models import RoleHolding, Session, User
from accounts.roles import Role
from notifications.messages import Kind
from notifications.models import Notice
from tests.accounts.domain.test_sessions import cookie_of, is_in
from tests.desk import client_of as signed_in
from trust.errors import SealBroken
from trust.models import Event

# RFC 6238, appendix B, for SHA-1 and eight digits: the last six are what an app of six shows.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
RFC = [
    (59, "287082"),
    (1111111109, "081804"),
    (1111111111, "050471"),
    (1234567890, "005924"),
    (2000000000, "279037"),
    (20000000000, "353130"),
]
PERIOD = timedelta(seconds=30)


@pytest.fixture
def secret(worker: User, now: datetime) -> str:
    made = factors.new_secret()
    factors.put_app(worker, made, now=now)
    return made


def events(type_: AccountEvent) -> list[tuple[str, str]]:
    return list(Event.objects.filter(type=type_).values_list("actor", "on"))


def rows(*people: User) -> "QuerySet[Authenticator]":
    """The cast has second steps of its own; these are of the people told of."""
    found: QuerySet[Authenticator] = Authenticator.objects.filter(user__in=people)
    return found


def stored() -> str:
    return " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))


@pytest.mark.parametrize(("second", "code"), RFC)
def test_codes_are_those_of_the_standard(second: int, code: str) -> None:
    assert factors.code_at(RFC_SECRET, datetime.fromtimestamp(second, UTC)) == code


def test_a_secret_is_160_bits_and_each_is_new() -> None:
    made = {factors.new_secret() for _ in range(50)}

    assert len(made) == 50
    assert {len(secret) for secret in made} == {32}


def test_the_secret_is_not_in_the_row(worker: User, secret: str) -> None:
    assert secret not in stored()
    assert factors.unseal(rows(worker).get().data["secret"], worker) == secret


def test_a_secret_copied_to_somebody_else_opens_nothing(
    worker: User, handler: User, secret: str, now: datetime
) -> None:
    assert factors.take_code(worker, factors.code_at(secret, now), now=now)

    rows(handler).delete()
    rows(worker).update(user=handler)

    with pytest.raises(SealBroken):
        factors.take_code(handler, factors.code_at(secret, now + PERIOD), now=now + PERIOD)


def test_a_secret_sealed_under_another_key_opens_nothing(
    worker: User, secret: str, now: datetime, settings: LazySettings
) -> None:
    settings.HEARKEN_KEYS = settings.HEARKEN_KEYS | {"factor": b"?" * 32}

    with pytest.raises(SealBroken):
        factors.take_code(worker, factors.code_at(secret, now), now=now)


@pytest.mark.parametrize(("periods", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_period(
    worker: User, secret: str, now: datetime, periods: int, taken: bool
) -> None:
    assert factors.take_code(worker, factors.code_at(secret, now + periods * PERIOD), now=now) is taken


def test_a_code_is_taken_once(worker: User, secret: str, now: datetime) -> None:
    code = factors.code_at(secret, now)
    assert factors.take_code(worker, code, now=now)

    assert not factors.take_code(worker, code, now=now)
    assert not factors.take_code(worker, code, now=now + PERIOD)


def test_an_older_code_is_refused_after_a_newer_one(worker: User, secret: str, now: datetime) -> None:
    assert factors.take_code(worker, factors.code_at(secret, now), now=now)

    assert not factors.take_code(worker, factors.code_at(secret, now - PERIOD), now=now)
    assert factors.take_code(worker, factors.code_at(secret, now + PERIOD), now=now)


def test_gaps_in_a_code_do_not_matter(worker: User, secret: str, now: datetime) -> None:
    code = factors.code_at(secret, now)

    assert factors.take_code(worker, f" {code[:3]} {code[3:]} ", now=now)


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "-" * 300])
def test_what_is_no_code_is_refused(worker: User, secret: str, now: datetime, typed: str) -> None:
    assert not factors.take_code(worker, typed, now=now)


def test_without_an_app_no_code_is_right(worker: User, now: datetime) -> None:
    assert not factors.take_code(worker, "123456", now=now)


def test_enrolling_takes_a_right_code_and_uses_it_up(worker: User, now: datetime) -> None:
    secret = factors.new_secret()
    code = factors.code_at(secret, now)
    assert not factors.enrol_app(worker, secret, factors.code_at(secret, now + 5 * PERIOD), now=now)
    assert not factors.is_enrolled(worker)

    assert factors.enrol_app(worker, secret, code, now=now)

    assert factors.is_enrolled(worker)
    assert not factors.take_code(worker, code, now=now)
    assert events(AccountEvent.FACTOR_ADDED) == [(f"user:{worker.pk}", "2026-11-10")]


def test_enrolling_ends_their_other_sessions_and_keeps_this_one(worker: User, now: datetime) -> None:
    here, there = signed_in(worker), signed_in(worker)
    secret = factors.new_secret()

    factors.enrol_app(worker, secret, factors.code_at(secret, now), now=now, keep=cookie_of(here))

    assert [sessions.is_this(row, cookie=cookie_of(here)) for row in Session.objects.all()] == [True]
    assert not is_in(there)


def test_an_app_is_replaced_by_the_next(worker: User, secret: str, now: datetime) -> None:
    other = factors.new_secret()

    assert factors.enrol_app(worker, other, factors.code_at(other, now), now=now)

    assert rows(worker).count() == 1
    assert not factors.take_code(worker, factors.code_at(secret, now + PERIOD), now=now + PERIOD)
    assert factors.take_code(worker, factors.code_at(other, now + PERIOD), now=now + PERIOD)


def test_recovery_codes_are_kept_as_hashes_and_each_is_taken_once(
    worker: User, secret: str, now: datetime
) -> None:
    made = factors.make_codes(worker, now=now)
    assert (len(made), len(set(made)), factors.codes_left(worker)) == (10, 10, 10)
    assert not any(code in stored() or code.replace("-", "") in stored() for code in made)

    assert factors.take_code(worker, made[3].lower().replace("-", " "), now=now)

    assert not factors.take_code(worker, made[3], now=now)
    assert factors.codes_left(worker) == 9
    assert factors.take_code(worker, made[4], now=now)
    assert events(AccountEvent.RECOVERY_CODE_USED) == [(f"user:{worker.pk}", "2026-11-10")] * 2


def test_a_new_set_ends_the_one_before(worker: User, secret: str, now: datetime) -> None:
    before = factors.make_codes(worker, now=now)

    factors.make_codes(worker, now=now)

    assert not factors.take_code(worker, before[0], now=now)


def test_recovery_codes_stand_in_for_a_second_step_and_need_one(worker: User, now: datetime) -> None:
    with pytest.raises(Refused) as refused:
        factors.make_codes(worker, now=now)

    assert refused.value.reason == Refusal.NO_STEP


def test_recovery_codes_are_no_use_to_somebody_else(
    worker: User, handler: User, secret: str, now: datetime
) -> None:
    made = factors.make_codes(worker, now=now)

    assert not factors.take_code(handler, made[0], now=now)


def test_the_last_step_of_somebody_who_needs_one_stays(handler: User, now: datetime) -> None:
    key = factors.add_key(handler, {"id": "made up"}, name="Desk", now=now)
    app = factors.of(handler).get(type="totp")
    factors.remove(handler, key.pk, now=now)

    with pytest.raises(Refused) as refused:
        factors.remove(handler, app.pk, now=now)

    assert refused.value.reason == Refusal.LAST_STEP
    assert list(factors.of(handler)) == [app]


def test_who_needs_none_may_remove_the_last_and_their_codes_go_too(
    worker: User, secret: str, now: datetime
) -> None:
    factors.make_codes(worker, now=now)

    factors.remove(worker, factors.of(worker).get().pk, now=now)

    assert not rows(worker).exists()
    assert events(AccountEvent.FACTOR_REMOVED) == [(f"user:{worker.pk}", "2026-11-10")]


def test_a_role_given_meanwhile_counts_when_the_last_is_removed(worker: User, secret: str, now: datetime) -> None:
    assert not factors.needs(worker)
    RoleHolding.objects.create(user=worker, role=Role.MANAGER)

    with pytest.raises(Refused) as refused:
        factors.remove(worker, factors.of(worker).get().pk, now=now)

    assert refused.value.reason == Refusal.LAST_STEP


def test_nobody_removes_the_second_step_of_somebody_else(
    worker: User, handler: User, secret: str, now: datetime
) -> None:
    with pytest.raises(Refused) as refused:
        factors.remove(handler, factors.of(worker).get().pk, now=now)

    assert refused.value.reason == Refusal.NO_STEP
    assert factors.is_enrolled(worker)


def test_a_reset_takes_everything_away_ends_every_session_and_tells_the_person(
    worker: User, secret: str, administrator: User, senior: User, now: datetime
) -> None:
    factors.add_key(worker, {"id": "made up"}, name="Desk", now=now)
    factors.make_codes(worker, now=now)
    client = signed_in(worker)
    Notice.objects.all().delete()

    factors.reset(worker, by=administrator, agreed_by=senior, now=now)

    assert [row.user for row in rows(worker, senior)] == [senior]
    assert not is_in(client)
    assert [(n.recipient_id, n.kind) for n in Notice.objects.all()] == [(worker.pk, Kind.FACTOR_RESET)]
    event = Event.objects.get(type=AccountEvent.FACTOR_RESET)
    assert event.actor == f"user:{administrator.pk}"
    assert f"user:{senior.pk}" in event.data


def test_of_the_last_use_only_the_day_stays(worker: User, secret: str, now: datetime) -> None:
    rows(worker).update(last_used_at=now)

    assert factors.forget_uses(now=now) == 1

    used = rows(worker).get().last_used_at
    assert used == now.replace(hour=0, minute=0, second=0, microsecond=0)
    assert factors.forget_uses(now=now) == 0


@pytest.mark.parametrize("typed_ago", [0, 1])
def test_of_the_last_code_nothing_stays_once_it_cannot_come_again(
    worker: User, secret: str, now: datetime, typed_ago: int
) -> None:
    code = factors.code_at(secret, now - typed_ago * PERIOD)
    assert factors.take_code(worker, code, now=now)
    later = now + (1 - typed_ago) * PERIOD
    assert factors.forget_uses(now=later) == 0
    assert not factors.take_code(worker, code, now=later)

    assert factors.forget_uses(now=later + PERIOD) == 1

    assert rows(worker).get().data["used"] == 0
    assert not factors.take_code(worker, code, now=later + PERIOD)
    assert factors.forget_uses(now=later + PERIOD) == 0


def test_the_code_that_set_an_app_up_leaves_no_moment_either(worker: User, now: datetime) -> None:
    secret = factors.new_secret()
    factors.enrol_app(worker, secret, factors.code_at(secret, now), now=now)

    assert factors.forget_uses(now=now + timedelta(hours=1)) == 1

    assert rows(worker).get().data["used"] == 0


def test_the_address_for_the_app_names_the_account(worker: User) -> None:
    assert factors.address(worker, RFC_SECRET) == (
        f"otpauth://totp/Hearken%3Ajo.tarrant%40westmarch.example?secret={RFC_SECRET}&issuer=Hearken"
    )


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one writer in at a time: nothing to race")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_code_sent_many_times_at_once_is_taken_once(worker: User, now: datetime, kind: str) -> None:
    secret = factors.new_secret()
    factors.put_app(worker, secret, now=now)
    recovery = factors.make_codes(worker, now=now)
    code = factors.code_at(secret, now) if kind == "app" else recovery[0]

    def attempt(_: int) -> bool:
        try:
            return factors.take_code(worker, code, now=now)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(attempt, range(16)))

    assert sum(taken) == 1
