"""No secret of the library's own making is ever stored, in clear or otherwise."""

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail

from accounts.domain import factors
from accounts.mfa_adapter import MFAAdapter
from accounts.models import User
from tests.people import APP_SECRET


def test_the_library_can_neither_store_a_secret_nor_read_ours(worker: User, handler: User) -> None:
    assert isinstance(get_adapter(), MFAAdapter)
    ours = factors.of(handler).get()

    with pytest.raises(NotImplementedError):
        TOTP.activate(worker, APP_SECRET)
    with pytest.raises(NotImplementedError):
        RecoveryCodes.activate(worker)
    with pytest.raises(NotImplementedError):
        ours.wrap().validate_code("123456")

    assert not Authenticator.objects.filter(user=worker).exists()


def test_the_library_sends_no_mail_about_second_steps(worker: User) -> None:
    get_adapter().send_notification_mail("mfa/email/totp_activated", worker)

    assert mail.outbox == []
