"""Told from adult social care, and from Larch House, the care home."""

from concerns.demo.narratives import Narrative
from concerns.enums import Category

ADULTS = (
    Narrative(
        happened=(
            "Two people who get care at home had no visit on Sunday, but the visit log says that somebody came "
            "for half an hour. I covered the Monday round and found the breakfast tray from Saturday. One of "
            "them had not had her tablets since then."
        ),
        alleged="Home visits were recorded that did not take place.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("Somebody rings the families", "Visits are checked by phone for a while"),
        about="The weekend rounds",
        place="Two homes on the hill round",
        occurred="Most Sundays since the summer",
    ),
    Narrative(
        happened=(
            "We were told to write the risk assessment after the discharge and put the earlier date on it. I "
            "know of four. If one of these people falls, the paper will say that we thought about it first."
        ),
        alleged="Risk assessments carry a date before the day on which they were written.",
        categories=(Category.CONCEALMENT, Category.LEGAL_DUTY),
        wishes=("The dates are put right",),
        place="Hospital discharge desk",
        told_before="I asked in the team meeting in spring. The answer was that everybody is busy.",
    ),
    Narrative(
        happened=(
            "A carer from the agency takes the bank cards of two clients to do their shopping. The receipts do "
            "not match what is in the cupboards. I saw a till receipt for a television."
        ),
        alleged="Money of people in our care was spent on things that were not for them.",
        categories=(Category.CRIME,),
        wishes=("The clients get their money back", "No carer holds a client’s card"),
        about="A carer from the agency",
        occurred="Since about six weeks",
    ),
    Narrative(
        happened=(
            "The waiting list was halved in one week because people were moved to a list called “pending "
            "review”. Nobody looks at that list. Three of them have rung me since and do not know that they "
            "wait for nothing."
        ),
        alleged="People who wait for an assessment were moved to a list that nobody works on.",
        categories=(Category.LEGAL_DUTY, Category.CONCEALMENT),
        wishes=("The people on the list get a date",),
    ),
    Narrative(
        happened=(
            "The hoist in the day centre has failed its check twice and is used all the same, with a label "
            "over the red sticker. Yesterday the strap slipped while a man was in it."
        ),
        alleged="A hoist was used after it had failed its safety check.",
        categories=(Category.SAFETY,),
        wishes=("The hoist is taken out today", "We are told when it is safe again"),
        place="Day centre, ground floor",
    ),
    Narrative(
        happened=(
            "Our contract monitor is a close friend of the owner of the home-care firm he inspects. He gets a "
            "week in the owner’s holiday flat each May. The firm has had no poor score since."
        ),
        alleged="An officer inspected a firm from whose owner he accepted hospitality.",
        categories=(Category.BRIBERY,),
        about="The contract monitor for home care",
    ),
    Narrative(
        happened=(
            "Staff on the evening line are told to close calls as “advice given” when nobody picks up on the "
            "call back. I counted twenty in one week. Some were about falls."
        ),
        alleged="Calls were closed as dealt with although nobody was reached.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("Falls are always rung back twice",),
        place="Evening line",
    ),
    Narrative(
        happened=(
            "I asked for gloves and aprons that fit and was told to wash the ones we have. We go from home to "
            "home with them. One client has an infection that spreads."
        ),
        alleged="Protective equipment that is meant for one use was washed and used again.",
        categories=(Category.SAFETY,),
        wishes=("We get what we need for each visit", "Nobody is moved off the round for asking"),
        told_before="My supervisor, in writing, in the first week. No answer.",
    ),
    Narrative(
        happened=(
            "Mileage is claimed for visits that are made on foot from the same car park. Everybody in the team "
            "does it and new people are shown how."
        ),
        alleged="Mileage was claimed for journeys that were not driven.",
        categories=(Category.CRIME,),
        place="North team",
    ),
    Narrative(
        happened=(
            "A support worker shouts at a man with dementia until he cries, and calls it training. I have "
            "heard it three times through the wall of the kitchen."
        ),
        alleged="A person with dementia was shouted at by somebody paid to support him.",
        categories=(Category.SAFETY, Category.LEGAL_DUTY),
        wishes=("Somebody else works with him",),
        about="A support worker in the supported flats",
        place="Supported flats, first floor",
    ),
    Narrative(
        happened=(
            "My annual leave was refused again although I asked in time, and others in the team got theirs. I "
            "think the rules are not the same for all of us."
        ),
        alleged="Leave in the team was not shared out by the rules.",
        categories=(Category.UNSURE,),
        wishes=("Clear rules for leave",),
    ),
    Narrative(
        happened=(
            "Notes about clients are kept in a shared folder that anybody in the building can open, the café "
            "staff too. I found my own aunt’s file there."
        ),
        alleged="Files about people in our care could be opened by staff who had no reason to.",
        categories=(Category.LEGAL_DUTY,),
        wishes=("The folder is locked", "The families are told"),
    ),
    Narrative(
        happened=(
            "The director signs off the fees of a home in which his brother-in-law has a share. The last two "
            "increases went through in a day; everybody else waits for months."
        ),
        alleged="Fees of a home were agreed by somebody with an interest in it.",
        categories=(Category.BRIBERY, Category.CONCEALMENT),
        wishes=("Somebody from outside looks at the fees",),
        about="Colin Marsh, director of adult social care",
    ),
)

