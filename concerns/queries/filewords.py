"""Files in words: what kind it is, and how far it has come. Never its name."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cleaning.errors import Lack
from cleaning.kinds import KINDS, KINDS_NOT_CLEANED, Label
from cleaning.notes import Note
from concerns.domain.attachments import MISSING, UNCHECKED

KIND: dict[Label, Promise] = {
    Label.PICTURE: gettext_lazy("Photo or picture"),
    Label.HEIC: gettext_lazy("Photo in the HEIC format"),
    Label.PDF: gettext_lazy("PDF"),
    Label.DOCUMENT: gettext_lazy("Document"),
    Label.SPREADSHEET: gettext_lazy("Spreadsheet"),
    Label.SLIDES: gettext_lazy("Slides"),
    Label.MACROS: gettext_lazy("Office file with programs in it"),
    Label.OLD_OFFICE: gettext_lazy("Old Office file"),
    Label.TEXT: gettext_lazy("Text"),
    Label.RICH_TEXT: gettext_lazy("Rich text"),
    Label.SOUND: gettext_lazy("Sound"),
    Label.FILM: gettext_lazy("Film"),
    Label.OTHER_FILM: gettext_lazy("Film in a format that we cannot clean"),
    Label.MAIL: gettext_lazy("Saved email"),
}
# In a sentence, several of them.
NOT_CLEANED: dict[Label, Promise] = {
    Label.PICTURE: gettext_lazy("photos"),
    Label.HEIC: gettext_lazy("photos in the HEIC format"),
    Label.PDF: gettext_lazy("PDF files"),
    Label.DOCUMENT: gettext_lazy("documents"),
    Label.SPREADSHEET: gettext_lazy("spreadsheets"),
    Label.SLIDES: gettext_lazy("slides"),
    Label.MACROS: gettext_lazy("Office files with programs in them"),
    Label.OLD_OFFICE: gettext_lazy("old Office files (.doc, .xls, .ppt)"),
    Label.TEXT: gettext_lazy("text"),
    Label.RICH_TEXT: gettext_lazy("rich text"),
    Label.SOUND: gettext_lazy("sound"),
    Label.FILM: gettext_lazy("films"),
    Label.OTHER_FILM: gettext_lazy("films in the AVI and WebM formats"),
    Label.MAIL: gettext_lazy("saved emails"),
}
LACK: dict[str, Promise] = {
    MISSING: gettext_lazy("We cannot find it."),
    UNCHECKED: gettext_lazy("The virus check could not look at it."),
    Lack.KIND: gettext_lazy("Files of this kind cannot be cleaned."),
    Lack.PART: gettext_lazy("It holds something that cannot be taken out without harm."),
    Lack.EFFORT: gettext_lazy("Cleaning it takes more time or memory than one file may take."),
    Lack.FAILED: gettext_lazy("What came out of cleaning was not what went in, so we did not use it."),
}
NOTE: dict[Note, Promise] = {
    Note.COMMENTS: gettext_lazy("Comments were left out."),
    Note.CHANGES: gettext_lazy("Tracked changes were accepted."),
    Note.ATTACHMENTS: gettext_lazy("Files inside it were left out."),
    Note.SCRIPTS: gettext_lazy("Programs in it were left out."),
    Note.LINKS: gettext_lazy("Links keep their words, not where they led."),
    Note.FORMS: gettext_lazy("Fields to fill in became part of the page."),
    Note.SIGNATURE: gettext_lazy("The proof of who signed it is gone."),
    Note.HIDDEN: gettext_lazy("It has hidden sheets, rows, slides or text, which are still there."),
    Note.MARKS: gettext_lazy("Invisible characters were left out."),
    Note.SENDERS: gettext_lazy(
        "Who wrote the email, to whom and when was left out, also of earlier emails quoted in it. "
        "Names in the words themselves are still there."
    ),
    Note.TRACKS: gettext_lazy("Tracks that held neither picture nor sound were emptied."),
}


def kind(name: str) -> str:
    """Of a stored kind; one that a later version knows no more is a file all the same."""
    known = KINDS.get(name)
    return str(KIND[known.label]) if known else _("File")


def not_cleaned() -> str:
    """The kinds of which there is no clean copy, for a sentence."""
    return ", ".join(str(NOT_CLEANED[label]) for label in KINDS_NOT_CLEANED)


def why_not_cleaned(reason: str) -> str:
    return str(LACK.get(reason, _("It is damaged, or has a password.")))


def notes(codes: str) -> list[str]:
    """What readers of a clean copy should know of how it came about."""
    return [str(NOTE[Note(code)]) for code in codes.split()]
