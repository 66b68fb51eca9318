"""What the demo's staff and reporters write, chosen by turns and not by chance."""

from datetime import date

from concerns.domain.findings import FindingRecord
from concerns.domain.learning import Point
from concerns.domain.outcome import OutcomeParts
from concerns.domain.precautions import SafeguardingRecord
from concerns.domain.progress import ProgressParts
from concerns.domain.reviews import Begun, Result
from concerns.domain.triage import RedirectParts
from concerns.domain.vault import Identity
from concerns.enums import Conclusion, Factor, Procedure, ProtectionStep, ReviewResult, WishReply

# Names of reporters; none of them is a member of the demo's staff.
REPORTERS = (
    ("Catrin Holloway", "Nurse, nights"),
    ("Desmond Achebe", "Support worker"),
    ("Sunita Verlane", "Social worker"),
    ("Gareth Penrose", "Fitter"),
    ("Aoife Kinsale", "Payroll clerk"),
    ("Mairi Strachan", "Care assistant"),
    ("Joseph Nkemelu", "Driver"),
    ("Hilary Botham", "Administrator"),
    ("Rafal Zielony", "Road worker"),
    ("Tamsin Eldergate", "Student on placement"),
    ("Winifred Oakes", "Cook"),
    ("Callum Reddock", "Lifeguard"),
)
REACH = ("By my inbox only.", "My own mobile, 07700 900 461, after six.", "By letter to my home, no logo please.")

NOT_NEEDED = (
    SafeguardingRecord(reason="Nobody who needs care or support is near it."),
    SafeguardingRecord(reason="The duty social worker was asked. It does not meet the threshold."),
)
REFERRED = SafeguardingRecord(
    referred_to="Safeguarding front door", reference="SG-4471", reason="People in our care may be at risk."
)
PROTECTION = (
    ((ProtectionStep.SUPERVISION,), "A second member of staff is on each round until we know more."),
    ((ProtectionStep.SECURED, ProtectionStep.TOLD), "Records are copied and kept with the governance team."),
    ((ProtectionStep.REPORTER,), "Shifts stay as they are, and nobody is asked who may have spoken."),
    ((ProtectionStep.NOTHING,), "What was told lies in the past, and nobody is at risk from it now."),
)
HOW_WE_DEAL = (
    "We look at the records first and talk to people after that. Nobody is told that a concern was raised.",
    "Somebody from another service looks into it. We write to you when we know more.",
    "We check the logs of the last three months, then decide together what else is needed.",
)
NOTES = (
    "Asked for the logs of twelve weeks. They come on paper.",
    "Compared two weeks so far. Six entries do not fit.",
    "Spoke with the team in the usual monthly meeting, about records in general.",
    "The manager of the service was not told why the logs are looked at.",
)
UPDATES = (
    ProgressParts(
        done="I have read the sheets and talked to two people. Nothing is decided yet.",
        next_step="I compare what they said with the records.",
    ),
    ProgressParts(
        done="We are still talking to the people who know the service. It takes longer than hoped.",
        next_step="Two talks are left.",
        question="Is it still going on?",
    ),
    ProgressParts(next_step="We go on reading the records, and it is not forgotten."),
)
QUESTIONS = (
    "Thank you. Can you say which weeks you looked at? Please leave out anything that only you can know.",
    "Is it still going on? And is anybody at risk today?",
)
REPLIES = (
    "It was the first two weeks of the month. I would rather not say more.",
    "Nothing has changed since I wrote. Please be quick.",
    "I can send you the dates. I am worried that people guess it was me.",
)
LAST_WORDS = ("Thank you for the letter.", "I have read it. I am not sure about the second point.")

