"""The repository's own rules, held by looking at it."""

import ast
import csv
import re

import pytest
from django.apps import apps
from django.db.models import CheckConstraint, Field, Model

from accounts.enums import AccountEvent, Refusal
from accounts.fields import TEMPLATES as FORM_TEMPLATES
from concerns import models as concern_models
from concerns.domain import tables
from concerns.enums import Action, EventType, State
from tests import tree

OUR_APPS = ("trust", "notifications", "accounts", "concerns")
VAULT = {
    "VaultKey",
    "Keeper",
    "KeyShare",
    "SealedIdentity",
    "RevealKey",
    "NameRequest",
    "NameDecision",
    "Grant",
    "Reveal",
}


def our_models() -> list[type[Model]]:
    return [model for app in OUR_APPS for model in apps.get_app_config(app).get_models()]


def own_fields(model: type[Model]) -> list[Field]:  # type: ignore[type-arg]
    return [field for field in model._meta.get_fields() if isinstance(field, Field)]


def test_no_file_is_over_400_lines() -> None:
    long = {
        tree.named(path): lines
        for path in tree.python_files()
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    }

    assert long == {}


def test_no_function_is_over_50_lines() -> None:
    long = {
        f"{tree.named(path)}:{function.name}": tree.length(function)
        for path in tree.python_files()
        for function in tree.functions(path)
        if tree.length(function) > 50
    }

    assert long == {}


def test_no_import_stands_inside_a_function() -> None:
    inside = {
        f"{tree.named(path)}:{node.lineno}"
        for path in tree.python_files(*tree.APPS)
        for function in tree.functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    }

    assert inside == set()


def test_no_model_overrides_save_or_delete_and_nothing_listens_to_signals() -> None:
    overrides = {
        f"{tree.named(path)}:{function.name}"
        for path in tree.python_files(*tree.APPS)
        for function in tree.functions(path)
        if function.name in {"save", "delete"}
    }
    listeners = {
        tree.named(path)
        for path in tree.python_files(*tree.APPS)
        if re.search(r"django\.(db\.models\.signals|dispatch)|@receiver", path.read_text(encoding="utf-8"))
    }

    assert overrides == {"accounts/sessions.py:delete"}  # no model: how Django asks a session store to forget
    assert listeners == set()


def test_cases_are_queried_only_in_the_domain() -> None:
    elsewhere = {
        tree.named(path)
        for path in tree.python_files("concerns", "accounts", "notifications", "trust", "config")
        if "Case.objects" in path.read_text(encoding="utf-8")
        and not tree.named(path).startswith(("concerns/domain/", "concerns/models/"))
    }

    assert elsewhere == set()


def test_the_domain_knows_no_http_broker_or_wall_clock() -> None:
    forbidden = re.compile(
        r"django\.(http|shortcuts|urls|template|contrib\.messages)|celery|timezone\.now|datetime\.now"
    )
    found = {
        tree.named(path)
        for path in tree.python_files("concerns/domain", "concerns/queries", "concerns/models", "trust")
        if forbidden.search(path.read_text(encoding="utf-8")) and "management" not in path.parts
    }

    assert found == set()


def test_the_vault_is_not_reachable_from_the_models_package_or_a_case() -> None:
    reachable = {name for name in VAULT if hasattr(concern_models, name)}
    accessors = {
        relation.get_accessor_name()
        for model in (concern_models.Case, concern_models.Concern, concern_models.Mailbox)
        for relation in model._meta.related_objects
        if relation.related_model.__name__ in VAULT
    }

    assert reachable == set()
    assert accessors <= {None, ""}


def test_no_field_leads_from_what_a_reporter_raised_to_a_user_who_raised_it() -> None:
    """A user on these rows is always staff at work: named for what they did, never for having raised it."""
    people = {
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in own_fields(model)
        if field.is_relation and field.related_model is apps.get_model("accounts", "User")
    }
    told = {name for name in people if re.search(r"report|raised|sender|author", name)}

    assert told == set()


