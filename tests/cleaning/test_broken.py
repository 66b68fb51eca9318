"""Whatever a file holds, the answer is one of our own, and it comes soon."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleaning import work
from cleaning.errors import CannotClean, Unfit
from cleaning.kinds import kind_of
from tests.cleaning.test_kinds import KNOWN

WHOLE = {name: make() for name, make in KNOWN.items()}
SIGNS = [content[:16] for content in WHOLE.values()]


def read(content: bytes) -> None:
    """As the web process and then the child would."""
    try:
        kind = kind_of(io.BytesIO(content), len(content))
        work.clean(kind, io.BytesIO(content), io.BytesIO())
        work.picture(kind, io.BytesIO(content), io.BytesIO(), page=0, width=50)
    except (Unfit, CannotClean) as refused:
        assert str(refused).isidentifier()  # noqa: PT017 -- a code, whatever it was


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(SIGNS), st.binary(max_size=300))
def test_noise_behind_any_beginning(sign: bytes, noise: bytes) -> None:
    read(sign + noise)


@pytest.mark.parametrize("name", WHOLE)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_files_that_were_cut_or_changed(name: str, data: st.DataObject) -> None:
    content = bytearray(WHOLE[name])
    for _ in range(data.draw(st.integers(0, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + 1] = data.draw(st.binary(min_size=0, max_size=5))
    read(bytes(content[: data.draw(st.integers(1, len(content)))]) if data.draw(st.booleans()) else bytes(content))
