"""One's own account: who one is here, one's second steps, and where one is signed in."""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.domain import absences, factors, facts, sessions
from accounts.domain import daily_note as notes
from accounts.queries import away
from accounts.roles import EXPLAINED
from accounts.views.gate import signed_in


@require_GET
def own(request: HttpRequest) -> HttpResponse:
    person, now = signed_in(request), timezone.now()
    today, cookie = timezone.localdate(now), request.session.session_key
    living = [(row, sessions.is_this(row, cookie=cookie)) for row in sessions.of(person, now=now)]
    page = {
        "person": person,
        "roles": [(role.label, EXPLAINED[role]) for role in sorted(facts.roles(person))],
        "steps": factors.of(person),
        "codes_left": factors.codes_left(person),
        "living": living,
        "elsewhere": len(living) > 1,
        "away": away.lines(absences.to_come(on=today, people=[person]), on=today),
    }
    return render(request, "accounts/account.html", page)


@require_POST
def daily_note(request: HttpRequest) -> HttpResponse:
    """Take the note that comes on days on which nothing is due, or give it up."""
    notes.want(signed_in(request), wanted=request.POST.get("wanted") == "yes", now=timezone.now())
    return redirect("accounts:account")


@require_POST
def session_end(request: HttpRequest) -> HttpResponse:
    """End one session of one's own, or all but this one."""
    person, now, cookie = signed_in(request), timezone.now(), request.session.session_key
    key = request.POST.get("session")
    if key is None:
        sessions.end_all(person, by=person, now=now, keep=cookie)
    elif any(row.pk == key and sessions.is_this(row, cookie=cookie) for row in sessions.of(person, now=now)):
        logout(request)
        return redirect("accounts:sign-in")
    else:
        sessions.end_one(person, key, now=now)
    return redirect("accounts:account")
