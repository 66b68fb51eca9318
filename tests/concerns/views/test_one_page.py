"""All questions on one page, advice beside each text, and who is passed over, as a reporter meets them."""

import pytest
from django.test import Client

from accounts.models import User
from concerns.domain import content, vault
from concerns.enums import Mode
from concerns.models import Concern
from tests import reporter
from tests.pages import visit
from tests.reporter import raise_through_pages, send, walk


@pytest.fixture(autouse=True)
def everybody(rota: list[User]) -> None:
    """The form names who reads it first."""


def test_every_text_that_others_read_is_looked_through(client: Client) -> None:
    for name, on_page in {
        "place": "What, when and where?",
        "about": "Who or what is it about?",
        "told_before": "Have you told anyone already?",
        "wishes": "What would you like to happen?",
    }.items():
        page = walk(client, until=on_page)

        hinted = page.press(**{name: "Call me on 01632 960 199."})

        assert (hinted.heading, "“01632 960 199”" in hinted.text) == (on_page, True)
        assert hinted.press().heading != on_page


def test_another_way_of_being_known_brings_its_own_advice_with_all_answers(client: Client) -> None:
    """Nothing holds them up there: it stands beside the answer, once."""
    check = walk(client, until="Check your answers", happened="Ask Ashgrove about the sheet.")
    assert "You gave this as your name" not in check.text

    changed = check.press("go", "change:mode").press(mode="open").press(name="Wilhelmina Ashgrove")

    assert changed.heading == "Check your answers"
    assert "You gave this as your name" in changed.text
    code = changed.press()
    assert code.heading == reporter.CODE_PAGE
    assert "You gave this as your name" not in code.back().text


ALL = "Tell us what is wrong"


def test_r4_all_questions_on_one_page_lead_to_the_code(client: Client) -> None:
    page = visit(client, "/raise/").press("go", "one")
    assert (page.heading, page.title) == (ALL, "All questions – Contact form")
    assert "01632 960 110" in page.text, "the numbers to call stand there before anything is answered (R3)"
    assert {"danger_now", "mode", "name", "known_to", "happened", "must_not_know", "wishes"} <= {
        *page.values,
        *(name for name in ("danger_now", "mode", "must_not_know") if f'name="{name}"' in page.text),
    }

    wrong = page.press(mode="open", happened="")
    assert wrong.title == "Error: All questions – Contact form"
    assert wrong.text.count('href="#id_happened"') == wrong.text.count('href="#id_name"') == 1

    hinted = wrong.press(name="Wilhelmina Ashgrove", happened="Ashgrove saw it.", wishes="Ring 01632 960 199")
    assert (hinted.heading, hinted.text.count("You gave this as your name")) == (ALL, 1)
    check = hinted.press()
    assert check.heading == "Check your answers"
    assert check.back().values["happened"] == ["Ashgrove saw it."]
    assert check.press("go", "change:about").press(about="The team").heading == "Check your answers"

    sent = send(check.press())

    assert sent.heading == "We have it"
    concern = Concern.objects.get()
    assert (concern.mode, vault.is_held(concern), concern.wishes.count()) == (Mode.OPEN, True, 1)


def test_r4_whoever_changes_over_to_the_other_pages_loses_no_word(client: Client) -> None:
    page = walk(client, until="Who or what is it about?", mode="unnamed", known_to="the night manager")

    together = page.press("go", "one", about="Half a sentence")
    kept = {name: together.values[name] for name in ("happened", "about", "known_to", "mode", "categories")}
    assert kept["about"] == ["Half a sentence"]
    assert kept["mode"] == ["unnamed"]

    apart = together.press("go", "many", wishes="One more thing")
    assert apart.heading == "Is anyone in danger right now?"
    assert {name: apart.values[name] for name in kept} == kept
    assert apart.values["wishes"] == ["One more thing"]
    again = apart.press("go", "one").back()
    assert again.title.startswith("Before you start")
    assert again.press().heading == ALL


def test_a_name_typed_on_the_one_page_goes_no_further_for_somebody_anonymous(client: Client) -> None:
    page = visit(client, "/raise/").press("go", "one")

    check = page.press(mode="anonymous", name="Wilhelmina Ashgrove", known_to="Nobody", happened="It is wrong.")

    assert check.heading == "Check your answers"
    assert "Wilhelmina" not in check.text
    assert "Nobody" not in check.text.replace("Nobody watches", "")


def test_r17_whoever_is_passed_over_is_said_before_it_is_sent(
    client: Client, lead: User, rota: list[User]
) -> None:
    readers = walk(client, until="Who reads it first?")
    assert "They are outside the usual line of managers." in readers.text
    assert "It does not go through your manager." in readers.text

    last = rota[-1]
    ticked = [str(user.pk) for user in rota if user != last]
    check = walk(client, until="Check your answers", must_not_know=ticked)

    assert f"{lead.title} does not get it. You ticked them, or named them." in check.text
    assert f"{last.title} reads it first. They are outside the usual line of managers." in check.text


def test_r16_whom_they_told_when_and_what_came_of_it_reaches_the_reader_and_changes_nothing(
    client: Client,
) -> None:
    told = "The team leader, on 3 May. Nothing came of it."
    walked = walk(client, until="Check your answers", told_before=told)
    assert told in walked.text

    send(walked.press())
    raise_through_pages(client)

    with_it, without = sorted(Concern.objects.all(), key=lambda one: not content.account_of(one).told_before)
    assert (content.account_of(with_it).told_before, content.account_of(without).told_before) == (told, "")
    assert with_it.case.owner == without.case.owner
    assert with_it.case.urgent == without.case.urgent
