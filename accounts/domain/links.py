"""Who it is that another provider signs in: known by a link, or by their verified work email for the first time.

Nobody is ever added here. One person has one link to a provider: an address that the provider gives to somebody
else later does not lead into their predecessor's account.
"""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils import timezone

from accounts.domain import audit, signing, telling
from accounts.enums import AccountEvent
from accounts.models import User


@transaction.atomic
def person_for(provider: str, subject: str, *, email: str | None, now: datetime) -> User | None:
    """The active person whom the provider means; None for anybody else. `email` is None unless verified."""
    links = SocialAccount.objects.filter(provider=provider)
    known = links.select_related("user").filter(uid=subject).first()
    if known is None:
        return _linked(provider, subject, email=email, now=now) if email else None
    links.filter(pk=known.pk).update(last_login=signing.midnight(now), extra_data={})
    person: User = known.user
    return person if person.is_active else None


def _linked(provider: str, subject: str, *, email: str, now: datetime) -> User | None:
    person = signing.known(email)
    if person is None:
        return None
    User.objects.select_for_update(no_key=True).get(pk=person.pk)  # two first visits at once make one link
    before = SocialAccount.objects.filter(provider=provider, user=person).first()
    if before is not None:
        return person if before.uid == subject else None
    made = SocialAccount.objects.create(provider=provider, uid=subject, user=person, extra_data={})
    day = signing.midnight(now)
    SocialAccount.objects.filter(pk=made.pk).update(last_login=day, date_joined=day)
    audit.record(AccountEvent.SIGN_IN_LINKED, by=person, now=timezone.localdate(now))
    telling.changed(person, now=now)
    return person


@transaction.atomic
def forget(*, email: str | None = None, now: datetime) -> int:
    """Remove every link, or those of one person, so that their next visit links them anew; how many there were.

    For whoever keeps the machine, when the provider is replaced or gave somebody a new identifier.
    """
    links = SocialAccount.objects.all() if email is None else SocialAccount.objects.filter(user__email=email)
    people = list(links.order_by("user").values_list("user", flat=True))
    links.delete()
    audit.record_many(
        [(AccountEvent.SIGN_IN_UNLINKED, {"person": str(person)}) for person in people], by=None, now=now
    )
    return len(people)
