"""No address, however it is bent, opens more than the plain one, and no failure tells what it was about."""

import re
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from accounts.models import User
from concerns.domain import access, clock
from concerns.enums import Mode, State
from concerns.models import Case, Concern
from tests import factories, routes, tree
from tests.casework_factories import Worked, case_in
from tests.desk import client_of
from tests.leaks import hunt
from trust import sealing

pytestmark = pytest.mark.django_db

NAME = factories.NAME.name
# What somebody tries who guesses at the tables behind a list: whose name, in which order, in which shape.
HOSTILE = (
    f"reporter__name={NAME}&name={NAME}&q={NAME}&search={NAME}&filter={NAME}",
    "mode=anonymous&concern__mode=anonymous&sealedidentity__sealed=&identity=1&mailbox__code_digest__startswith=0",
    "sort=name&sort=-concern__mode&order_by=reporter&ordering=-sealed_account&o=1.-2",
    "format=json&_format=csv&export=1&all=1&is_superuser=1&debug=1&show=mode&duty=name&page=-1",
)
SHAPES = (".json", ".csv", ".xml", "/export", "/../admin/", "%2e%2e/admin/")
DOORS = (
    "/admin/",
    "/staff/admin/",
    "/staff/admin/concerns/concern/",
    "/api/",
    "/staff/api/",
    "/graphql",
    "/__debug__/",
    "/staff/cases.json",
    "/static/../manage.py",
)
OWN = {"accounts:second-step-key", "accounts:second-step-app"}  # made afresh for each look
LISTS = [route for route in routes.routes() if route.is_staff and not route.parameters and route.name not in OWN]
ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})\b")
TOKEN = re.compile(rb'name="(?:csrfmiddlewaretoken|mark|once|token|next)" value="[^"]*"|\?[^"#]*"')


# Every row that leads to a member of staff, all of them for what they did or may do at work. One that led to
# whoever raised a concern would name them to everybody with the database (I1, I6).
AT_WORK = {
    "BankHoliday.added_by",
    "Allegation.added_by",
    "Case.closed_by",
    "Case.conflicts_decided_by",
    "Case.owner",
    "AllegationTag.added_by",
    "BodyReferral.recorded_by",
    "CaseTask.added_by",
    "CaseTask.cancelled_by",
    "CaseTask.done_by",
    "CaseTask.owner",
    "DisciplinaryLink.ended_by",
    "DisciplinaryLink.recorded_by",
    "Evidence.added_by",
    "Evidence.struck_by",
    "SubjectSummary.agreed_by",
    "SubjectSummary.written_by",
    "SubjectTold.recorded_by",
    "CaseNote.written_by",
    "CaseUserObjectPermission.user",
    "Conflict.added_by",
    "Conflict.looked_by",
    "Conflict.user",
    "Correction.agreed_by",
    "Correction.asked_by",
    "Correction.refused_by",
    "Cover.given_by",
    "Cover.user",
    "Deadline.met_by",
    "DeadlineProfile.added_by",
    "Detriment.closed_by",
    "Detriment.owner",
    "Detriment.replied_by",
    "Detriment.told_by",
    "DetrimentBlock.user",
    "DetrimentHint.user",
    "DetrimentMessage.sent_by",
    "DetrimentTask.done_by",
    "Exercise.user",
    "Extension.agreed_by",
    "Extension.asked_by",
    "Extension.refused_by",
    "Finding.decided_by",
    "Grant.user",
    "Incident.assessed_by",
    "Incident.closed_by",
    "Incident.owner",
    "Incident.support_by",
    "Incident.told_by",
    "IncidentBlock.user",
    "IncidentHint.user",
    "IncidentTask.done_by",
    "Keeper.user",
    "Letter.issued_by",
    "Message.sent_by",
    "NameDecision.decided_by",
    "NameRequest.asked_by",
    "NameRequest.recipient",
    "NameRequest.reviewed_by",
    "Notice.recipient",
    "ProtectionDecision.decided_by",
    "ReminderStep.recipient",
    "Reservation.user",
    "Reveal.shown_to",
    "RevealKey.user",
    "Route.decided_by",
    "Route.referred_to",
    "SafeguardingDecision.decided_by",
    "ScenarioPass.user",
    "SettingAside.agreed_by",
    "SettingAside.asked_by",
    "SettingAside.refused_by",
    "WorkingCopy.written_by",
    # Whoever is asked to take a part or to say what they think, who asked them, and what they can take on.
    "Advice.adviser",
    "Advice.asked_by",
    "Advice.withdrawn_by",
    "Capacity.user",
    "Offer.asked_by",
    "Offer.user",
    "Reason.decided_by",
    "Reason.user",  # on the case, or kept off it: never for having raised it
    # What was decided first, and how it goes on: each with whoever decided or wrote it down.
    "ActionTold.decided_by",
    "Assessment.decided_by",
    "CaseLink.linked_by",
    "InformalCheck.asked_by",
    "InformalCheck.decided_by",
    "InformalOutcome.recorded_by",
    "OnwardRoute.opened_by",
    "OnwardUpdate.recorded_by",
    # Talks are asked for, offered, arranged and written down by whoever handles the case; a reporter's answer
    # has a date and nobody's key.
    "Meeting.asked_by",
    "Meeting.ended_by",
    "Meeting.offered_by",
    "Meeting.prepared_by",
    "Meeting.settled_by",
    "MeetingNote.sent_by",
    "MeetingNote.written_by",
    "ReporterSupport.decided_by",
    "SubjectSupport.decided_by",
    # Letters: their words, their second reader, and who noted that one was handed over on paper.
    "LetterTemplate.published_by",
    "PaperCopy.recorded_by",
    "SecondReading.asked_by",
    "SecondReading.reader",
    # Afterwards: who wrote it, who decided, who reviewed; not who asked for the review.
    "FileNote.made_by",
    "KnownFalse.asked_by",
    "KnownFalse.decider",
    "LearningPoint.written_by",
    "Reopening.reopened_by",
    "Review.decided_by",
    "SubjectRecord.decided_by",
    "Withdrawal.decided_by",
    # Files: the contact who sent one to a reporter (nobody for a reporter's own), who covered something in one,
    # and who asked for, decided about and saw one as it was sent.
    "Attachment.sent_by",
    "FileCopy.made_by",
    "OriginalLook.shown_to",
    "OriginalRequest.asked_by",
    "OriginalRequest.decided_by",
    # Words: of administrators for the public, of contacts before they send them, and who read the procedure.
    "LawRow.compared_by",
    "MessageDraft.writer",
    "PolicyEdition.published_by",
    "PolicyReading.reader",
    "Statement.changed_by",
    "Statement.published_by",
}


