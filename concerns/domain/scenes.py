"""The five scenes about keeping a name: what happens, what one could do, and what to consider about each (R95).

Numbers of scenes, steps and choices are stored while somebody is at it: add at the end, never in between.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Choice:
    """What one could do, and what to consider about it."""

    text: Promise | str
    consider: Promise | str
    is_right: bool = False


@dataclass(frozen=True)
class Step:
    """What happens, and the ways to meet it; one of them is right."""

    story: Promise | str
    choices: tuple[Choice, ...]

    @property
    def right(self) -> int:
        return next(number for number, choice in enumerate(self.choices) if choice.is_right)


@dataclass(frozen=True)
class Scene:
    title: Promise | str
    steps: tuple[Step, ...]


CAR_PARK = Scene(
    _("The car park"),
    (
        Step(
            _(
                "You handle a concern about medicines at Larch House. A colleague you like catches you by "
                "your car. “Everyone knows somebody spoke up. It was one of the night staff, was it not? You "
                "can tell me. I only want to look out for them.” It is raining, nobody else is near, and they "
                "mean well."
            ),
            (
                Choice(
                    _("“I cannot say who, but you are not far off.”"),
                    _(
                        "You gave a name to half a team. A hint is a disclosure: your colleague can now count "
                        "the night staff, and so can whoever they tell. Kind reasons do not change that."
                    ),
                ),
                Choice(
                    _("“No, it was not the night staff.”"),
                    _(
                        "It feels safe to rule people out. Yet each “no” makes the list shorter, and the day "
                        "you fall silent becomes a “yes”. It may also be untrue, and then you are caught in "
                        "it."
                    ),
                ),
                Choice(
                    _(
                        "“I do not talk about who raises concerns, or if anyone did. If you are worried about "
                        "someone, tell them about the support line.”"
                    ),
                    _(
                        "The same answer every time gives nothing away, and the worry gets a place to go. "
                        "Afterwards, note that people are guessing and tell a first reader: the risk of a "
                        "guess has gone up."
                    ),
                    is_right=True,
                ),
                Choice(
                    _("Say nothing, get in the car, and leave it there."),
                    _(
                        "You kept the name, which matters most. But silence today and a different silence "
                        "tomorrow can be read, and nobody else learns that guessing has begun. Have your one "
                        "sentence ready, and report it."
                    ),
                ),
            ),
        ),
    ),
)
CAFE = Scene(
    _("The café"),
    (
        Step(
            _(
                "Saturday, a busy café. You meet the investigator on your case, who is also a friend. Halfway "
                "through, they lean in: “That statement of yours. I have worked out who wrote it.” They begin "
                "to explain how. At the next table a person in a care uniform has stopped stirring their tea."
            ),
            (
                Choice(
                    _("Lower your voice and let them finish, because you share the case anyway."),
                    _(
                        "Sharing a case is not sharing a name. The investigator may not know it, and a quiet "
                        "voice still carries. Listening also makes you the one who knows that they know, and "
                        "said nothing."
                    ),
                ),
                Choice(
                    _(
                        "“Stop there. Not here, and not about who. On Monday, at work.” Then talk of "
                        "something else."
                    ),
                    _(
                        "A short, calm stop is the whole skill. It does not confirm the guess, and it takes "
                        "the matter back to work, where it can be dealt with."
                    ),
                    is_right=True,
                ),
                Choice(
                    _("“You are wrong, it is not that person.”"),
                    _(
                        "You have just joined in. Ruling someone out is still talking about who it was, and "
                        "the next table has heard it."
                    ),
                ),
            ),
        ),
        Step(
            _(
                "On Monday your manager says: “Someone heard two of our people in a café discuss who wrote a "
                "statement. The investigator says nothing was said.” They look at you."
            ),
            (
                Choice(
                    _("“It was one friend talking to another. Nobody can prove what was said.”"),
                    _(
                        "Resting on the lack of proof protects you and not the reporter. While the truth is "
                        "missing, nobody can judge the risk or warn them."
                    ),
                ),
                Choice(
                    _("“I told them to stop, so my part is fine. Ask them.”"),
                    _(
                        "Stopping it was right. Even so, two of you sat there, and you have known since "
                        "Saturday. You own your share of it. Handing over the blame does not shrink the harm."
                    ),
                ),
                Choice(
                    _(
                        "“It happened. I stopped it, but I did not report it at once. I am sorry. Here is "
                        "what was said, and who may have heard.”"
                    ),
                    _(
                        "Now the reporter can be told, the case can be made safer, and the incident is on "
                        "record. The facts and an apology are worth more than a good excuse. Next time, "
                        "report it the same day."
                    ),
                    is_right=True,
                ),
            ),
        ),
    ),
)
WRONG_ADDRESS = Scene(
    _("The wrong address"),
    (
        Step(
            _(
                "You want the second reader, Chris Boyd, to look at your draft letter. In a hurry you paste "
                "it into an email. The mail program fills in “Chris B”, and off it goes to Chris Bell in "
                "rotas. The draft says “your account of the 14th”. You see it a minute later. Nothing has "
                "come back."
            ),
            (
                Choice(
                    _("Recall the mail, and tell nobody if the recall works."),
                    _(
                        "Recall often fails, and phones show the first lines at once. If you alone know, "
                        "nobody can check what was read, and the first hours are gone."
                    ),
                ),
                Choice(
                    _("Write to Chris Bell: “Please ignore that, it is about a whistleblowing case.”"),
                    _("You have now said what it was. Asking someone to ignore a thing makes it worth reading."),
                ),
                Choice(
                    _(
                        "Report it now as a possible disclosure. Then do what you are told: most likely a "
                        "neutral request to delete it unread."
                    ),
                    _(
                        "The people who can act need the time. The data protection officer may have only 72 "
                        "hours to decide what to report. The reporter should hear it from us, not by rumour. "
                        "That you came forward counts for you. From now on: content never goes by email; "
                        "letters are checked here so that this cannot happen."
                    ),
                    is_right=True,
                ),
                Choice(
                    _("Wait until the end of the day to see if Chris Bell has noticed."),
                    _("Waiting feels calm, and it spends the only time in which harm can still be stopped."),
                ),
            ),
        ),
    ),
)
RIGHT_TO_KNOW = Scene(
    _("“I have a right to know”"),
    (
        Step(
            _(
                "A head of service rings you. “I run this place. One of my people has gone behind my back, "
                "and I have a duty of care to them. I have a right to know who it is. If you refuse, put it "
                "in writing and copy in the director.” Your own appraisal is with them next month."
            ),
            (
                Choice(
                    _("Give the name, “in confidence”, because a head of service outranks you."),
                    _(
                        "Rank opens nothing here. A name goes to one named person, for one purpose, after the "
                        "reporter was asked. You would break that alone, and the reporter would pay for it."
                    ),
                ),
                Choice(
                    _("“I do not know who it is”, though you do."),
                    _(
                        "A lie may hold for a day. When it falls, so does every true thing you said, and it "
                        "invites more digging. You may refuse without lying."
                    ),
                ),
                Choice(
                    _(
                        "“I do not share that, and nobody here does so on request. If you think you need a "
                        "name, there is a form that asks for the reason. I will note that you asked.” Then "
                        "report the pressure."
                    ),
                    _(
                        "It is true, it is the same for everyone, and it shows the only door. Pressing for a "
                        "name, or trying to work it out, can itself be an incident. Reporting it protects you "
                        "as well, appraisal included."
                    ),
                    is_right=True,
                ),
                Choice(
                    _("Promise to ask the reporter for them, and to ring back."),
                    _(
                        "You would carry the pressure to the very person it is aimed at. Only a request on "
                        "record, with purpose and recipient, leads to a question in the inbox."
                    ),
                ),
            ),
        ),
    ),
)
RIGHT_GUESS = Scene(
    _("The right guess"),
    (
        Step(
            _(
                "In a team meeting someone says with a laugh: “Well, we all know it was Ash who spoke up.” "
                "Ash is there and looks at the floor. They are right. Ash raised it in confidence, and you "
                "are the contact. Faces turn to you."
            ),
            (
                Choice(
                    _("“Ash did nothing of the kind.”"),
                    _(
                        "It sounds loyal. It is false, it puts Ash in the middle of the room, and Ash must "
                        "now keep up your story."
                    ),
                ),
                Choice(
                    _("Look at Ash, to see what they want you to do."),
                    _("That look is the answer. In such a moment people read faces, not words."),
                ),
                Choice(
                    _(
                        "To the room: “We do not guess who raises concerns, about anyone. Guessing can hurt "
                        "people, and we stop it here. Next point.”"
                    ),
                    _(
                        "It is about the behaviour, not the guess, and you would say the same if they were "
                        "wrong. Afterwards write to Ash in the inbox, never in the corridor, and ask how they "
                        "are. Record the risk, and look at the protection plan."
                    ),
                    is_right=True,
                ),
                Choice(
                    _("Let it pass, so as not to make it bigger, and say nothing afterwards."),
                    _(
                        "Not feeding it in the room can be wise. But a guess made aloud is often the start of "
                        "bad treatment. The reporter needs to hear from you the same day, and the plan has "
                        "changed."
                    ),
                ),
            ),
        ),
    ),
)
SCENES = (CAR_PARK, CAFE, WRONG_ADDRESS, RIGHT_TO_KNOW, RIGHT_GUESS)
