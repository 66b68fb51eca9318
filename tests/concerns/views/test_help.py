import re
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.utils.html import escape

from accounts.divisions import Division
from accounts.models import Employer, User
from concerns.domain import bodies, guidance, law, law_rows
from concerns.domain.guidance import Particulars
from concerns.domain.law import Comparison
from concerns.enums import EventType, Matter, Nation
from concerns.errors import WrongState
from concerns.queries import outside
from concerns.views import help as help_pages
from tests.factories import NOW
from tests.pages import Page, visit
from trust.models import Event

DAY = date(2027, 1, 1)
TITLES = {"before": "Before you start"}
SLUGS = sorted(help_pages.PAGES)


@pytest.mark.parametrize("slug", SLUGS)
def test_help_is_open_to_all_and_leaves_no_cookie(client: Client, employer: Employer, slug: str) -> None:
    page = visit(client, f"/help/{slug}/")

    assert (page.status, page.title) == (200, f"{TITLES.get(slug, 'Information')} – Contact form")
    assert page.response.cookies == {}
    assert page.response["Cache-Control"] == "no-store"


def asked(client: Client, slug: str, **chosen: str) -> Page:
    return Page(client, client.get(f"/help/{slug}/", chosen))


@pytest.mark.parametrize("slug", ["nothing", "base", "safeguarding_numbers"])
def test_an_unknown_page_is_not_there(client: Client, employer: Employer, slug: str) -> None:
    assert visit(client, f"/help/{slug}/").status == 404


def test_numbers_that_are_not_filled_in_are_left_out(client: Client, employer: Employer) -> None:
    assert "Call 01632 960 111 for a child." in visit(client, "/help/safeguarding/").text

    Employer.objects.update(child_safeguarding_phone="")

    text = visit(client, "/help/safeguarding/").text
    assert "for a child" not in text
    assert "Call 01632 960 110 for an adult." in text


def test_a_row_nobody_checked_is_not_shown(administrator: User) -> None:
    def shown() -> set[str]:
        return {one.row.code for nation in Division for one in law.published(nation, on=DAY)}

    hidden = {row.code for row in law_rows.ROWS if not row.checked_on}
    assert hidden == {"harassment-ni", "motive-award-ni", "contract"}
    assert shown() == {row.code for row in law_rows.ROWS} - hidden

    said = Comparison("No contract can stop you from telling.", "Employment Rights Act 1996 s.43J")
    law.compare("contract", said, instead_of=0, by=administrator, now=NOW)

    assert "contract" in shown()
    with pytest.raises(WrongState):
        law.compare("contract", said, instead_of=0, by=administrator, now=NOW)
    law.compare("contract", replace(said, ended=True), instead_of=1, by=administrator, now=NOW)
    assert "contract" not in shown()
    assert Event.objects.filter(type=EventType.LAW_COMPARED, chain="accounts").count() == 2


def test_r73_each_nation_reads_its_own_law(client: Client, employer: Employer) -> None:
    own = asked(client, "rights").text
    assert "rules for England and Wales" in own
    assert "From 6 April 2026 sexual harassment" in own

    there = asked(client, "rights", a="3").text

    assert "rules for Northern Ireland" in there
    assert "Northern Ireland has its own law" in there
    assert "From 6 April 2026 sexual harassment" not in there
    assert "rules for England and Wales" in asked(client, "rights", a="nonsense").text


def test_r60_t13_before_the_first_question_one_can_read_what_cannot_be_promised(
    client: Client, employer: Employer
) -> None:
    alone, in_front = asked(client, "before").text, visit(client, "/raise/").text

    for text in (alone, in_front):
        danger, kept = text.index("Someone in danger now?"), text.index("What we keep")
        assert danger < text.index("/help/safeguarding/") < kept < text.index("What we cannot protect you from")
        assert "Work phones, work computers and work Wi-Fi. They may record that you came here." in text
        assert "we may have to pass on what you told us" in text
    assert "/help/before/" in visit(client, "/").text


def test_r9_no_proof_is_asked_for_and_nobody_is_sent_to_look_for_it(client: Client, employer: Employer) -> None:
    text = asked(client, "before").text

    assert "You do not need proof. A real reason to worry is enough. Do not go looking for more." in text


def test_the_front_page_is_short(client: Client, employer: Employer) -> None:
    page = visit(client, "/").text
    told = re.findall(r"<p>(.*?)</p>", page[page.index("<main") : page.index("</main>")], re.DOTALL)

    assert len(told) == 3  # and one of them says where to call
    assert len(re.findall(r"[\w’]+", re.sub(r"<[^>]+>", " ", " ".join(told)))) <= 60


PLACES = {
    1: "This is the right place",
    2: "Call safeguarding first, then tell us here too",
    3: "This is often a grievance",
    4: "This is often a complaint",
    5: "You can go to an outside body now",
    6: "That is fine",
}


