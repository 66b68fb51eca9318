import pytest
from django.core import mail
from django.test import override_settings

from accounts.models import User
from notifications.messages import notice_to

STAFF_ADDRESS = "https://contact.example/staff/"


@pytest.mark.django_db
@override_settings(STAFF_ADDRESS=STAFF_ADDRESS)
def test_the_mail_is_the_same_for_everybody_and_says_nothing(lead: User, handler: User) -> None:
    for person in (lead, handler):
        notice_to(person.email, mail.get_connection()).send()

    first, second = mail.outbox
    assert first.subject == second.subject == "Note for you"
    assert first.body == second.body
    assert first.body == (
        "Hello. There is something for you to look at. Sign in at https://contact.example/staff/ to see what"
        " it is. Our messages never say more than this.\n"
    )
    assert (first.to, second.to) == ([lead.email], [handler.email])


@pytest.mark.django_db
def test_no_header_tells_what_it_is_about(lead: User) -> None:
    notice_to(lead.email, mail.get_connection()).send()

    headers = dict(mail.outbox[0].message().items())
    del headers["Date"], headers["Message-ID"]
    assert headers == {
        "Content-Type": 'text/plain; charset="utf-8"',
        "MIME-Version": "1.0",
        "Content-Transfer-Encoding": "7bit",
        "Subject": "Note for you",
        "From": "Messages <messages@localhost>",
        "To": lead.email,
        "Auto-Submitted": "auto-generated",
    }


@override_settings(STAFF_ADDRESS="https://contact.example/staff/")
def test_that_nothing_is_due_looks_the_same_from_outside(lead: User) -> None:
    notice = notice_to(lead.email, mail.get_connection())
    nothing = notice_to(lead.email, mail.get_connection(), nothing_due=True)

    assert nothing.body == (
        "Hello. Nothing is waiting for you. The daily check ran. You can sign in at https://contact.example/staff/."
        " Our messages never say more than this.\n"
    )
    assert len(nothing.body) == len(notice.body)
    assert nothing.subject == notice.subject
    assert (nothing.to, nothing.extra_headers) == (notice.to, notice.extra_headers)
