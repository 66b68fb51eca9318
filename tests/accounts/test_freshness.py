"""The one table of where somebody must have shown lately who they are: nothing that belongs there is missing."""

import ast
import inspect
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from types import ModuleType

from django.forms import BaseForm, PasswordInput
from django.urls import URLPattern, URLResolver, get_resolver

from accounts import freshness

# What changes who may open what, opens a name or a key, or carries people's data out of the house.
GUARDED = {
    "accounts.domain.approvals": {
        "propose_role",
        "propose_taking",
        "propose_reserve",
        "propose_address",
        "propose_reset",
        "agree",
        "refuse",
        "withdraw",
    },
    "accounts.domain.employer": {"change"},
    "accounts.domain.exports": {"everybody"},
    "accounts.domain.factors": {"enrol_app", "add_key", "make_codes", "remove", "reset"},
    "accounts.domain.holdings": {"give", "take"},
    "accounts.domain.imports": {"apply"},
    "accounts.domain.invitations": {"invite"},
    "accounts.domain.passwords": {"change"},
    "accounts.domain.people": {"add", "change", "change_and_propose", "leave", "come_back"},
    "accounts.domain.rota": {"add", "remove", "move"},
    "accounts.domain.units": {"add", "edit", "remove"},
    "concerns.domain.bank_holidays": {"proclaim"},
    "concerns.domain.decisions": {"decide"},
    "concerns.domain.exclusions": {"uphold"},
    "concerns.domain.grants": {
        "make_key",
        "change_passphrase",
        "unlock",
        "give",
        "pass_on",
        "reveal",
        "reveal_open",
    },
    "concerns.domain.guidance": {"add", "change", "remove"},
    "concerns.domain.keepers": {
        "make_key",
        "change_passphrase",
        "set_up",
        "share",
        "recover",
    },
    "concerns.domain.opening": {"own", "unlock", "unlock_with_sheet"},
    "concerns.domain.originallooks": {"look"},
    "concerns.domain.policy": {"publish"},
    "concerns.domain.profiles": {"add"},
    "concerns.domain.rotation": {"start", "go_on"},
    "concerns.domain.statements": {"keep", "publish"},
    "concerns.domain.templates": {"publish"},
    "concerns.domain.vault": {"open_confidential", "open_given"},
}


def patterns(found: "list[URLPattern | URLResolver]", prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, f"{prefix}{one.namespace}:" if one.namespace else prefix)
        else:
            yield f"{prefix}{one.name}", one


@cache
def told(module: ModuleType) -> dict[str, ast.stmt]:
    """What a module says at its top, by name: functions, and the tables they look into."""
    named: dict[str, ast.stmt] = {}
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef):
            named[node.name] = node
        elif isinstance(node, ast.Assign):
            named |= {target.id: node for target in node.targets if isinstance(target, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            named[node.target.id] = node
    return named


def acts(module: ModuleType, name: str) -> set[tuple[str, str]]:
    """Every `module.function` that this function comes to by way of its own module."""
    waiting, seen, found = [name], set(), set()
    while waiting:
        one = waiting.pop()
        if one in seen or one not in told(module):
            continue
        seen.add(one)
        for node in ast.walk(told(module)[one]):
            if isinstance(node, ast.Name):
                waiting.append(node.id)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = getattr(module, node.value.id, None)
                found.add((getattr(owner, "__name__", ""), node.attr))
    return found


def guarded(callback: object) -> bool:
    view = inspect.unwrap(callback)  # type: ignore[arg-type]  # a view is a function
    wanted = {(module, name) for module, names in GUARDED.items() for name in names}
    return bool(acts(import_module(view.__module__), view.__name__) & wanted)


def test_what_is_guarded_is_there() -> None:
    missing = {
        f"{module}.{name}"
        for module, names in GUARDED.items()
        for name in names
        if not hasattr(import_module(module), name)
    }

    assert missing == set()


def test_every_route_that_does_such_a_thing_stands_in_the_table() -> None:
    doing = {name for name, pattern in patterns(get_resolver().url_patterns) if guarded(pattern.callback)}

    assert doing - set(freshness.MINUTES) == set()
    assert {"accounts:person-role", "accounts:proposal", "identity:open-name", "accounts:password"} <= doing


def test_a_route_in_the_table_does_such_a_thing_or_shows_what_belongs_to_one() -> None:
    doing = {name for name, pattern in patterns(get_resolver().url_patterns) if guarded(pattern.callback)}

    assert set(freshness.MINUTES) - doing == {
        "accounts:people-import",  # shows what would change
        "identity:file-note",  # a note that belongs to somebody’s file
        "accounts:second-step-picture",  # the secret as a picture
    }


def decorators(callback: object) -> str:
    return inspect.getsource(inspect.unwrap(callback)).split("\ndef ")[0]  # type: ignore[arg-type]  # a function


def test_every_page_where_an_administrator_sends_something_stands_in_the_table_or_says_why_not() -> None:
    known = {name: decorators(pattern.callback) for name, pattern in patterns(get_resolver().url_patterns)}
    theirs = {name for name, above in known.items() if "@administrators_only" in above}
    sending = {name for name in theirs if "@require_GET" not in known[name]}

    assert len(theirs) > len(sending) > 12
    assert sending - set(freshness.MINUTES) - set(freshness.NOT_HERE) == set()


def test_what_says_why_it_is_not_in_the_table_is_a_page_and_not_in_it() -> None:
    names = {name for name, _ in patterns(get_resolver().url_patterns)}

    assert set(freshness.NOT_HERE) <= names
    assert set(freshness.NOT_HERE) & set(freshness.MINUTES) == set()


def every_form(root: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for form in root.__subclasses__():
        yield form
        yield from every_form(form)


def test_nothing_typed_into_a_field_that_hides_it_is_ever_kept() -> None:
    """What came too late waits in the session, less everything secret: a password typed twice is one."""
    get_resolver().url_patterns  # noqa: B018 -- reads in every view and with it every form
    hiding = {
        name
        for form in every_form()
        if form.__module__.startswith(("accounts.", "concerns."))
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, PasswordInput)
    }

    assert {"current", "again", "password"} <= hiding
    assert {name for name in hiding if not freshness.NEVER_KEPT.search(name)} == set()
