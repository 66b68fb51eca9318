"""Tags in the edition of the day, and bodies outside by nation and matter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.urls import reverse

from accounts.divisions import Division
from accounts.models import User
from concerns.domain import bodies, findings, tags
from concerns.domain.bodies import Comparison, ReferralRecord
from concerns.domain.tags import OtherEdition
from concerns.enums import BodyKind, Category, EventType, IdentityPassed, State, TagScheme
from concerns.models import Allegation, AllegationTag, BodyReferral, OutsideBody, Tag
from tests.casework_factories import Worked, case_in
from tests.desk import client_of, text_of
from tests.factories import NOW
from trust.models import Event

pytestmark = pytest.mark.django_db
CHANGED = date(2024, 5, 1)
DAY = NOW.date()


@pytest.fixture
def worked(rota: list[User], lead: User, handler: User) -> Worked:
    return case_in(State.INVESTIGATING, lead=lead, handler=handler)


def alleged(worked: Worked) -> Allegation:
    return findings.allege(worked.case, "Sheets were filled in early.", by=worked.handler, now=NOW)


def codes_on(day: date) -> list[str]:
    return [tag.code for tag in tags.on(day).filter(scheme=TagScheme.CODE)]


def test_r81_the_edition_of_the_code_follows_the_day_of_the_event() -> None:
    before, after = codes_on(CHANGED - timedelta(days=1)), codes_on(CHANGED)

    assert before == ["1.4", "2.3", "3.2", "5.2", "5.3", "5.4", "5.7", "5.8", "6.5"]
    assert after == ["1.5", "2.3", "2.8", "3.1", "3.4"]
    editions = set(Tag.objects.filter(scheme=TagScheme.CODE).values_list("edition", flat=True))
    assert editions == {"editions before May 2024", "third edition"}


def test_r81_tags_are_put_in_the_edition_of_that_day_and_in_no_other(worked: Worked) -> None:
    allegation = alleged(worked)
    new = Tag.objects.get(code="2.8")
    old = Tag.objects.get(code="5.4")

    tags.put(allegation, [new], day=CHANGED, by=worked.handler, now=NOW)
    allegation.case = worked.case
    with pytest.raises(OtherEdition):
        tags.put(allegation, [old], day=CHANGED, by=worked.handler, now=NOW)

    assert (tags.of(allegation), tags.event_day(allegation)) == ([new], CHANGED)
    assert b"2024" not in bytes(Allegation.objects.get().sealed_event_date or b"")


def test_r82_nothing_but_an_allegation_can_carry_a_tag() -> None:
    leading = {field.name for field in AllegationTag._meta.get_fields() if field.is_relation}
    assert leading == {"allegation", "tag", "added_by"}
    back = {field.related_model for field in Tag._meta.get_fields(include_hidden=True) if field.auto_created}
    assert back == {AllegationTag}


@pytest.mark.parametrize(
    ("scheme", "codes"),
    [
        (TagScheme.POLICY, {"absent", "unclear"}),  # R84
        (TagScheme.LONE_WORKING, {"not-assessed", "no-buddy", "unsafe-alone"}),  # R91
        (TagScheme.WORKLOAD, {"unsafe", "supervision", "registration", "training"}),  # R92
        (TagScheme.BOUNDARIES, {"out-of-hours", "texting", "own-life", "records"}),  # R93
    ],
)
def test_r84_r91_r92_r93_themes_of_our_own_hold_on_any_day(scheme: TagScheme, codes: set[str]) -> None:
    assert set(tags.on(date(2021, 3, 1)).filter(scheme=scheme).values_list("code", flat=True)) == codes


def test_r20_what_nobody_checked_is_shown_to_no_reporter(worked: Worked) -> None:
    shown = bodies.published(DAY)
    assert {"Care Quality Commission", "Protect"} <= {body.name for body in shown}
    OutsideBody.objects.filter(code="cqc").update(checked_on=None)

    assert {body.name for body in shown} - {body.name for body in bodies.published(DAY)} == {
        "Care Quality Commission"
    }
    assert "Care Quality Commission" not in bodies.suggested(worked.concern, day=DAY)
    assert all(body.checked_on for body in bodies.fitting(worked.concern, day=DAY))


def test_r57_the_answer_is_offered_the_bodies_that_fit_nation_and_kind(worked: Worked) -> None:
    concern = worked.concern
    concern.categories.all().delete()
    concern.categories.create(category=Category.ENVIRONMENT)

    assert bodies.suggested(concern, day=DAY).splitlines() == [
        "Environment Agency (pollution, waste and water)",
        "A Member of the House of Commons (any matter for which the law names a body)",
    ]
    concern.division = Division.SCOTLAND
    assert [body.code for body in bodies.fitting(concern, day=DAY)] == ["mp", "msp"]
    kinds = OutsideBody.objects.filter(pk__in=[body.pk for body in bodies.fitting(concern, day=DAY)])
    assert set(kinds.values_list("kind", flat=True)) == {BodyKind.PRESCRIBED}


def test_r19_a_body_counts_only_while_it_is_in_force() -> None:
    OutsideBody.objects.filter(code="cqc").update(valid_to=DAY)

    assert "cqc" in bodies.on(DAY - timedelta(days=1)).values_list("code", flat=True)
    assert "cqc" not in bodies.on(DAY).values_list("code", flat=True)


def test_r83_a_referral_to_a_regulator_says_what_went_along(worked: Worked) -> None:
    allegation, body = alleged(worked), OutsideBody.objects.get(code="swe")

    def refer(identity: IdentityPassed) -> BodyReferral:
        return bodies.refer(
            allegation,
            body,
            referred_date=DAY,
            identity=identity,
            record=ReferralRecord("FTP-1"),
            by=worked.handler,
            now=NOW,
        )

    with pytest.raises(ValueError, match="What went along"):
        refer(IdentityPassed.NAME_AGREED)
    assert BodyReferral._meta.get_field("identity").default == IdentityPassed.NOTHING

    refer(IdentityPassed.NOTHING)

    (kept,) = bodies.referred(worked.case, allegation)
    assert (kept.row.body, kept.row.referred_date, kept.identity) == (body, DAY, IdentityPassed.NOTHING)
    assert (kept.record.reference, kept.row.body.is_professional) == ("FTP-1", True)
    assert b"FTP-1" not in bytes(kept.row.sealed_record)


def test_r19_what_somebody_compared_is_shown_and_what_was_shown_before_stays(administrator: User) -> None:
    unchecked = OutsideBody.objects.get(code="his")
    said = Comparison("care in Scottish hospitals", "www.his.example", "Its own pages")
    assert unchecked.name not in {body.name for body in bodies.published(DAY)}

    bodies.compare(unchecked, said, by=administrator, now=NOW)
    assert [body.remit for body in bodies.published(DAY) if body.code == "his"] == [said.remit]
    bodies.compare(OutsideBody.objects.get(code="his"), replace(said, remit="care"), by=administrator, now=NOW)

    assert [body.remit for body in bodies.published(DAY) if body.code == "his"] == ["care"]
    kept = OutsideBody.objects.filter(code="his").order_by("valid_from")
    assert sorted((row.remit, row.valid_from, row.valid_to) for row in kept if row.valid_to) == [
        (said.remit, None, DAY)
    ]
    newest = bodies.on(DAY).get(code="his")
    bodies.compare(newest, replace(said, ended=True), by=administrator, now=NOW)
    assert not bodies.on(DAY).filter(code="his").exists()
    told = Event.objects.filter(type=EventType.BODY_COMPARED, chain="accounts")
    assert [event.actor for event in told] == [f"user:{administrator.pk}"] * 3


def test_r19_only_an_administrator_compares_bodies(administrator: User, handler: User) -> None:
    body = OutsideBody.objects.get(code="his")
    client, address = client_of(administrator), reverse("outside:compare", args=[body.pk])
    assert "Not checked" in text_of(client.get(reverse("outside:home")))
    typed = {"remit": body.remit, "address": "not an address", "source": "Its own pages"}
    assert "Only the address" in text_of(client.post(address, typed))

    assert client.post(address, {**typed, "address": "www.his.example"}).status_code == 302

    assert OutsideBody.objects.get(code="his").checked_on is not None
    assert client_of(handler).post(address, typed).status_code == 404
