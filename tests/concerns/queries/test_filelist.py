"""What staff read of a file that ended without anybody being able to open it, and what administrators can mend."""

import pytest
from django.template.loader import render_to_string

from accounts.models import User
from concerns.domain import attachments
from concerns.domain.filelooks import Held
from concerns.domain.filework import Trouble
from concerns.enums import FileState
from concerns.queries import filelist
from tests.evidence_files import sent
from tests.factories import raise_concern

WORDS = {
    "kind": ("Cannot be cleaned", "opened only just as it was sent", True),
    attachments.MISSING: ("Not found", "We cannot find it. Ask the reporter to send it again.", False),
    attachments.UNCHECKED: ("Not checked", "The virus check could not look at it. So nobody opens it.", False),
}


@pytest.mark.parametrize("reason", WORDS)
def test_a_file_that_nobody_opens_says_so_in_plain_words(rota: list[User], reason: str) -> None:
    file = sent(raise_concern().concern, state=FileState.UNCLEANABLE)
    file.reason = reason
    chip, words, opens = WORDS[reason]

    line = filelist.line(Held(file, original=True, copy=None))

    assert line.chip_words == chip
    assert words in line.means
    assert attachments.may_be_opened(file) == opens


def test_each_trouble_has_its_words_for_administrators() -> None:
    told = {one: render_to_string("parts/files_trouble.html", {"files_trouble": {one}}) for one in Trouble}

    assert "The virus check does not answer." in told[Trouble.SILENT]
    assert "StreamMaxLength" in told[Trouble.REFUSED]
    assert "Some file is not in its folder." in told[Trouble.MISSING]
    assert all(words.count('role="status"') == 1 for words in told.values())
    assert 'role="status"' not in render_to_string("parts/files_trouble.html", {"files_trouble": frozenset()})
