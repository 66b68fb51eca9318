from datetime import date, datetime, time, timedelta
from uuid import UUID

import pytest

from accounts.models import RotaPlace, User
from concerns.domain import access, containment, incidents
from concerns.domain.calendar import LONDON
from concerns.domain.containment import Assessment, Closing
from concerns.domain.incidents import Account
from concerns.enums import ConflictKind, EventType, Lacking, Slip
from concerns.errors import AlreadyReceived, NoSuchCase, WrongState
from concerns.models import Incident
from concerns.queries import incidents as read
from notifications.messages import Kind
from notifications.models import Notice, Pace
from tests.away import goes_away
from tests.factories import NOW, Raised, raise_concern
from trust import audit as chain
from trust.models import Event

SAID = Account(
    what="I spoke about it in the lift.", who="Two people from payroll.", when="Monday", how_far="No further."
)


def told(by: User, account: Account = SAID, **given: object) -> Incident:
    return incidents.tell(account, **{"concern": None, "own": True, "by": by, "now": NOW, **given})  # type: ignore[arg-type]


def events(incident: Incident) -> list[str]:
    rows = Event.objects.filter(chain=f"incident:{incident.pk}").order_by("number")
    return list(rows.values_list("type", flat=True))


def notices() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(kind=Kind.INCIDENT).order_by("recipient__name")
    return list(rows.values_list("recipient__name", "pace"))


def test_a_slip_goes_to_the_first_reader_with_seventy_two_hours_on_the_clock(
    rota: list[User], lead: User, handler: User
) -> None:
    incident = told(handler)

    assert (incident.owner, incident.own, incident.told_by) == (lead, True, handler)
    assert incident.assess_by_at == NOW + timedelta(hours=72)
    assert notices() == [("Priya Nair", Pace.AT_ONCE)]
    assert incidents.find(lead, incident.reference) == incident
    assert incidents.read(incident, by=lead, now=NOW) == SAID
    assert events(incident) == [EventType.INCIDENT_TOLD, EventType.INCIDENT_READ]
    assert chain.first_fault() is None
    assert b"lift" not in bytes(incident.sealed_account)


def test_nobody_else_finds_it_and_the_teller_neither(
    rota: list[User], lead: User, other_lead: User, handler: User, hr: User, superuser: User
) -> None:
    incident = told(handler)
    assert list(incidents.of(lead)) == [incident]

    for person in (other_lead, handler, hr, superuser):
        assert list(incidents.of(person)) == []
        with pytest.raises(NoSuchCase):
            incidents.find(person, incident.reference)
        with pytest.raises(NoSuchCase):
            incidents.take_over(person, incident.reference, now=NOW)


@pytest.mark.parametrize("words", ["It was priya  NAIR who said it.", "See priya.nair@westmarch.example."])
def test_whoever_is_told_of_does_not_learn_of_it(
    rota: list[User], lead: User, other_lead: User, handler: User, words: str
) -> None:
    incident = told(handler, Account(what="A name was said aloud.", who=words), own=False)

    assert incident.owner == other_lead
    assert list(incidents.of(lead)) == []
    RotaPlace.objects.filter(user=other_lead).delete()  # gone, so that others may take it over
    assert incidents.open_to_take_over(lead) == []


def test_a_first_reader_tells_of_themselves_and_another_looks_after_it(
    rota: list[User], lead: User, other_lead: User
) -> None:
    assert told(lead).owner == other_lead


def test_where_nobody_may_have_it_those_who_keep_the_rota_are_told(
    lead: User, hr: User, administrator: User
) -> None:
    incident = told(lead)

    assert incident.owner is None
    assert notices() == [("Gwen Parry", Pace.AT_ONCE), ("Noel Strand", Pace.AT_ONCE)]


def test_t11_a_reporter_tells_of_it_with_the_date_alone(rota: list[User], lead: User, reserve: User) -> None:
    """One lead must not know and the other works on the case, so it goes to the reserve reader."""
    raised: Raised = raise_concern(must_not_know=(lead.pk,))

    incident = incidents.tell_by_reporter(raised.mailbox, "They all know.", on=NOW.date(), once="form")

    assert (incident.owner, incident.concern, incident.told_at, incident.told_by) == (
        reserve,
        raised.concern,
        None,
        None,
    )
    assert incident.assess_by_at == datetime.combine(NOW.date(), time(), tzinfo=LONDON) + timedelta(hours=72)
    assert notices() == [("Moira Quill", Pace.ROUND)]
    told_on = Event.objects.filter(type=EventType.INCIDENT_TOLD).order_by("chain")
    assert list(told_on.values_list("chain", "actor", "on")) == [
        (f"incident:{incident.pk}", "reporter", "2026-11-10"),
        (f"mailbox:{raised.mailbox.pk}", "reporter", "2026-11-10"),
    ]
    with pytest.raises(AlreadyReceived):
        incidents.tell_by_reporter(raised.mailbox, "They all know.", on=NOW.date(), once="form")
    assert isinstance(incidents.tell_by_reporter(raised.mailbox, "They know.", on=NOW.date()).pk, UUID)