def test_the_right_place_always_lets_one_carry_on(client: Client, employer: Employer) -> None:
    asks = asked(client, "right-place")
    assert (asks.heading, asks.form.values) == ("What is it closest to?", {})

    for number, heading in PLACES.items():
        page = asked(client, "right-place", a=str(number))
        assert (page.heading, page.title) == (heading, "Information – Contact form")
        assert ("Carry on" in page.text, 'href="/raise/"' in page.text) == (True, True)
        assert page.response.cookies == {}
    wrong = asked(client, "right-place", a="7")
    assert (wrong.title.startswith("Error: "), wrong.status) == (True, 200)
    assert "Choose one of these. You can always carry on." in wrong.text
    assert asked(client, "right-place", go="1").title.startswith("Error: "), "nothing chosen is told, too"


def test_r13_a_place_whose_contact_is_not_filled_in_says_nothing_of_it(client: Client, employer: Employer) -> None:
    assert "how to start one" not in asked(client, "right-place", a="3").text
    assert "in person or by phone" not in asked(client, "right-place", a="1").text

    Employer.objects.update(grievance_contact="the HR desk", talk_instead="Ring 01632 960 199.")

    assert "Ask the HR desk how to start one." in asked(client, "right-place", a="3").text
    for page in (asked(client, "right-place", a="1"), asked(client, "before"), asked(client, "badly")):
        assert "in person or by phone. Ring 01632 960 199." in page.text  # R90


def test_r19_bodies_are_found_by_nation_and_matter_without_a_word_in_the_address(
    client: Client, employer: Employer, caplog: pytest.LogCaptureFixture
) -> None:
    everything = asked(client, "bodies").text
    assert {"Care Quality Commission", "Social Care Wales"} <= {
        body.name for body in bodies.published(DAY) if body.name in everything
    }
    wales, work = str(list(Nation).index(Nation.WALES) + 1), str(list(Matter).index(Matter.WORKFORCE) + 1)

    with caplog.at_level(0):
        narrowed = asked(client, "bodies", a=wales, b=work)

    assert ("Social Care Wales" in narrowed.text, "Care Quality Commission" in narrowed.text) == (True, False)
    assert narrowed.response.request["QUERY_STRING"] == f"a={wales}&b={work}"
    assert [record for record in caplog.records if record.name.startswith("hearken")] == []
    assert "Care Quality Commission" in asked(client, "bodies", a="99", b="x").text


def test_r20_each_body_says_what_it_deals_with_and_the_caution_comes_first(
    client: Client, employer: Employer
) -> None:
    text = asked(client, "bodies").text
    caution = text.index("The law may protect you only if it does.")

    for body in bodies.published(DAY):
        assert caution < text.index(escape(body.remit))
    shown = outside.groups(on=DAY, nation=Nation.SCOTLAND, matter=Matter.DATA)
    assert shown[0].label == str(Matter.DATA.label)


def test_r21_the_press_is_neither_forbidden_nor_threatened_with(client: Client, employer: Employer) -> None:
    text = asked(client, "media").text

    assert "It is your choice." in text
    assert "protected only in rare cases" in text
    assert "/help/bodies/" in text
    assert "/help/media/" in asked(client, "advice").text


def test_r53_whoever_is_treated_badly_finds_more_than_one_to_tell(client: Client, employer: Employer) -> None:
    text = asked(client, "badly").text

    assert ("/inbox/" in text, "/raise/" in text) == (True, True)
    assert "Or talk to the chair of the audit committee." in text
    assert "Someone makes jokes, or hints that you should keep quiet." in text
    assert "Volunteers, trustees" in asked(client, "rights").text  # R73


def test_r98_reporters_read_the_links_that_somebody_opened_and_only_those_for_them(
    client: Client, employer: Employer, administrator: User
) -> None:
    def link(
        title: str, *, to_reporters: bool = True, nation: Nation = Nation.ENGLAND, opened: bool = True
    ) -> None:
        address = f"https://www.{title.split(maxsplit=1)[0].lower()}.example"
        told = Particulars(title, address, "Tips.", to_reporters, not to_reporters, (nation,), opened)
        guidance.add(told, by=administrator, now=NOW)

    link("Tips for workers")
    link("Managers only", to_reporters=False)
    link("Scots tips", nation=Nation.SCOTLAND)
    link("Unopened tips", opened=False)

    text = asked(client, "advice").text

    shown = [title for title in ("Tips for", "Managers only", "Scots tips", "Unopened tips") if title in text]
    assert shown == ["Tips for"]
    assert 'href="https://www.tips.example" rel="noreferrer"' in text
    assert "Scots tips" in asked(client, "advice", a="2").text
