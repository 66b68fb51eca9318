"""Why a passage of a message may show who they are, and how it could be said more gently."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concerns.domain.asking import Asked
from concerns.enums import AskingKind

Words = Promise | str
ROUGHLY = _("Ask for no more than you need: “One week in May is enough.”")
# By kind: why, and what could stand there instead.
RULES: Mapping[AskingKind, tuple[Words, Words]] = {
    AskingKind.NAME: (
        _("Whoever gives a name here is known to everybody who reads these messages. A name has its own place."),
        _("“You do not have to say who you are. You can give your name in your inbox, if you ever want to.”"),
    ),
    AskingKind.REACH: (
        _("An address or a number is a name to whoever looks it up, and mail or a call can be seen."),
        _("“I write to you here. If you would rather talk, tell me here how that is safe for you.”"),
    ),
    AskingKind.WORK: (
        _("A team or a job can be one person. Others on the case may read the answer."),
        _("“Tell me how you came to know of it, if that is safe. You can leave it out.”"),
    ),
    AskingKind.SHIFT: (
        _("Beside a rota, a shift names somebody."),
        _("“Roughly when was it? A month is enough.”"),
    ),
    AskingKind.OTHERS: (
        _("Who was not named is then easy to guess, and who was named may be asked by somebody else."),
        _("“Are there records, or something I can see for myself?”"),
    ),
    AskingKind.MOMENT: (_("An exact time or day can point to one person."), ROUGHLY),
    AskingKind.PLACE: (
        _("An exact place can point to whoever worked there."),
        _("“Which part of the building should I look at? Leave it out if few people work there.”"),
    ),
    AskingKind.PAPER: (
        _("What only a few people were sent, or one person took, points to them. Files carry hidden facts too."),
        _("“Tell me what it says and where such papers are kept. I get them myself.”"),
    ),
    AskingKind.AT_WORK: (
        _("Somebody sees who comes to you."),
        _("“You choose where we talk, away from work. We can also go on here.”"),
    ),
    AskingKind.PERSON: (
        _("Whoever reads this over a shoulder learns that this person has to do with it."),
        _("Say “the person you told us about”, or “a colleague of mine” with the job."),
    ),
    AskingKind.KEPT_OUT: (
        _("This person must not know of the concern. A message that names them tells what we know of them."),
        _("Say “the person you told us about”."),
    ),
    AskingKind.OWN_WORDS: (
        _("Their own phrase tells whoever sees this page who wrote it."),
        _("Say it in your own words."),
    ),
    AskingKind.OTHER_WORDS: (
        _("Nobody who speaks up is told that somebody else did, or what they said."),
        _("Take it out, or say only what you found in records."),
    ),
    AskingKind.REFERENCE: (
        _("It tells that there is another concern."),
        _("Leave it out."),
    ),
    AskingKind.DISCIPLINE: (
        _("A reporter is told nothing about somebody’s job. Our answer says the same to everybody."),
        _("“We take steps where they are needed. I cannot tell you which.”"),
    ),
}


@dataclass(frozen=True)
class Caution:
    """One passage, quoted."""

    quote: str = field(repr=False)
    what: str
    why: Words
    gentler: Words


def cautions(found: Iterable[Asked]) -> list[Caution]:
    return [Caution(one.passage, str(AskingKind(one.kind).label), *RULES[one.kind]) for one in found]
