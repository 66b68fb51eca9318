"""Told from children's services, from school transport and from Thornlea Lodge, the respite home."""

from concerns.demo.narratives import Narrative
from concerns.enums import Category

CHILDREN = (
    Narrative(
        happened=(
            "Visits to children on a plan are recorded as made when the social worker only rang the parent. I "
            "have the diary of the car next to the log, and they do not fit. Two of the children have not been "
            "seen since July."
        ),
        alleged="Visits to children were recorded that did not take place.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("Both children are seen this week", "Somebody compares the logs"),
        occurred="July to now",
    ),
    Narrative(
        happened=(
            "A foster carer was approved although her reference said that she drinks. The page with the "
            "reference was taken out of the file that the panel got."
        ),
        alleged="A reference was taken out of the papers for the fostering panel.",
        categories=(Category.CONCEALMENT, Category.SAFETY),
        wishes=("The panel gets the whole file",),
    ),
    Narrative(
        happened=(
            "My manager tells us to leave the word “neglect” out of reports to the court, because it brings "
            "more work. I was asked to change a report that I had already signed."
        ),
        alleged="Staff were asked to leave out facts from reports to a court.",
        categories=(Category.JUSTICE, Category.LEGAL_DUTY),
        wishes=("I am not asked to change what I signed",),
        told_before="The practice lead, in supervision. She said to think of the caseload.",
    ),
    Narrative(
        happened=(
            "In the family centre the same person has been alone with the toddlers every Thursday, without a "
            "check by the disclosure service. The form has been “in the post” for a year."
        ),
        alleged="Somebody worked alone with children before the checks were back.",
        categories=(Category.SAFETY, Category.LEGAL_DUTY),
        wishes=("Two people in the room",),
        place="Family centre",
    ),
    Narrative(
        happened=(
            "Money for school uniforms goes into an account that one person holds. Families are told the fund "
            "is empty. The fund got four thousand pounds in August."
        ),
        alleged="A hardship fund was held by one person without a record of what was paid out.",
        categories=(Category.CRIME,),
        wishes=("The families on the list get what they asked for",),
    ),
    Narrative(
        happened=(
            "The out-of-hours phone was forwarded to a mobile that was switched off for two nights in a row. "
            "Nobody was told, and the log of those nights was written afterwards."
        ),
        alleged="The out-of-hours line did not answer for two nights, and the log was written afterwards.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("Callers of those nights are rung back",),
    ),
    Narrative(
        happened=(
            "Agency social workers are kept on at three times the price although two of us asked to come back. "
            "The agency is run by somebody who used to be our head of service."
        ),
        alleged="Agency staff were hired from a firm with close links to the service.",
        categories=(Category.BRIBERY,),
    ),
    Narrative(
        happened=(
            "A young man in the leaving-care flats told me that a worker lends him money and wants favours for "
            "it. He will not say more. I am afraid of what the favours are."
        ),
        alleged="A worker lent money to a young person in the leaving-care flats.",
        categories=(Category.SAFETY, Category.CRIME),
        wishes=("Somebody he trusts talks to him", "The worker does not go there meanwhile"),
        about="A worker in the leaving-care flats",
    ),
    Narrative(
        happened=(
            "I think I was turned down for the senior post because I asked about caseloads in the staff "
            "meeting. The person who got it has two years less than me."
        ),
        alleged="A post was filled without following the rules for appointments.",
        categories=(Category.UNSURE,),
        wishes=("I am told how the choice was made",),
    ),
)

TRANSPORT = (
    Narrative(
        happened=(
            "One of the drivers on the special-school run uses his phone at the wheel, every day, with "
            "children in the bus. The escort is told to look out of the window."
        ),
        alleged="A driver used a phone at the wheel with children in the bus.",
        categories=(Category.SAFETY, Category.LEGAL_DUTY),
        wishes=("Another driver on this run",),
        about="A driver of the special-school run",
    ),
    Narrative(
        happened=(
            "Minibuses go out with the brake light on. The sheet for the daily check is signed for the whole "
            "week on Monday."
        ),
        alleged="Daily checks of minibuses were signed in advance.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("The checks are made by the garage",),
        place="Transport yard",
    ),
    Narrative(
        happened=(
            "Routes are given to one taxi firm without asking the others. A cousin of the route planner drives "
            "for it. Parents pay for it with longer rides."
        ),
        alleged="School routes were given to one firm without asking others.",
        categories=(Category.BRIBERY,),
        wishes=("The routes are offered to everybody",),
    ),
    Narrative(
        happened=(
            "A boy in a wheelchair was carried on and off the bus for two weeks because the ramp was broken. "
            "His mother was told that he likes it."
        ),
        alleged="A child was carried on and off a bus because its ramp was broken.",
        categories=(Category.SAFETY,),
        wishes=("The ramp is mended", "His mother gets an apology"),
    ),
)

THORNLEA = (
    Narrative(
        happened=(
            "At the lodge the bedroom doors of two young people are locked from the outside at night. It is "
            "not in their plans. The day staff know and look away."
        ),
        alleged="Doors of young people were locked from the outside at night.",
        categories=(Category.SAFETY, Category.LEGAL_DUTY),
        wishes=("The doors stay open", "Their parents are told"),
        place="Thornlea Lodge",
    ),
    Narrative(
        happened=(
            "We are four short on the rota, and the gaps are filled with people who had half a day of "
            "training. Last weekend nobody on shift was trained to feed by tube, and two guests need it."
        ),
        alleged="Guests who are fed by tube were looked after by staff who were not trained for it.",
        categories=(Category.SAFETY,),
        wishes=("No guest with a tube on an untrained shift",),
    ),
    Narrative(
        happened=(
            "Petty cash is topped up each week without receipts. The tin is in the car of the deputy, who says "
            "it is safer there."
        ),
        alleged="Petty cash was spent without receipts.",
        categories=(Category.CRIME,),
        about="The deputy at the lodge",
    ),
    Narrative(
        happened=(
            "Oil from the boiler runs into the burn behind the house when it rains. It was reported in March; "
            "somebody put straw on it."
        ),
        alleged="Oil ran from the boiler house into a stream.",
        categories=(Category.ENVIRONMENT,),
        wishes=("The tank is mended", "The water is tested"),
        place="Behind Thornlea Lodge",
    ),
    Narrative(
        happened=(
            "The incident with the stairs was written up by the person who was in charge when it happened, and "
            "mine was thrown away. I was there. It was not as it says."
        ),
        alleged="The record of an accident was written by the person in charge, and another was thrown away.",
        categories=(Category.CONCEALMENT, Category.SAFETY),
        wishes=("My account is put beside it",),
    ),
    Narrative(
        happened=(
            "Somebody is on shift smelling of drink about once a week, and drives the guests home. We joke "
            "about it because nobody knows what else to do."
        ),
        alleged="Guests were driven by somebody who had been drinking.",
        categories=(Category.SAFETY, Category.CRIME),
        wishes=("The driving is stopped now",),
        about="Somebody on the weekend shift",
    ),
    Narrative(
        happened=(
            "The heating money was spent on the garden. Guests sleep in their coats. When families ask they "
            "are told that the boiler is being serviced."
        ),
        alleged="Guests’ rooms were not heated, and families were told something else.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("Eighteen degrees in every room",),
    ),
)
