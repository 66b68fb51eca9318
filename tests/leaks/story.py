"""One concern from raised to answered through the pages, with a word of its own planted in every field."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from concerns.domain import gate
from concerns.enums import Mode
from concerns.models import Concern
from tests.desk import done, fill, sign_in
from tests.leaks.filed import with_a_photo
from tests.leaks.hunt import Trail, Walker
from tests.leaks.looking import looked_into
from tests.leaks.talked import talked
from tests.pages import visit
from tests.reporter import code_on, send, walk
from tests.weighing import weigh_up

DEVICE = {
    "REMOTE_ADDR": "203.0.113.77",
    "HTTP_X_FORWARDED_FOR": "198.51.100.123",
    "HTTP_USER_AGENT": "Zqbrowserxvofthereporterkj",
    "HTTP_ACCEPT_LANGUAGE": "cy-GB-x-Zqtonguexvkj",
}
IDENTITY = ("name", "work", "reach")
WRITTEN = ("happened", "occurred", "place", "about", "told_before")


@dataclass
class Planted:
    """Words that exist nowhere else, each by the field it was typed into."""

    mode: str
    words: dict[str, str] = field(default_factory=dict)
    client: Client = field(default_factory=Client)  # the reporter's, once they are in their inbox

    def word(self, name: str) -> str:
        return self.words.setdefault(name, f"Zq{self.mode}xv{name.replace('_', '')}kj")

    def named(self, *names: str) -> set[str]:
        return {word for name, word in self.words.items() if name in names}


def at_once(planted: Planted) -> dict[str, str]:
    """Appointed without being asked."""
    return {"how": "at_once", "why_at_once": planted.word("at_once")}


@dataclass
class Story:
    """Who takes part, what they typed, and what their requests left behind."""

    lead: User
    handler: User
    worker: User
    trail: Trail = field(default_factory=Trail)
    clients: dict[str, Client] = field(default_factory=dict)

    def desk(self, user: User) -> Client:
        if user.email not in self.clients:
            client = Walker(user.name, self.trail)
            sign_in(client, user)
            self.clients[user.email] = client
        return self.clients[user.email]

    def reporter(self) -> Client:
        """On a device of their own, of which nothing may stay (I6)."""
        return Walker("reporter", self.trail, **DEVICE)

    def raised(
        self, mode: Mode, *, must_not_know: Sequence[User] = (), would_rather_not: Sequence[User] = ()
    ) -> tuple[Planted, Concern]:
        """Somebody may be at risk, so that the doorbell rings."""
        planted = Planted(mode)
        answers = {name: planted.word(name) for name in WRITTEN}
        if mode in {Mode.CONFIDENTIAL, Mode.OPEN}:
            answers |= {name: planted.word(name) for name in IDENTITY}
        if mode == Mode.UNNAMED:
            answers["known_to"] = planted.word("known_to")
        wishes = f"{planted.word('wish_one')}\n{planted.word('wish_two')}"
        before = set(Concern.objects.values_list("pk", flat=True))
        last = walk(
            self.reporter(),
            **answers,
            mode=mode,
            wishes=wishes,
            danger_now="yes",
            safeguarding="yes",
            must_not_know=[str(user.pk) for user in must_not_know],
            would_rather_not=[str(user.pk) for user in would_rather_not],
        )
        sent = send(last, **(with_a_photo(planted) if mode == Mode.CONFIDENTIAL else {}))
        assert sent.heading == "We have it"
        planted.words["code"] = code_on(last)
        return planted, Concern.objects.exclude(pk__in=before).get()

    def logged(self) -> tuple[Planted, Concern]:
        """Told to somebody, written down, and taken over by its reporter under their name."""
        planted, day = Planted("logged"), timezone.localdate() - timedelta(days=2)
        before = set(Concern.objects.values_list("pk", flat=True))
        saved = visit(self.desk(self.worker), reverse("casework:log")).press(
            "go",
            "save",
            channel="conversation",
            raised_date_day=str(day.day),
            raised_date_month=str(day.month),
            raised_date_year=str(day.year),
            raised_time="11.30am",
            safeguarding="yes",
            **{name: planted.word(name) for name in ("happened", "present", "about")},
            wishes=f"{planted.word('wish_one')}\n{planted.word('wish_two')}",
        )
        assert saved.heading == "The concern is saved"
        planted.words["handover"] = code_on(saved)
        exchange = visit(self.reporter(), reverse("inbox:hand-over")).press(code=planted.words["handover"])
        own = exchange.press(mode="confidential").press(**{name: planted.word(name) for name in IDENTITY})
        planted.words["code"] = code_on(own)
        assert own.press("go", "send", typed_code=planted.words["code"]).heading == "Your code works now"
        return planted, Concern.objects.exclude(pk__in=before).get()

    def triaged(self, planted: Planted, concern: Concern, *, fits: str = "yes") -> None:
        """Everything that is decided before somebody is appointed."""
        reference, lead = concern.reference, self.desk(self.lead)
        done(fill(lead, "triage:case", reference, target="triage:conflicts", looked="on"))
        day = timezone.localdate()
        passed_on = {f"referred_on_{part}": getattr(day, part) for part in ("day", "month", "year")}
        passed_on |= {"referred_to": planted.word("safe_to"), "reference": planted.word("safe_reference")}
        done(fill(lead, "triage:safeguarding", reference, "adult", answer="referred", **passed_on))
        reason = planted.word("safe_child")
        done(fill(lead, "triage:safeguarding", reference, "child", answer="not_required", reason=reason))
        done(fill(lead, "triage:protection", reference, steps=["supervision"], reason=planted.word("protect")))
        weigh_up(lead, reference, fits=fits, word=planted.word)

    def worked_on(self, planted: Planted, concern: Concern) -> None:
        """Triage, first letter, messages both ways, a note, a finding, the answer, the end."""
        reference, lead, handler = concern.reference, self.desk(self.lead), self.desk(self.handler)
        self.triaged(planted, concern)
        done(fill(lead, "triage:accept", reference, handler=str(self.handler.pk), **at_once(planted)))
        self._acknowledged(planted, reference, handler)
        done(fill(handler, "casework:start", reference))
        done(fill(handler, "casework:concern", reference, target="casework:mark", identifying="yes"))
        done(fill(handler, "casework:copy", reference, text=planted.word("copy")))
        done(fill(handler, "casework:notes", reference, text=planted.word("note")))
        done(fill(handler, "casework:messages", reference, text=planted.word("question")))
        done(fill(handler, "casework:messages", reference, text=planted.word("draft"), do="keep"))
        self._replied(planted)
        done(fill(handler, "casework:allegations", reference, text=planted.word("allegation")))
        self._weighed(planted, reference, handler)
        texts = ("how", "evidence", "which_part", "seriousness", "sufficiency", "content", "intent", "harm")
        found = {name: planted.word(name) for name in (*texts, "context", "factor_note", "standard_because")}
        found |= {"conclusion": "partly", "standard": "beyond_doubt"}
        done(fill(handler, "casework:finding", reference, 1, **found))
        looked_into(planted.word, reference, handler, second=self.lead, owner=self.handler)
        for number in (1, 2):
            done(
                fill(
                    handler, "casework:wish", reference, number, reply="all", reason=planted.word(f"why_{number}")
                )
            )
        talked(self, planted, concern)
        self._answered(planted, reference, handler)
        done(fill(handler, "casework:close", reference, learned=planted.word("learned")))

    def _acknowledged(self, planted: Planted, reference: str, handler: Client) -> None:
        form = handler.get(reverse("casework:acknowledge", args=[reference])).context["form"]
        offered = {name: form[name].value() or "" for name in ("received", "when", "support", "contact")}
        how = planted.word("letter")
        done(fill(handler, "casework:acknowledge", reference, **offered, how=how, do="issue"))

    def _weighed(self, planted: Planted, reference: str, handler: Client) -> None:
        """Two pieces of evidence, of which one is struck out."""
        for number, kind in enumerate(("fact", "opinion"), start=1):
            piece = {name: planted.word(f"{name}_{number}") for name in ("what", "source")}
            done(fill(handler, "casework:evidence", reference, 1, kind=kind, **piece))
        done(fill(handler, "casework:evidence-strike", reference, 1, 2, because=planted.word("struck")))

    def _replied(self, planted: Planted) -> None:
        inbox = visit(self.reporter(), reverse("inbox:enter")).press(code=planted.words["code"])
        assert planted.word("question") in inbox.text
        assert planted.word("message") in inbox.press(text=planted.word("message")).text
        if "name" in planted.words:
            own = visit(inbox.client, reverse("inbox:address"))
            done = own.press(address=f"{planted.word('address')}@example.org", alone="on")
            assert done.heading == "We have your address"

    def _answered(self, planted: Planted, reference: str, handler: Client) -> None:
        news = timezone.localdate() + timedelta(days=60)
        answer = {
            "actions": planted.word("actions"),
            "news_date_day": str(news.day),
            "news_date_month": str(news.month),
            "news_date_year": str(news.year),
            "apology": planted.word("apology"),
            "bodies": "Care Quality Commission (safety of care)",
        }
        going = {name: planted.word(f"going_{name}") for name in ("done", "next_step", "question")}
        done(fill(handler, "casework:update", reference, **going, do="issue"))
        done(fill(handler, "casework:outcome", reference, **answer, do="second_reader"))
        second = self.desk(self.lead)
        for answered in ("send_back", "agree"):
            done(fill(handler, "casework:second-reader", reference, reader=str(self.lead.pk)))
            done(fill(second, "casework:second-reading", reference, reason=planted.word("sent_back"), do=answered))
        done(fill(handler, "casework:outcome", reference, **answer, do="issue"))

    def shown(self, planted: Planted, concern: Concern) -> None:
        """The handler, who passed the scenes, opens an openly given name, with a reason."""
        gate.record_pass(self.handler, now=timezone.now())
        handler, address = self.desk(self.handler), reverse("identity:open-name", args=[concern.reference])
        asked = visit(handler, address).values
        page = handler.post(address, {**asked, "reason": planted.word("reason")})
        assert planted.words["name"] in page.content.decode()

    def searched(self, planted: Planted, concern: Concern) -> None:
        """The handler looks for a word of a note and finds it, and for a name and does not."""
        handler, address = self.desk(self.handler), reverse("casework:search")
        found = handler.post(address, {"words": planted.word("note")})
        assert f"/staff/cases/{concern.reference}/notes/" in found.content.decode()
        for word in planted.named("name"):
            assert "Nothing is found." in handler.post(address, {"words": word}).content.decode()
