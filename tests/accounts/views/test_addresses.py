"""A new work email on the page of a person: saved, asked of a second administrator, or refused beside it."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Proposal, User
from tests.accounts.views.test_people import NEW, errors, page, said, typed_for
from tests.desk import client_of, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(administrator: User) -> Client:
    return client_of(administrator)


OWN = "Nobody can do this for themselves. Ask another administrator."


def test_what_cannot_be_changed_says_why_beside_it(
    client: Client, administrator: User, handler: User, worker: User
) -> None:
    own = typed_for(administrator, email="me@westmarch.example", name="Somebody Else")
    taken = typed_for(worker, email=handler.email, reason="Married.")

    assert errors(client.post(page("person-edit", administrator), own)) == [OWN, OWN]
    assert errors(client.post(page("person-edit", worker), taken)) == ["Somebody else has this work email."]


def test_a_new_email_of_somebody_who_signs_in_waits_for_a_second_administrator(
    client: Client, worker: User, second: User
) -> None:
    typed = typed_for(worker, email="jo@westmarch.example", title="Nurse")
    unsaid = client.post(page("person-edit", worker), typed)
    assert errors(unsaid) == ["Write why this is needed. A few words are enough."]

    answer = client.post(page("person-edit", worker), {**typed, "reason": "Married."}, follow=True)

    assert "The new email is proposed: it waits for another administrator." in said(answer)
    assert "A new email waits for a second administrator" in said(answer)
    kept = User.objects.get(pk=worker.pk)
    assert (kept.email, kept.title) == (worker.email, "Nurse")
    proposal = Proposal.objects.get()
    other = client_of(second)
    shown = said(other.get(reverse("accounts:proposal", args=[proposal.pk])))
    assert all(words in shown for words in (worker.email, "jo@westmarch.example", "Married."))
    assert "jo@westmarch.example" in said(other.get(reverse("accounts:proposals")))
    done(other.post(reverse("accounts:proposal", args=[proposal.pk]), {"answer": "agree"}))
    assert User.objects.get(pk=worker.pk).email == "jo@westmarch.example"


def test_a_second_new_email_is_refused_beside_the_field_while_one_waits(client: Client, worker: User) -> None:
    done(client.post(page("person-edit", worker), typed_for(worker, email="a@westmarch.example", reason="Why.")))

    answer = client.post(
        page("person-edit", worker), typed_for(worker, email="b@westmarch.example", reason="Why.")
    )

    assert errors(answer) == ["The same is already waiting for a second administrator."]


def test_the_email_of_somebody_never_seen_is_mended_without_a_reason(client: Client) -> None:
    client.post(reverse("accounts:person-new"), {**NEW, "invite": "on"})
    ana = User.objects.get(email="ana@westmarch.example")
    assert "Why does the email change?" not in said(client.get(page("person-edit", ana)))

    done(client.post(page("person-edit", ana), typed_for(ana, email="anna@westmarch.example")))

    assert User.objects.get(pk=ana.pk).email == "anna@westmarch.example"
