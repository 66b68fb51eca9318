"""What a mail says."""

from dataclasses import dataclass

from cleaning.notes import Note


@dataclass(frozen=True)
class Letter:
    subject: str
    words: str
    has_files: bool
    is_page: bool = False  # its words were those of a web page

    @property
    def notes(self) -> frozenset[Note]:
        found = {Note.ATTACHMENTS: self.has_files, Note.LINKS: self.is_page}
        return frozenset(note for note, there in found.items() if there)
