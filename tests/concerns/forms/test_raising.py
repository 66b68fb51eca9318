from datetime import date

import pytest
from django.http import QueryDict

from accounts.divisions import Division
from accounts.models import Employer, Service, User
from concerns.enums import Category, Mode
from concerns.forms import raising
from concerns.forms.raising import Facts
from concerns.forms.sheet import NUMBERED, Sheet, Step, number_of
from tests import people

TODAY = date(2026, 11, 10)


def facts_for(
    employer: Employer, *services: Service, readers: list[User] | None = None, today: date = TODAY
) -> Facts:
    return Facts(employer, list(services), readers or [], has_keepers=True, today=today)


def sheet_of(facts: Facts, **answers: str) -> Sheet:
    data = QueryDict(mutable=True)
    for name, value in answers.items():
        data[name] = value
    return Sheet(data, frozenset(), facts)


def test_there_are_nine_questions() -> None:
    assert [number_of(step) for step in NUMBERED] == list(range(1, 10))
    assert (number_of(Step.CALL), number_of(Step.NAME), number_of(Step.CHECK)) == (2, 3, None)


def test_the_route_has_only_the_pages_that_are_needed(employer: Employer) -> None:
    facts = facts_for(employer)

    assert set(Step) - set(sheet_of(facts, mode="anonymous").route()) == {Step.CALL, Step.NAME, Step.ALL}
    assert set(Step) - set(sheet_of(facts, mode="open", safeguarding="yes").route()) == {Step.ALL}
    assert Step.CALL in sheet_of(facts, safeguarding="unsure").route()
    assert sheet_of(facts, mode="open", pages="one").route() == [Step.BEFORE, Step.ALL, Step.CHECK, Step.CODE]


@pytest.mark.parametrize("pages", ["many", "one"])
def test_back_undoes_continue(employer: Employer, pages: str) -> None:
    sheet = sheet_of(facts_for(employer), mode="unnamed", safeguarding="yes", pages=pages)

    for step in sheet.route()[:-1]:
        assert sheet.before(sheet.after(step)) == step


def test_a_change_leads_back_to_all_answers_by_way_of_what_it_needs(employer: Employer) -> None:
    sheet = sheet_of(facts_for(employer), mode="open", checking="yes")

    assert sheet.after(Step.MODE) == Step.NAME
    assert sheet.after(Step.NAME) == Step.CHECK
    assert sheet.after(Step.ABOUT) == Step.CHECK
    assert sheet.before(Step.ABOUT) == Step.CHECK

    on_one_page = sheet_of(facts_for(employer), mode="open", checking="yes", pages="one")
    assert on_one_page.after(Step.MODE) == Step.NAME
    assert on_one_page.after(Step.ABOUT) == Step.CHECK


def test_the_page_with_all_questions_judges_a_name_only_where_one_belongs(employer: Employer) -> None:
    def wrong(**answers: str) -> set[str]:
        return set(sheet_of(facts_for(employer), pages="one", **answers).page(Step.ALL).errors)

    assert wrong() == {"mode", "happened"}
    assert wrong(mode="open", happened="x") == {"name"}
    assert wrong(mode="anonymous", happened="x") == set()
    fields = [field.name for field in sheet_of(facts_for(employer)).page(Step.ALL)]
    assert len(fields) == len(set(fields))


def test_a_step_off_the_route_leads_to_all_answers(employer: Employer) -> None:
    sheet = sheet_of(facts_for(employer), mode="anonymous")

    assert sheet.after(Step.NAME) == Step.CHECK
    assert sheet.before(Step.NAME) == Step.BEFORE


def test_the_division_is_that_of_the_service_or_else_of_the_employer(employer: Employer) -> None:
    belfast = people.make_service("Belfast office", Division.NORTHERN_IRELAND)
    facts = facts_for(employer, belfast)

    assert facts.division_of(belfast) == Division.NORTHERN_IRELAND
    assert facts.division_of(None) == Division.ENGLAND_AND_WALES


def test_sexual_harassment_is_offered_from_its_day_on(employer: Employer) -> None:
    before = facts_for(employer, today=date(2026, 4, 5)).categories()
    after = facts_for(employer, today=date(2026, 4, 6)).categories()

    assert set(after) - set(before) == {Category.HARASSMENT}


def test_a_kind_that_does_not_count_where_the_service_is_comes_back(employer: Employer) -> None:
    belfast = people.make_service("Belfast office", Division.NORTHERN_IRELAND)
    facts = facts_for(employer, belfast)
    chosen = {"categories": ["harassment"], "occurred": "", "place": ""}

    assert raising.KindsForm({**chosen, "service": ""}, facts=facts).is_valid()
    form = raising.KindsForm({**chosen, "service": str(belfast.pk)}, facts=facts)
    assert "is not on the list where that service is" in str(form.errors["categories"])


def test_two_readers_with_one_title_are_told_apart_by_their_unit(employer: Employer) -> None:
    units = [people.make_unit(name) for name in ("Care", "Roads")]
    readers = [people.make_person(f"Person {unit.name}", "Head", unit=unit) for unit in units]
    facts = facts_for(employer, readers=readers)

    assert [title for _, title in facts.titles()] == ["Head, Care", "Head, Roads"]


def test_wishes_are_one_a_line_and_not_too_many() -> None:
    assert raising.wishes_in(" one \n\n two\n") == ("one", "two")
    with pytest.raises(Exception, match="more than 20 wishes"):
        raising.wishes_in("\n".join(["wish"] * 21))


def test_a_name_never_gets_into_a_draft_without_one(employer: Employer) -> None:
    facts = facts_for(employer)
    answers = {
        "mode": Mode.ANONYMOUS,
        "danger_now": "",
        "safeguarding": "",
        "service": None,
        "categories": (),
        "happened": "x",
        "occurred": "",
        "place": "",
        "about": "",
        "told_before": "",
        "wishes": (),
        "must_not_know": (),
        "would_rather_not": (),
        "name": "Wilhelmina Ashgrove",
    }

    assert raising.as_draft(answers, facts).identity is None
    named = raising.as_draft({**answers, "mode": Mode.OPEN, "work": "", "reach": ""}, facts)
    assert named.identity is not None
    assert "Ashgrove" not in repr(named)
    assert [raising.as_draft({**answers, "danger_now": yes}, facts).urgent for yes in ("yes", "no")] == [
        True,
        False,
    ]


def test_every_sealed_name_fits_one_size() -> None:
    limits = [field.limit for field in raising.NameForm.base_fields.values() if hasattr(field, "limit")]

    assert sum(limits) * 4 + 100 < 2048