def test_no_rule_takes_the_day_of_a_moment_without_its_zone() -> None:
    """Just after midnight in summer the day in UTC is still yesterday; `calendar.receipt_date` knows."""
    found = {
        f"{tree.named(path)}: {line.strip()}"
        for path in tree.python_files("concerns/domain", "concerns/queries", "concerns/views", "notifications")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(r"\bnow\.date\(\)|localdate\(|date\.today\(", line)
    }

    assert found == set()


def test_every_state_has_a_row_and_an_owner() -> None:
    assert set(tables.NEXT) == set(State)
    assert set(tables.OWNED_BY) == set(State)


def test_every_action_has_a_row() -> None:
    assert set(tables.ACTIONS) == set(Action)
    assert all(rule.seats and rule.states for rule in tables.ACTIONS.values())


def test_every_at_and_by_pair_is_tied_by_a_constraint() -> None:
    untied = set()
    for model in our_models():
        names = {field.name for field in own_fields(model) if field.null}
        checks = [c for c in model._meta.constraints if isinstance(c, CheckConstraint)]
        for at in (name for name in names if name.endswith("_at")):
            by = f"{at.removesuffix('_at')}_by"
            if by in names and not any(at in str(c.condition) and by in str(c.condition) for c in checks):
                untied.add(f"{model.__name__}.{at}/{by}")

    assert untied == set()


def test_every_kind_of_event_is_written_by_some_action() -> None:
    written = set().union(*(tree.attributes(path, "EventType") for path in tree.python_files("concerns/domain")))

    assert {kind.name for kind in EventType} - written == set()


def test_every_kind_of_account_event_is_written_by_some_action() -> None:
    rules = tree.python_files("accounts/domain")
    written = set().union(*(tree.attributes(path, "AccountEvent") for path in rules))

    assert {kind.name for kind in AccountEvent} - written == set()


def test_every_refusal_of_the_front_door_is_raised_by_some_rule() -> None:
    raised = set().union(*(tree.attributes(path, "Refusal") for path in tree.python_files("accounts/domain")))

    assert {reason.name for reason in Refusal} - raised == set()


def test_every_template_is_used() -> None:
    text = "\n".join(
        path.read_text(encoding="utf-8") for path in [*tree.python_files(*tree.APPS), *tree.templates()]
    )
    unused = {
        name for path in tree.templates() if (name := str(path.relative_to(tree.ROOT / "templates"))) not in text
    }

    assert unused - set(FORM_TEMPLATES.values()) == set()


def test_every_field_has_a_class_and_an_end() -> None:
    """docs/data.csv says of each stored field what it is and how long it is kept; a new one joins it."""
    with (tree.ROOT / "docs" / "data.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = {(row["model"], row["field"]) for row in rows}
    stored = {(model._meta.label, field.name) for model in our_models() for field in own_fields(model)}

    assert stored - told == set()
    assert told - stored == set()
    assert {row["class"] for row in rows} <= {
        "key",
        "code",
        "date",
        "staff",
        "staff time",
        "sealed",
        "digest",
        "reference",
        "setting",
    }
    assert all(row["kept"] for row in rows)


@pytest.mark.parametrize("path", tree.templates(), ids=tree.named)
def test_templates_hold_no_inline_style_or_script(path) -> None:  # type: ignore[no-untyped-def]
    text = path.read_text(encoding="utf-8")

    assert re.findall(r"\sstyle\s*=|<style|\son[a-z]+\s*=|<script(?![^>]*\ssrc=)|javascript:", text) == []


def test_no_browser_test_presses_without_saying_whether_a_page_follows() -> None:
    """A raw click comes back before the next page does, and what is looked at then is a matter of luck."""
    raw = {
        f"{tree.named(path)}:{node.lineno}"
        for path in tree.python_files("tests/browser")
        if path.name != "driving.py"
        for node in ast.walk(tree.parsed(path))
        if isinstance(node, ast.Attribute) and node.attr in {"click", "dblclick", "tap"}
    }

    assert raw == set()
