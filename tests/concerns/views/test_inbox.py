"""The inbox through its pages."""

import re
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import User
from concerns.domain import letters, mailbox
from concerns.enums import LetterKind, Mode, State
from concerns.models import Concern, Letter, Mailbox, Message, WellbeingCheck
from concerns.views import inbox_door
from tests import factories
from tests.casework_factories import case_in
from tests.factories import Raised
from tests.inbox import cookie, enter
from tests.leaks import hunt
from tests.pages import visit
from tests.stored import left_by
from trust import codes, tokens

UNKNOWN = "We cannot find that code. Check each group and try again."


@pytest.fixture(autouse=True)
def nobody_tried_before(rota: list[User]) -> None:
    cache.clear()


@pytest.fixture
def raised(rota: list[User]) -> Raised:
    return factories.raise_concern(now=timezone.now())


def test_a_code_opens_the_inbox_however_it_is_typed(client: Client, raised: Raised) -> None:
    page = enter(client, raised.code.lower().replace("-", " "))

    assert (page.heading, page.title) == ("We have it", "Your messages – Contact form")
    assert factories.HAPPENED in page.text
    assert "The families told" in page.text


@pytest.mark.parametrize("typed", ["", " ", "x", "ABCD-EFGH-JKMN-PQRS", "x" * 300, "\x00\x01", "<script>"])
def test_a_malformed_or_unknown_code_opens_nothing(client: Client, raised: Raised, typed: str) -> None:
    page = enter(client, typed)

    assert page.heading == "Enter your code"
    assert page.title.startswith("Error: ")
    assert client.cookies == {}
    assert enter(client, raised.code).heading == "We have it"


def test_a_malformed_and_an_unknown_code_get_one_answer(client: Client, raised: Raised) -> None:
    malformed, unknown = enter(client, "not a code"), enter(client, codes.new_code())

    assert UNKNOWN in malformed.text
    assert malformed.text.replace("not a code", "") == re.sub(r'value="[0-9A-Z-]{19}"', 'value=""', unknown.text)


def test_a_hand_over_code_is_told_where_it_belongs_until_it_was_used(
    client: Client, raised: Raised, worker: User
) -> None:
    logged = factories.log_concern(by=worker, now=timezone.now())
    words = "This is a hand-over code."

    page = enter(client, logged.handover)

    assert (words in page.text, UNKNOWN in page.text, client.cookies) == (True, False, {})
    mailbox.hand_over(
        logged.handover, new_code=codes.new_code(), mode=Mode.ANONYMOUS, identity=None, on=timezone.localdate()
    )
    page = enter(client, logged.handover)
    assert (words in page.text, UNKNOWN in page.text) == (False, True)


def test_the_cookie_is_the_inbox_own(client: Client, raised: Raised) -> None:
    enter(client, raised.code)

    (cookie,) = client.cookies.values()
    assert cookie.key == "inbox"
    assert (cookie["path"], cookie["samesite"], cookie["httponly"]) == ("/inbox/", "Strict", True)
    assert (cookie["expires"], cookie["max-age"]) == ("", "")
    assert raised.code not in cookie.value
    assert str(raised.mailbox.pk) not in cookie.value
    assert visit(client, "/").response.cookies == {}
    assert visit(client, "/raise/").response.cookies == {}


def test_the_cookie_is_secure_where_the_site_is(client: Client, raised: Raised, settings: LazySettings) -> None:
    settings.SESSION_COOKIE_SECURE = True
    enter(client, raised.code)

    assert client.cookies["inbox"]["secure"]


def test_without_its_cookie_the_inbox_is_the_door(client: Client, raised: Raised) -> None:
    letter = "/inbox/letters/00000000-0000-4000-8000-000000000000/"
    for address in ("/inbox/messages/", "/inbox/messages/write/", letter):
        assert visit(client, address).heading == "Enter your code"


@pytest.mark.parametrize("value", ["", "x", "A" * 3000, "\x00"])
def test_a_forged_cookie_is_the_door(client: Client, raised: Raised, value: str) -> None:
    client.cookies["inbox"] = value

    assert visit(client, "/inbox/messages/").heading == "Enter your code"


def test_a_token_of_the_form_is_no_cookie(client: Client, raised: Raised) -> None:
    client.cookies["inbox"] = tokens.issue("raise", {"inbox": str(raised.mailbox.pk)}, now=timezone.now())

    assert visit(client, "/inbox/messages/").heading == "Enter your code"


def test_a_message_sent_twice_is_there_once(client: Client, raised: Raised) -> None:
    page = enter(client, raised.code)
    page.press(text="The first floor.")

    again = page.press(text="The first floor.")

    assert (again.heading, again.text.count("The first floor.")) == ("We have it", 1)
    assert visit(client, "/inbox/messages/").press(text="The first floor.").text.count("The first floor.") == 2


