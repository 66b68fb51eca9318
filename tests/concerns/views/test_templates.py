"""The words of letters on an administrator's pages: looked at first, then published, and refused to others."""

import pytest
from django.http import QueryDict
from django.urls import reverse

from accounts.models import User
from concerns.domain import templates, wording
from concerns.enums import LetterKind
from concerns.forms.templates import TemplateForm
from concerns.queries import specimens
from tests.desk import client_of, text_of

FIRST = LetterKind.ACKNOWLEDGEMENT
MEETING = "We want to hear more. You say where we meet."


@pytest.mark.django_db
@pytest.mark.parametrize("kind", wording.SHIPPED)
def test_every_letter_can_be_looked_at_with_made_up_facts(kind: LetterKind) -> None:
    text = specimens.specimen(wording.shipped(kind))

    assert "{" not in text
    assert ("It is not allowed here." in text) == (kind != LetterKind.MESSAGE)  # which is no letter


@pytest.mark.django_db
def test_an_administrator_looks_first_and_then_publishes(administrator: User, lead: User) -> None:
    client, address = client_of(administrator), reverse("letters:kind", args=[FIRST.value])
    page = client.get(address)
    assert "Version 1 counts now." in text_of(page)
    typed = {**page.context["form"].initial, "meeting": MEETING, "reason": "Plainer."}

    wrong = client.post(address, {**typed, "when": "Soon. {raised}", "do": "publish"})
    assert "Here the letter must say {answer_by}." in text_of(wrong)
    assert "{raised} is not known here." in text_of(wrong)
    looked = client.post(address, {**typed, "do": "look"})
    assert ("Nothing is published yet." in text_of(looked), MEETING in text_of(looked)) == (True, True)
    assert templates.words(FIRST).version == 1

    assert client.post(address, {**typed, "do": "publish"}).status_code == 302
    again = client.post(address, {**typed, "do": "publish"})

    assert "somebody published others meanwhile" in text_of(again)
    assert (templates.words(FIRST).version, templates.words(FIRST).parts["meeting"]) == (2, MEETING)
    assert "Published by" in text_of(client.get(reverse("letters:kinds")))
    assert client_of(lead).get(address).status_code == 404
    assert client.get(reverse("letters:kind", args=["nothing"])).status_code == 404


def test_a_long_sentence_is_named_and_stops_nobody() -> None:
    words = wording.shipped(FIRST)
    long = "We would like to hear more from you and we can do that where you like and when you like and with whom."
    typed = QueryDict(mutable=True)
    typed.update({**words.parts, "meeting": long, "instead_of": "1", "reason": "Longer."})

    form = TemplateForm(typed, words=words)

    assert form.is_valid()
    assert [label for label, _sentence in form.hints()] == ["Meeting, for those who gave their name"]
