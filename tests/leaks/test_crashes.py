"""What stays of a process that breaks while it holds a name or what was raised: its log, its page, its report."""

import logging
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.test import Client, RequestFactory
from django.urls import reverse
from django.views.debug import ExceptionReporter
from pytest_django import Settings

from accounts.models import User
from concerns import tasks
from concerns.domain import clock, mailbox
from concerns.enums import Mode, State
from tests import factories, names, tree
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, fill, version_on
from tests.leaks import hunt
from tests.leaks.story import DEVICE
from tests.pages import visit
from tests.reporter import send, walk
from trust import sealing

pytestmark = pytest.mark.django_db

TYPED, NAME = "Zqcrashxvtypedkj", factories.NAME.name
SECRETS = {TYPED, NAME, factories.NAME.reach, factories.HAPPENED, *DEVICE.values()}


@dataclass
class Act:
    """Something that breaks in the middle: who does it, and how."""

    client: Client
    do: Callable[[Client], Any]


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler, mode=Mode.OPEN)


@pytest.fixture
def printed() -> Iterator[StringIO]:
    """What the process writes down, by the handler that is set up for it."""
    (console,) = (one for one in logging.root.handlers if one.name == "console")
    assert isinstance(console, logging.StreamHandler)
    before = console.setStream(StringIO())
    yield console.stream
    console.setStream(before)


def staff(user: User) -> Client:
    client = client_of(user)
    client.defaults |= DEVICE
    return client


def raising(worked: Worked, handler: User) -> Act:
    client = Client(**DEVICE)  # type: ignore[arg-type]
    page = walk(client, mode="open", happened=TYPED, name=NAME, work="Night nurse", reach=factories.NAME.reach)
    return Act(client, lambda client: send(page).response)


def writing(worked: Worked, handler: User) -> Act:
    client = Client(**DEVICE)  # type: ignore[arg-type]
    inbox = visit(client, reverse("inbox:enter")).press(code=worked.code)
    return Act(client, lambda client: inbox.press(text=TYPED).response)


def reading(worked: Worked, handler: User) -> Act:
    return Act(staff(handler), lambda client: client.get(reverse("casework:concern", args=[worked.reference])))


def noting(worked: Worked, handler: User) -> Act:
    address = reverse("casework:notes", args=[worked.reference])
    client = staff(handler)
    version = version_on(client.get(address))
    return Act(client, lambda client: client.post(address, {"version": version, "text": TYPED}))


def searching(worked: Worked, handler: User) -> Act:
    return Act(staff(handler), lambda client: client.post(reverse("casework:search"), {"words": TYPED}))


def revealing(worked: Worked, handler: User) -> Act:
    names.make_ready(handler, now=factories.NOW)
    address, client = reverse("identity:open-name", args=[worked.reference]), staff(handler)
    page = visit(client, address)
    return Act(client, lambda client: client.post(address, {**page.values, "reason": TYPED}))


ACTS = [writing, reading, noting, searching, revealing]


@pytest.fixture(params=ACTS, ids=lambda act: act.__name__)
def act(request: pytest.FixtureRequest, worked: Worked, handler: User, monkeypatch: pytest.MonkeyPatch) -> Act:
    made: Act = request.param(worked, handler)
    break_seals(monkeypatch)
    return made


def break_seals(monkeypatch: pytest.MonkeyPatch) -> None:
    """It breaks after everything was opened or typed, with all of it in the frames."""
    seal, unseal = sealing._seal, sealing._unseal

    def broken(really: Callable[..., bytes]) -> Callable[..., bytes]:
        def breaking(*args: Any, **more: Any) -> bytes:
            held = [TYPED, NAME, factories.HAPPENED, really(*args, **more)]
            raise RuntimeError(f"cannot go on with {len(held)} things")

        return breaking

    monkeypatch.setattr(sealing, "_seal", broken(seal))
    monkeypatch.setattr(sealing, "_unseal", broken(unseal))


def test_t5_whatever_breaks_its_page_and_its_log_tell_nothing(act: Act, printed: StringIO) -> None:
    act.client.raise_request_exception = False

    answer = act.do(act.client)

    assert answer.status_code == 500
    assert "ERROR hearken.failures failure" in printed.getvalue()
    places = {"page": answer.content, "log": printed.getvalue().encode()}
    places["headers"] = repr(answer.items()).encode()
    assert hunt.hunt(SECRETS, places) == []
    assert mail.outbox == []


