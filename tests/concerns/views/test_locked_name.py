"""The page that shows a confidential name to whoever was granted it, through the real vault, forms and tables."""

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from django.utils import timezone
from django.views.debug import ExceptionReporter

from accounts.models import User
from concerns.domain import access, endings, reveals
from concerns.domain.content import Label
from concerns.enums import CaseRole, ConflictKind, Consent, EventType, GrantEnd
from concerns.forms import passphrases
from concerns.models import Concern, ScenarioPass
from concerns.models.disclosure import Grant, Reveal
from concerns.views.identity import REMINDERS
from tests.desk import client_of, sign_in, text_of
from tests.factories import NAME
from tests.names import REVEAL_PASSPHRASE, accepted_confidential, grant_to, make_ready, open_vault, say
from trust import sealing
from trust.models import Event

REASON = "To call them before the meeting"
ONCE = re.compile(r'name="once"[^>]*value="([^"]+)"')


@pytest.fixture
def now() -> datetime:
    """The pages read the clock themselves."""
    return timezone.now()


@pytest.fixture
def concern(rota: list[User], keepers: list[User], handler: User, lead: User, now: datetime) -> Concern:
    open_vault(keepers, now=now)
    return accepted_confidential(handler, lead, now=now)


@pytest.fixture
def grant(concern: Concern, handler: User, keepers: list[User], now: datetime) -> Grant:
    return grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)


def address(concern: Concern) -> str:
    return reverse("identity:locked-name", args=[concern.reference])


def form_of(client: Client, concern: Concern, **changed: str) -> dict[str, str]:
    """What stands in the page's form once it is filled in."""
    found = ONCE.search(client.get(address(concern)).content.decode())
    assert found
    return {"reason": REASON, "passphrase": REVEAL_PASSPHRASE, "once": found[1], **changed}


def look(client: Client, concern: Concern, **changed: str) -> Any:
    return client.post(address(concern), form_of(client, concern, **changed))


def looks() -> int:
    assert Reveal.objects.count() == Event.objects.filter(type=EventType.IDENTITY_REVEALED).count()
    return Reveal.objects.count()


def test_t37_the_name_stands_under_who_looks_and_when_and_is_neither_kept_nor_printed(
    grant: Grant, concern: Concern, handler: User
) -> None:
    answer = look(client_of(handler), concern)

    page = answer.content.decode()
    assert answer.status_code == 200
    assert (NAME.name in page, NAME.work in page, NAME.reach in page) == (True, True, True)
    assert "no-store" in answer["Cache-Control"]
    back = reverse("casework:case", args=[concern.reference])
    assert answer["Refresh"] == f"180; url={back}"
    marks = page[page.index("hk-reveal__marks") :]
    assert f"{handler.name}, " in marks[: marks.index("</pattern>")]
    assert '<body class="hk-body hk-staff hk-unprintable"' in page
    assert "For you only, to meet the reporter or to speak with them. Open until " in page
    assert str(REMINDERS[0]) in page
    assert f'href="{address(concern)}"' in page
    assert looks() == 1


def test_the_form_shows_nothing_and_records_nothing(grant: Grant, concern: Concern, handler: User) -> None:
    page = client_of(handler).get(address(concern)).content.decode()
    assert 'type="password"' in page
    assert NAME.name not in page
    assert looks() == 0


def test_the_condition_stands_beside_the_name(
    concern: Concern, handler: User, keepers: list[User], now: datetime
) -> None:
    grant = grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)
    request = grant.request
    sealed = sealing.seal(concern.data_key, "Only Ruth.", label=Label.NAME_CONDITIONS, row=request.pk)
    request.answer, request.sealed_conditions = Consent.CONDITIONS, sealed
    request.save()
    say(request, on=now.date())
    assert "“Only Ruth.”" in look(client_of(handler), concern).content.decode()


def test_a_wrong_passphrase_shows_nothing_and_is_counted(grant: Grant, concern: Concern, handler: User) -> None:
    client = client_of(handler)
    said = "That passphrase is not right. Try again"
    for _turn in range(5):
        assert said in look(client, concern, passphrase="not this one at all").content.decode()
    page = look(client, concern).content.decode()
    assert "There were too many tries. Try again in" in page
    assert NAME.name not in page
    assert REASON in page
    assert looks() == 0
    assert Event.objects.filter(type=EventType.PASSPHRASE_WRONG, actor=f"user:{handler.pk}").count() == 5


@pytest.mark.parametrize(
    ("field", "words"),
    [("reason", "Write why you need the name now."), ("passphrase", "Type your reveal passphrase.")],
)
def test_both_are_needed(grant: Grant, concern: Concern, handler: User, field: str, words: str) -> None:
    page = look(client_of(handler), concern, **{field: ""}).content.decode()
    assert words in page
    assert NAME.name not in page
    assert REVEAL_PASSPHRASE not in page


def test_a_page_sent_again_by_the_browser_shows_nothing(grant: Grant, concern: Concern, handler: User) -> None:
    """The back button, or a second press: the browser still holds the passphrase, but the form is used up."""
    client = client_of(handler)
    form = form_of(client, concern)
    assert NAME.name in client.post(address(concern), form).content.decode()

    page = client.post(address(concern), form).content.decode()

    assert "This was sent before." in page
    assert (NAME.name in page, REVEAL_PASSPHRASE in page, REASON in page) == (False, False, True)
    assert looks() == 1
    assert NAME.name in look(client, concern).content.decode()
    assert looks() == 2


