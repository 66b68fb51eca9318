import pytest
from hypothesis import given
from hypothesis import strategies as st

from trust.errors import SealBroken
from trust.padding import pad, unpad


@given(st.binary(max_size=10_000))
def test_pad_round_trip(payload: bytes) -> None:
    assert unpad(pad(payload)) == payload
    assert unpad(pad(payload, step=1024)) == payload


@pytest.mark.parametrize(
    ("length", "padded"),
    [(0, 256), (252, 256), (253, 512), (4092, 4096), (4093, 8192), (8188, 8192), (200_000, 200_704)],
)
def test_pad_has_few_lengths(length: int, padded: int) -> None:
    assert len(pad(b"x" * length)) == padded


@pytest.mark.parametrize("padded", [b"", b"\0\0\0", b"\0\0\0\x05abcd", b"\xff\xff\xff\xffabcd"])
def test_unpad_refuses_a_length_that_cannot_be(padded: bytes) -> None:
    with pytest.raises(SealBroken):
        unpad(padded)
