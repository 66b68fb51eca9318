"""The five scenes about keeping a name: one on a page, by radios and buttons alone (R95).

All of it stands at one address that shows where somebody is, so that neither the back button nor a second press
goes anywhere else.
"""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from concerns.domain import clock, gate, grants
from concerns.domain.gate import Move, Phase, Progress
from concerns.domain.scenes import SCENES, Choice
from concerns.errors import NoSuchCase, WrongState
from concerns.forms.scenes import SceneForm
from concerns.views import desk

MOVES = {"again": gate.try_again, "why": gate.show_why, "on": gate.go_on}
RULE = "=" * 60


@require_http_methods(["GET", "POST"])
def scenes(request: HttpRequest) -> HttpResponse:
    person, now = desk.signed_in(request), timezone.now()
    if request.method != "POST":
        return _where(request, person, today=clock.today(now))
    try:
        return _pressed(request, person, now=now)
    except WrongState:
        messages.info(request, _("That page was from before. Here is where you are."))
        return redirect("identity:scenes")


def _pressed(request: HttpRequest, person: User, *, now: datetime) -> HttpResponse:
    if request.POST.get("do") == "begin":
        gate.begin(person, now=now)
        return redirect("identity:scenes")
    progress, turn = _open_attempt(person), _turn(request)
    if progress.turn != turn:
        raise WrongState
    move: Move | None = MOVES.get(request.POST.get("do", ""))
    if move is None:
        form = SceneForm(request.POST, progress=progress)
        if not form.is_valid():
            return _scene(request, progress, form)
        move = partial(gate.choose, place=form.cleaned_data["choice"])
    gate.move(person, move, turn=turn, now=now)
    return redirect("identity:scenes")


def _open_attempt(person: User) -> Progress:
    exercise = gate.attempt(person)
    if exercise is None or exercise.closed_until_date is not None:
        raise WrongState
    return gate.progress_of(exercise)


def _turn(request: HttpRequest) -> int:
    """Which move the page was drawn for; one that never comes for anything else."""
    typed = request.POST.get("turn", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else -1


def _where(request: HttpRequest, person: User, *, today: date) -> HttpResponse:
    exercise = gate.attempt(person)
    if exercise is not None:
        progress = gate.progress_of(exercise)
        if exercise.closed_until_date is None:
            return _scene(request, progress, SceneForm(progress=progress))
        if today < exercise.closed_until_date:
            return _scene(request, progress, None, closed_until=exercise.closed_until_date)
    last = gate.pass_of(person)
    context = {
        "valid_until": last,
        "is_passed": gate.is_passed(person, on=today),
        "lapses_soon": gate.lapses_soon(person, on=today),
        "has_key": grants.has_key(person),
    }
    return render(request, "scenes/start.html", context)


def _scene(
    request: HttpRequest, progress: Progress, form: SceneForm | None, *, closed_until: date | None = None
) -> HttpResponse:
    scene, step = SCENES[progress.queue[0]], gate.step_of(progress)
    context = {
        "form": form if progress.phase == Phase.ASKED else None,
        "turn": progress.turn,
        "phase": progress.phase.name.lower(),
        "number": progress.queue[0] + 1,
        "count": len(SCENES),
        "part": progress.step + 1 if len(scene.steps) > 1 else None,
        "comes_back": bool(progress.returned[progress.queue[0]]),
        "title": scene.title,
        "story": step.story,
        "chosen": step.choices[progress.chosen],
        "better": step.choices[step.right],
        "tries_left": gate.TRIES - progress.wrong[progress.queue[0]],
        "closed_until": closed_until,
    }
    return render(request, "scenes/scene.html", context)


@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """What to consider in each scene, to keep: for whoever passed and is not at it again."""
    person = desk.signed_in(request)
    if gate.attempt(person) is not None or not gate.is_passed(person, on=clock.today(timezone.now())):
        raise NoSuchCase
    response = HttpResponse("\n".join(_notes()), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="notes.txt"'
    return response


def _notes() -> Iterator[str]:
    for scene in SCENES:
        yield from (str(scene.title), RULE, "")
        for step in scene.steps:
            yield from (str(step.story), "")
            for choice in step.choices:
                yield from (_noted(choice), f"    {choice.consider}", "")


def _noted(choice: Choice) -> str:
    return f"[{_('best')}] {choice.text}" if choice.is_right else f"- {choice.text}"
