from datetime import date

import pytest
from django.test import Client

from accounts.divisions import Division
from accounts.models import Employer
from concerns.queries import law
from tests.pages import visit

SLUGS = ["advice", "rights", "privacy", "accessibility", "safeguarding", "right-place", "bodies"]


@pytest.mark.parametrize("slug", SLUGS)
def test_help_is_open_to_all_and_leaves_no_cookie(client: Client, employer: Employer, slug: str) -> None:
    page = visit(client, f"/help/{slug}/")

    assert (page.status, page.title) == (200, "Information – Contact form")
    assert page.response.cookies == {}
    assert page.response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("slug", ["nothing", "base", "safeguarding_numbers"])
def test_an_unknown_page_is_not_there(client: Client, employer: Employer, slug: str) -> None:
    assert visit(client, f"/help/{slug}/").status == 404


def test_numbers_that_are_not_filled_in_are_left_out(client: Client, employer: Employer) -> None:
    assert "Call 01632 960 111 for a child." in visit(client, "/help/safeguarding/").text

    Employer.objects.update(child_safeguarding_phone="")

    text = visit(client, "/help/safeguarding/").text
    assert "for a child" not in text
    assert "Call 01632 960 110 for an adult." in text


def test_a_row_nobody_checked_is_not_shown() -> None:
    hidden = {row.text for row in law.ROWS if not row.is_checked}
    shown = {row.text for nation in Division for row in law.rows_for(nation, on=date(2027, 1, 1))}

    assert len(hidden) == 2
    assert hidden & shown == set()


def test_r73_each_nation_reads_its_own_law() -> None:
    def texts(nation: Division) -> str:
        return " ".join(str(row.text) for row in law.rows_for(nation, on=date(2027, 1, 1)))

    assert "From 6 April 2026 sexual harassment" in texts(Division.SCOTLAND)
    assert "From 6 April 2026 sexual harassment" not in texts(Division.NORTHERN_IRELAND)
    assert "Northern Ireland has its own law" in texts(Division.NORTHERN_IRELAND)
