"""`manage.py setup`: once, whole, and with nothing guessed."""

import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.domain import invitations
from accounts.models import Employer, Invitation, User
from notifications.messages import Kind
from notifications.models import Notice, State
from trust.models import Event

NOEL = ("Noel Strand", "Systems officer", "noel.strand@westmarch.example")
WANDA = ("Wanda Pryce", "Head of systems", "Wanda.Pryce@westmarch.example")
LINK = re.compile(r"^  (\S+)  \S+/staff/invitation/([\w-]+)/$", re.MULTILINE)

pytestmark = pytest.mark.django_db


def run(
    *options: str,
    employer: str = "Westmarch County Council",
    division: str = "scotland",
    people: Iterable[tuple[str, str, str]] = (NOEL, WANDA),
) -> str:
    given = [word for one in people for word in ("--administrator", *one)]
    out = StringIO()
    call_command("setup", "--employer", employer, "--division", division, *given, *options, stdout=out)
    return out.getvalue()


def links(said: str, now: datetime) -> list[tuple[str, User]]:
    return [(email, invitations.open(token, now=now)) for email, token in LINK.findall(said)]


def test_it_sets_up_and_invites_by_mail() -> None:
    said = run()

    assert said == (
        "Hearken is set up.\n"
        "They are invited by mail: noel.strand@westmarch.example, wanda.pryce@westmarch.example\n"
    )
    assert (Employer.objects.get().name, Employer.objects.get().division) == (
        "Westmarch County Council",
        "scotland",
    )
    waiting = Notice.objects.filter(kind=Kind.INVITATION, state=State.READY)
    assert {notice.recipient_id for notice in waiting} == set(User.objects.values_list("pk", flat=True))


def test_without_mail_the_links_are_printed_and_no_mail_puts_them_out_of_use() -> None:
    said = run("--print-links")

    assert [email for email, _ in links(said, timezone.now())] == [NOEL[2], WANDA[2].lower()]
    assert all(email == user.email for email, user in links(said, timezone.now()))
    assert set(Notice.objects.values_list("state", flat=True)) == {State.VOID}


def test_the_same_again_changes_nothing_and_says_so() -> None:
    run()
    before = (Event.objects.count(), Invitation.objects.count(), Notice.objects.count())

    assert run("--print-links") == "Hearken was set up with these values before, so nothing was changed.\n"
    assert (Event.objects.count(), Invitation.objects.count(), Notice.objects.count()) == before


def test_other_values_are_refused() -> None:
    run()

    with pytest.raises(CommandError, match="set up already, with other values"):
        run(employer="Eastmarch County Council")
    assert Employer.objects.get().name == "Westmarch County Council"


def test_whoever_missed_the_invitation_is_invited_again_and_nobody_else() -> None:
    said = run("--print-links")
    used, unused = (token for _, token in LINK.findall(said))
    invitations.use(used, password="a long pass phrase of one person", now=timezone.now())

    again = run("--invite-again", "--print-links")

    assert [email for email, _ in links(again, timezone.now())] == [WANDA[2].lower()]
    assert unused not in again
    assert run("--invite-again") != again


def test_when_both_have_come_in_nobody_is_invited() -> None:
    for _, token in LINK.findall(run("--print-links")):
        invitations.use(token, password="a long pass phrase of one person", now=timezone.now())

    assert run("--invite-again") == "Both have set up their sign-in, so nobody was invited.\n"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"people": [NOEL]}, "two administrators"),
        ({"people": [NOEL, NOEL]}, "two administrators"),
        ({"people": [NOEL, ("Wanda Pryce", "Head of systems", "wanda")]}, "does not look like an email"),
        ({"people": [NOEL, ("Wanda Pryce", " ", "wanda@westmarch.example")]}, "Write their title"),
        ({"division": "cornwall"}, "cornwall"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_stored(given: dict[str, str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        run(**given)  # type: ignore[arg-type]  # a bad value each
    assert User.objects.count() == Employer.objects.count() == Event.objects.count() == 0


def test_where_nobody_is_there_to_ask_it_says_what_is_missing() -> None:
    with pytest.raises(CommandError, match="Name of the employer is not given"):
        call_command("setup")


def test_it_asks_for_what_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["Westmarch County Council", "scotland", *NOEL, *WANDA])
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _: next(answers))

    call_command("setup", stdout=StringIO())

    assert [user.name for user in User.objects.order_by("email")] == ["Noel Strand", "Wanda Pryce"]
