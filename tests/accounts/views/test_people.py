"""The pages of people: found, added, changed, ended and brought back; safe to press twice and from old pages."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.domain import details, invitations, people
from accounts.errors import Refused
from accounts.models import Invitation, Unit, User
from concerns.domain import clock
from concerns.enums import State
from concerns.models import Heartbeat
from notifications import delivery
from notifications.models import Notice
from notifications.models import State as NoticeState
from tests.casework_factories import case_in
from tests.desk import client_of, done, text_of
from tests.people import make_person

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')

pytestmark = pytest.mark.django_db

NEW = {"name": "Ana Novák", "email": "ana@westmarch.example", "title": "Night nurse", "phone": "", "unit": ""}
TAGS = re.compile(r"<[^>]+>|\s+")


@pytest.fixture
def client(administrator: User) -> Client:
    return client_of(administrator)


def said(response: Any) -> str:
    """What a reader reads, without markup."""
    return " ".join(TAGS.sub(" ", text_of(response)).split())


def errors(response: Any) -> list[str]:
    assert response.status_code == 200
    found = re.findall(r'govuk-error-message">(?:<span[^>]*>[^<]*</span>)?\s*([^<]+)<', text_of(response))
    return [words.strip() for words in found]


def listed(response: Any) -> list[str]:
    return re.findall(r'<a href="/staff/people/[0-9a-f-]{36}/">([^<]+)</a>', text_of(response))


def page(name: str, person: User) -> str:
    return reverse(f"accounts:{name}", args=[person.pk])


# The list


def test_the_list_shows_who_works_here_and_finds_by_words(client: Client, handler: User, worker: User) -> None:
    address = reverse("accounts:people")
    assert listed(client.get(address)) == ["Colin Marsh", "Jo Tarrant", "Noel Strand", "Ruth Adeyemi"]

    found = client.post(address, {"words": "tarrant", "show": "here"})

    assert listed(found) == ["Jo Tarrant"]
    assert 'value="tarrant"' in text_of(found), "what was typed stays"
    assert "1 person found." in said(found)


def test_nobody_found_says_what_to_do(client: Client) -> None:
    assert "Nobody fits. Search with fewer words" in said(
        client.post(reverse("accounts:people"), {"words": "x y z"})
    )


def test_what_no_form_offers_finds_everybody(client: Client, worker: User) -> None:
    odd = {"words": "zzz", "unit": "no-unit", "role": "king", "show": "?"}

    assert "Jo Tarrant" in listed(client.post(reverse("accounts:people"), odd))


def test_fifty_stand_on_a_page_and_the_search_goes_along(client: Client, unit: Unit) -> None:
    User.objects.bulk_create(
        User(email=f"p{number}@westmarch.example", name=f"Pat {number:03}", title="Carer", unit=unit)
        for number in range(70)
    )
    address = reverse("accounts:people")

    first = client.post(address, {"words": "pat", "show": "here"})
    second = client.post(address, {"words": "pat", "show": "here", "page": "2"})

    assert listed(first) == [f"Pat {number:03}" for number in range(50)]
    assert listed(second) == [f"Pat {number:03}" for number in range(50, 70)]
    assert "Page 2 of 2" in said(second)
    assert '<button type="submit" form="search" name="page" value="2"' in text_of(first)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_five_thousand_people_are_listed_as_quickly_as_five(client: Client, unit: Unit, worker: User) -> None:
    address = reverse("accounts:people")
    queries(client, address)
    few = queries(client, address)
    User.objects.bulk_create(
        (
            User(email=f"p{number}@westmarch.example", name=f"Pat {number}", title="Carer", unit=unit)
            for number in range(5000)
        ),
        batch_size=500,
    )
    began = timezone.now()

    assert queries(client, address) == few
    assert listed(client.post(address, {"words": "pat 4999 adult"})) == ["Pat 4999"]
    assert timezone.now() - began < timedelta(seconds=2)


# Adding


def test_a_person_is_added_and_gets_the_invitation(client: Client, unit: Unit) -> None:
    answer = client.post(
        reverse("accounts:person-new"), {**NEW, "unit": str(unit.pk), "invite": "on"}, follow=True
    )

    ana = User.objects.get(email="ana@westmarch.example")
    assert answer.redirect_chain == [(page("person", ana), 302)]
    assert "Added. The invitation goes out now." in said(answer)
    assert "Invited. The mail goes out in the next minutes." in said(answer)
    assert (ana.unit, ana.roles.count(), ana.has_usable_password()) == (unit, 0, False)
    delivery.deliver(now=timezone.now())
    assert [one.to for one in mail.outbox] == [["ana@westmarch.example"]]
    assert "Invited. The link works until" in said(client.get(page("person", ana)))


def test_without_the_tick_nobody_is_mailed(client: Client) -> None:
    answer = client.post(reverse("accounts:person-new"), NEW, follow=True)

    assert "Added. They are not invited yet." in said(answer)
    assert not Notice.objects.exists()


def test_what_must_be_mended_stands_beside_its_field_and_the_rest_is_kept(client: Client, worker: User) -> None:
    typed = {**NEW, "email": "ana", "name": " ", "title": "Nurse of the night", "phone": "0" * 41}

    answer = client.post(reverse("accounts:person-new"), typed)

    assert errors(answer) == [
        "Write their name.",
        "This does not look like an email address. It needs an @ and a full stop, and no spaces.",
        "This is longer than 40 characters. Shorten it.",
    ]
    assert 'value="Nurse of the night"' in text_of(answer)
    taken = client.post(reverse("accounts:person-new"), {**NEW, "email": worker.email.upper()})
    assert errors(taken) == ["Somebody else has this work email."]
    assert not User.objects.filter(title="Nurse of the night").exists()


def test_adding_pressed_twice_adds_once_and_leads_to_the_person(client: Client) -> None:
    form = {**NEW, "invite": "on"}
    first = client.post(reverse("accounts:person-new"), form)
    second = client.post(reverse("accounts:person-new"), form)

    assert first["Location"] == second["Location"]
    assert User.objects.filter(email="ana@westmarch.example").count() == 1
    assert Invitation.objects.count() == 1


@pytest.mark.parametrize(
    "field", ["is_active", "is_superuser", "password", "role", "roles", "needs_second_factor"]
)
def test_nothing_but_the_details_is_taken_from_a_form(client: Client, field: str) -> None:
    done(client.post(reverse("accounts:person-new"), {**NEW, field: "on"}))

    ana = User.objects.get(email="ana@westmarch.example")
    assert (ana.is_active, ana.is_superuser, ana.needs_second_factor) == (True, False, False)
    assert (ana.has_usable_password(), ana.roles.count()) == (False, 0)


# Changing


def typed_for(person: User, **changed: str) -> dict[str, str]:
    kept = {part: getattr(person, part) for part in details.WRITTEN}
    return {**kept, "unit": str(person.unit_id or ""), "seen": details.version(person), **changed}


def test_details_are_changed_and_only_what_differs(client: Client, worker: User) -> None:
    shown = text_of(client.get(page("person-edit", worker)))
    assert f'value="{details.version(worker)}"' in shown
    assert 'value="Jo Tarrant"' in shown

    saved = client.post(page("person-edit", worker), typed_for(worker, title="Senior carer"), follow=True)
    again = client.post(page("person-edit", worker), typed_for(User.objects.get(pk=worker.pk)), follow=True)

    assert "Saved." in said(saved)
    assert "Nothing was changed." in said(again)
    assert User.objects.get(pk=worker.pk).title == "Senior carer"


def test_a_stale_page_saves_nothing_shows_what_is_kept_and_can_be_sent_again(
    client: Client, worker: User, administrator: User
) -> None:
    stale = typed_for(worker, title="Carer of the night")
    done(client.post(page("person-edit", worker), typed_for(worker, phone="01632 960 199")))

    answer = client.post(page("person-edit", worker), stale)

    assert "Somebody changed this in the meantime." in said(answer)
    assert "As it is now" in said(answer)
    assert "01632 960 199" in text_of(answer)
    assert 'value="Carer of the night"' in text_of(answer)
    fresh = User.objects.get(pk=worker.pk)
    assert fresh.title == "Care worker"
    assert f'value="{details.version(fresh)}"' in text_of(answer)
    done(client.post(page("person-edit", worker), {**stale, "seen": details.version(fresh)}))
    assert User.objects.get(pk=worker.pk).title == "Carer of the night"


# Inviting


def test_inviting_again_replaces_the_link(client: Client, worker: User) -> None:
    now = timezone.now()
    old = invitations.make_token(invitations.invite(worker, by=None, now=now), now=now)
    assert invitations.open(old, now=now) == worker

    answer = client.post(page("person-invite", worker), follow=True)

    assert "A link sent before does not work any more." in said(answer)
    with pytest.raises(Refused):
        invitations.open(old, now=now)


def test_an_invitation_that_failed_or_was_not_used_says_so(client: Client, worker: User) -> None:
    invitations.invite(worker, by=None, now=timezone.now())
    Notice.objects.update(state=NoticeState.FAILED)
    assert "The invitation could not be sent." in said(client.get(page("person", worker)))

    Notice.objects.update(state=NoticeState.SENT, sent_at=timezone.now())
    Invitation.objects.update(expires_at=timezone.now())
    assert "The invitation was not used in time." in said(client.get(page("person", worker)))


def test_an_administrator_ends_the_sessions_of_somebody(client: Client, worker: User, handler: User) -> None:
    theirs, another = client_of(worker), client_of(handler)
    work_list = reverse("casework:worklist")
    assert theirs.get(work_list).status_code == 200

    first = client.post(page("person-sign-out", worker), follow=True)
    second = client.post(page("person-sign-out", worker), follow=True)

    assert "They are signed in nowhere now." in said(first)
    assert said(second) == said(first)
    assert (theirs.get(work_list).status_code, another.get(work_list).status_code) == (302, 200)


def test_nobody_who_left_is_invited(client: Client, worker: User, administrator: User) -> None:
    people.leave(worker, by=administrator, now=timezone.now())

    answer = client.post(page("person-invite", worker))

    assert "This person has left." in said(answer)
    assert not Invitation.objects.exists()


# Leaving and coming back


def test_before_somebody_leaves_the_page_says_what_will_happen(
    client: Client, rota: list[User], lead: User, handler: User, unit: Unit
) -> None:
    Unit.objects.filter(pk=unit.pk).update(manager=handler)
    worked = case_in(State.INVESTIGATING, lead=lead, handler=handler)

    shown = said(client.get(page("person-leave", handler)))

    assert "Has Ruth Adeyemi left?" in shown
    assert "They lose these roles: Manager." in shown
    assert "These units have no manager then: Adult social care." in shown
    assert worked.reference not in shown
    assert "They lose their place on the rota." in said(client.get(page("person-leave", lead)))
    assert User.objects.get(pk=handler.pk).is_active, "looking ends nothing"


def test_no_page_of_a_person_tells_whether_they_have_a_case(
    client: Client, rota: list[User], lead: User, handler: User
) -> None:
    """A number that rises would tell the minute in which somebody raised something (T11), and one that differs
    between two administrators which of them must not know (I7)."""

    def looks() -> list[str]:
        pages = [page(name, person) for name in ("person", "person-leave") for person in (lead, handler)]
        pages.append(reverse("accounts:person-role", args=[handler.pk, "manager"]))
        return [TOKEN.sub("", text_of(client.get(place))) for place in pages]

    # A stopped clock is told with the minute, which may turn between two looks.
    Heartbeat.objects.create(name=clock.SWEEP, last_good_at=timezone.now())
    before = looks()
    case_in(State.INVESTIGATING, lead=lead, handler=handler)

    assert "Their part in any open case ends." in before[2]
    assert looks() == before


def test_leaving_takes_effect_at_once_and_once(client: Client, handler: User) -> None:
    theirs = client_of(handler)
    assert theirs.get("/staff/").status_code == 200

    first = client.post(page("person-leave", handler), follow=True)
    second = client.post(page("person-leave", handler), follow=True)

    assert "They have left. Every way in has ended for them." in said(first)
    assert "They cannot sign in, hold no role and open nothing." in said(second)
    assert theirs.get("/staff/").status_code == 302
    assert listed(client.post(reverse("accounts:people"), {"show": "left"})) == ["Ruth Adeyemi"]


def test_oneself_and_the_second_last_administrator_stay(client: Client, administrator: User, second: User) -> None:
    for person, why in (
        (administrator, "Nobody can do this for themselves."),
        (second, "At least two administrators must stay"),
    ):
        for answer in (client.get(page("person-leave", person)), client.post(page("person-leave", person))):
            assert why in said(answer)
            assert "Yes, they have left" not in said(answer)
        assert User.objects.get(pk=person.pk).is_active
    assert "They have left" not in said(client.get(page("person", administrator)))


def test_who_comes_back_begins_anew_and_once(client: Client, handler: User, administrator: User) -> None:
    people.leave(handler, by=administrator, now=timezone.now())
    assert handler.email in text_of(client.get(page("person-return", handler)))

    first = client.post(page("person-return", handler), follow=True)
    client.post(page("person-return", handler))

    assert "They are back, as plain staff." in said(first)
    assert "No role across the organisation." in said(first)
    assert Invitation.objects.filter(user=handler).count() == 1
    assert Notice.objects.filter(recipient=handler, kind="invitation").count() == 1


# Who may


def everyone_else(request: pytest.FixtureRequest) -> list[User]:
    names = "lead senior hr handler worker superuser"
    return [request.getfixturevalue(name) for name in names.split()]


PAGES = ["person", "person-edit", "person-leave", "person-return", "person-invite", "person-sign-out"]


def test_these_pages_exist_for_administrators_alone(
    request: pytest.FixtureRequest, client: Client, keepers: list[User]
) -> None:
    someone = make_person("Pat Somebody", "Carer")
    assert client.get(page("person", someone)).status_code == 200

    for other in [*everyone_else(request), keepers[0]]:
        theirs = client_of(other)
        for name in PAGES:
            assert theirs.get(page(name, someone)).status_code == 404
            assert theirs.post(page(name, someone)).status_code == 404
    assert User.objects.get(pk=someone.pk).is_active
    assert not Invitation.objects.exists()


def test_no_name_stands_in_an_address(client: Client, worker: User) -> None:
    for name in PAGES:
        assert page(name, worker).count(str(worker.pk)) == 1
    assert 'method="post" id="search"' in text_of(client.get(reverse("accounts:people")))
