# ruff: noqa: E501 -- a patch shows the line as it would stand
"""More leaks to be planted: by a search in one's own cases, by what is left of a crash, by a field nobody looks at."""

from tests.leaks.planted import STORY, Leak

READS = "tests/leaks/test_reads.py"
SEARCH = "tests/concerns/domain/test_search.py"
SEARCHED = "tests/concerns/views/test_search.py"
CRASHES = "tests/leaks/test_crashes.py"

LEAKS = (
    Leak(
        "a search that asks nobody whose cases they are",
        (
            (
                "concerns/domain/search.py",
                "    rows = access.visible_cases(user).exclude(state=State.JOINED)\n",
                "    rows = Case.objects.exclude(state=State.JOINED)\n",
            ),
        ),
        (SEARCH,),
        "test_i7 or test_i8 or test_t8",
    ),
    Leak(
        "a search that opens for everybody what was sent",
        (
            (
                "concerns/domain/search.py",
                "    original = {case.pk for case in cases if Action.READ_ORIGINAL in _may(user, case)}\n",
                "    original = {case.pk for case in cases if Action.READ in _may(user, case)}\n",
            ),
        ),
        (SEARCH,),
        "test_i12",
    ),
    Leak(
        "what was searched for in the log",
        (
            (
                "concerns/views/search.py",
                '        typed, older = form.cleaned_data["words"], form.cleaned_data["older"]\n',
                '        typed, older = form.cleaned_data["words"], form.cleaned_data["older"]\n'
                '        __import__("logging").getLogger("hearken.search").info("looked for %s", typed)\n',
            ),
        ),
        (STORY,),
        "test_t4",
    ),
    Leak(
        "a search that is asked for by its address",
        (
            (
                "concerns/views/search.py",
                'form = SearchForm(request.POST if request.method == "POST" else None)',
                "form = SearchForm(request.POST or request.GET or None)",
            ),
        ),
        (SEARCHED,),
        "stands_in_an_address",
    ),
    Leak(
        "what was searched for in the codes of the event",
        (
            (
                "concerns/domain/search.py",
                "audit.entry(EventType.CASE_READ, case=case, by=user, now=now, how=SEARCHED) for case in cases",
                "audit.entry(EventType.CASE_READ, case=case, by=user, now=now, how=wanted[0]) for case in cases",
            ),
        ),
        (STORY,),
        "test_t18",
    ),
    Leak(
        "a search that keeps what it opened",
        (
            (
                "concerns/domain/search.py",
                "    texts = _texts(user, cases, concerns)\n",
                "    texts = _texts(user, cases, concerns)\n"
                "    __import__('django.core.cache').core.cache.cache.set('texts', texts)\n",
            ),
        ),
        (STORY,),
        "test_nothing_remembered",
    ),
    Leak(
        "a search without an event",
        (
            (
                "concerns/domain/search.py",
                "now=now, how=SEARCHED) for case in cases\n",
                "now=now, how=SEARCHED) for case in cases[:0]\n",
            ),
        ),
        (READS,),
    ),
    Leak(
        "a crash report with what a function held",
        (("config/settings.py", 'DEFAULT_EXCEPTION_REPORTER_FILTER = "config.crashes.Silent"', "NOTHING = None"),),
        (CRASHES,),
        "crash_report",
    ),
    Leak(
        "the words of an exception in the log",
        (
            (
                "concerns/views/pages.py",
                '    logger.error("failure %s on %s", number, match.view_name if match else "no route")\n',
                '    logger.error("failure %s on %s", number, request.POST.dict(), exc_info=True)\n',
            ),
        ),
        (CRASHES,),
        "its_log",
    ),
    Leak(
        "a new field of a form that no story fills in",
        (
            (
                "concerns/forms/notes.py",
                "class NoteForm(StaffForm):\n",
                "class NoteForm(StaffForm):\n    more = TypedField.line(limit=9, required=False, label='More')\n",
            ),
        ),
        (STORY,),
        "every_field",
    ),
)
