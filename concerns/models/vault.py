"""Names, apart from everything else. No foreign key from or to a user who raised something (I1), and
`related_name="+"` so that no case object leads here."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from concerns.models.concern import Concern


class VaultKey(models.Model):
    """The public half names are sealed to. Its private half exists only in `KeyShare` rows, and, while names move
    to a new key, sealed to that new one; a retired key has neither left, and nothing is sealed to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    public = models.BinaryField()
    # Of the recovery sheet, so that a new key can be given to the same sheet; empty where it was made before that.
    sheet_public = models.BinaryField(default=b"")
    # Sealed to the key that follows: whoever can open the new one can open the names that still wait under this.
    sealed_private = models.BinaryField(default=b"")
    mark = models.CharField(max_length=64, default="")  # of the server, over both public halves (`trust.marks`)
    made_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], name="vault_key_one_current", condition=Q(is_current=True)
            ),
            models.CheckConstraint(
                name="vault_key_current_not_retired", condition=Q(is_current=False) | Q(retired_at=None)
            ),
        ]


class Keeper(models.Model):
    """A name keeper's own key pair; the private half is locked by their passphrase (argon2id). Without a share
    of the current vault key they are ready, and open nothing yet."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+")
    public = models.BinaryField()
    locked_private = models.BinaryField()
    mark = models.CharField(max_length=64, default="")  # of the server, over whose public half it is
    enrolled_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)


class KeyShare(models.Model):
    """The vault's private key, sealed to one keeper (or, without keeper, to the recovery sheet)."""

    vault_key = models.ForeignKey(VaultKey, models.PROTECT, related_name="+")
    keeper = models.ForeignKey(Keeper, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_private = models.BinaryField()
    given_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vault_key", "keeper"], name="key_share_once"),
            models.UniqueConstraint(fields=["vault_key"], name="key_share_one_sheet", condition=Q(keeper=None)),
        ]


class SealedIdentity(models.Model):
    """One reporter's name and how to reach them. Confidential: sealed to the vault key, and the web tier
    cannot read it back. Open: sealed under the concern's data key."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    concern = models.OneToOneField(Concern, models.PROTECT, related_name="+")
    vault_key = models.ForeignKey(VaultKey, models.PROTECT, null=True, blank=True, related_name="+")
    sealed = models.BinaryField()
