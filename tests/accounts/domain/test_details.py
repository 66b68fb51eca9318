"""What may stand in each part of a person, the same for a page and for a file."""

import pytest

from accounts.domain import details
from accounts.domain.details import WRITTEN
from accounts.models import User


@pytest.mark.parametrize(
    ("part", "typed", "kept"),
    [
        ("name", "  Ana \t Novák ", "Ana Novák"),
        ("name", "Nova\u0301k", "Novák"),
        ("email", " Ana.Novak@Westmarch.EXAMPLE ", "ana.novak@westmarch.example"),
        ("title", "Night\nnurse", "Night nurse"),
        ("phone", "", ""),
    ],
)
def test_what_is_kept_is_tidy(part: str, typed: str, kept: str) -> None:
    assert details.tidy(part, typed) == kept


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ("name", "Ana Novák"),
        ("name", "Siân O’Brien-Łukasz"),
        ("name", "=1+1"),
        ("name", "نو\u200cآور"),
        ("email", "ana.novak+night@westmarch.example"),
        ("email", "o'hara@westmarch.example"),
        ("phone", ""),
        ("title", "x" * 120),
    ],
)
def test_what_people_are_called_is_taken(part: str, text: str) -> None:
    assert details.fault(part, text) == ""


@pytest.mark.parametrize(
    ("part", "text", "first"),
    [
        ("name", "", "Write their name."),
        ("email", "", "Write their work email."),
        ("title", "", "Write their title, such as Team manager."),
        ("email", "ana", "This does not look like an email address."),
        ("email", "ana@westmarch", "This does not look like an email address."),
        ("email", "ana@wеstmarch.example", "This does not look like an email address."),
        ("email", "ana@[192.0.2.1]", "This does not look like an email address."),
        ("email", "ana novak@westmarch.example", "This does not look like an email address."),
        ("email", f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.example", "This is longer than 254"),
        ("name", "x" * 121, "This is longer than 120 characters."),
        ("phone", "0" * 41, "This is longer than 40 characters."),
        ("name", "Ana\x00", "This holds characters that cannot be seen."),
        ("name", "Ana\u202enavoN", "This holds characters that cannot be seen."),
        ("name", "Ana\ud800", "This holds characters that cannot be seen."),
        ("title", "Nurse\u200b", "This holds characters that cannot be seen."),
    ],
)
def test_what_cannot_be_kept_says_what_to_do(part: str, text: str, first: str) -> None:
    assert details.fault(part, text).startswith(first)


def test_every_part_has_an_end() -> None:
    assert {part: details.LONGEST[part] for part in WRITTEN} == {
        "email": 254,
        "name": 120,
        "title": 120,
        "phone": 40,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("part", [*details.EVERY, "is_active"])
def test_a_page_notices_every_change_of_what_it_shows(part: str, worker: User) -> None:
    seen = details.version(worker)
    assert details.version(User.objects.get(pk=worker.pk)) == seen

    setattr(worker, part, {"unit": None, "is_active": False}.get(part, "other"))

    assert details.version(worker) != seen
