# ruff: noqa: E501 -- a patch shows the line as it would stand
"""Leaks that a hurried change could bring, each with the tests that should find it; `mutants` plants them."""

from dataclasses import dataclass

STORY = "tests/leaks/test_leaks.py"
WAYS = "tests/leaks/test_ways_in.py"
READS = "tests/leaks/test_reads.py"
URLS = "tests/test_urls.py"


@dataclass(frozen=True)
class Leak:
    """What is planted: each file with what stands there and what stands there then; and who should find it."""

    name: str
    patches: tuple[tuple[str, str, str], ...]
    tests: tuple[str, ...]
    only: str = ""  # which tests of these, as `pytest -k` says it


LEAKS = (
    Leak(
        "a name in a mail's subject",
        (
            (
                "concerns/domain/vault.py",
                "def seal(",
                "def seal(concern, identity, **more):\n"
                "    from django.core.mail import send_mail\n"
                "    send_mail(f'A concern of {identity.name}', 'Look', None, ['lead@westmarch.example'])\n"
                "    return _seal_quietly(concern, identity, **more)\n\n\n"
                "def _seal_quietly(",
            ),
        ),
        (STORY,),
        "test_t1",
    ),
    Leak(
        "what was posted in the log",
        (
            (
                "concerns/middleware.py",
                "        response = get_response(request)\n        match = ",
                "        response = get_response(request)\n"
                "        logger.debug('sent %s', dict(request.POST))\n        match = ",
            ),
        ),
        (STORY,),
        "test_t4",
    ),
    Leak(
        "a superuser's way into every case",
        (
            (
                "concerns/domain/access.py",
                "def visible_cases(user: Viewer)",
                "def visible_cases(user):\n"
                "    if getattr(user, 'is_superuser', False):\n"
                "        return Case.objects.all()\n"
                "    return _visible_cases(user)\n\n\n"
                "def _visible_cases(user: Viewer)",
            ),
        ),
        (WAYS,),
        "test_i8",
    ),
    Leak(
        "a foreign key to whoever raised it",
        (
            (
                "concerns/models/concern.py",
                "    mode = ",
                "    person = models.ForeignKey('accounts.User', models.PROTECT, null=True, related_name='+')\n    mode = ",
            ),
        ),
        (WAYS,),
        "test_i6",
    ),
    Leak(
        "a list that filters by what the address says",
        (
            (
                "concerns/views/oversight.py",
                "    if asked.duty:\n",
                "    promises = promises.filter(**{name: value for name, value in request.GET.items() "
                "if name.startswith('concern__')})\n    if asked.duty:\n",
            ),
        ),
        (WAYS,),
        "test_t8",
    ),
    Leak(
        "a word in the message of the doorbell",
        (
            (
                "notifications/outbox.py",
                'options: dict[str, Any] = {"connection": broker, "retry": False}',
                'options: dict[str, Any] = {"connection": broker, "retry": False, "kwargs": {"who": "203.0.113.77"}}',
            ),
        ),
        (STORY,),
        "test_t6",
    ),
    Leak(
        "narrative in the codes of an event",
        (
            (
                "concerns/domain/intake.py",
                "audit.reporter_entry(EventType.CONCERN_RAISED, mailbox=inbox, on=today)",
                "audit.reporter_entry(EventType.CONCERN_RAISED, mailbox=inbox, on=today, "
                "place=draft.account.place[:60])",
            ),
        ),
        (STORY,),
        "test_t18",
    ),
    Leak(
        "a reporter's address in the cache",
        (
            (
                "concerns/middleware.py",
                "        response = get_response(request)\n        if not response.has_header",
                "        response = get_response(request)\n"
                "        __import__('django.core.cache').core.cache.cache.set(request.META['REMOTE_ADDR'], 1)\n"
                "        if not response.has_header",
            ),
        ),
        (STORY,),
        "test_i6",
    ),
    Leak(
        "a name in the session, for the next page",
        (
            (
                "concerns/views/identity.py",
                '    response = render(request, "identity/shown.html", context)',
                '    request.session["last"] = told["facts"][0]["words"]\n'
                '    response = render(request, "identity/shown.html", context)',
            ),
        ),
        (STORY,),
        "test_nothing_remembered",
    ),
    Leak(
        "a session cookie for every path",
        (("config/settings.py", "SESSION_COOKIE_PATH = STAFF_PATH", 'SESSION_COOKIE_PATH = "/"'),),
        (STORY,),
        "test_t12",
    ),
    Leak(
        "the library's admin, with the concerns in it",
        (
            (
                "config/settings.py",
                '    "django.contrib.auth",\n',
                '    "django.contrib.admin",\n    "django.contrib.auth",\n',
            ),
            (
                "config/urls.py",
                "urlpatterns = [\n",
                "from django.contrib import admin\n\nurlpatterns = [\n    path('staff/admin/', admin.site.index, name='tables'),\n",
            ),
        ),
        (WAYS,),
        "test_t7",
    ),
    Leak(
        "a text kept beside what it was sealed to",
        (
            (
                "trust/sealing.py",
                "def _seal(key: DataKey, payload: bytes, *, label: str, row: UUID) -> bytes:",
                "def _seal(key: DataKey, payload: bytes, *, label: str, row: UUID) -> bytes:\n"
                "    sealed = _really(key, payload, label=label, row=row)\n"
                "    return sealed + payload + len(payload).to_bytes(4, 'big')\n\n\n"
                "def _really(key: DataKey, payload: bytes, *, label: str, row: UUID) -> bytes:",
            ),
            (
                "trust/sealing.py",
                "def _unseal(key: DataKey, sealed: bytes, *, label: str, row: UUID) -> bytes:",
                "def _unseal(key: DataKey, sealed: bytes, *, label: str, row: UUID) -> bytes:\n"
                "    sealed = bytes(sealed)\n"
                "    sealed = sealed[: -4 - int.from_bytes(sealed[-4:], 'big')]\n"
                "    return _opened(key, sealed, label=label, row=row)\n\n\n"
                "def _opened(key: DataKey, sealed: bytes, *, label: str, row: UUID) -> bytes:",
            ),
        ),
        (STORY,),
        "test_t20",
    ),
    Leak(
        "a page that opens a case without an event",
        (
            (
                "concerns/domain/access.py",
                "        audit.record(EventType.CASE_READ, case=case, by=_staff(user), now=now)\n",
                "        _staff(user)\n",
            ),
        ),
        (READS,),
    ),
    Leak(
        "a register without regard to blocks",
        (
            (
                "concerns/domain/access.py",
                '    concerns = Concern.objects.exclude(_blocks(user, "case"))\n    if held',
                "    concerns = Concern.objects.all()\n    if held",
            ),
        ),
        ("tests/concerns/views/test_oversight.py", URLS),
        "blocked",
    ),
    Leak(
        "a name in the address that a page leads to",
        (
            (
                "concerns/views/identity.py",
                """    response["Refresh"] = f"{LOCKS_AFTER}; url=""",
                """    response["X-Seen"] = told["facts"][0]["words"]\n    response["Refresh"] = f"{LOCKS_AFTER}; url=""",
            ),
        ),
        (STORY,),
        "test_t4",
    ),
    Leak(
        "an open name in the register",
        (
            (
                "concerns/queries/oversight.py",
                '        owner=owner.name if owner else "",',
                '        owner=__import__("concerns.domain.vault", fromlist=["vault"]).open_given(concern).name '
                'if concern.mode == "open" else "",',
            ),
        ),
        (STORY,),
        "test_t39",
    ),
    Leak(
        "the hour of a reporter's message",
        (
            (
                "concerns/domain/audit.py",
                "    return Entry(mailbox_chain(mailbox), type_, REPORTER, on, codes)",
                "    from django.utils import timezone\n\n"
                "    return Entry(mailbox_chain(mailbox), type_, REPORTER, timezone.now(), codes)",
            ),
        ),
        ("tests/concerns/domain/test_intake.py", "tests/concerns/views/test_inbox_names.py"),
        "test_t11",
    ),
    Leak(
        "a reference in a mail",
        (
            (
                "notifications/messages.py",
                "def notice_to(",
                "def notice_to(*given, **more):\n"
                "    from django.apps import apps\n\n"
                "    mail = _notice_to(*given, **more)\n"
                "    first = apps.get_model('concerns.Concern').objects.first()\n"
                "    mail.body += first.reference if first else ''\n"
                "    return mail\n\n\n"
                "def _notice_to(",
            ),
        ),
        (STORY,),
        "test_t1",
    ),
)
