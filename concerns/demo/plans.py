"""Sixty concerns as a table: who told what, how long ago, and how far we have come with it.

Ages are calendar days before the load day; the other numbers are working days after the concern was raised.
"""

from dataclasses import dataclass
from enum import Enum, IntEnum

from concerns.enums import Channel, Mode

ANONYMOUS, UNNAMED = Mode.ANONYMOUS, Mode.UNNAMED
CONFIDENTIAL, OPEN = Mode.CONFIDENTIAL, Mode.OPEN


class Stage(IntEnum):
    """How far a case is taken, if its age lets it get there."""

    RAISED = 1
    WEIGHED = 2  # conflicts, safeguarding and protection decided
    ACCEPTED = 3
    APPOINTED = 4
    ACKNOWLEDGED = 5
    LOOKING = 6
    FOUND = 7  # findings and replies recorded, no answer yet
    ANSWERED = 8
    CLOSED = 9


class Way(Enum):
    ACCEPT = "accept"
    REFER = "refer"
    REDIRECT = "redirect"
    JOIN = "join"
    TALK = "talk"  # put right early, by talking


class Block(Enum):
    """Whom the reporter says must not know."""

    NOBODY = ()
    FIRST_LEAD = ("Priya Nair",)
    BOTH_LEADS = ("Priya Nair", "Owen Hale")
    EVERY_READER = ("Priya Nair", "Owen Hale", "Moira Quill")


class Extension(Enum):
    NONE = "none"
    ASKED = "asked"
    AGREED = "agreed"


@dataclass(frozen=True)
class Plan:
    """`number` is the narrative's place in the list of its service."""

    place: str
    number: int
    age: int | None  # None: so that the acknowledgement is due on the load day
    mode: Mode
    stage: Stage
    way: Way = Way.ACCEPT
    told: Channel | None = None  # logged by somebody who was told; otherwise the contact form
    logged_after: int = 1  # calendar days between the telling and the logging
    handed_over: Mode | None = None  # what the reporter chose when they exchanged the hand-over code
    block: Block = Block.NOBODY
    reserved: bool = False  # the reporter would rather not have the usual handler
    urgent: bool = False
    letters_read: bool = True
    writes: bool = False  # the reporter and we write to each other
    extension: Extension = Extension.NONE
    accepted_on: int = 1
    acknowledged_on: int = 4
    answered_on: int = 16
    review: str = ""  # asked, begun or decided; empty: nobody disagrees
    code_for: str = ""  # what demo.txt says beside the reporter's code; empty: the code is not kept


NEW = (
    Plan("adults", 0, 0, ANONYMOUS, Stage.RAISED, code_for="raised today"),
    Plan("children", 0, 1, CONFIDENTIAL, Stage.RAISED, urgent=True),
    Plan("depot", 0, 2, OPEN, Stage.RAISED),
    Plan("children", 6, 3, ANONYMOUS, Stage.RAISED, block=Block.EVERY_READER),
    Plan("payroll", 0, 4, UNNAMED, Stage.RAISED, told=Channel.PHONE, code_for="told by phone, not taken over yet"),
    Plan("adults", 12, 6, CONFIDENTIAL, Stage.WEIGHED),
    Plan("larch", 3, None, ANONYMOUS, Stage.RAISED),
    Plan("thornlea", 0, 19, CONFIDENTIAL, Stage.RAISED),
    Plan("larch", 2, 20, UNNAMED, Stage.RAISED, told=Channel.MEETING, logged_after=19),
)

UNDER_WAY = (
    Plan("transport", 0, 8, OPEN, Stage.ACCEPTED, block=Block.FIRST_LEAD),
    Plan("depot", 1, 8, UNNAMED, Stage.APPOINTED, told=Channel.CONVERSATION),
    Plan("libraries", 1, None, OPEN, Stage.APPOINTED),
    Plan("adults", 7, 21, ANONYMOUS, Stage.APPOINTED),
    Plan("depot", 4, 10, CONFIDENTIAL, Stage.APPOINTED, way=Way.REFER),
    Plan("payroll", 3, 13, CONFIDENTIAL, Stage.ACKNOWLEDGED, letters_read=False),
    Plan("adults", 4, 15, ANONYMOUS, Stage.ACKNOWLEDGED, urgent=True),
    Plan("children", 3, 20, OPEN, Stage.ACKNOWLEDGED, reserved=True, code_for="acknowledged"),
    Plan(
        "thornlea", 3, 24, CONFIDENTIAL, Stage.ACKNOWLEDGED, block=Block.BOTH_LEADS, code_for="told of an override"
    ),
    Plan("thornlea", 1, 21, OPEN, Stage.ACKNOWLEDGED, way=Way.REFER),
    Plan("larch", 6, 18, CONFIDENTIAL, Stage.LOOKING, writes=True, code_for="being looked into"),
    Plan("transport", 1, 22, ANONYMOUS, Stage.LOOKING, writes=True, code_for="being looked into, with messages"),
    Plan("larch", 0, 24, CONFIDENTIAL, Stage.LOOKING, accepted_on=5, acknowledged_on=7),
    Plan("larch", 1, 22, ANONYMOUS, Stage.WEIGHED, way=Way.JOIN),
    Plan("adults", 2, 26, CONFIDENTIAL, Stage.LOOKING, extension=Extension.ASKED),
    Plan("depot", 2, 27, ANONYMOUS, Stage.LOOKING, writes=True),
    Plan("children", 2, 28, OPEN, Stage.LOOKING),
    Plan("payroll", 1, 28, CONFIDENTIAL, Stage.FOUND),
    Plan("adults", 6, 30, UNNAMED, Stage.FOUND, told=Channel.LETTER, handed_over=UNNAMED),
    Plan("larch", 8, 34, CONFIDENTIAL, Stage.LOOKING, urgent=True, writes=True, code_for="name granted"),
    Plan("depot", 5, 40, CONFIDENTIAL, Stage.FOUND, extension=Extension.AGREED),
)