def test_an_inbox_left_for_half_an_hour_closes(client: Client, raised: Raised) -> None:
    for minutes, heading in ((29, "We have it"), (31, "Enter your code")):
        then = timezone.now() - timedelta(minutes=minutes)
        client.cookies["inbox"] = cookie(raised, since=then, renewed=then)

        page = visit(client, "/inbox/messages/")
        assert page.heading == heading
        assert ("closes by itself" in page.text) == (minutes == 31)


def test_an_inbox_kept_open_all_day_closes_however_often_it_was_renewed(client: Client, raised: Raised) -> None:
    now = timezone.now()
    for opened_before, heading in (
        (timedelta(hours=7, minutes=55), "We have it"),
        (timedelta(hours=8, minutes=1), "Enter your code"),
    ):
        client.cookies["inbox"] = cookie(raised, since=now - opened_before, renewed=now)

        assert visit(client, "/inbox/messages/").heading == heading


def test_a_renewed_cookie_keeps_the_moment_of_the_code(client: Client, raised: Raised) -> None:
    now = timezone.now()
    since = now - timedelta(hours=3)
    client.cookies["inbox"] = cookie(raised, since=since, renewed=now)

    visit(client, "/inbox/messages/")

    renewed = client.cookies["inbox"].value
    held = tokens.read(inbox_door.COOKIE_KIND, renewed, now=now, max_age=timedelta(minutes=1))
    assert held == {"inbox": str(raised.mailbox.pk), "since": int(since.timestamp())}


def test_writing_and_reading_both_ways(client: Client, raised: Raised, lead: User, now: datetime) -> None:
    mailbox.write_as_staff(raised.concern, "Which floor <b>was</b> it?", by=lead, now=now)
    page = enter(client, raised.code)
    assert "Which floor &lt;b&gt;was&lt;/b&gt; it?" in page.text
    assert "Priya Nair" in page.text

    answered = page.press(text="The first floor.")

    assert "The first floor." in answered.text
    assert [one.text for one in mailbox.messages(raised.mailbox)] == [
        "Which floor <b>was</b> it?",
        "The first floor.",
    ]


@pytest.mark.parametrize("nothing", ["", "  \r\n "])
def test_an_empty_message_is_not_sent(client: Client, raised: Raised, nothing: str) -> None:
    page = enter(client, raised.code).press(text=nothing)

    assert "Nothing is written here yet. Write a message." in page.text
    assert not Message.objects.exists()


def test_a_message_that_cannot_be_taken_keeps_its_text(client: Client, raised: Raised) -> None:
    page = enter(client, raised.code)

    long = page.press(text="x" * 20_001)
    assert "Your text is 1 character too long." in long.text
    assert long.values["text"] == ["x" * 20_001]

    strange = page.press(text="a\x00b")
    assert "hidden characters" in strange.text
    assert strange.values["text"] == ["ab"]

    coded = page.press(text=f"It is {raised.code}")
    assert "Your code is in this text." in coded.text
    assert coded.values["text"] == [f"It is {raised.code}"]

    assert not Message.objects.exists()


def test_t31_an_opened_letter_is_marked_collected_and_nothing_says_when(
    client: Client, raised: Raised, handler: User, now: datetime
) -> None:
    letter = letters.issue(
        raised.concern,
        LetterKind.ACKNOWLEDGEMENT,
        parts={},
        text="Thank you for telling us.",
        template="test",
        by=handler,
        now=now,
    )
    home = enter(client, raised.code)
    assert "First letter" in home.text
    assert not Letter.objects.get().collected

    read, _ = left_by(lambda: visit(client, f"/inbox/letters/{letter.pk}/"))
    assert [row[0] for row in read] == ["concerns.Letter"]
    page = visit(client, f"/inbox/letters/{letter.pk}/")

    assert "Thank you for telling us." in page.text
    assert Letter.objects.get().collected
    again = left_by(lambda: [enter(client, raised.code), visit(client, f"/inbox/letters/{letter.pk}/")])
    assert again == (Counter(), Counter())  # coming back leaves no trace at all


def test_a_letter_of_another_inbox_is_not_there(
    client: Client, raised: Raised, handler: User, now: datetime
) -> None:
    other = factories.raise_concern()
    letter = letters.issue(
        other.concern, LetterKind.ACKNOWLEDGEMENT, parts={}, text="Not yours.", template="t", by=handler, now=now
    )
    enter(client, raised.code)

    assert visit(client, f"/inbox/letters/{letter.pk}/").status == 404
    assert not Letter.objects.get().collected


def test_a_draft_of_a_letter_is_not_shown(client: Client, raised: Raised, handler: User) -> None:
    letters.draft(raised.concern, LetterKind.ACKNOWLEDGEMENT, {"how": "By and by"}, by=handler)

    page = enter(client, raised.code)

    assert "First letter</a>" not in page.text


def test_the_inbox_says_who_saw_a_name_and_never_the_name(client: Client) -> None:
    raised = factories.raise_concern(mode=Mode.OPEN)

    page = enter(client, raised.code)

    assert "Nobody has opened your name here." in page.text
    assert "Wilhelmina" not in page.text


