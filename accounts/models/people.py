"""Staff who sign in, the units they work in, their org roles and the rota of first readers."""

import uuid
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from accounts.divisions import Division
from accounts.roles import Role


class Unit(models.Model):
    """A place in the tree of units; seniors are looked up along `parent`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    division = models.CharField(max_length=20, choices=Division.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    manager = models.ForeignKey("accounts.User", models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(name="unit_division_known", condition=models.Q(division__in=Division.values)),
        ]


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A member of staff who can sign in. `is_superuser` opens nothing anywhere (I8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    phone = models.CharField(max_length=40, blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    needs_second_factor = models.BooleanField(default=False)
    wants_daily_note = models.BooleanField(default=False)  # on a day on which nothing is due
    mail_seen_date = models.DateField(null=True, blank=True)  # when they last looked at the mail that failed
    last_login = None  # a moment of use that could be held beside the time of a concern (T11)
    loaded: object = None  # no column: what the request loaded together with them (domain/facts.py)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "title"]

    def get_full_name(self) -> str:
        return self.name


class RoleHolding(models.Model):
    """One person holds one org role. `from_group` marks what a group of the sign-in provider gave, which is all
    that such a group may take back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    from_group = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_held_once"),
            models.CheckConstraint(name="role_known", condition=models.Q(role__in=Role.values)),
        ]


class RotaPlace(models.Model):
    """The order in which first readers are asked: leads first, then the reserve readers."""

    user = models.OneToOneField(User, models.CASCADE, related_name="rota_place")
    position = models.PositiveSmallIntegerField()
    is_fallback = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_fallback", "position"], name="rota_position_once"),
        ]
