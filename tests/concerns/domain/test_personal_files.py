"""What goes on whose file: a sealed note for the reporter's, a record for the subject's (R66 to R68)."""

import string
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from concerns.domain import access, evidence, filenotes, findings, pointers, subjectfile, subjectrecords
from concerns.domain.content import Label
from concerns.domain.pointers import Known
from concerns.domain.subjectfile import Point, Record
from concerns.domain.subjectrecords import Wanted
from concerns.enums import CaseRole, Conclusion, EvidenceKind, Mode, Obstacle, State
from concerns.errors import Blocked, NoSuchCase, Refused, WrongState
from concerns.models import FileNote, SubjectRecord
from tests import casework_factories as casework
from tests.casework_factories import Worked
from tests.factories import NAME, NOW
from trust import sealing

WANTED = Wanted("Sam Overend", [1], "It is about how they keep sheets, which their manager must know.")


@pytest.fixture
def answered(rota: list[User], lead: User, handler: User) -> Worked:
    return casework.case_in(State.ANSWERED, lead=lead, handler=handler, mode=Mode.OPEN)


def alleged(worked: Worked, text: str, conclusion: Conclusion) -> None:
    """One allegation with what was found on it."""
    one = findings.allege(worked.case, text, by=worked.handler, now=NOW)
    evidence.add(one, casework.PIECE, kind=EvidenceKind.FACT, by=worked.handler, now=NOW)
    record = replace(casework.FOUND, which_part="Only at night.")
    findings.find(one, conclusion=conclusion, record=record, by=worked.handler, now=NOW)


@pytest.fixture
def looking(rota: list[User], lead: User, handler: User) -> Worked:
    return casework.case_in(State.INVESTIGATING, lead=lead, handler=handler)


@pytest.mark.django_db
def test_r67_a_record_needs_a_decision_with_its_reason(looking: Worked, handler: User) -> None:
    answered = looking
    alleged(answered, "Sheets were signed for work that nobody had done.", Conclusion.UPHELD)
    with pytest.raises(ValueError, match="why"):
        subjectrecords.make(answered.case, Wanted("Sam Overend", [1], " "), by=handler, now=NOW)

    row = subjectrecords.make(answered.case, WANTED, by=handler, now=NOW)

    text = subjectrecords.read(answered.case, row.pk, by=handler, now=NOW)
    assert "Sam Overend" in text
    assert "Found: upheld." in text
    assert "November 2026" in text
    reason = sealing.unseal(answered.case.data_key, row.sealed_reason, label=Label.SUBJECT_REASON, row=row.pk)
    assert reason == WANTED.reason
    for told in (answered.reference, NAME.name, "Larch House", "10 November"):
        assert told not in text


@pytest.mark.django_db
@pytest.mark.parametrize("conclusion", [Conclusion.NOT_UPHELD, Conclusion.NOT_ESTABLISHED])
def test_r67_nothing_goes_on_a_file_of_what_was_not_upheld(
    looking: Worked, handler: User, conclusion: Conclusion
) -> None:
    alleged(looking, "Sheets were signed for work that nobody had done.", conclusion)

    with pytest.raises(Refused):
        subjectrecords.make(looking.case, WANTED, by=handler, now=NOW)

    alleged(looking, "Nobody looked at the sheets.", Conclusion.PARTLY)
    subjectrecords.make(looking.case, replace(WANTED, numbers=[2]), by=handler, now=NOW)
    assert SubjectRecord.objects.count() == 1


@pytest.mark.django_db
def test_r68_words_of_the_reporter_are_held(looking: Worked, handler: User) -> None:
    text = "The medicine sheet at Larch House was filled in, which a Night Nurse saw."
    alleged(looking, text, Conclusion.UPHELD)

    with pytest.raises(Blocked) as blocked:
        subjectrecords.make(looking.case, WANTED, by=handler, now=NOW)

    ((code, words),) = blocked.value.reasons
    assert code == Obstacle.MAY_POINT
    assert {"Larch", "Night", "Nurse", "the medicine sheet at"} <= set(str(words).split(", "))


NEUTRAL = ("sheets", "were", "filled", "in", "before", "each", "round", "and", "nobody", "looked", "at", "them")
WORD = st.text(string.ascii_lowercase, min_size=4, max_size=9)


@st.composite
def told(draw: st.DrawFn) -> tuple[str, set[str], Known]:
    """An allegation in our words into which somebody may have let slip what points to the reporter, in any mode:
    all tokens of their identity, and what must not stand there as far as the server can know it."""
    first, last, job, team, odd = (draw(WORD) for _ in range(5))
    name = f"{first.title()} {last.title()}"
    phone = draw(st.from_regex(r"01632 960 \d{3}", fullmatch=True))
    tokens = {name, last.title(), f"{first}@{last}.example", phone, f"{job.title()} {team.title()}", "on 4 May"}
    phrase = f"{odd} {odd} seen by {first}"
    account = f"I am sure. {phrase} and more."
    known = Known(phrases=frozenset(pointers.phrases_of(account)))
    slipped = draw(st.lists(st.sampled_from([*sorted(tokens), phrase]), max_size=2))
    words = list(draw(st.permutations(NEUTRAL)))
    for one in slipped:
        words.insert(draw(st.integers(1, len(words) - 1)), one)
    return " ".join(words), {*tokens, phrase}, known


@given(told())
def test_r68_no_token_of_an_identity_occurs_in_a_record(case: tuple[str, set[str], Known]) -> None:
    text, tokens, known = case
    if pointers.found(text, known):
        return  # held: no record is made of it
    record = Record("Westmarch Council", "Sam Overend", [Point(text, "Upheld")], "Head of homes", NOW.date())

    made = subjectfile.text_of(record).lower()

    assert {token for token in tokens if token.lower() in made} == set()


@given(told())
def test_r68_whatever_slipped_in_is_held(case: tuple[str, set[str], Known]) -> None:
    """The other half: nothing gets through because the check is asleep."""
    text, tokens, known = case
    slipped = any(token in text for token in tokens)

    assert bool(pointers.found(text, known)) or not slipped


@pytest.mark.django_db
def test_r66_a_note_holds_no_name_and_is_made_once_on_request(answered: Worked, handler: User) -> None:
    assert not FileNote.objects.exists()  # never by itself

    concern = answered.concern
    filenotes.make(concern, by=handler, now=NOW)

    text = filenotes.text_of(concern, now=NOW)
    assert answered.reference in text
    for token in (*NAME.name.split(), NAME.work, NAME.reach, "medicine"):
        assert token not in text
    with pytest.raises(WrongState):
        filenotes.make(answered.concern, by=handler, now=NOW)


@pytest.mark.django_db
def test_r66_without_a_name_there_is_no_file_to_put_a_note_on(rota: list[User], lead: User, handler: User) -> None:
    worked = casework.case_in(State.ANSWERED, lead=lead, handler=handler, mode=Mode.ANONYMOUS)

    with pytest.raises(WrongState):
        filenotes.make(worked.concern, by=handler, now=NOW)


@pytest.mark.django_db
def test_t28_nobody_opens_a_note_without_the_road_of_names(
    answered: Worked, handler: User, lead: User, senior: User, keepers: list[User], superuser: User
) -> None:
    filenotes.make(answered.concern, by=handler, now=NOW)
    access.appoint(answered.case, senior, CaseRole.OBSERVER, by=lead, now=NOW)

    for person in (handler, lead, senior, superuser, *keepers):
        with pytest.raises(NoSuchCase):
            filenotes.read(person, answered.reference, now=NOW)