def test_the_inbox_of_somebody_anonymous_speaks_of_no_lock(client: Client, raised: Raised) -> None:
    page = enter(client, raised.code)

    assert "You did not give your name here." in page.text
    assert "Nobody has opened your name" not in page.text


def test_r80_the_inbox_works_until_its_last_day_and_then_says_that_it_closed(
    client: Client, lead: User, handler: User
) -> None:
    today = timezone.localdate()
    worked = case_in(State.CLOSED, lead=lead, handler=handler, now=timezone.now() - timedelta(days=40))
    WellbeingCheck.objects.all().delete()
    Mailbox.objects.update(closes_date=today)
    home = enter(client, worked.code)
    assert home.heading == "We have finished"
    assert f"Your inbox closes on {date_format(today, 'l j F Y')}." in home.text

    Mailbox.objects.update(closes_date=today - timedelta(days=1))

    assert visit(client, "/inbox/messages/").heading == "Enter your code"
    again = enter(client, worked.code)
    assert "This inbox has closed." in again.text
    assert UNKNOWN not in again.text
    assert UNKNOWN in enter(client, worked.code[:-1] + ("0" if worked.code[-1] != "0" else "1")).text


def test_a_hint_comes_before_a_message_is_sent_and_stops_nothing(client: Client, raised: Raised) -> None:
    text = "I was the only nurse on nights."
    looked = enter(client, raised.code).press(text=text)

    assert "This part may tell people who wrote it." in looked.text
    assert "This is not sent yet." in looked.text
    assert looked.values["text"] == [text]
    assert not Message.objects.exists()

    looked.press()
    changed = enter(client, raised.code).press(
        text="My own shift began at 7.30am.", hinted=looked.values["hinted"]
    )

    assert [one.text for one in mailbox.messages(raised.mailbox)] == [text]
    assert "An exact time or shift can point to you." in changed.text


def test_two_hundred_messages_open_the_last_thirty_and_all_on_request(
    client: Client, raised: Raised, lead: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(100):
        mailbox.write_as_reporter(raised.mailbox, f"Mine {number}.", on=timezone.localdate())
        mailbox.write_as_staff(
            Concern.objects.get(pk=raised.concern.pk), f"Ours {number}.", by=lead, now=timezone.now()
        )
    home = enter(client, raised.code)

    assert ("Mine 85." in home.text, "Mine 84." in home.text) == (True, False)
    assert "Show 170 earlier messages" in home.text
    with django_assert_max_num_queries(70):
        every = visit(client, "/inbox/messages/all/")
    assert "Mine 0." in every.text
    assert "earlier message" not in every.text


def test_t29_many_wrong_codes_change_the_words_and_never_lock_a_right_one(client: Client, raised: Raised) -> None:
    answers = [enter(client, codes.new_code()).text for _ in range(inbox_door.MANY + 5)]

    assert "Checking is slow just now" not in answers[0]
    assert "Checking is slow just now" in answers[-1]
    assert enter(client, raised.code).heading == "We have it"


def test_t30_no_address_or_device_is_kept_of_whoever_tries_codes(client: Client, raised: Raised) -> None:
    client.defaults |= {"REMOTE_ADDR": "203.0.113.77", "HTTP_X_FORWARDED_FOR": "203.0.113.78"}
    client.defaults["HTTP_USER_AGENT"] = "Zqdevicekj/1"
    for code in [*(codes.new_code() for _ in range(inbox_door.MANY + 2)), raised.code]:
        client.post("/inbox/", {"code": code}, secure=True)
    visit(client, "/inbox/messages/").press(text="The first floor.")

    kept = {**hunt.database(), **hunt.remembered()}
    assert hunt.hunt(["203.0.113.", "Zqdevicekj"], kept) == []
    assert hunt.hunt(["wrong-codes"], kept) != []  # that they were counted is kept, for two minutes


def test_t14_leaving_ends_the_inbox_and_forgets_the_site(client: Client, raised: Raised) -> None:
    enter(client, raised.code)

    left = client.get("/leave/", secure=True)

    assert left["Clear-Site-Data"] == '"cache", "storage"'
    assert left["Refresh"] == "0; url=https://www.bbc.co.uk/weather"
    assert (left.cookies["inbox"].value, left.cookies["inbox"]["path"]) == ("", "/inbox/")
    assert "You have left. Close this window too." in left.content.decode()
    client.cookies["inbox"] = left.cookies["inbox"].value
    assert visit(client, "/inbox/messages/").heading == "Enter your code"


@pytest.mark.parametrize("origin", ["https://x.example", "null", "https://testserver@x.example", "https://[::1"])
def test_a_message_from_another_site_is_refused(client: Client, raised: Raised, origin: str) -> None:
    enter(client, raised.code)

    refused = client.post("/inbox/messages/write/", {"text": "x"}, headers={"origin": origin}, secure=True)

    assert refused.status_code == 403
    assert not Message.objects.exists()