def test_i6_no_row_leads_from_what_was_raised_to_whoever_raised_it() -> None:
    leading = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in {"concerns", "trust", "notifications"}
        for field in model._meta.get_fields()
        if field.concrete and field.related_model is User
    }

    assert leading == AT_WORK


def test_t22_every_address_in_the_tree_is_of_nobody() -> None:
    """Domains that are set aside for examples and can never be somebody's."""
    found = {
        (tree.named(path), domain)
        for folder in ("concerns", "accounts", "notifications", "trust", "tests", "docs", "benchmarks", "deploy")
        for path in (tree.ROOT / folder).rglob("*")
        if path.suffix in {".py", ".md", ".csv", ".json", ".html", ".txt"}
        for domain in re.findall(
            r"[\w.+-]+@([\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,})\b", path.read_text(encoding="utf-8")
        )
        if not domain.lower().endswith((".example", ".invalid", ".test", "example.com", "example.org"))
    }

    assert found == set()


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    clock.sweep(now=factories.NOW)
    return case_in(State.INVESTIGATING, lead=lead, handler=handler, mode=Mode.OPEN)


def seen(client: Client, address: str) -> tuple[int, bytes]:
    """The page without what is fresh each time and without the links that repeat the address."""
    answer = client.get(address)
    return answer.status_code, TOKEN.sub(b"", answer.content)


@pytest.mark.parametrize("who", ["handler", "hr", "lead", "administrator"])
def test_t8_no_query_filters_or_sorts_by_what_is_not_offered(
    worked: Worked, who: str, request: pytest.FixtureRequest
) -> None:
    """The same page with it as without: nothing counts less, comes first or fails."""
    client, differ = client_of(request.getfixturevalue(who)), {}
    for route in LISTS:
        if route.name.startswith("accounts:") != (who == "administrator"):
            continue
        plain = seen(client, route.url({}))
        for query in HOSTILE:
            bent = seen(client, f"{route.url({})}?{query}")
            if bent != plain:  # the register says the minute, which may have turned: a true difference stays
                plain, bent = seen(client, route.url({})), seen(client, f"{route.url({})}?{query}")
            if bent != plain:
                differ[f"{route.name}?{query}"] = (bent[0], plain[0])

    assert plain[0] in {200, 302, 404, 405}
    assert differ == {}


def test_t8_no_other_shape_of_an_address_answers(worked: Worked, handler: User, superuser: User) -> None:
    plain = reverse("casework:case", args=[worked.reference])
    for user in (handler, superuser):
        client = client_of(user)
        statuses = {shape: client.get(plain.rstrip("/") + shape, follow=True).status_code for shape in SHAPES}
        assert set(statuses.values()) == {404}, statuses


