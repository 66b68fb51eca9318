"""One button of one row of the mail that was given up: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import Form
from accounts.models import User
from accounts.queries.undelivered import WORDS

GONE = {"invalid_choice": _("This person is not here any more.")}


class UndeliveredForm(Form):
    person = forms.ModelChoiceField(User.objects.all(), error_messages=GONE)
    mail = forms.ChoiceField(choices=[(mail, "") for mail in WORDS])
    do = forms.ChoiceField(choices=[("again", ""), ("aside", "")])
