"""What whoever reads a clean copy should know of how it was made. Codes; whoever shows them has the words."""

from enum import StrEnum


class Note(StrEnum):
    COMMENTS = "comments"  # left out
    CHANGES = "changes"  # tracked ones: accepted
    ATTACHMENTS = "attachments"  # left out
    SCRIPTS = "scripts"  # left out
    LINKS = "links"  # to the outside: their words stay, where they led to does not
    FORMS = "forms"  # fields became part of the page
    SIGNATURE = "signature"  # the proof of who signed is gone; what could be seen of it stays
    HIDDEN = "hidden"  # sheets, rows, slides or text that a reader does not see at once: still there
    MARKS = "marks"  # invisible characters: left out
    TRACKS = "tracks"  # of a film, that held neither picture nor sound: emptied
    SENDERS = "senders"  # of a mail: who wrote it, to whom and when: left out
