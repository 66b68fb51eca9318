"""The law in plain words, as dated rows. A row that nobody has checked is not shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division

ALL = frozenset(Division)
GREAT_BRITAIN = frozenset({Division.ENGLAND_AND_WALES, Division.SCOTLAND})
NORTHERN_IRELAND = frozenset({Division.NORTHERN_IRELAND})


@dataclass(frozen=True)
class Row:
    """A row whose source nobody has read yet (`is_checked` False) stays hidden."""

    text: Promise
    source: str
    divisions: frozenset[Division] = ALL
    valid_from: date | None = None
    is_checked: bool = True
    is_about_outside: bool = False


ROWS: Sequence[Row] = (
    Row(
        _(
            "The law calls this whistleblowing. It protects workers who tell the right person about certain kinds "
            "of wrong. You must believe it, with good reason. You do not have to prove it, and you can be wrong."
        ),
        "Employment Rights Act 1996 s.43B; Employment Rights (Northern Ireland) Order 1996 art. 67B",
    ),
    Row(
        _("You must also believe that it matters to the public, and not only to you."),
        "Employment Rights Act 1996 s.43B; Employment Act (Northern Ireland) 2016 s.13",
    ),
    Row(
        _(
            "It can be a crime or a legal duty broken. It can be danger to health or safety, or harm to the "
            "environment. It can be justice going wrong, or hiding any of these. It can be past, going on now, "
            "or likely."
        ),
        "Employment Rights Act 1996 s.43B",
    ),
    Row(
        _("From 6 April 2026 sexual harassment is on this list too."),
        "Employment Rights Act 2025 s.23",
        divisions=GREAT_BRITAIN,
    ),
    Row(
        _(
            "In Northern Ireland sexual harassment is not on the list by itself. It may still count as a crime, "
            "a broken duty or a danger."
        ),
        "whether Northern Ireland has followed is not checked",
        divisions=NORTHERN_IRELAND,
        is_checked=False,
    ),
    Row(
        _(
            "Why you speak up does not decide if you are protected. A bad motive can lower what a tribunal "
            "awards, by up to a quarter."
        ),
        "Enterprise and Regulatory Reform Act 2013 s.18",
        divisions=GREAT_BRITAIN,
    ),
    Row(
        _(
            "Most people who work are covered, such as employees, agency workers and student nurses. Volunteers, "
            "trustees and people truly in business for themselves are mostly not."
        ),
        "Employment Rights Act 1996 s.43K",
    ),
    Row(
        _(
            "Our policy covers volunteers, contractors, students and people who have left, too. Under it, nobody "
            "here may treat you badly for speaking up."
        ),
        "the employer’s own policy",
    ),
    Row(
        _(
            "If the law covers you, your employer and the people you work with must not harm you for it. Sacking "
            "an employee for it is unfair from the first day in the job."
        ),
        "Employment Rights Act 1996 s.47B, s.103A",
    ),
    Row(
        _(
            "You may go straight to an outside body that the law names. It must deal with that kind of thing, and "
            "you must believe that what you say is mostly true."
        ),
        "Employment Rights Act 1996 s.43F",
        is_about_outside=True,
    ),
    Row(
        _("A union rep, a friend or a helpline is not one of these bodies. You can still get advice from them."),
        "Employment Rights Act 1996 s.43F",
        is_about_outside=True,
    ),
    Row(
        _(
            "Going to the press or social media is protected only in rare cases, with harder tests. "
            "Get advice first."
        ),
        "Employment Rights Act 1996 s.43G, s.43H",
        is_about_outside=True,
    ),
    Row(
        _(
            "You are not protected if telling is itself a crime. The same goes for what a lawyer learned while "
            "giving advice."
        ),
        "Employment Rights Act 1996 s.43B(3), (4)",
    ),
    Row(
        _("No contract can stop you from telling the right person about these things."),
        "Employment Rights Act 1996 s.43J",
        is_checked=False,
    ),
    Row(
        _(
            "You can be protected if you stay anonymous. It can be harder to show that you were harmed because "
            "you spoke up."
        ),
        "published advice",
    ),
    Row(
        _("Time limits for a tribunal are short. Get advice at once."),
        "published advice",
    ),
    Row(
        _("Northern Ireland has its own law and its own list of outside bodies."),
        "Employment Rights (Northern Ireland) Order 1996",
        divisions=NORTHERN_IRELAND,
    ),
)


def rows_for(division: Division, *, on: date) -> list[Row]:
    """What holds in this nation on this day, and was checked."""
    return [
        row
        for row in ROWS
        if row.is_checked and division in row.divisions and (row.valid_from is None or on >= row.valid_from)
    ]