def test_a_doubled_press_tells_it_once(rota: list[User], handler: User) -> None:
    told(handler, once="form")

    with pytest.raises(AlreadyReceived):
        told(handler, once="form")


def test_i7_a_block_on_the_case_hides_the_incident_and_moves_it_on(
    rota: list[User], lead: User, other_lead: User, reserve: User, handler: User
) -> None:
    raised = raise_concern()
    incident = told(handler, concern=raised.concern)
    assert incidents.find(other_lead, incident.reference) == incident

    access.block(raised.case, other_lead, ConflictKind.RELATION, by=lead, now=NOW)

    with pytest.raises(NoSuchCase):
        incidents.find(other_lead, incident.reference)
    assert incidents.open_to_take_over(other_lead) == []
    assert incidents.open_to_take_over(reserve) == [incident]
    assert incidents.take_over(reserve, incident.reference, now=NOW).owner == reserve


def test_what_nobody_looks_after_goes_to_the_next_first_reader_by_itself(
    rota: list[User], lead: User, other_lead: User, reserve: User, handler: User
) -> None:
    incident = told(handler)
    User.objects.filter(pk=lead.pk).update(is_active=False)

    incidents.sweep(now=NOW)
    incidents.sweep(now=NOW)

    incident.refresh_from_db()
    assert incident.owner == other_lead
    assert notices() == [("Owen Hale", Pace.AT_ONCE), ("Priya Nair", Pace.AT_ONCE)]
    assert events(incident) == [EventType.INCIDENT_TOLD, EventType.INCIDENT_TAKEN_OVER]


def test_its_owner_is_reminded_in_the_last_day_and_when_it_is_over_and_no_more_once_it_is_decided(
    rota: list[User], lead: User, handler: User
) -> None:
    incident = told(handler)
    sent = []
    for hours in (0, 47, 48, 71, 72, 100):
        incidents.sweep(now=NOW + timedelta(hours=hours))
        sent.append(len(notices()))
    assert sent == [1, 1, 2, 2, 3, 3]

    decided = told(handler, Account(what="Another one."))
    containment.assess(decided, Assessment(told=False, reason="Nobody heard."), by=lead, now=NOW)
    incidents.sweep(now=NOW + timedelta(hours=100))

    assert len(notices()) == 4
    assert incident.pk != decided.pk


def test_it_is_contained_assessed_and_closed_with_what_was_learned(
    rota: list[User], lead: User, handler: User
) -> None:
    incident = told(handler)
    due = date(2026, 11, 11)
    containment.add_task(incident, "Ask for the mail to be deleted", due_date=due, by=lead, now=NOW)
    assert containment.lacking(incident) == [Lacking.ASSESSMENT, Lacking.SUPPORT, Lacking.TASKS]
    closing = Closing(missed=(Slip.WRONG_WAY,), learning="Letters are checked here.")
    with pytest.raises(WrongState):
        containment.close(incident, closing, by=lead, now=NOW)

    containment.finish_task(incident, 1, by=lead, now=NOW)
    with pytest.raises(WrongState):
        containment.finish_task(incident, 1, by=lead, now=NOW)
    for told_them in (False, True):
        assessment = Assessment(told=told_them, reason="It named somebody.")
        containment.assess(incident, assessment, by=lead, now=NOW + timedelta(hours=told_them))
        assert containment.assessment_of(incident) == assessment
    assert incident.assessed_at == NOW
    containment.note_support(incident, "A talk with the support line.", by=lead, now=NOW)
    containment.close(incident, closing, by=lead, now=NOW)

    assert containment.closing_of(incident) == closing
    assert containment.support_of(incident) == "A talk with the support line."
    assert [(task.number, task.text, task.due_date, task.done_by) for task in containment.steps(incident)] == [
        (1, "Ask for the mail to be deleted", due, lead)
    ]
    assert events(incident) == [
        EventType.INCIDENT_TOLD,
        EventType.INCIDENT_TASK_ADDED,
        EventType.INCIDENT_TASK_DONE,
        EventType.INCIDENT_ASSESSED,
        EventType.INCIDENT_ASSESSED,
        EventType.INCIDENT_SUPPORT_NOTED,
        EventType.INCIDENT_CLOSED,
    ]
    with pytest.raises(WrongState):
        containment.note_support(incident, "Later.", by=lead, now=NOW)


