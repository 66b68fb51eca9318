"""What the demo employer hands out: its procedure in two editions, who confirmed the newer one, and links."""

from datetime import date, datetime, timedelta

from accounts.models import User
from concerns.demo import diary
from concerns.demo.diary import Story
from concerns.demo.people import Office
from concerns.domain import guidance, policy
from concerns.domain.guidance import Particulars
from concerns.enums import Nation, TextKind

ADMINISTRATOR = "Noel Strand"
# Long after the first edition; the others still have it to do.
NEWER = timedelta(days=410)
LINKED = timedelta(days=30)
READ = {"Priya Nair": 1, "Helen Sowerby": 2, "Ruth Adeyemi": 3, "Grace Oduya": 6, "Colin Marsh": 9}
BRITAIN = (Nation.ENGLAND, Nation.WALES, Nation.SCOTLAND)
LINKS = (
    Particulars(
        title="Tips before you speak up",
        address="https://advice.example/before-you-speak-up",
        about="What to write down, and who can help you think.",
        for_reporters=True,
        for_managers=False,
        nations=tuple(Nation),
        opened=True,
    ),
    Particulars(
        title="A helpline for people who work in care",
        address="https://care-helpline.example/",
        about="Free, and open in the evening.",
        for_reporters=True,
        for_managers=True,
        nations=BRITAIN,
        opened=True,
    ),
    Particulars(
        title="How to hear what nobody wants to say",
        address="https://managers.example/listening",
        about="A short guide for managers.",
        for_reporters=False,
        for_managers=True,
        nations=tuple(Nation),
        opened=True,
    ),
    Particulars(
        title="An old helpline",
        address="https://old-helpline.example/",
        about="It may not run any more. Nobody has looked.",
        for_reporters=True,
        for_managers=False,
        nations=tuple(Nation),
    ),
)
FIRST = """\
# Who this is for

Anybody who works for us can tell us that something is wrong, unsafe or hidden. That means staff, agency workers, \
volunteers, students and people who have left.

# How to tell us

You can use the contact form, or tell a manager. You do not need proof.
"""
SECOND = """\
# Who this is for

Anybody who works for us can tell us that something is wrong, unsafe or hidden. That means staff, agency workers, \
volunteers, students and people who have left.

You need a real reason to think it. You do not need proof. Do not go looking for more.

# How to tell us

- Use the contact form, at any hour and from your own phone.
- Tell your manager, or any manager. They write it down the same day and give you a code.
- If someone is in danger, call 999 first. If an adult or a child is at risk, call safeguarding too.

You can also go to an outside body, first or later. You do not have to tell us first.

# Your name

You choose. You can give your name to the people who work on it. You can have it locked away. One person you \
trust can know it. Or you can tell nobody.

A name that is locked away is opened for one person and one reason. We ask you first, except in danger, by \
law or for the police. We cannot stop people from guessing.

# What we do

- A first reader reads it and decides who looks into it.
- We keep it from those it is about, where we know who they are.
- Your contact writes to you within 10 working days.
- We aim to answer within 28 days. If we need longer, a second person must agree, and we tell you why.
- If we miss a date, it stays on the record.
- A second person reads our answer before it goes to you.

# If you are treated badly

Nobody may treat you badly because you told us, or because they think that you did. Tell us from your inbox. \
Someone other than your contact gets it. We also ask you how things are, for a year.

You are safe here even if you turn out to be wrong. Only one thing is different: saying what you know is not true.

# If you do not agree

Ask for a review from your inbox. Someone with no part in it looks again.

# If it is about you

You hear what is being looked at when that can be told. You can answer it. You have a contact and support of your \
own. Do not try to find out who spoke.

# What we learn

We put right what we find. What others can learn from it is told without names.
"""


def story(office: Office, opened_on: date) -> Story:
    """The first edition as the house opened, links a month later, the second edition more than a year later."""
    by = office.people[ADMINISTRATOR]
    yield diary.at(opened_on, 16)
    _publish(FIRST, 0, "The first edition.", by=by, now=diary.at(opened_on, 16))
    at = diary.at(opened_on + LINKED, 11)
    yield at
    for link in LINKS:
        guidance.add(link, by=by, now=at)
    newer = opened_on + NEWER
    yield diary.at(newer, 10)
    _publish(SECOND, 1, "More about names, and about what comes after an answer.", by=by, now=diary.at(newer, 10))
    for name, days in READ.items():
        at = diary.at(newer + timedelta(days=days), 14)
        yield at
        if edition := policy.waits_for(office.people[name]):
            policy.confirm(edition, by=office.people[name], now=at)


def _publish(text: str, instead_of: int, reason: str, *, by: User, now: datetime) -> None:
    policy.publish(TextKind.PROCEDURE, text.strip(), instead_of=instead_of, reason=reason, by=by, now=now)
