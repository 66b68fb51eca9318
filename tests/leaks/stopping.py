"""The reporter asks us to stop, a first reader does, and they say how it was."""

from django.urls import reverse

from concerns.models import Concern, Feedback, Withdrawal
from tests.desk import done
from tests.leaks.story import Planted, Story
from tests.pages import visit


def stopped(story: Story, planted: Planted, concern: Concern) -> None:
    story.triaged(planted, concern)
    inbox = story.reporter()
    visit(inbox, reverse("inbox:enter")).press(code=planted.words["code"])
    assert visit(inbox, reverse("inbox:stop")).press(why=planted.word("stop_why")).status == 200
    lead, asked = story.desk(story.lead), Withdrawal.objects.get(concern=concern)
    typed = {name: planted.word(f"stop_{name}") for name in ("reason", "support", "bodies")}
    lead.get(reverse("oversight:withdrawals"))
    done(lead.post(reverse("oversight:withdrawal", args=[asked.pk]), {"answer": "stop", **typed}))
    said = visit(inbox, reverse("inbox:feedback")).press(again="yes", text=planted.word("better"))
    assert said.heading == "Thank you for your answers"
    assert Feedback.objects.count() == 1
