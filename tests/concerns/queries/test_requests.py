"""What keepers and reporters read of a request, in words."""

from datetime import datetime

from accounts.models import User
from concerns.domain import access, requests
from concerns.enums import Basis, CaseRole, ConflictKind, Consent, Purpose
from concerns.models import Concern
from concerns.queries import inbox_names
from concerns.queries import requests as read
from tests import names
from tests.deciding import DAY, TODAY, asked, raised


def test_a_keeper_reads_what_came_of_earlier_requests_and_not_who_is_blocked(
    rota: list[User], keepers: list[User], handler: User, lead: User, now: datetime
) -> None:
    names.open_vault(keepers, now=now)
    names.make_ready(handler, now=now)
    concern = raised(handler, lead, now)
    requests.answer(asked(concern, handler, Basis.CONSENT, now=now), consent=Consent.NO, on=TODAY)
    fresh = Concern.objects.select_related("case", "data_key").get(pk=concern.pk)
    row = asked(fresh, handler, Basis.LAW, now=now)
    assert [one.outcome for one in read.earlier(row, today=TODAY + DAY)] == ["The reporter said no"]

    def said() -> list[tuple[str, bool]]:
        return [(check.words, check.done) for check in read.checks(row, by=keepers[0], today=TODAY)]

    assert ("On this case", True) in said()
    access.unseat(concern.case, handler, by=lead, now=now)
    gone = said()
    access.block(concern.case, handler, ConflictKind.SUBJECT, by=lead, now=now)
    assert said() == gone  # off the case and blocked from it are the same


def test_the_reporter_reads_who_asks_where_it_is_not_whoever_would_see_the_name(
    rota: list[User], keepers: list[User], handler: User, other_handler: User, lead: User, now: datetime
) -> None:
    names.open_vault(keepers, now=now)
    for person in (handler, other_handler):
        names.make_ready(person, now=now)
    concern = raised(handler, lead, now)
    access.appoint(concern.case, other_handler, CaseRole.OBSERVER, by=lead, now=now)
    fresh = Concern.objects.select_related("case", "data_key").get(pk=concern.pk)
    row = asked(fresh, handler, Basis.CONSENT, now=now, recipient=other_handler, purpose=Purpose.MEET)
    question = inbox_names.question(row)
    asks = f"{handler.name}, {handler.title}, asks that {other_handler.name} may see your name"
    assert (question.heading, question.by) == (asks, handler.name)