def test_t7_no_admin_and_no_model_tells_what_it_holds(worked: Worked, superuser: User) -> None:
    client = client_of(superuser)

    assert not apps.is_installed("django.contrib.admin")
    assert {address: client.get(address).status_code for address in DOORS} == dict.fromkeys(DOORS, 404)
    for address in ("/staff/admin/", "/admin/"):
        with pytest.raises(Resolver404):
            resolve(address)
    told = {
        f"{model.__name__}: {text}"
        for model in apps.get_models()
        if model._meta.app_label in {"concerns", "trust", "notifications"}
        for row in model._default_manager.all()[:3]
        for text in (str(row), repr(row))
        if hunt.hunt([NAME, worked.reference, factories.HAPPENED], {"row": text.encode()})
    }
    assert told == set()


def test_i8_a_superuser_has_no_case_no_reference_and_no_name(worked: Worked, superuser: User) -> None:
    assert superuser.is_superuser
    assert superuser.has_perm("concerns.view_concern"), "Django would let them"

    assert not access.visible_cases(superuser).exists()
    assert not access.visible_references(superuser).exists()
    client = client_of(superuser)
    pages = {}
    for route in routes.routes():
        if route.is_staff and route.name not in {"accounts:sign-out", "accounts:sign-in"}:
            address = route.url({"reference": worked.reference, "kind": "adult", "number": 1})
            pages[route.name] = client.get(address).content
    words = [NAME, worked.reference, factories.HAPPENED, str(worked.case.pk)]
    found = hunt.hunt(words, pages)
    # The tries went to the reference's own address, which a page of signing in again may repeat.
    assert [(place, word) for place, word in found if word != worked.reference] == []


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Opening anything breaks, with what was opened in the frame and in the message."""

    def broken(*_: object, **__: object) -> str:
        opened = factories.HAPPENED
        raise RuntimeError(f"cannot show {opened}")

    with monkeypatch.context() as patch:
        patch.setattr(sealing, "unseal", broken)
        patch.setattr(sealing, "unseal_record", broken)
        yield


def test_every_failure_is_a_page_that_tells_nothing(worked: Worked, handler: User, failing: None) -> None:
    """500 with DEBUG off, and 400, 403, 404 beside it: neither what broke nor for which case."""
    client = client_of(handler)
    client.raise_request_exception = False
    case = reverse("casework:case", args=[worked.reference])
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answers = {
        500: client.get(case),
        403: strict.post(case, {"text": factories.HAPPENED}),
        404: client.get(reverse("casework:case", args=["RC-0000-0000"]) + "?name=x"),
        400: client.get(case, headers={"host": "elsewhere.invalid"}),
    }

    assert settings.DEBUG is False
    assert {status: answer.status_code for status, answer in answers.items()} == {one: one for one in answers}
    bodies = {str(status): answer.content for status, answer in answers.items()}
    assert hunt.hunt([factories.HAPPENED, NAME, "Traceback", "RuntimeError", worked.reference], bodies) == []


def test_t9_no_id_in_an_address_tells_an_order(worked: Worked) -> None:
    """Whatever names a row is random; a number counts within one case, or the nights of anchors."""
    counting = {
        f"{route.name}:{name}"
        for route in routes.routes()
        for name in route.parameters
        if isinstance(routes.SAMPLE[name], int)
    }
    assert counting == {
        "casework:answers:number",  # which allegation of one case
        "casework:file-cover-page:number",  # which page of one file, as with the three below
        "casework:file-cover-picture:number",
        "casework:file-page:number",
        "casework:file-picture:number",
        "casework:body:number",
        "casework:discipline-end:number",
        "casework:evidence-strike:item",
        "casework:evidence-strike:number",
        "casework:evidence:number",
        "casework:finding:number",
        "casework:meeting-file:number",  # which talk with one reporter, as with the eight below
        "casework:meeting-held:number",
        "casework:meeting-leave:number",
        "casework:meeting-not-held:number",
        "casework:meeting-note:number",
        "casework:meeting-offer:number",
        "casework:meeting-prepare:number",
        "casework:meeting-settle:number",
        "casework:meeting-writing:number",
        "casework:subject-agree:number",
        "casework:subject-confirmed:number",
        "casework:tags:number",
        "casework:task:number",
        "accounts:second-step-remove:step",  # which of one's own keys
        "casework:wish:number",
        "detriments:finish:number",
        "incidents:finish:number",
        "oversight:anchor:number",
        "policy:edition:number",  # which edition of a text that anybody may read
        "statements:edition:number",
    }
    drawn = [factories.raise_concern().concern for _ in range(12)]
    references = [one.reference for one in drawn]
    assert all(re.fullmatch(r"RC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}", one) for one in references)
    assert references != sorted(references)
    assert references != sorted(references, reverse=True)
    assert (
        {one.pk.version for one in Concern.objects.all()} == {one.pk.version for one in Case.objects.all()} == {4}
    )
