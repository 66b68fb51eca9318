"""What others can learn from a case, and the words that would show who spoke up (R96, T23, T26)."""

from datetime import date

import pytest

from accounts.models import Service, User
from concerns.domain import learning, lifecycle, pointers
from concerns.domain.content import Label
from concerns.domain.learning import SERVICE_FROM, Point
from concerns.domain.pointers import Known
from concerns.enums import Obstacle, State
from concerns.errors import Blocked, WrongState
from concerns.models import Lesson
from tests import casework_factories as casework
from tests.casework_factories import Worked
from tests.factories import NOW
from trust import sealing

LESSON = "Two people sign for each step, and the second one looks before they sign."
NEXT_MONTH = date(2026, 12, 1)


@pytest.fixture
def answered(rota: list[User], lead: User, handler: User) -> Worked:
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler)
    casework.ready_to_close(worked)
    return worked


@pytest.mark.django_db
def test_r96_a_case_is_closed_only_once_somebody_wrote_what_it_teaches(answered: Worked, handler: User) -> None:
    with pytest.raises(Blocked) as blocked:
        lifecycle.close(answered.case, by=handler, now=NOW)
    assert blocked.value.reasons == [(Obstacle.LEARNING_MISSING, None)]
    with pytest.raises(ValueError, match="Either"):
        learning.write(answered.case, Point(), by=handler, now=NOW)

    learning.write(answered.case, Point(text=LESSON), by=handler, now=NOW)
    lifecycle.close(answered.case, by=handler, now=NOW)

    assert answered.case.state == State.CLOSED
    assert learning.of(answered.case) == Point(text=LESSON, published=True)
    with pytest.raises(WrongState):
        learning.write(answered.case, Point(text=LESSON), by=handler, now=NOW)


@pytest.mark.django_db
def test_r96_the_register_has_a_month_and_no_way_back_to_a_case(answered: Worked, handler: User) -> None:
    lifecycle.close(answered.case, by=handler, now=NOW, learned=Point(text=LESSON))

    assert learning.register(today=NOW.date()) == []
    (told,) = learning.register(today=NEXT_MONTH)
    assert (told.month, told.service, told.text) == (date(2026, 11, 1), "", LESSON)
    fields = {field.name for field in Lesson._meta.get_fields()}
    assert fields == {"id", "data_key", "month_date", "service", "sealed_text"}


@pytest.mark.django_db
def test_t26_a_service_is_named_once_enough_lessons_came_from_it(service: Service) -> None:
    def publish() -> None:
        key = sealing.new_data_key()
        lesson = Lesson(data_key=key, month_date=date(2026, 11, 1), service=service)
        lesson.sealed_text = sealing.seal(key, LESSON, label=Label.LESSON, row=lesson.pk)
        lesson.save()

    for _ in range(SERVICE_FROM - 1):
        publish()
    assert {told.service for told in learning.register(today=NEXT_MONTH)} == {""}

    publish()

    assert {told.service for told in learning.register(today=NEXT_MONTH)} == {service.name}


@pytest.mark.django_db
def test_r96_words_that_point_to_somebody_are_held_and_named(
    answered: Worked, handler: User, senior: User
) -> None:
    text = "Ask Colin Marsh. The sheet was filled in before the round began, on Tuesday."
    with pytest.raises(Blocked) as blocked:
        learning.write(answered.case, Point(text=text), by=handler, now=NOW)

    ((code, words),) = blocked.value.reasons
    assert code == Obstacle.MAY_POINT
    assert {"Tuesday", "colin marsh", "was filled in before", "before the round began"} <= set(
        str(words).split(", ")
    )
    assert learning.of(answered.case) is None


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("Sign twice. Look before you sign.", []),
        ("Then Wilhelmina looked.", ["Wilhelmina"]),
        ("Write to a.b@home.example or 01632 960 199.", ["a.b@home.example", "01632 960 199"]),
        ("It began on 4 May 2026 at 6pm.", ["4 May", "6pm", "May"]),
        ("See RC-7K3M-92QX.", ["RC-7K3M-92QX", "RC", "K", "M", "QX"]),
        ("The team of home carers knew.", []),
        ("The team of Home Carers knew.", ["home carers", "Home", "Carers"]),
    ],
)
def test_what_looks_like_a_name_or_a_day_is_held(text: str, held: list[str]) -> None:
    found = pointers.found(text, Known(names=frozenset({("home", "carers")})))

    if text.startswith("The team of home"):
        held = ["home carers"]
    assert set(held) <= set(found)
    assert bool(held) == bool(found)
