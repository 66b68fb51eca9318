"""The locked compartment: only a reference, and nothing a reporter reads can reach it."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

from accounts.models import User
from concerns.domain import discipline, letters, lifecycle, mailbox, outcome, tables
from concerns.domain.discipline import Link
from concerns.enums import Action, LetterKind, Personnel, Seat, State
from concerns.models import Letter
from concerns.models.discipline import DisciplinaryLink
from tests import tree
from tests.casework_factories import OUTCOME, Worked, answer_all, case_in, give_outcome
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db
TOKEN = "ZQHR-77812-DISC"
DAY = NOW.date()
OPENERS = {
    "concerns/apps.py",
    "concerns/domain/discipline.py",
    "concerns/views/discipline.py",
    "concerns/urls/casework.py",
    "concerns/demo/looking.py",
}


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def keep(worked: Worked) -> int:
    link = Link(Personnel.DISCIPLINARY, TOKEN, DAY.isoformat())
    return discipline.keep(worked.case, link, by=worked.handler, now=NOW)


def test_r11_only_a_reference_and_its_days_are_kept(worked: Worked) -> None:
    number = keep(worked)
    ends = DAY + timedelta(days=20)
    with pytest.raises(ValueError, match="before it began"):
        discipline.end(worked.case, number, on=DAY - timedelta(days=1), by=worked.handler, now=NOW)

    discipline.end(worked.case, number, on=ends, by=worked.handler, now=NOW)

    (kept,) = discipline.read(worked.case, by=worked.handler, now=NOW)
    assert kept.link == Link(Personnel.DISCIPLINARY, TOKEN, DAY.isoformat(), ends.isoformat())
    assert TOKEN.encode() not in bytes(DisciplinaryLink.objects.get().sealed_record)
    assert not Event.objects.filter(data__contains=TOKEN).exists()
    sealed = {field.name for field in DisciplinaryLink._meta.get_fields()}
    assert sealed == {
        *("id", "case", "number", "sealed_record", "recorded_at", "recorded_by", "ended_at", "ended_by")
    }


def test_r55_no_letter_and_nothing_in_the_inbox_can_read_it(worked: Worked) -> None:
    keep(worked)
    answer_all(worked)
    case = worked.case
    concern = lifecycle.concern_of(case, worked.reference)
    drafted = outcome.letter_text(case, concern, OUTCOME, by=worked.handler, on=DAY)
    give_outcome(worked)
    texts = [letters.text_of(letter) for letter in Letter.objects.exclude(issued_at=None)]
    texts += [one.text for one in mailbox.messages(mailbox.find(worked.code))]

    assert Letter.objects.filter(kind=LetterKind.OUTCOME, issued_at__isnull=False).count() == 1
    assert [text for text in (drafted, *texts) if TOKEN in text or "isciplin" in text] == []


def test_r55_nothing_but_its_own_page_imports_it() -> None:
    """Beside the import contracts, which look at what is imported through others too."""
    reaching = set()
    for path in tree.python_files("concerns"):
        names = {
            f"{node.module}.{name.name}"
            for node in ast.walk(ast.parse(Path(path).read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
            for name in node.names
        }
        if any("discipline" in name for name in names - {"concerns.forms.discipline"}):
            reaching.add(str(Path(path).relative_to(tree.ROOT)))

    assert {one for one in reaching if not one.startswith("concerns/migrations")} == OPENERS - {"concerns/apps.py"}


def test_only_whoever_leads_the_case_opens_it() -> None:
    assert tables.ACTIONS[Action.LINK_DISCIPLINE].seats == {Seat.OWNER, Seat.HANDLER}
