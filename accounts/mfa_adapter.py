"""What allauth's second steps ask of us: names for passkeys, and that no secret of its making is ever stored."""

from typing import Any, NoReturn

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth ships no types
    """A class because allauth asks for one.

    Its hooks for sealing are given a text without its person, and ours binds a secret to whom it belongs. So
    they refuse: only `domain/factors.py` writes and reads secrets, and a path of allauth's own that would store
    one in clear, or take a code twice, fails instead.
    """

    def encrypt(self, text: str) -> NoReturn:
        raise NotImplementedError("Secrets are sealed by accounts.domain.factors.")

    def decrypt(self, encrypted_text: str) -> NoReturn:
        raise NotImplementedError("Secrets are opened by accounts.domain.factors.")

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Our own notices tell what people must hear of; allauth's mails name devices."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": "Hearken"}

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, Any]:
        """The passkey store of the device shows this: the work email, twice, and no name."""
        shown = self._get_user_identifier(user)
        return {**super().get_public_key_credential_user_entity(user), "display_name": shown}
