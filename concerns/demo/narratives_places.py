"""Told from the highways depot, the shared payroll office, and the libraries and leisure centres."""

from concerns.demo.narratives import Narrative
from concerns.enums import Category

DEPOT = (
    Narrative(
        happened=(
            "Road salt and stone leave the yard on Saturdays in a truck that is not ours. The gate log for "
            "Saturdays is empty. It is cash in hand, and everybody keeps quiet."
        ),
        alleged="Material was taken from the yard and sold.",
        categories=(Category.CRIME, Category.CONCEALMENT),
        wishes=("A camera at the gate",),
        place="Highways depot, back gate",
        occurred="Saturdays",
    ),
    Narrative(
        happened=(
            "The brakes of the big gritter were signed off without a test, because the test lane was booked. "
            "It went out on the hill road that night."
        ),
        alleged="Brakes of a gritter were signed off without a test.",
        categories=(Category.SAFETY, Category.LEGAL_DUTY),
        wishes=("It stays in until it is tested",),
        place="Workshop",
    ),
    Narrative(
        happened=(
            "Drums with old paint and thinner are buried behind the salt barn. I was told to cover them with "
            "the digger. The ditch there runs to the allotments."
        ),
        alleged="Waste was buried on the depot’s land.",
        categories=(Category.ENVIRONMENT, Category.CONCEALMENT),
        wishes=("They are dug out", "The ditch is tested"),
        place="Behind the salt barn",
    ),
    Narrative(
        happened=(
            "Overtime sheets are filled in for people who went home. The foreman keeps a list of who owes him "
            "an hour. I have seen my own name on a night I was in bed."
        ),
        alleged="Overtime was claimed for hours that nobody worked.",
        categories=(Category.CRIME,),
        about="The night foreman",
    ),
    Narrative(
        happened=(
            "We cut concrete without water and without masks, because the bowser is broken. Four of us cough. "
            "The new lad is nineteen."
        ),
        alleged="Concrete was cut without water and without masks.",
        categories=(Category.SAFETY,),
        wishes=("Masks that fit", "A health check for all four"),
        told_before="The foreman, twice. He said to hold our breath.",
    ),
    Narrative(
        happened=(
            "The contractor for lining is paid for roads he has not done. I drive them every day and can show "
            "which. The inspector signs from his desk."
        ),
        alleged="Road lining was paid for that had not been done.",
        categories=(Category.CRIME, Category.BRIBERY),
        wishes=("Somebody drives the list",),
    ),
    Narrative(
        happened=(
            "There are pictures of women in the mess room, and a colleague is asked each morning if she likes "
            "them. She laughs, but I saw her cry in the van."
        ),
        alleged="A colleague was made the butt of sexual remarks in the mess room.",
        categories=(Category.HARASSMENT,),
        wishes=("The pictures go", "Nobody asks her who told"),
        place="Mess room",
    ),
    Narrative(
        happened=(
            "Traffic management is set up by one man where the plan says three. On the fast road he walks in "
            "the live lane with the cones."
        ),
        alleged="Cones were set out in a live lane by one person alone.",
        categories=(Category.SAFETY, Category.LEGAL_DUTY),
        wishes=("Three people, as the plan says",),
    ),
    Narrative(
        happened=(
            "I think the new shift pattern is against our contract. We were given one week’s notice, and some "
            "of us have children."
        ),
        alleged="A shift pattern was changed at short notice.",
        categories=(Category.UNSURE,),
        wishes=("Four weeks’ notice",),
    ),
)

PAYROLL = (
    Narrative(
        happened=(
            "Three people on the payroll do not exist. The bank account is the same for all three. I found it "
            "when I ran the year-end and was told to leave it."
        ),
        alleged="Wages were paid to people who do not work here.",
        categories=(Category.CRIME, Category.CONCEALMENT),
        wishes=("The bank is told today",),
    ),
    Narrative(
        happened=(
            "Pension money was taken off wages for two months and not paid in. The statement to the fund says "
            "that it was."
        ),
        alleged="Pension contributions were taken off wages and not paid in.",
        categories=(Category.LEGAL_DUTY, Category.CONCEALMENT),
        wishes=("Everybody concerned is told", "It is paid with interest"),
    ),
    Narrative(
        happened=(
            "Bank details of staff are sent to the printers in an ordinary mail, as a table. I have asked for "
            "a password on it since last year."
        ),
        alleged="Bank details of staff were sent out without protection.",
        categories=(Category.LEGAL_DUTY,),
        wishes=("It stops this month",),
        told_before="The team leader, in writing, a year ago.",
    ),
    Narrative(
        happened=(
            "The supplier of the new system paid for two days of golf for the people who chose it. One of them "
            "told me that it was the best choice he ever made."
        ),
        alleged="People who chose a supplier had accepted hospitality from it.",
        categories=(Category.BRIBERY,),
    ),
    Narrative(
        happened=(
            "The lift has been stuck open on the second floor with a chair in front of it. A blind colleague "
            "works on that floor."
        ),
        alleged="An open lift shaft was guarded by a chair.",
        categories=(Category.SAFETY,),
        wishes=("The floor is closed until it is mended",),
        place="Payroll office, second floor",
    ),
    Narrative(
        happened=(
            "Sick pay is stopped by hand for people who ring in on Mondays. There is a list. Nobody on it has "
            "been asked."
        ),
        alleged="Sick pay was stopped for people on a list, without asking them.",
        categories=(Category.LEGAL_DUTY,),
        wishes=("They get what they are owed",),
    ),
)

LIBRARIES = (
    Narrative(
        happened=(
            "The numbers of visitors that go to the council are made up. We add a third to each day, because "
            "the branch with the lowest is closed."
        ),
        alleged="Numbers of visitors were made up.",
        categories=(Category.CONCEALMENT,),
        wishes=("The true numbers count",),
    ),
    Narrative(
        happened=(
            "The chlorine in the pool is put in by eye, since the meter is gone. On Wednesday two children came "
            "out with red eyes and a rash."
        ),
        alleged="Chlorine in the pool was put in without measuring.",
        categories=(Category.SAFETY,),
        wishes=("The pool is closed until there is a meter",),
        place="Leisure centre",
    ),
)