LARCH_HOUSE = (
    Narrative(
        happened=(
            "The medicine sheet for the night is filled in before the round begins. On Tuesday the round was "
            "not made at all on the top floor. The sheet says it was."
        ),
        alleged="Medicine rounds at night were signed for before they were made, and some were not made.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("Two people on every round", "The families are told"),
        place="Larch House, top floor",
        occurred="At night, since September",
    ),
    Narrative(
        happened=(
            "I work days, and the tablets that are left in the trolley in the morning do not fit the night "
            "sheet. I have counted for two weeks. Somebody is signing for rounds that nobody makes."
        ),
        alleged="The count of tablets did not fit the sheets of the night rounds.",
        categories=(Category.SAFETY,),
        wishes=("The count is done by somebody from outside",),
        place="Larch House",
    ),
    Narrative(
        happened=(
            "At night there is one of us for twenty-three people. The rota that is shown to the inspector has "
            "three names on it. Two of them left in spring."
        ),
        alleged="Rotas shown to the inspector named staff who no longer worked at the home.",
        categories=(Category.SAFETY, Category.CONCEALMENT),
        wishes=("Three people at night, as written",),
    ),
    Narrative(
        happened=(
            "Bells are switched off at the panel between two and five so that the sleeping shift is not woken. "
            "On Friday a woman lay on her bathroom floor until the morning."
        ),
        alleged="Call bells were switched off at night.",
        categories=(Category.SAFETY,),
        wishes=("The panel is sealed", "Her daughter is told the truth"),
        place="Larch House, east wing",
    ),
    Narrative(
        happened=(
            "The food budget is spent on things we never see. The freezer is full of the cheapest there is, "
            "and the invoices say fresh meat twice a week."
        ),
        alleged="Invoices for food did not fit what was delivered.",
        categories=(Category.CRIME,),
        place="Larch House kitchen",
    ),
    Narrative(
        happened=(
            "A resident’s ring has gone, and it is the fourth thing since Easter. We were told not to write it "
            "in the book because an inspection is due."
        ),
        alleged="Losses of residents’ belongings were kept out of the incident book.",
        categories=(Category.CRIME, Category.CONCEALMENT),
        wishes=("Every loss is written down",),
    ),
    Narrative(
        happened=(
            "The bath water is far too hot and the mixer has been broken for a month. We test it with a hand. "
            "A new colleague would not know."
        ),
        alleged="Residents were bathed although the mixer that limits the heat was broken.",
        categories=(Category.SAFETY,),
        wishes=("The bath is closed until it is mended",),
        told_before="Written in the repairs book three times.",
    ),
    Narrative(
        happened=(
            "One of the nurses makes jokes about my body in front of residents, and touches my back when he "
            "passes. I have changed my shifts, and he changed his too."
        ),
        alleged="A member of staff was touched and spoken to in a sexual way that she did not want.",
        categories=(Category.HARASSMENT,),
        wishes=("I do not have to work with him", "Nobody asks me to meet him"),
        about="A nurse on the late shift",
    ),
    Narrative(
        happened=(
            "Residents who are a bother are given something to sleep that is not on their sheet. It comes out "
            "of a drawer in the office. I took a photo of the drawer."
        ),
        alleged="Residents were given medicine that nobody had prescribed for them.",
        categories=(Category.CRIME, Category.SAFETY),
        wishes=("A doctor looks at everybody on the corridor",),
        about="Whoever has the key to the office",
        place="Larch House, ground floor",
    ),
    Narrative(
        happened=(
            "Fire doors are held open with wedges all day because the closers are too heavy for the trolleys. "
            "The fire check was signed without anybody walking round."
        ),
        alleged="A fire check was signed that was not made, and fire doors were wedged open.",
        categories=(Category.SAFETY, Category.LEGAL_DUTY),
        wishes=("The closers are mended", "The check is made again"),
    ),
)
