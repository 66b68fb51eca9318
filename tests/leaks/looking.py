"""What looking into it writes down beside the finding: each field of its forms with a word of its own."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import subjects
from concerns.models import Case, OutsideBody
from tests.desk import done, fill
from tests.reference import load


def dated(name: str, day: date) -> dict[str, Any]:
    return {f"{name}_{part}": getattr(day, part) for part in ("day", "month", "year")}


def looked_into(word: Callable[[str], str], reference: str, handler: Client, *, second: User, owner: User) -> None:
    """Evidence, tags, a body outside, tasks, the locked compartment, and what the person it is about was told."""
    load()
    today = timezone.localdate()
    done(fill(handler, "casework:tags", reference, 1, do="save", on=today.isoformat(), **dated("day", today)))
    body = OutsideBody.objects.order_by("code")[0]
    went = {"identity": "name_agreed", "what_went": word("what_went"), "reference": word("body_reference")}
    done(fill(handler, "casework:body", reference, 1, body=str(body.pk), **dated("referred_date", today), **went))
    task = {"text": word("task_text"), "owner": str(owner.pk), **dated("due_date", today)}
    done(fill(handler, "casework:task-new", reference, **task))
    done(fill(handler, "casework:task", reference, 1, do="cancel", because=word("task_because")))
    kept = {"procedure": "disciplinary", "reference": word("procedure_reference"), **dated("opened_on", today)}
    done(fill(handler, "casework:discipline", reference, **kept))
    draft = {"text": word("summary"), "read_first": "no", "not_read_because": word("not_read")}
    done(fill(handler, "casework:subject-summary", reference, **draft))
    case = Case.objects.select_related("data_key").get(concerns__reference=reference)
    subjects.agree(case, 1, by=second, now=timezone.now())
    told = {
        "who": word("told_who"),
        "told_by": word("told_by"),
        "how": "in_person",
        "part": "subject",
        "warned": "on",
    }
    told |= {"support": word("told_support"), **dated("day", today)}
    done(fill(handler, "casework:subject-told", reference, **told))
    assert handler.get(reverse("casework:subject", args=[reference])).status_code == 200
