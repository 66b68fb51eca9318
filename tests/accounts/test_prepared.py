"""A question put into words once answers like the same question put anew, whatever its values."""

from datetime import timedelta
from threading import Thread
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.db.models import Exists, OuterRef
from django.test.utils import CaptureQueriesContext

from accounts.models import RoleHolding, Session, User
from accounts.prepared import NotPrepared, Prepared
from accounts.roles import Role
from tests import people
from tests.factories import NOW
from tests.plugins.parts import require_database

pytestmark = pytest.mark.django_db

WITH_ROLE = Prepared(
    lambda person, name: (
        User.objects.filter(pk=person, name=name)
        .annotate(audits=Exists(RoleHolding.objects.filter(user=OuterRef("pk"), role=Role.HR_AUDITOR)))
        .select_related("unit")
    ),
    person=UUID,
    name=str,
)


def test_it_answers_with_rows_what_is_joined_to_them_and_what_was_asked_beside(hr: User, handler: User) -> None:
    for person, audits in ((hr, True), (handler, False)):
        with CaptureQueriesContext(connection) as asked:
            found = WITH_ROLE(person=person.pk, name=person.name)
            assert [(one, one.unit, one.audits) for one in found] == [(person, person.unit, audits)]
        assert len(asked) == 1
    assert WITH_ROLE(person=hr.pk, name=handler.name) == []
    assert WITH_ROLE(person=uuid4(), name=hr.name) == []


def test_nothing_of_one_answer_stays_for_the_next(hr: User) -> None:
    assert WITH_ROLE(person=hr.pk, name=hr.name)
    RoleHolding.objects.filter(user=hr).delete()

    assert [one.audits for one in WITH_ROLE(person=str(hr.pk), name=hr.name)] == [False]


def test_several_values_of_one_type_keep_their_places(handler: User) -> None:
    between = Prepared(
        lambda last, first: Session.objects.filter(began_at__gte=first, began_at__lte=last),
        last=type(NOW),
        first=type(NOW),
    )
    row = Session.objects.create(
        session_key="a" * 40, session_data="", expire_date=NOW, user=handler, began_at=NOW, seen_at=NOW
    )
    hour = timedelta(hours=1)

    assert between(first=NOW - hour, last=NOW + hour) == [row]
    assert between(first=NOW + hour, last=NOW - hour) == []


@pytest.mark.parametrize("values", [{}, {"person": UUID(int=1)}, {"person": None, "name": "x"}])
def test_a_value_left_out_is_refused_and_not_taken_for_anything(values: dict[str, object]) -> None:
    with pytest.raises(NotPrepared):
        WITH_ROLE(**values)


def test_a_question_that_does_not_ask_for_a_value_is_refused() -> None:
    deaf = Prepared(lambda person: User.objects.all(), person=UUID)

    with pytest.raises(NotPrepared, match="person"):
        deaf(person=uuid4())


def test_words_that_would_mean_something_in_a_question_mean_nothing_in_a_value(hr: User) -> None:
    for hostile in ("' OR 1=1 --", "%s", "%", '"'):
        assert WITH_ROLE(person=hr.pk, name=hostile) == []
        wanted = people.make_person(hostile, "Officer")
        assert WITH_ROLE(person=wanted.pk, name=hostile) == [wanted]


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(hr: User) -> None:
    require_database("postgresql")  # threads have no database in memory in common
    found: list[object] = []

    def ask() -> None:
        found.append(WITH_ROLE(person=hr.pk, name=hr.name))
        connection.close()

    thread = Thread(target=ask)
    thread.start()
    thread.join()
    assert found == [WITH_ROLE(person=hr.pk, name=hr.name)] == [[hr]]
