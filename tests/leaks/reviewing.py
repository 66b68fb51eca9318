"""What comes after an answer: a note and a record for files, a sealed question, a review, a case opened again."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from concerns.domain import reviewers
from concerns.enums import Conclusion
from concerns.models import Case, Concern, Finding, KnownFalse, Review
from tests.desk import done, fill
from tests.pages import visit

if TYPE_CHECKING:
    from tests.leaks.story import Planted, Story


def kept_on_files(story: "Story", planted: "Planted", concern: Concern) -> None:
    """Whose name is kept, and what was upheld: a note for the one, a record for the other."""
    handler, reference = story.desk(story.handler), concern.reference
    done(fill(handler, "afterwards:note", reference))
    record: dict[str, Any] = {
        "person": planted.word("file_person"),
        "numbers": ["1"],
        "reason": planted.word("file_reason"),
    }
    done(fill(handler, "afterwards:record", reference, **record, do="keep"))


def held_false(story: "Story", planted: "Planted", concern: Concern) -> None:
    """One asks, a second says no. It is asked only about what was not upheld, as the story is otherwise."""
    found = Finding.objects.filter(allegation__answering__concern=concern)
    found.update(conclusion=Conclusion.NOT_UPHELD)
    handler, reference = story.desk(story.handler), concern.reference
    grounds = {"knew": planted.word("knew"), "otherwise": planted.word("otherwise")}
    done(fill(handler, "afterwards:known-false", reference, **grounds))
    row = KnownFalse.objects.select_related("decider").get(concern=concern)
    place = reverse("oversight:sealed-question", args=[row.pk])
    done(story.desk(row.decider).post(place, {"answer": "no", "reason": planted.word("sealed_reason")}))
    found.update(conclusion=Conclusion.UPHELD)


def reviewed(story: "Story", planted: "Planted", concern: Concern) -> None:
    """The reporter disagrees, somebody with no part in it looks again, and the case goes back to work."""
    inbox = story.reporter()
    visit(inbox, reverse("inbox:enter")).press(code=planted.words["code"])
    assert visit(inbox, reverse("inbox:review")).press(text=planted.word("review_why")).status == 200
    review = Review.objects.get(concern=concern)
    reviewer = reviewers.of(Case.objects.get(concerns=concern))
    assert reviewer is not None
    client, place = story.desk(reviewer), (concern.reference, review.pk)
    begun = {"how": planted.word("review_how"), "support": planted.word("review_support")}
    done(fill(client, "afterwards:begin", *place, **begun, do="issue"))
    result = {name: planted.word(f"review_{name}") for name in ("found", "changes", "apology", "bodies")}
    done(fill(client, "afterwards:decide", *place, **result, result="changed", do="issue"))


def opened_again(story: "Story", planted: "Planted", concern: Concern) -> None:
    typed = {"reason": planted.word("again_reason"), "words": planted.word("again_words")}
    done(fill(story.desk(story.handler), "afterwards:reopen", concern.reference, **typed))