ANSWERED = (
    Plan("children", 7, 33, CONFIDENTIAL, Stage.ANSWERED, letters_read=False),
    Plan("adults", 1, 37, ANONYMOUS, Stage.ANSWERED, writes=True, code_for="answered"),
    Plan("thornlea", 4, 46, OPEN, Stage.ANSWERED, acknowledged_on=12),
    Plan("adults", 10, 11, CONFIDENTIAL, Stage.ANSWERED, way=Way.REDIRECT),
    Plan("depot", 8, 26, OPEN, Stage.ANSWERED, way=Way.REDIRECT, review="asked"),
)

CLOSED = (
    Plan("adults", 3, 60, CONFIDENTIAL, Stage.CLOSED, review="begun", code_for="under review"),
    Plan("depot", 3, 65, ANONYMOUS, Stage.CLOSED, code_for="closed"),
    Plan("larch", 4, 75, ANONYMOUS, Stage.CLOSED, writes=True),
    Plan("children", 1, 85, CONFIDENTIAL, Stage.CLOSED),
    Plan("payroll", 2, 90, CONFIDENTIAL, Stage.CLOSED, way=Way.REFER),
    Plan("adults", 5, 95, CONFIDENTIAL, Stage.CLOSED, answered_on=24),
    Plan("thornlea", 2, 100, ANONYMOUS, Stage.CLOSED, review="decided"),
    Plan("larch", 5, 110, CONFIDENTIAL, Stage.CLOSED, acknowledged_on=12),
    Plan("transport", 2, 120, CONFIDENTIAL, Stage.CLOSED, writes=True),
    Plan("adults", 8, 130, ANONYMOUS, Stage.CLOSED, letters_read=False),
    Plan("children", 4, 140, ANONYMOUS, Stage.CLOSED, answered_on=25),
    Plan("larch", 7, 150, OPEN, Stage.CLOSED, urgent=True),
    Plan("depot", 6, 160, CONFIDENTIAL, Stage.CLOSED, block=Block.FIRST_LEAD),
    Plan("adults", 9, 170, OPEN, Stage.CLOSED, way=Way.TALK),
    Plan("thornlea", 5, 190, CONFIDENTIAL, Stage.CLOSED, urgent=True, acknowledged_on=3),
    Plan("children", 5, 200, UNNAMED, Stage.CLOSED),
    Plan("payroll", 4, 210, ANONYMOUS, Stage.CLOSED, way=Way.REFER, acknowledged_on=3),
    Plan(
        "adults", 11, 220, UNNAMED, Stage.CLOSED, told=Channel.CONVERSATION, handed_over=CONFIDENTIAL, writes=True
    ),
    Plan("children", 8, 240, OPEN, Stage.CLOSED, way=Way.REDIRECT),
    Plan("libraries", 0, 250, CONFIDENTIAL, Stage.CLOSED),
    Plan("thornlea", 6, 270, OPEN, Stage.CLOSED, extension=Extension.AGREED, answered_on=26),
    Plan("larch", 9, 300, CONFIDENTIAL, Stage.CLOSED, reserved=True),
    Plan("payroll", 5, 310, UNNAMED, Stage.CLOSED, told=Channel.EMAIL, handed_over=OPEN),
    Plan("transport", 3, 330, OPEN, Stage.CLOSED),
    Plan("depot", 7, 350, OPEN, Stage.CLOSED, acknowledged_on=8),
)

PLANS = (*NEW, *UNDER_WAY, *ANSWERED, *CLOSED)
