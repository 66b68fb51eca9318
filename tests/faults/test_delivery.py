"""Mail whose worker dies: nothing is lost, and at most the one mail in flight goes twice."""

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.mail import get_connection
from django.test import override_settings
from django.utils import timezone

from accounts.models import User
from concerns.models import Heartbeat
from concerns.tasks import sweep_clocks
from notifications import delivery, outbox, tasks
from notifications.messages import Kind
from notifications.models import Notice, Pace, State
from tests.factories import raise_concern
from tests.faults.conftest import Redis, Workers, wait_until
from tests.plugins.broker import ringing

pytestmark = [pytest.mark.faults, pytest.mark.django_db(transaction=True)]


class Postbox(socketserver.ThreadingTCPServer):
    """A mail server that takes mail and, while `holds` is set, never says that it did."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Conversation)
        self.taken: list[str] = []
        self.holds = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs."""

    server: Postbox

    def handle(self) -> None:
        self._say("220 postbox")
        while line := self.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                self._say("354 go on")
                self._take()
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _take(self) -> None:
        lines = []
        while (line := self.rfile.readline().rstrip(b"\r\n")) != b".":
            lines.append(line.decode())
        self.server.taken.append("\n".join(lines))
        if self.server.holds.is_set():
            threading.Event().wait()  # until the process ends: the thread is a daemon
        self._say("250 taken")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def postbox(environment: dict[str, str]) -> Iterator[Postbox]:
    with Postbox() as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        environment |= {
            "HEARKEN_EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "HEARKEN_EMAIL_HOST": "127.0.0.1",
            "HEARKEN_EMAIL_PORT": str(server.port),
        }
        yield server
        server.shutdown()


def post_urgent(*people: User) -> None:
    for person in people:
        outbox.post(
            to=person,
            kind=Kind.NEW_CONCERN,
            key=f"urgent:{person.pk}",
            on=timezone.now().date(),
            pace=Pace.AT_ONCE,
        )


def rings(redis: Redis) -> None:
    with ringing(redis.server.url):
        tasks.deliver_notices.apply_async(retry=False)


@contextmanager
def sending_to(postbox: Postbox) -> Iterator[None]:
    """Mail of this very process goes there too."""
    with override_settings(
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=postbox.port,
        EMAIL_USE_TLS=False,
    ):
        yield


def addressee(mail: str) -> str:
    return mail.partition("To: ")[2].partition("\n")[0]


def test_a_worker_killed_in_mid_mail_sends_at_most_that_one_twice(
    postbox: Postbox, broker: Redis, workers: Workers, lead: User, other_lead: User, reserve: User
) -> None:
    post_urgent(lead, other_lead, reserve)
    postbox.holds.set()
    victim = workers.start()
    rings(broker)
    wait_until(lambda: len(postbox.taken) == 1, "the first mail is with the server")
    workers.kill(victim)
    assert Notice.objects.filter(state=State.READY, attempts=1).count() == 3

    postbox.holds.clear()
    with sending_to(postbox):
        assert type(get_connection()).__module__.endswith("smtp")
        now = timezone.now()
        assert delivery.deliver(now=now) == 0
        assert delivery.deliver(now=now + timedelta(minutes=15)) == 3
        assert delivery.deliver(now=now + timedelta(days=1)) == 0

    assert Notice.objects.filter(state=State.SENT).count() == 3
    assert len(postbox.taken) == 4
    for person in (lead, other_lead, reserve):
        assert sum(f"To: {person.email}" in mail for mail in postbox.taken) in {1, 2}
    for mail in postbox.taken:
        assert "Subject: Note for you" in mail
        assert Kind.NEW_CONCERN not in mail


def test_a_worker_killed_after_its_sweep_and_before_the_mail_leaves_the_mail_to_the_next(
    postbox: Postbox, broker: Redis, workers: Workers, rota: list[User], lead: User, other_lead: User
) -> None:
    now = timezone.now()
    raise_concern(now=now - timedelta(days=40))
    Notice.objects.all().delete()
    victim = workers.start()
    with ringing(broker.server.url):
        sweep_clocks.apply_async(retry=False)
    wait_until(Heartbeat.objects.exists, "the sweep is committed")
    workers.kill(victim)
    posted = Notice.objects.filter(state=State.READY, attempts=0, kind=Kind.MISSED)
    assert Counter(notice.recipient for notice in posted) == {lead: 2, other_lead: 2}
    assert postbox.taken == []

    with sending_to(postbox):
        morning = posted.latest("not_before").not_before
        assert morning is not None
        assert delivery.deliver(now=max(now, morning)) == 2
        assert delivery.deliver(now=morning + timedelta(days=7)) == 0

    assert Notice.objects.filter(state=State.SENT, kind=Kind.MISSED).count() == 4
    assert sorted(addressee(mail) for mail in postbox.taken) == sorted([lead.email, other_lead.email])


def test_workers_at_once_send_each_mail_once(
    postbox: Postbox, broker: Redis, workers: Workers, lead: User, other_lead: User, reserve: User
) -> None:
    many = [
        User.objects.create_user(email=f"p{number}@westmarch.example", name="P", title="T") for number in range(60)
    ]
    post_urgent(lead, other_lead, reserve, *many)

    workers.start(children=2)
    workers.start(children=2)
    for _ in range(4):
        rings(broker)
    wait_until(lambda: not Notice.objects.filter(state=State.READY).exists(), "everything is sent")

    assert sorted(addressee(mail) for mail in postbox.taken) == sorted(
        person.email for person in (lead, other_lead, reserve, *many)
    )