def test_t5_what_breaks_while_somebody_raises_gives_them_their_text_back_and_logs_nothing(
    worked: Worked, handler: User, printed: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = raising(worked, handler)
    break_seals(monkeypatch)

    answer = act.do(act.client)

    assert (answer.status_code, TYPED in answer.content.decode()) == (503, True)
    assert hunt.hunt(SECRETS, {"log": printed.getvalue().encode()}) == []
    assert mail.outbox == []


def test_t5_a_crash_report_tells_where_it_broke_and_nothing_that_it_held(
    act: Act, rf: RequestFactory, settings: Settings
) -> None:
    """As it would be mailed or handed to a service, had somebody set one up. In development it tells all."""
    with pytest.raises(RuntimeError) as caught:
        act.do(act.client)
    request = rf.post("/staff/", {"words": TYPED})
    request.META |= DEVICE
    request.COOKIES["inbox"] = TYPED
    reporter = ExceptionReporter(request, caught.type, caught.value, caught.tb)

    report = {"html": reporter.get_traceback_html().encode(), "text": reporter.get_traceback_text().encode()}

    assert b"in breaking" in report["html"]
    assert hunt.hunt(SECRETS, report) == []
    settings.DEBUG = True
    assert {word for _, word in hunt.hunt(SECRETS, {"html": reporter.get_traceback_html().encode()})} >= {
        TYPED,
        NAME,
    }


def test_t5_a_task_that_breaks_leaves_no_word_in_the_log(
    worked: Worked, monkeypatch: pytest.MonkeyPatch, printed: StringIO
) -> None:
    def broken(**_: object) -> None:
        held = [message.text for message in mailbox.messages(worked.raised.mailbox)], factories.NAME, TYPED
        raise RuntimeError(f"cannot go on with {len(held)} things")

    monkeypatch.setattr(clock, "sweep", broken)

    result = tasks.sweep_clocks.apply()

    assert result.failed()
    assert "raised unexpected: RuntimeError" in printed.getvalue()
    assert hunt.hunt(SECRETS, {"log": printed.getvalue().encode()}) == []


def test_t4_the_web_server_says_what_broke_and_nothing_of_the_request(worked: Worked, printed: StringIO) -> None:
    """As gunicorn words it: a file that broke off on its way out, and a request that it cannot read."""
    server = logging.getLogger("gunicorn.error")
    asked = f"GET /staff/cases/{worked.reference}/?{TYPED}"
    server.error("Error handling request %s", asked, exc_info=RuntimeError(TYPED))
    server.warning("Invalid request from ip=%s: %s", DEVICE["REMOTE_ADDR"], asked)
    logging.getLogger("gunicorn.http.wsgi").warning("WSGI app sent body bytes on a no-body response")
    server.error("Worker (pid:%s) exited with code %s.", 17, 1)

    assert printed.getvalue().splitlines() == [
        "ERROR gunicorn.error Error handling request %s",
        "RuntimeError",
        "ERROR gunicorn.error Worker (pid:17) exited with code 1.",
    ]


def test_t4_whoever_lets_every_library_talk_reads_nothing_of_what_pages_hold(
    worked: Worked, handler: User, printed: StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("", *(name for name in logging.root.manager.loggerDict if logging.getLogger(name).level)):
        caplog.set_level(logging.DEBUG, logger=name)

    answers = [act(worked, handler) for act in (raising, writing, reading)]
    statuses = [one.do(one.client).status_code for one in answers]

    assert statuses == [200, 200, 200]
    logging.getLogger("any.library").debug("This is heard.")
    assert "This is heard." in printed.getvalue()
    held = {*SECRETS, worked.reference, worked.code}
    assert hunt.hunt(held, {"log": printed.getvalue().encode()}) == []


def test_t5_no_process_leaves_a_picture_of_its_memory() -> None:
    """Whatever the machine allows; each of them loads the same package before anything else."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    told = "import resource; resource.setrlimit(4, ({0}, {0})); import config; print(resource.getrlimit(4))"
    done = subprocess.run(
        [sys.executable, "-c", told.format(most)], cwd=tree.ROOT, capture_output=True, text=True, check=True
    )
    assert resource.RLIMIT_CORE == 4
    assert done.stdout.strip() == "(0, 0)"


def test_t5_a_page_that_came_too_late_tells_its_typist_what_they_typed_and_nothing_else(
    worked: Worked, handler: User
) -> None:
    client = client_of(handler)
    address = reverse("casework:notes", args=[worked.reference])
    late = {"version": version_on(client.get(address)), "text": TYPED}
    assert fill(client, "casework:notes", worked.reference, text="Something else").status_code == 302

    answers = [client.post(address, late), client.post(reverse("casework:start", args=[worked.reference]), late)]

    assert [answer.status_code for answer in answers] == [409, 409]
    bodies = {str(number): answer.content for number, answer in enumerate(answers)}
    assert hunt.hunt(SECRETS | {"Something else", "Traceback"}, bodies) == [("0", TYPED)]
    titles = [body.partition(b"</title>")[0] for body in bodies.values()]
    assert [worked.reference.encode() in title for title in titles] == [False, False]


def test_t5_what_fails_on_the_public_side_tells_nothing(worked: Worked) -> None:
    client = Client(**DEVICE)  # type: ignore[arg-type]
    visit(client, reverse("inbox:enter")).press(code=worked.code)
    answers = {
        400: client.get("/inbox/", headers={"host": "elsewhere.invalid"}),
        404: client.get(f"/inbox/{TYPED}/?name={NAME}"),
        405: client.delete("/raise/", data=TYPED),
    }

    assert {status: answer.status_code for status, answer in answers.items()} == {one: one for one in answers}
    bodies = {str(status): answer.content for status, answer in answers.items()}
    assert hunt.hunt({*SECRETS, worked.code, worked.reference}, bodies) == []
