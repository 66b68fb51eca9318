"""The one message to a reporter's private address: constant, at fixed hours, by the process with the key alone."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import override_settings
from pytest_django import Settings

from concerns.domain.calendar import LONDON
from notifications import addresses, delivery, private_mail
from notifications.addresses import Standing
from notifications.delivery import ATTEMPTS, BACK_OFF
from notifications.models import PrivateAddress
from tests.notifications.test_delivery import DEAD, PICKY
from trust import pairs
from trust.errors import KeyMissing, SealBroken

pytestmark = pytest.mark.django_db

TEN = datetime(2026, 11, 10, 10, 0, tzinfo=LONDON)  # a Tuesday
THREE = TEN + timedelta(hours=5)
ADDRESS = "zq.private@example.org"
WORDS = (
    "Hello. You asked us to tell you when there is something to read. There is something now. Go back to the page "
    "you know. This address cannot take a reply. To stop these messages, change the setting on that page."
)


def kept(address: str = ADDRESS) -> UUID:
    """An address of an inbox whose first message went."""
    inbox = uuid4()
    addresses.keep(inbox, address)
    PrivateAddress.objects.filter(handle=addresses.handle(inbox)).update(held=False)
    return inbox


def tick(now: datetime) -> int:
    delivery.deliver(now=now)
    return private_mail.deliver(now=now)


def mailed() -> list[EmailMessage]:
    return list(mail.outbox)


def test_t1_every_message_has_the_same_words_and_nothing_that_tells_one_from_another() -> None:
    for address in (ADDRESS, "another@post.example"):
        addresses.something_waits(kept(address))

    assert tick(TEN) == 2

    first, second = (message.message() for message in mailed())
    assert first["Subject"] == "Something to read"
    assert mailed()[0].body.strip() == WORDS
    assert (mailed()[0].body, first["From"]) == (mailed()[1].body, second["From"])
    assert set(first.keys()) == {
        *("Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To", "Date"),
        *("Message-ID", "Auto-Submitted"),
    }
    assert (first.is_multipart(), first["Message-ID"].endswith("@localhost>")) == (False, True)


def test_t11_one_message_goes_at_each_fixed_hour_however_much_waits() -> None:
    inbox = kept()
    tick(TEN - timedelta(hours=1))
    for _ in range(3):
        addresses.something_waits(inbox)

    assert tick(TEN - timedelta(minutes=1)) == 0
    assert tick(TEN) == 1
    addresses.something_waits(inbox)
    assert tick(TEN + timedelta(minutes=1)) == 0
    assert tick(THREE) == 1
    assert tick(THREE + timedelta(days=1)) == 0

    assert len(mailed()) == 2


def test_none_goes_at_the_weekend_or_to_somebody_for_whom_nothing_waits() -> None:
    friday = datetime(2026, 11, 13, 16, 0, tzinfo=LONDON)
    inbox, _ = kept(), kept("idle@example.org")
    tick(friday)
    addresses.something_waits(inbox)

    assert [tick(friday + timedelta(days=days)) for days in (1, 2)] == [0, 0]
    assert tick(datetime(2026, 11, 16, 10, 0, tzinfo=LONDON)) == 1
    assert [message.to for message in mailed()] == [[ADDRESS]]


def test_the_first_message_goes_at_the_next_fixed_hour_so_that_its_reader_sees_that_it_works() -> None:
    tick(TEN - timedelta(hours=1))
    inbox = uuid4()
    addresses.keep(inbox, ADDRESS)

    assert tick(TEN) == 1
    assert addresses.standing(inbox) == Standing.KEPT


def test_nothing_about_when_it_went_stays() -> None:
    inbox = kept()
    before = PrivateAddress.objects.values().get()
    addresses.something_waits(inbox)
    tick(TEN)

    assert PrivateAddress.objects.values().get() == before


def test_a_message_that_is_not_taken_is_tried_again_and_then_its_reader_alone_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    inbox = kept()
    tick(TEN - timedelta(minutes=1))
    addresses.something_waits(inbox)
    moment = TEN
    with override_settings(EMAIL_BACKEND=DEAD):
        for _ in range(ATTEMPTS):
            assert addresses.standing(inbox) == Standing.KEPT
            assert tick(moment) == 0
            row = PrivateAddress.objects.get()
            moment = max(moment + max(BACK_OFF), row.not_before or moment)
            while not delivery.in_office_hours(moment):
                moment += timedelta(hours=1)

    assert addresses.standing(inbox) == Standing.FAILED
    assert ADDRESS not in caplog.text
    addresses.something_waits(inbox)
    tick(moment + timedelta(days=3))
    tick(moment + timedelta(days=4))
    assert (len(mailed()), addresses.standing(inbox)) == (1, Standing.KEPT)


@override_settings(EMAIL_BACKEND=PICKY)
def test_one_refused_address_keeps_nobody_else_waiting() -> None:
    for address in ("priya.nair@westmarch.example", ADDRESS):
        addresses.something_waits(kept(address))

    assert tick(TEN) == 1
    assert [message.to for message in mailed()] == [[ADDRESS]]


def test_a_claim_that_died_before_its_mail_is_sent_later() -> None:
    addresses.something_waits(kept())
    delivery.deliver(now=TEN)
    assert len(private_mail.claim(now=TEN)) == 1  # and then the process was killed

    assert tick(TEN + timedelta(minutes=14)) == 0
    assert tick(TEN + timedelta(minutes=15)) == 1


def test_t20_a_process_without_the_key_opens_none_and_claims_none(settings: Settings) -> None:
    addresses.something_waits(kept())
    settings.HEARKEN_KEYS = {name: key for name, key in settings.HEARKEN_KEYS.items() if name != "address"}

    assert tick(TEN) == 0
    with pytest.raises(KeyMissing):
        private_mail.open_address(PrivateAddress.objects.get())
    assert PrivateAddress.objects.get().attempts == 0
    assert delivery.is_failing(now=TEN + timedelta(hours=2))


def test_a_seal_opens_in_its_own_row_alone_and_all_have_one_size() -> None:
    kept("a@b.test")
    kept(f"{'a' * 64}@{'b' * 63}.{'c' * 63}.{'d' * 54}.uk")
    one, other = PrivateAddress.objects.order_by("pk")
    assert len(one.sealed) == len(other.sealed)

    one.sealed = other.sealed

    with pytest.raises(SealBroken):
        private_mail.open_address(one)


def test_an_address_in_the_place_of_another_leaves_nothing_of_it() -> None:
    inbox = kept()
    old = PrivateAddress.objects.get()
    addresses.keep(inbox, "new@example.org")

    row = PrivateAddress.objects.get()
    assert private_mail.open_address(row) == "new@example.org"
    assert (row.pk == old.pk, row.handle == old.handle) == (False, True)
    assert addresses.erase([inbox]) == 1
    assert (PrivateAddress.objects.count(), addresses.standing(inbox)) == (0, Standing.NONE)


def test_a_new_key_takes_the_place_of_the_old_one(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    kept()
    old = settings.HEARKEN_KEYS["address"]
    new = pairs.new_pair()
    settings.HEARKEN_KEYS = {
        **settings.HEARKEN_KEYS,
        "address": (new.private, *old),
        "address_public": new.public,
    }

    call_command("addresses", "rotate")
    settings.HEARKEN_KEYS = {**settings.HEARKEN_KEYS, "address": (new.private,)}

    assert private_mail.open_address(PrivateAddress.objects.get()) == ADDRESS
    call_command("addresses", "status")
    current = pairs.fingerprint(new.public)[:16]
    assert capsys.readouterr().out.splitlines()[-1] == f"{current} (current): 1 addresses."


def test_the_command_is_for_the_mail_worker(settings: Settings) -> None:
    settings.HEARKEN_KEYS = {name: key for name, key in settings.HEARKEN_KEYS.items() if name != "address"}

    with pytest.raises(CommandError, match="run it where the mail worker runs"):
        call_command("addresses", "status")
