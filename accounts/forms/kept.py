"""What was sent too late, in words: somebody reads what they are about to send before they send it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.divisions import Division
from accounts.models import Proposal, Unit, User
from accounts.roles import Role

Words = str | Promise

# What each page does, by the name of its route.
PAGES: dict[str, Words] = {
    "accounts:password": _("Change your password"),
    "accounts:people-import-agree": _("Bring in people from a file"),
    "accounts:person-edit": _("Change what is known of a person"),
    "accounts:person-invite": _("Invite a person"),
    "accounts:person-leave": _("Say that a person has left"),
    "accounts:person-new": _("Add a person"),
    "accounts:person-reset": _("Propose to reset a second step"),
    "accounts:person-return": _("Say that a person is back"),
    "accounts:person-role": _("Give or take back a role"),
    "accounts:proposal": _("Answer a proposal"),
    "accounts:rota": _("Change the rota"),
    "accounts:second-step-app": _("Set up an app"),
    "accounts:second-step-codes": _("Recovery codes"),
    "accounts:second-step-key": _("Set up a passkey"),
    "accounts:second-step-remove": _("Remove a second step"),
    "accounts:settings": _("Our contacts and words"),
    "accounts:unit": _("Change a unit"),
    "accounts:unit-new": _("Add a unit"),
    "casework:file-original": _("Open a file as it was sent"),
    "dates:calendar": _("Add a bank holiday"),
    "dates:profile-new": _("Set what is promised"),
    "guidance:link": _("Change a link to guidance"),
    "guidance:link-new": _("Add a link to guidance"),
    "identity:file-note": _("Open a note for a file"),
    "identity:kept-out": _("Name keepers kept out"),
    "identity:key": _("Your key to be shown names"),
    "identity:key-anew": _("Make a new key to be shown names"),
    "identity:locked-name": _("Open a name"),
    "identity:open-name": _("Open a name"),
    "identity:request": _("Decide about a name"),
    "identity:vault-key": _("Your key to the vault"),
    "identity:vault-recover": _("Make a new key to the vault"),
    "identity:vault-remove": _("Take a share of the vault away"),
    "identity:vault-rotate": _("Put a new key in the vault"),
    "identity:vault-set-up": _("Set up the vault"),
    "identity:vault-share": _("Give a share of the vault"),
    "letters:kind": _("Change the words of a letter"),
    "statements:edit": _("Change a statement"),
    "policy:edit": _("Publish a text of our own"),
}
LABELS: dict[str, Words] = {
    "answer": _("Answer"),
    "decision": _("Decision"),
    "division": _("Part of the United Kingdom"),
    "do": _("What to do"),
    "email": _("Work email"),
    "invite": _("Invitation"),
    "kept": _("Recovery codes are kept"),
    "lead": _("Triage lead"),
    "manager": _("Work email of the manager"),
    "name": _("Name"),
    "new_sheet": _("New recovery sheet"),
    "parent": _("Belongs to"),
    "phone": _("Work phone"),
    "place": _("Place on the rota"),
    "reason": _("Reason"),
    "reserve": _("Reserve reader"),
    "title": _("Title"),
    "unit": _("Unit"),
}
VALUES: dict[str, Words] = {
    "": _("Nothing"),
    "agree": _("Agree"),
    "down": _("Later"),
    "on": _("Yes"),
    "refuse": _("Refuse"),
    "remove": _("Remove"),
    "up": _("Earlier"),
    "withdraw": _("Take back"),
    **dict(Division.choices),
}
# Says from which state a page was made: nobody's words, and nothing to read.
UNREAD = frozenset({"instead_of", "mark", "once", "seen", "version"})


def _person(found: User) -> str:
    return f"{found.name}, {found.email}"


def _proposal(found: Proposal) -> str:
    what = Role(found.role).label if found.role else found.email
    return f"{found.get_kind_display()}{f' ({what})' if what else ''}: {_person(found.person)}"


NAMED: tuple[tuple[Any, Callable[[Any], str]], ...] = (
    (User, _person),
    (Unit, lambda unit: unit.name),
    (Proposal, _proposal),
)


def page(route: str, about: Mapping[str, object]) -> list[tuple[str, str]]:
    """Which page it was sent to, and whom or what that page is about."""
    told = [(gettext("Page"), str(PAGES.get(route, route)))]
    if isinstance(key := about.get("pk"), UUID):
        told.append((gettext("About"), _named(key) or gettext("Not there any more")))
    if (role := about.get("role")) in Role.values:
        told.append((gettext("Role"), str(Role(role).label)))
    if reference := about.get("reference"):
        told.append((gettext("Case"), str(reference)))
    return told


def fields(kept: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Label and words of every field, in the order in which they were sent."""
    return [(_label(name), _words(value)) for name, value in kept if name not in UNREAD]


def _label(name: str) -> str:
    return str(LABELS.get(name) or name.replace("_", " ").capitalize())


def _words(value: str) -> str:
    if value in VALUES:
        return str(VALUES[value])
    try:
        key = UUID(value)
    except ValueError:
        return value
    return _named(key) or value


def _named(key: UUID) -> str | None:
    for model, told in NAMED:
        if found := model.objects.filter(pk=key).first():
            return told(found)
    return None