def test_two_tabs_are_two_views(grant: Grant, concern: Concern, handler: User) -> None:
    client = client_of(handler)
    first, second = form_of(client, concern), form_of(client, concern)
    for form in (second, first):
        assert NAME.name in client.post(address(concern), form).content.decode()
    assert looks() == 2


def test_what_ends_between_the_page_and_its_form_ends_it(
    grant: Grant, concern: Concern, handler: User, now: datetime
) -> None:
    client = client_of(handler)
    form = form_of(client, concern)
    endings.end(grant, why=GrantEnd.TAKEN_BACK, by=None, now=timezone.localdate(now))

    answer = client.post(address(concern), form)

    assert answer.status_code == 403
    assert "Your access has ended: the reporter took their yes back." in answer.content.decode()
    assert looks() == 0


def test_a_block_in_mid_page_is_a_404(grant: Grant, concern: Concern, handler: User, lead: User) -> None:
    client = client_of(handler)
    form = form_of(client, concern)
    access.block(concern.case, handler, ConflictKind.RELATION, by=lead, now=timezone.now())
    assert client.post(address(concern), form).status_code == 404
    assert looks() == 0


def test_without_a_pass_the_page_leads_to_the_scenes(grant: Grant, concern: Concern, handler: User) -> None:
    client = client_of(handler)
    assert client.get(address(concern)).status_code == 200
    ScenarioPass.objects.update(valid_until_date=timezone.localdate() - timedelta(days=1))
    answer = client.get(address(concern))
    assert answer.status_code == 403
    assert f'href="{reverse("identity:scenes")}"' in answer.content.decode()


def test_i11_who_works_on_the_case_without_a_grant_sees_no_name(
    grant: Grant, concern: Concern, other_handler: User, lead: User, keepers: list[User], now: datetime
) -> None:
    """A case shows what and not who; a name keeper finds no case at all."""
    access.appoint(concern.case, other_handler, CaseRole.INVESTIGATOR, by=lead, now=now)
    make_ready(other_handler, now=now)
    form = {"reason": REASON, "passphrase": REVEAL_PASSPHRASE, "once": uuid4().hex}
    for person, status in ((other_handler, 403), (lead, 404), *((keeper, 404) for keeper in keepers)):
        client = client_of(person)
        for answer in (client.get(address(concern)), client.post(address(concern), form)):
            assert (answer.status_code, NAME.name in answer.content.decode()) == (status, False)
    assert looks() == 0


def test_another_case_of_the_same_handler_has_its_own_door(
    grant: Grant, handler: User, lead: User, now: datetime
) -> None:
    other = accepted_confidential(handler, lead, now=now)
    assert client_of(handler).get(address(other)).status_code == 403


def test_who_has_not_shown_lately_who_they_are_is_asked_first(
    grant: Grant, concern: Concern, handler: User
) -> None:
    stale = sign_in(Client(), handler, minutes_ago=6)
    form = {"reason": REASON, "passphrase": REVEAL_PASSPHRASE, "once": uuid4().hex}
    answer = stale.post(address(concern), form)
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, reverse("accounts:again"))
    assert REVEAL_PASSPHRASE not in str(dict(stale.session))
    assert looks() == 0


def test_a_copy_that_stands_in_anothers_place_is_said_in_a_sentence(
    grant: Grant, concern: Concern, handler: User
) -> None:
    client = client_of(handler)
    form = form_of(client, concern)
    Grant.objects.update(sealed_copy=bytes(grant.sealed_copy)[:-1] + b"!")
    page = text_of(client.post(address(concern), form))
    assert str(passphrases.NOT_AS_LOCKED) in page
    assert NAME.name not in page
    assert looks() == 0


@override_settings(DEBUG=False)
def test_t5_a_crash_of_the_page_tells_neither_passphrase_nor_key_nor_reason(
    grant: Grant, concern: Concern, handler: User, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_of(handler)
    form = form_of(client, concern)

    def stopped(*_: object, **__: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(reveals, "record", stopped)
    with pytest.raises(DatabaseError) as caught:
        client.post(address(concern), form)
    here = caught.tb
    while here.tb_next and here.tb_frame.f_code.co_name != "locked_name":  # this test's own words are left out
        here = here.tb_next
    report = ExceptionReporter(rf.get("/"), caught.type, caught.value, here).get_traceback_html()
    assert "in locked_name" in report
    for secret in (REVEAL_PASSPHRASE, REASON, NAME.name):
        assert secret not in report
    held = re.findall(r"<td>private</td>\s*<td[^>]*><pre>(.*?)</pre>", report)
    assert held
    assert {word.strip("&#x27;") for word in held} == {"********************"}
    assert looks() == 0


def card_on(user: User, concern: Concern) -> str:
    page = client_of(user).get(reverse("casework:case", args=[concern.reference])).content.decode()
    start = page.index('<section class="hk-identity')
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page[start : page.index("</section>", start)]))


def test_the_card_on_the_case_says_where_the_name_stands(
    concern: Concern, handler: User, keepers: list[User], now: datetime
) -> None:
    assert "A name is held" in card_on(handler, concern)
    assert "Not opened by anybody so far." in card_on(handler, concern)
    grant = grant_to(handler, concern, asked_by=handler, keeper=keepers[0], now=now)
    open_card = card_on(handler, concern)
    assert "Open to you until " in open_card
    assert "Show the name" in open_card
    look(client_of(handler), concern)
    assert "Last opened on " in card_on(handler, concern)
    endings.end(grant, why=GrantEnd.GIVEN_UP, by=handler, now=now)
    assert "Your access has ended: they need it no more." in card_on(handler, concern)
    assert reveals.times_shown(handler) == 1
