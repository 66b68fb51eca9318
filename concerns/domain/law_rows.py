"""The law in plain words as it comes with the program: dated rows. One that nobody has checked is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division

ALL = frozenset(Division)
GREAT_BRITAIN = frozenset({Division.ENGLAND_AND_WALES, Division.SCOTLAND})
NORTHERN_IRELAND = frozenset({Division.NORTHERN_IRELAND})
READ = date(2026, 11, 22)  # when the statutes and the published advice were read
ERA = "Employment Rights Act 1996"
ERO = "Employment Rights (Northern Ireland) Order 1996"


@dataclass(frozen=True)
class Row:
    """`doubt` says what is not checked yet; such a row has no `checked_on` and stays hidden."""

    code: str
    text: Promise
    source: str
    divisions: frozenset[Division] = ALL
    valid_from: date | None = None
    checked_on: date | None = READ
    is_about_outside: bool = False
    is_about_media: bool = False
    is_about_harm: bool = False
    doubt: Promise | str = ""


ROWS: Sequence[Row] = (
    Row(
        "whistleblowing",
        _(
            "The law calls this whistleblowing. It protects workers who tell the right person about certain kinds "
            "of wrong. You must believe it, with good reason. You do not have to prove it, and you can be wrong."
        ),
        f"{ERA} s.43B; {ERO} art. 67B",
    ),
    Row(
        "public",
        _("You must also believe that it matters to the public, and not only to you."),
        f"{ERA} s.43B; Employment Act (Northern Ireland) 2016 s.13",
    ),
    Row(
        "kinds",
        _(
            "It can be a crime or a legal duty broken. It can be danger to health or safety, or harm to the "
            "environment. It can be justice going wrong, or hiding any of these. It can be past, going on now, "
            "or likely."
        ),
        f"{ERA} s.43B",
    ),
    Row(
        "harassment",
        _("From 6 April 2026 sexual harassment is on this list too."),
        "Employment Rights Act 2025 s.23",
        divisions=GREAT_BRITAIN,
    ),
    Row(
        "harassment-ni",
        _(
            "In Northern Ireland sexual harassment is not on the list by itself. It may still count as a crime, "
            "a broken duty or a danger."
        ),
        "to be looked up in the legislation of Northern Ireland",
        divisions=NORTHERN_IRELAND,
        checked_on=None,
        doubt=_("Has Northern Ireland followed Great Britain?"),
    ),
    Row(
        "motive",
        _("Why you speak up does not decide if you are protected."),
        "Enterprise and Regulatory Reform Act 2013 s.18; Employment Act (Northern Ireland) 2016",
    ),
    Row(
        "motive-award",
        _("A bad motive can lower what a tribunal awards, by up to a quarter."),
        "Enterprise and Regulatory Reform Act 2013 s.18",
        divisions=GREAT_BRITAIN,
        valid_from=date(2013, 6, 25),
    ),
    Row(
        "motive-award-ni",
        _("A bad motive can lower what a tribunal awards, by up to a quarter."),
        "Employment Act (Northern Ireland) 2016",
        divisions=NORTHERN_IRELAND,
        valid_from=date(2017, 10, 1),
        checked_on=None,
        doubt=_("Is it a quarter in Northern Ireland too?"),
    ),
    Row(
        "covered",
        _(
            "Most people who work are covered, such as employees, agency workers and student nurses. Volunteers, "
            "trustees and people truly in business for themselves are mostly not."
        ),
        f"{ERA} s.43K; published advice of Protect",
    ),
    Row(
        "policy",
        _(
            "Our policy covers volunteers, contractors, students and people who have left, too. Under it, nobody "
            "here may treat you badly for speaking up."
        ),
        "the employer’s own policy",
        is_about_harm=True,
    ),
    Row(
        "harm",
        _(
            "If the law covers you, your employer and the people you work with must not harm you for it. Sacking "
            "an employee for it is unfair from the first day in the job."
        ),
        f"{ERA} s.47B, s.103A",
        is_about_harm=True,
    ),
    Row(
        "outside",
        _(
            "You may go straight to an outside body that the law names. It must deal with that kind of thing, and "
            "you must believe that what you say is mostly true."
        ),
        f"{ERA} s.43F",
        is_about_outside=True,
    ),
    Row(
        "not-outside",
        _("A union rep, a friend or a helpline is not one of these bodies. You can still get advice from them."),
        f"{ERA} s.43F; published advice of Protect",
        is_about_outside=True,
    ),
    Row(
        "media",
        _(
            "Going to the press or social media is protected only in rare cases, with harder tests. "
            "Get advice first."
        ),
        f"{ERA} s.43G, s.43H",
        is_about_outside=True,
        is_about_media=True,
    ),
    Row(
        "crime",
        _(
            "You are not protected if telling is itself a crime. The same goes for what a lawyer learned while "
            "giving advice."
        ),
        f"{ERA} s.43B(3), (4)",
    ),
    Row(
        "contract",
        _("No contract can stop you from telling the right person about these things."),
        f"{ERA} s.43J",
        checked_on=None,
        doubt=_("Does section 43J say so without exception?"),
    ),
    Row(
        "anonymous",
        _(
            "You can be protected if you stay anonymous. It can be harder to show that you were harmed because "
            "you spoke up."
        ),
        "published advice of Protect",
        is_about_harm=True,
    ),
    Row(
        "limit",
        _("Time limits for a tribunal are short. Get advice at once."),
        "published advice of Protect",
        is_about_harm=True,
        doubt=_(
            "The limit itself is left out until somebody has checked it. It is 3 months, or 6 once the change of "
            "the 2025 Act is in force; Northern Ireland has its own."
        ),
    ),
    Row(
        "northern-ireland",
        _("Northern Ireland has its own law and its own list of outside bodies."),
        ERO,
        divisions=NORTHERN_IRELAND,
    ),
)
