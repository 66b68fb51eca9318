"""What a browser answers for a passkey is good for one try."""

from accounts.forms.door import PasskeyForm
from accounts.forms.second_step import KeyForm


def test_what_somebody_sent_as_a_passkey_is_not_sent_back() -> None:
    for form in (PasskeyForm({"credential": '{"id": "sent before"}'}), KeyForm({"credential": "[sent before"})):
        assert not form.is_valid()

        assert "sent before" not in str(form["credential"])
