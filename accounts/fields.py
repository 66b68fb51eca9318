"""The base of every form on either side: our markup, our words, nothing remembered by the browser.

The renderer belongs to the form class and is not the project's default, so nobody else's forms change.
"""

from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.utils.translation import gettext_lazy as _

DJANGO_WIDGETS = "django/forms/widgets/"
TEMPLATES = {
    f"{DJANGO_WIDGETS}{theirs}.html": f"forms/{ours}.html"
    for theirs, ours in {
        "text": "input",
        "number": "input",
        "email": "input",
        "url": "input",
        "password": "input",
        "hidden": "input",
        "date": "input",
        "clearable_file_input": "file",
        "file": "file",
        "textarea": "textarea",
        "select": "select",
        "radio": "radio",
        "checkbox": "checkbox",
        "checkbox_select": "checkboxes",
    }.items()
}
# What carries a second class of the library while it needs mending.
MENDED = {"forms/input.html": "govuk-input--error", "forms/textarea.html": "govuk-textarea--error"}
MENDED |= {"forms/select.html": "govuk-select--error", "forms/file.html": "govuk-file-upload--error"}

# What an empty field says when its form has no sentence of its own.
MISSING = (
    (forms.ChoiceField, _("Choose one of these.")),
    (forms.BooleanField, _("Tick this box.")),
    (forms.FileField, _("Choose a file.")),
)


class HearkenRenderer(TemplatesSetting):
    """Draws forms, fields and widgets from templates/forms/; an unlisted widget keeps Django's markup."""

    form_template_name = "forms/form.html"
    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(TEMPLATES.get(template_name, template_name))


class HearkenBoundField(BoundField):
    """A field that tells its templates whether it counts characters and whether its label heads the page."""

    @property
    def is_heading(self) -> bool:
        return getattr(self.form, "heading_field", None) == self.name

    @property
    def counts_to(self) -> int | None:
        """Most characters taken, for fields of many lines; None elsewhere."""
        if isinstance(self.field, forms.CharField) and isinstance(self.field.widget, forms.Textarea):
            return self.field.max_length
        return None

    @property
    def aria_describedby(self) -> str | None:
        described = super().aria_describedby
        if self.counts_to and self.auto_id:
            return f"{described or ''} {self.auto_id}_count".strip()
        return described

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        drawn = widget or self.field.widget
        wrong = MENDED.get(TEMPLATES.get(drawn.template_name or "", ""))
        if wrong and self.errors and not drawn.is_hidden:
            built["class"] = f"{drawn.attrs.get('class', '')} {wrong}".strip()
        return built


class Form(forms.Form):
    """Our base form. Its tag carries novalidate; `heading_field` names the field whose label is the h1, or the h2
    where several forms share a page."""

    default_renderer = HearkenRenderer
    bound_field_class = HearkenBoundField
    use_required_attribute = False
    heading_field: str | None = None
    heading_level = 1

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")
            _say_what_is_missing(field)
            if isinstance(field.widget, forms.Textarea):
                # A browser would cut off pasted text without a word; the server says how much is too long.
                field.widget.attrs.pop("maxlength", None)


def _say_what_is_missing(field: forms.Field) -> None:
    """Replace Django's own sentence, and only that one."""
    if field.error_messages["required"] != forms.Field.default_error_messages["required"]:
        return
    said = next((words for kind, words in MISSING if isinstance(field, kind)), _("Write an answer here."))
    field.error_messages["required"] = said


class DayMonthYear(forms.MultiWidget):
    """Three small fields for one date. Use with DateField; what was typed comes back as it was typed."""

    template_name = "forms/date.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        number = {"inputmode": "numeric"}
        super().__init__(
            {
                "day": forms.TextInput({**number, "class": "govuk-input--width-2"}),
                "month": forms.TextInput({**number, "class": "govuk-input--width-2"}),
                "year": forms.TextInput({**number, "class": "govuk-input--width-4"}),
            },
            attrs,
        )

    def decompress(self, value: Any) -> list[Any]:
        if isinstance(value, date):
            return [value.day, value.month, value.year]
        if value:
            return list(reversed(str(value).split("-")))
        return ["", "", ""]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The date as year-month-day, or empty; a date left half done fails the field's own check."""
        day, month, year = (
            (part or "").strip().replace("-", "") for part in super().value_from_datadict(data, files, name)
        )
        return f"{year}-{month}-{day}" if day or month or year else ""

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """The first of the three, so that the error summary leads somewhere."""
        return f"{id_}_0" if id_ else ""
