"""What becomes of files: opened, looked at, covered, sent back; two originals asked for, one of them opened."""

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from accounts.models import User
from concerns.domain import filework, originals
from concerns.models import Attachment, Concern
from tests.desk import done, fill, text_of
from tests.leaks.story import Planted, Story
from tests.pages import visit


def of_files(story: Story, planted: Planted, concern: Concern, *, second: User) -> None:
    """Through every form of it, with a word of its own in each field."""
    handler, reference = story.desk(story.handler), concern.reference
    photo = _photo(f"{planted.word('second_file')}.png")
    assert visit(planted.client, reverse("inbox:files")).press(attached=photo, injury="no").status == 200
    given = SimpleUploadedFile(f"{planted.word('given_name')}.png", _photo("x").read())
    done(fill(handler, "casework:file-give", reference, attached=given, whole="1"))
    assert filework.work(now=timezone.now()) == 2
    first, other, ours = Attachment.objects.filter(concern=concern).order_by("number")
    for place, more in (("files", ()), ("file-clean", (first.pk,)), ("file-page", (first.pk, 1))):
        assert handler.get(reverse(f"casework:{place}", args=[reference, *more])).status_code == 200
    assert handler.get(reverse("casework:file-picture", args=[reference, first.pk, 1])).status_code == 200
    box = {"left_1": "0", "top_1": "0", "width_1": "50", "height_1": "50"}
    done(fill(handler, "casework:file-cover", reference, first.pk, do="keep", **box))
    assert planted.client.get(reverse("inbox:given", args=[ours.pk])).status_code == 200
    refused = {"decision": "refuse", "reason": planted.word("original_refused")}
    _asked(story, planted, handler, reference, other, second, refused)
    _asked(story, planted, handler, reference, first, second, {"decision": "allow"})
    opened = reverse("casework:file-original", args=[reference, first.pk])
    reason = planted.word("original_reason")
    assert handler.post(opened, {"reason": reason, "do": "open"}).status_code == 200
    assert planted.words["file_name"] in text_of(handler.post(opened, {"reason": reason, "do": "name"}))
    assert reason in text_of(planted.client.get(reverse("inbox:home")))


def _asked(
    story: Story,
    planted: Planted,
    handler: Client,
    reference: str,
    file: Attachment,
    second: User,
    decided: dict[str, Any],
) -> None:
    """Asked for, a yes of its reporter, and what the second person says."""
    words = planted.word(f"original_{file.number}")
    done(fill(handler, "casework:file-ask", reference, file.pk, purpose="check", words=words, days="7"))
    row = originals.every().get(attachment=file)
    assert visit(planted.client, reverse("inbox:original", args=[row.pk])).press(answer="yes").status == 200
    place = reverse("oversight:original", args=[row.pk])
    assert words in text_of(story.desk(second).get(place))
    done(story.desk(second).post(place, decided))


def _photo(name: str) -> SimpleUploadedFile:
    made = io.BytesIO()
    Image.new("RGB", (60, 40), "navy").save(made, "PNG")
    return SimpleUploadedFile(name, made.getvalue(), "image/png")
