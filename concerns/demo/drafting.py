"""What the demo's reporters send, as the contact form would hand it on."""

from datetime import date

from accounts.divisions import Division
from concerns.demo import filed, words
from concerns.demo.narratives import Narrative
from concerns.demo.people import Office
from concerns.demo.plans import Plan
from concerns.domain import intake, tables
from concerns.domain.content import Account
from concerns.domain.intake import Draft
from concerns.enums import Category, Mode


def draft(plan: Plan, narrative: Narrative, *, turn: int, office: Office, raised: date) -> Draft:
    """What a reporter of this plan sends."""
    people, service = office.people, office.services[plan.place]
    division = Division(service.division)
    offered = tables.categories_on(raised, division)
    usual = office.handler_for(plan.place, turn)
    return Draft(
        mode=plan.mode,
        division=division,
        service=service,
        account=Account(
            happened=narrative.happened,
            occurred=narrative.occurred,
            place=narrative.place,
            about=narrative.about,
            told_before=narrative.told_before,
            known_to="My union representative" if plan.mode == Mode.UNNAMED and not plan.told else "",
            danger="yes" if plan.urgent else "no",
        ),
        categories=tuple(one for one in narrative.categories if one in offered) or (Category.UNSURE,),
        wishes=narrative.wishes,
        identity=words.identity(turn) if plan.mode in intake.NAMED_MODES else None,
        must_not_know=tuple(people[name].pk for name in plan.block.value),
        would_rather_not=(usual.pk,) if plan.reserved else (),
        urgent=plan.urgent,
        files=filed.of(plan, turn=turn, on=raised),
    )
