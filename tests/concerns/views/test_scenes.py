import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import gate
from concerns.domain.scenes import SCENES
from concerns.models import Exercise, ScenarioPass
from tests.desk import client_of, text_of

PLACE = "/staff/identity/scenes/"
CONSIDER = {str(choice.text): choice for scene in SCENES for step in scene.steps for choice in step.choices}
OFFERED = re.compile(r'name="choice" value="(\d)".*?<label[^>]*>(.*?)</label>', re.DOTALL)
TURN = re.compile(r'name="turn" value="(\d+)"')


def page(client: Client) -> str:
    return unescape(text_of(client.get(PLACE)))


def press(client: Client, **data: str) -> str:
    """Press a button of the page as it stands, and see where that leads."""
    turn = TURN.search(text_of(client.get(PLACE)))
    answer = client.post(PLACE, {"turn": turn[1] if turn else "", **data})
    assert answer.status_code == 302
    return page(client)


def offered(shown: str, *, right: bool) -> str:
    return str(next(place for place, words in OFFERED.findall(shown) if CONSIDER[words].is_right == right))


def test_the_scenes_are_walked_by_buttons_alone(worker: User) -> None:
    client = client_of(worker)
    assert "Start" in page(client)
    assert client.get(reverse("identity:scenes-notes")).status_code == 404

    shown = press(client, do="begin")
    assert "Scene 1 of 5" in shown
    assert [CONSIDER[words] for _, words in sorted(OFFERED.findall(shown))] != []
    wrong = press(client, choice=offered(shown, right=False))
    assert "Points to consider" in wrong
    better = press(client, do="why")
    assert str(SCENES[0].steps[0].choices[2].consider) in better
    shown, stories = press(client, do="on"), 0
    while (exercise := Exercise.objects.filter(user=worker).first()) is not None:
        story = gate.step_of(gate.progress_of(exercise)).story
        assert str(story) in shown
        assert "Why this is right" in press(client, choice=offered(shown, right=True))
        shown, stories = press(client, do="on"), stories + 1

    assert stories == 6
    assert "You have passed." in shown
    assert "Where do you talk about work, and who is in earshot?" in shown
    notes = client.get(reverse("identity:scenes-notes"))
    assert notes["Content-Disposition"] == 'attachment; filename="notes.txt"'
    assert all(str(choice.consider) in text_of(notes) for choice in CONSIDER.values())
    assert ScenarioPass.objects.get().user == worker


def test_a_page_from_before_changes_nothing_and_leads_to_where_one_is(worker: User) -> None:
    client = client_of(worker)
    shown = press(client, do="begin")
    wrong = offered(shown, right=False)
    press(client, choice=wrong)
    stands = gate.attempt(worker)

    twice = client.post(PLACE, {"turn": "0", "choice": wrong}, follow=True)
    begun_again = client.post(PLACE, {"do": "begin"}, follow=True)

    assert "That page was from before." in text_of(twice)
    assert "Points to consider" in text_of(begun_again)
    assert stands is not None
    assert gate.attempt(worker) == stands
    assert Exercise.objects.get().progress == stands.progress


def test_without_a_choice_the_scene_asks_for_one(worker: User) -> None:
    client = client_of(worker)
    press(client, do="begin")

    answer = client.post(PLACE, {"turn": "0"})

    assert "Choose what you would do." in text_of(answer)


def test_the_third_wrong_turn_says_when_to_come_back(worker: User) -> None:
    client = client_of(worker)
    shown = press(client, do="begin")
    for _ in range(2):
        press(client, choice=offered(shown, right=False))
        shown = press(client, do="again")
    shown = press(client, choice=offered(shown, right=False))

    assert "That was the third wrong turn in this scene." in shown
    assert "Points to consider" in shown
    assert "You can start again on" in shown


@pytest.mark.parametrize(("days", "said"), [(0, False), (336, True), (366, False)])
def test_the_work_list_says_for_thirty_days_that_a_pass_lapses(worker: User, days: int, said: bool) -> None:
    gate.record_pass(worker, now=timezone.now() - timedelta(days=days))

    shown = text_of(client_of(worker).get(reverse("casework:worklist")))

    assert ("Pass the five scenes again" in shown) == said