def test_of_two_changes_made_from_one_page_the_second_is_refused(
    rota: list[User], lead: User, handler: User
) -> None:
    incident = told(handler)
    twin = Incident.objects.get(pk=incident.pk)
    containment.note_support(incident, "A talk.", by=lead, now=NOW)

    with pytest.raises(WrongState):
        containment.note_support(twin, "Another.", by=lead, now=NOW)
    with pytest.raises(WrongState):
        incidents.find(lead, incident.reference, version=0)


def test_i7_whoever_must_not_know_of_the_case_hears_nothing_of_its_incident(
    rota: list[User], hr: User, administrator: User, lead: User
) -> None:
    """All on the rota are blocked, so those who keep the rota hear of it: but for the one it is about."""
    raised = raise_concern()
    for person in (*rota, hr):
        access.block(raised.case, person, ConflictKind.SUBJECT, by=lead, now=NOW)
    Notice.objects.all().delete()

    incidents.tell_by_reporter(raised.mailbox, "My name is out.", on=NOW.date())

    assert [name for name, _ in notices()] == [administrator.name]
    assert read.waiting(administrator, now=NOW).of_nobody == 1
    assert read.waiting(hr, now=NOW).of_nobody == 0
    assert read.counted(hr, now=NOW).open == 0


def test_what_got_out_is_looked_after_by_somebody_who_did_not_know_it(
    rota: list[User], lead: User, other_lead: User
) -> None:
    """The first on the rota owns the case and may be whom it is about; so may one whose last name stands there."""
    mine = raise_concern()
    assert mine.case.owner == lead
    assert incidents.tell_by_reporter(mine.mailbox, "My contact told it.", on=NOW.date()).owner == other_lead
    assert told(other_lead, Account(what="Ms Nair told it.")).owner not in {lead, other_lead}

    RotaPlace.objects.exclude(user=lead).delete()
    assert incidents.tell_by_reporter(mine.mailbox, "Again.", on=NOW.date()).owner == lead


def test_whom_the_words_may_mean_is_given_no_incident_later_while_anybody_else_is_left(
    rota: list[User], lead: User, other_lead: User, reserve: User, worker: User
) -> None:
    plain, hinted = told(worker), told(worker, Account(what="Mr Hale told it."))
    assert (plain.owner, hinted.owner) == (lead, lead)
    User.objects.filter(pk=lead.pk).update(is_active=False)
    assert incidents.open_to_take_over(other_lead) == [plain]
    assert set(incidents.open_to_take_over(reserve)) == {plain, hinted}

    incidents.sweep(now=NOW)
    assert (now_of(plain), now_of(hinted)) == (other_lead, reserve)

    for person in (reserve, other_lead):
        goes_away(person, days=3, now=NOW)
    User.objects.filter(pk=lead.pk).update(is_active=True)
    incidents.sweep(now=NOW)
    assert (now_of(plain), now_of(hinted)) == (lead, lead)


def test_no_incident_is_taken_from_somebody_away_to_give_it_to_whom_its_words_may_mean(
    rota: list[User], lead: User, worker: User
) -> None:
    plain, hinted = told(worker), told(worker, Account(what="Hale told it, or Quill."))
    assert (plain.owner, hinted.owner) == (lead, lead)

    goes_away(lead, days=3, now=NOW)
    incidents.sweep(now=NOW)

    assert (now_of(plain), now_of(hinted)) == (rota[1], lead)


def now_of(incident: Incident) -> User | None:
    incident.refresh_from_db()
    return incident.owner


def test_the_72_hours_do_not_wait_for_whoever_is_away(
    rota: list[User], lead: User, other_lead: User, worker: User
) -> None:
    incident = told(worker)
    assert incident.owner == lead
    goes_away(lead, days=3, now=NOW)

    incidents.sweep(now=NOW)

    incident.refresh_from_db()
    assert incident.owner == other_lead
    goes_away(other_lead, now=NOW)
    goes_away(rota[2], now=NOW)
    incidents.sweep(now=NOW)  # nobody is here to have it
    incident.refresh_from_db()
    assert incident.owner == other_lead
