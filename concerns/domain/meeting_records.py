"""The parts of a meeting that are sealed, as records: what was offered, said, arranged, and became of it."""

from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any

from concerns.domain.content import Label
from concerns.enums import Companion, MeetingAnswer, MeetingState, MeetingWay
from concerns.models import Concern, Meeting
from trust import sealing

ENDED = frozenset({MeetingState.HELD, MeetingState.NOT_HELD})
OPEN = frozenset(MeetingState) - ENDED
EARLIER = "earlier"
INSTEAD_OF = "instead_of"  # what was arranged, beside the answer that it does not suit them


@dataclass(frozen=True)
class Proposal:
    """One time and place. `is_away`: not where the reporter works."""

    on: date
    at: time
    place: str = field(repr=False)
    is_away: bool = True


@dataclass(frozen=True)
class Offer:
    way: MeetingWay
    proposals: tuple[Proposal, ...] = ()
    words: str = field(default="", repr=False)


@dataclass(frozen=True)
class Answer:
    """What the reporter said. `choice` counts from 1; `words` is what would suit them instead."""

    answer: MeetingAnswer
    choice: int | None = None
    words: str = field(default="", repr=False)
    companion: Companion = Companion.NOBODY
    companion_name: str = field(default="", repr=False)


@dataclass(frozen=True)
class Plan:
    """What was arranged, with the decision on the place (R24) and the check of whoever goes there (R91)."""

    on: date
    at: time
    place: str = field(repr=False)
    is_away: bool = True
    why_not_away: str = field(default="", repr=False)
    by_reporter: bool = False  # whose idea the place was
    is_checked: bool = False  # somebody knows where the manager is, when they are back, and what to do if not


@dataclass(frozen=True)
class Held:
    """`came`: the companion was there, and was told what stays in the room."""

    on: date
    came: bool = False
    was_told: bool = False


@dataclass(frozen=True)
class Opened:
    """One meeting, opened. What does not exist yet is None."""

    row: Meeting = field(repr=False)
    offer: Offer | None
    answer: Answer | None
    plan: Plan | None
    held: Held | None
    why_not: str = field(repr=False)

    @property
    def state(self) -> MeetingState:
        return MeetingState(self.row.state)

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_written(self) -> bool:
        return self.row.way == MeetingWay.WRITTEN

    @property
    def has_companion(self) -> bool:
        return self.answer is not None and self.answer.companion != Companion.NOBODY


def opened(row: Meeting, concern: Concern) -> Opened:
    row.concern = concern
    offer, answer = read(row, "offer"), read(row, "answer")
    plan, end = read(row, "plan"), read(row, "end")
    return Opened(
        row=row,
        offer=_offer(offer) if offer else None,
        answer=as_answer(answer) if answer else None,
        plan=_plan(plan) if plan else None,
        held=_held(end) if end and row.state == MeetingState.HELD else None,
        why_not=end["reason"] if end and row.state == MeetingState.NOT_HELD else "",
    )


_LABELS = {
    "offer": Label.MEETING_OFFER,
    "answer": Label.MEETING_ANSWER,
    "plan": Label.MEETING_PLAN,
    "end": Label.MEETING_END,
}


def read(row: Meeting, part: str) -> dict[str, Any] | None:
    sealed = getattr(row, f"sealed_{part}")
    if sealed is None:
        return None
    return sealing.unseal_record(row.concern.data_key, sealed, label=_LABELS[part], row=row.pk)


def seal(row: Meeting, part: str, record: dict[str, Any]) -> None:
    sealed = sealing.seal_record(row.concern.data_key, record, label=_LABELS[part], row=row.pk)
    setattr(row, f"sealed_{part}", sealed)


def _moment(record: dict[str, Any]) -> dict[str, Any]:
    on, at = date.fromisoformat(record["on"]), time.fromisoformat(record["at"])
    return {**record, "on": on, "at": at}


def kept(record: Any) -> dict[str, Any]:
    """As a record that can be sealed."""
    return {
        name: value.isoformat() if isinstance(value, date | time) else value
        for name, value in asdict(record).items()
    }


def _offer(record: dict[str, Any]) -> Offer:
    proposals = tuple(Proposal(**_moment(one)) for one in record["proposals"])
    return Offer(MeetingWay(record["way"]), proposals, record["words"])


def as_answer(record: dict[str, Any]) -> Answer:
    told = _latest(record)
    codes = {"answer": MeetingAnswer(told["answer"]), "companion": Companion(told["companion"])}
    return Answer(**{**told, **codes})


def _plan(record: dict[str, Any]) -> Plan | None:
    return Plan(**_moment(_latest(record))) if "on" in record else None


def _latest(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in {EARLIER, INSTEAD_OF}}


def with_earlier(row: Meeting, part: str, record: dict[str, Any]) -> dict[str, Any]:
    """With what stood there before, the latest last: nothing of it is lost when it is said or arranged anew."""
    before = read(row, part)
    if before is None:
        return record
    return {**record, EARLIER: [*before.pop(EARLIER, []), before]}


def _held(record: dict[str, Any]) -> Held:
    return Held(**{**record, "on": date.fromisoformat(record["on"])})
