from datetime import date

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.fields import DayMonthYear, Form


class Sample(Form):
    heading_field = "story"
    story = forms.CharField(
        label="What happened", help_text="Say <b>what</b>", max_length=10, widget=forms.Textarea
    )
    name = forms.CharField(
        error_messages={"required": "Type your name."}, widget=forms.TextInput({"class": "short"})
    )
    mode = forms.ChoiceField(choices=[("a", "Open"), ("b", "Closed")], widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(choices=[("x", "A crime")], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(label="I agree")
    place = forms.ChoiceField(choices=[("n", "North")])
    file = forms.FileField()
    token = forms.CharField(widget=forms.HiddenInput)


class Dated(Form):
    when = forms.DateField(widget=DayMonthYear, error_messages={"invalid": "Check this date."})


GOOD = {"story": "Hello", "name": "N", "mode": "a", "kinds": ["x"], "agree": "on", "place": "n", "token": "t"}


def test_every_control_is_drawn_with_our_classes() -> None:
    page = str(Sample())

    for name in ("input", "textarea", "select", "radios__input", "checkboxes__input", "file-upload"):
        assert f'class="govuk-{name}' in page
    assert page.count('autocomplete="off"') == 9  # eight fields, one of them with two radios
    assert '<input type="hidden" name="token"' in page
    assert "required" not in page


def test_empty_form_says_what_is_missing_in_our_words() -> None:
    form = Sample({})

    assert form.errors == {
        "story": ["Write an answer here."],
        "name": ["Type your name."],
        "mode": ["Choose one of these."],
        "kinds": ["Choose one of these."],
        "agree": ["Tick this box."],
        "place": ["Choose one of these."],
        "file": ["Choose a file."],
        "token": ["Write an answer here."],
    }


def test_error_stands_beside_its_field_and_is_tied_to_it() -> None:
    right = Sample(GOOD, {"file": SimpleUploadedFile("a.txt", b"x")})
    wrong = Sample(GOOD | {"name": ""}, {"file": SimpleUploadedFile("a.txt", b"x")})

    assert "Error:" not in str(right["name"].as_field_group())
    group = str(wrong["name"].as_field_group())
    assert "govuk-form-group--error" in group
    assert (
        '<p id="id_name_error" class="govuk-error-message"><span class="govuk-visually-hidden">Error:</span> Type'
        in group
    )
    assert 'class="govuk-input short govuk-input--error"' in group
    assert 'aria-invalid="true"' in group
    assert 'aria-describedby="id_name_error"' in group


def test_long_text_is_kept_whole_and_counted() -> None:
    typed = "\nover <ten> characters"
    group = str(Sample({"story": typed})["story"].as_field_group())

    assert "maxlength=" not in group.replace("data-maxlength=", "")
    assert 'data-maxlength="10"' in group
    assert 'aria-describedby="id_story_helptext id_story_error id_story_count"' in group
    assert "You can write up to 10 characters" in group
    assert ">\n\nover &lt;ten&gt; characters</textarea>" in group


def test_label_of_the_heading_field_is_the_heading() -> None:
    page = str(Sample())

    assert page.count("<h1") == 1
    assert '<h1 class="govuk-label-wrapper"><label class="govuk-label govuk-label--xl" for="id_story">' in page
    assert "Say &lt;b&gt;what&lt;/b&gt;" in page


def test_choices_keep_what_was_chosen() -> None:
    form = Sample(GOOD | {"name": ""})

    assert str(form["mode"]).count("checked") == 1
    assert str(form["kinds"]).count("checked") == 1
    assert str(form["agree"]).count("checked") == 1


def test_date_is_read_from_three_fields() -> None:
    form = Dated({"when_day": " 3", "when_month": "12", "when_year": "2026"})

    assert form.is_valid()
    assert form.cleaned_data == {"when": date(2026, 12, 3)}
    assert 'value="12"' in str(Dated(initial={"when": date(2026, 12, 3)})["when"])


def test_half_a_date_is_refused_and_stays_as_typed() -> None:
    form = Dated({"when_day": "31", "when_month": "", "when_year": "2026"})

    assert form.errors == {"when": ["Check this date."]}
    drawn = str(form["when"].as_field_group())
    assert 'value="31"' in drawn
    assert 'value="2026"' in drawn
    assert drawn.count('aria-invalid="true"') == 3
    assert Dated({}).errors == {"when": ["Write an answer here."]}


def test_forms_of_others_are_left_alone() -> None:
    class Plain(forms.Form):
        name = forms.CharField()

    assert "govuk" not in str(Plain())
