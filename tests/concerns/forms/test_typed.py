import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from concerns.forms.typed import CODE_IN_TEXT, MENDED, TypedField, TypedForm, storable, tidied
from trust import codes

ALL_SCRIPTS = "Grüße, Ñandú, Cymraeg ŵ ŷ, العربية, 中文, 👩🏽‍⚕️ “quoted”\ttab\r\nline"


class Sample(TypedForm):
    text = TypedField.text(limit=10, rows=2, required=False)


def test_storable_keeps_every_script_and_line() -> None:
    assert storable(ALL_SCRIPTS) == ALL_SCRIPTS


@pytest.mark.parametrize("bad", ["\x00", "\x08", "\x1b", "\x7f", "\x85", "\ud800"])
def test_storable_takes_out_what_no_page_could_show_again(bad: str) -> None:
    assert storable(f"a{bad}b") == "ab"


def test_tidied_names_the_fields_it_mended() -> None:
    data = QueryDict(mutable=True)
    data.setlist("one", ["fine", "a\x00b"])
    data["two"] = "fine"

    clean, mended = tidied(data)

    assert (clean.getlist("one"), clean.getlist("two"), set(mended)) == (["fine", "ab"], ["fine"], {"one"})


def test_a_text_is_counted_as_the_browser_sends_it() -> None:
    field = TypedField.text(limit=10, rows=2)

    assert field.clean("1234\r\n7890") == "1234\n7890"
    with pytest.raises(ValidationError, match="Your text is 1 character too long"):
        field.clean("1234\r\n78901")
    with pytest.raises(ValidationError, match="Your text is 1,990 characters too long"):
        field.clean("x" * 2000)


def test_a_mended_text_is_shown_once_more_before_it_is_taken() -> None:
    form = Sample({"text": "ab"}, mended={"text"})

    assert form.errors == {"text": [str(MENDED)]}
    assert Sample({"text": "ab"}).is_valid()


def test_the_code_is_refused_in_a_text_and_another_is_not() -> None:
    class Long(TypedForm):
        text = TypedField.text(limit=100, rows=2)

    code = codes.new_code()

    assert Long({"text": f"it is {code.lower()}"}, own_code=code).errors == {"text": [str(CODE_IN_TEXT)]}
    assert Long({"text": f"it is {codes.new_code()}"}, own_code=code).is_valid()
