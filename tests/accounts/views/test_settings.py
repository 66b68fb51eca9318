"""The page of the employer's own contacts and words: each slot says where it stands, and two tabs do no harm."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain import employer as domain
from accounts.forms.settings import SLOTS
from accounts.models import Employer, User
from tests.desk import client_of, text_of

ADDRESS = "/staff/settings/"


@pytest.fixture
def desk(administrator: User) -> Client:
    return client_of(administrator)


def _value(form: Any, name: str) -> Any:
    value = form[name].value()
    return "" if value is None else value


def typed(client: Client, **changed: str) -> dict[str, Any]:
    form = client.get(ADDRESS).context["form"]
    return {**{name: _value(form, name) for name in form.fields if name != "checked"}, **changed}


def test_every_slot_that_can_be_changed_stands_on_the_page() -> None:
    assert reverse("accounts:settings") == ADDRESS
    assert {slot.name for slot in SLOTS} == set(domain.SLOTS) - {"silent_call_checked_on"}


def test_r13_an_administrator_changes_a_contact_and_reporters_read_it(desk: Client, administrator: User) -> None:
    assert "Ring 01632 960 150 and ask." not in text_of(Client().get("/help/links/"))
    page = text_of(desk.get(ADDRESS))
    assert ("While it is empty, the sentence is left out." in page, "Nothing was changed yet." in page) == (
        True,
        True,
    )

    answer = desk.post(ADDRESS, typed(desk, talk_instead="Ring 01632 960 150\nand ask."), follow=True)

    assert answer.redirect_chain == [(ADDRESS, 302)]
    page = text_of(answer)
    assert "1 setting is changed." in page
    assert f'<b>To talk instead of writing</b><br><span class="hk-quiet">{administrator.name}, ' in page
    assert "Ring 01632 960 150 and ask." in text_of(Client().get("/help/links/"))


def test_what_is_unfit_is_said_beside_it_and_the_rest_stays_typed(desk: Client) -> None:
    given = typed(desk, colour="#f7f5f0", neutral_service_name="Speak up", advice_phone="ring us", support="Talk.")

    answer = desk.post(ADDRESS, given)

    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"colour", "neutral_service_name", "advice_phone"}
    page = text_of(answer)
    assert "This colour is too pale to be seen on our paper." in page
    assert (">\nTalk.</textarea>" in page, "Error: Our contacts" in page) == (True, True)
    assert Employer.objects.get().support == "The staff support line is 01632 960 145."


def test_the_second_of_two_tabs_is_told_what_the_first_saved(desk: Client) -> None:
    mine, theirs = typed(desk, it_phone="01632 960 177"), typed(desk, it_phone="01632 960 188")
    assert desk.post(ADDRESS, theirs).status_code == 302

    answer = desk.post(ADDRESS, mine)

    page = text_of(answer)
    assert "Somebody changed this in the meantime." in page
    assert "Somebody else saved:</b> 01632 960 188" in page
    assert page.count("Somebody else saved:") == 1
    assert 'value="01632 960 177"' in page
    assert Employer.objects.get().it_phone == "01632 960 188"
    again = {**mine, "seen": answer.context["form"]["seen"].value()}
    assert desk.post(ADDRESS, again).status_code == 302
    assert Employer.objects.get().it_phone == "01632 960 177"


def test_help_to_call_without_a_voice_shows_once_it_is_ticked(desk: Client) -> None:
    words = "Press 55 when you are asked to."
    desk.post(ADDRESS, typed(desk, silent_call_help=words))
    assert Employer.objects.get().silent_call == ""
    assert "Not compared" in text_of(desk.get(ADDRESS))

    desk.post(ADDRESS, typed(desk, checked="on"))

    assert Employer.objects.get().silent_call == words
    assert "Compared on" in text_of(desk.get(ADDRESS))


@pytest.mark.parametrize("who", ["hr", "senior", "superuser"])
def test_the_page_exists_for_administrators_alone(
    request: pytest.FixtureRequest, desk: Client, who: str, employer: Employer
) -> None:
    given = typed(desk, it_phone="01632 960 199")
    viewer = client_of(request.getfixturevalue(who))

    assert (viewer.get(ADDRESS).status_code, viewer.post(ADDRESS, given).status_code) == (404, 404)
    assert Employer.objects.get().it_phone == ""
    assert desk.post(ADDRESS, given).status_code == 302
