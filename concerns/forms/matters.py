"""What incidents and bad treatment have in common: everybody on the staff tells them, their owner records what is
done."""

import secrets
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from concerns.domain import access
from concerns.forms.typed import WideForm
from concerns.models import Concern, Detriment, Incident

YES, NO = "yes", "no"


class TellingForm(WideForm):
    """Open to everybody on the staff. `once` makes a doubled press one; it is kept nowhere."""

    once = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    def __init__(self, data: QueryDict | None = None, *, user: User, **initial: str) -> None:
        super().__init__(data, initial={"once": secrets.token_urlsafe(12), **initial})
        self.user = user

    def clean_reference(self) -> Concern | None:
        """The concern, or None for none. One that they cannot see is answered like one that is not there (T10)."""
        typed = self.cleaned_data["reference"].upper()
        if not typed:
            return None
        mine = Concern.objects.filter(case__in=access.visible_cases(self.user), reference=typed)
        concern = mine.select_related("case__owner").first()
        if concern is None:
            raise ValidationError(_("You have no such case. Check the reference, or leave it empty."))
        return concern


class RecordForm(WideForm):
    """`version` travels hidden; a page made from an older one is refused."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: QueryDict | None = None, *, matter: Incident | Detriment, today: date) -> None:
        super().__init__(data, initial={"version": matter.version})
        self.today = today