FINDINGS = (
    (
        Conclusion.UPHELD,
        FindingRecord(
            how="We compared the records of twelve weeks with the logs.",
            evidence="The logs weigh more than what people remember.",
            sufficiency="Twelve weeks are a fair sample. More would show the same.",
            content="Records were filled in that could not be true at that hour.",
            intent="To save time. Nobody meant to hurt anyone.",
            harm="Two people had what they needed late.",
            context="One person did the work of two for most of that time.",
            factors=(Factor.NOT_REINFORCED, Factor.WORKLOAD),
            factor_note="Everybody was told. It stands in no written policy.",
            seriousness="It is serious, because people relied on these records.",
        ),
    ),
    (
        Conclusion.PARTLY,
        FindingRecord(
            how="We looked at a sample of thirty entries.",
            evidence="The sample was drawn by lot.",
            sufficiency="Thirty of three hundred entries, drawn by lot. Enough to say that it happened.",
            content="Four entries do not fit what was done.",
            intent="Not clear. Two of them look like slips.",
            harm="None that we found.",
            context="It was the first month with the new form.",
            factors=(Factor.NO_TRAINING,),
            factor_note="The new form came without training.",
            which_part="four of the thirty entries were wrong",
        ),
    ),
    (
        Conclusion.NOT_UPHELD,
        FindingRecord(
            how="We checked every entry of the time you told us about.",
            sufficiency="Every entry was checked, so there is nothing left to look at.",
        ),
    ),
    (
        Conclusion.NOT_ESTABLISHED,
        FindingRecord(
            how="The records of that time are not complete, and people remember it in different ways.",
            evidence="Three people remember it in three ways.",
            sufficiency="No. The logs of two weeks are missing, and nothing can take their place.",
        ),
    ),
)
WISH_REPLIES = (
    (WishReply.ALL, "This is in place since last week."),
    (WishReply.PART, "We begin with the nights, where the risk is greatest."),
    (WishReply.NONE, "We cannot do this now, because the money is not there. We look at it again in spring."),
)
BODIES = {
    "adults": "Care Quality Commission (safety of care)",
    "larch": "Care Quality Commission (safety of care)",
    "children": "Ofsted (children’s social care)",
    "transport": "Traffic Commissioners (buses and coaches)",
    "thornlea": "Care Inspectorate (care in Scotland)",
    "depot": "Health and Safety Executive (safety at work)",
    "libraries": "Health and Safety Executive (safety at work)",
    "payroll": "The Pensions Regulator (pensions)",
}
APOLOGY = "You told us about something that we should have seen ourselves, and you had to wait for this answer."
EXTENSION_REASON = "The logs of one quarter are with the supplier and come at the end of next week."
EXTENSION_DONE = "We have looked at two of three months and talked to four people."
REFER_REASON = "It is the daily work of this manager to put it right, and nobody there is part of it."

REDIRECT = RedirectParts(
    reason="What you told us is about your own terms of work. The grievance procedure can change those.",
    how="You can begin it with one form, and somebody from your union can help you.",
    receiving_contact="the HR service desk",
    estimate="They write to you within five working days.",
    support="The staff support line is 01632 960 145.",
)
REDIRECT_TO = Procedure.GRIEVANCE


def identity(turn: int) -> Identity:
    name, work = REPORTERS[turn % len(REPORTERS)]
    return Identity(name=name, work=work, reach=REACH[turn % len(REACH)])


def outcome_parts(turn: int, place: str, *, news: date, sorry: bool) -> OutcomeParts:
    """Every third answer says why nothing changes."""
    changes = turn % 3 != 2
    return OutcomeParts(
        actions="Each record is now made on the spot and checked once a week by another team." if changes else "",
        nothing_because="" if changes else "what we found was put right before you wrote to us",
        news_date=news if changes else None,
        apology=APOLOGY if sorry else "",
        bodies=BODIES[place],
    )


# What others can learn, or why nothing; none of it in the words of whoever spoke up.
LEARNED = (
    Point("Two people sign for each step, and the second one looks before they sign."),
    Point(none_because="The rule was clear, known to all, and was not kept."),
    Point("Ask those who do the work before a rota is changed, and write down what they say."),
    Point("A check that nobody looks at is no check: every month somebody else reads the sheets."),
    Point(none_because="It was one mistake, found and put right on the same day."),
)

DISAGREES = "You looked at the weeks after it was put right. Please look at the weeks before."
LOOKS_AGAIN = Begun(
    how="I read everything anew, and look at the weeks that you name. I may ask you questions here.",
    support="The staff support line is there day and night: 01632 960 145.",
)
STANDS = Result(
    ReviewResult.STANDS,
    found="I looked at the weeks that you name. What was written down then fits what was found.",
    bodies="Care Quality Commission (safety of care)",
)
