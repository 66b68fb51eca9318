"""How a test asks the package, and exiftool, about bytes."""

import io
import json
import os
import shutil
import subprocess
import tempfile

import pytest

from cleaning import work
from cleaning.errors import Fault, Unfit
from cleaning.kinds import Kind, kind_of
from cleaning.notes import Note

BELONGS_TO_THE_FILE = ("SourceFile", "ExifTool:", "System:", "Composite:")


def known(content: bytes) -> Kind:
    return kind_of(io.BytesIO(content), len(content))


def fault(content: bytes) -> Fault:
    with pytest.raises(Unfit) as refused:
        known(content)
    return refused.value.fault


def cleaned(content: bytes) -> tuple[bytes, frozenset[Note]]:
    """As the child does it, without the child; the copy is of the kind that it should be."""
    kind, target = known(content), io.BytesIO()
    notes = work.clean(kind, io.BytesIO(content), target)
    assert known(target.getvalue()).name == (kind.copied_as or kind.name)
    return target.getvalue(), notes


def told(content: bytes) -> dict[str, str]:
    """All that exiftool reads out of it, by group and name."""
    if shutil.which("exiftool") is None and "HEARKEN_NO_SKIP" not in os.environ:
        pytest.skip("exiftool is not on this machine; the whole suite installs it")
    with tempfile.NamedTemporaryFile() as file:  # a zip is not read from a stream
        file.write(content)
        file.flush()
        command = ["exiftool", "-json", "-G1", "-a", "-ee", "-u", file.name]
        said = subprocess.run(command, capture_output=True, check=False).stdout
    return {
        name: str(value) for name, value in json.loads(said)[0].items() if not name.startswith(BELONGS_TO_THE_FILE)
    }
