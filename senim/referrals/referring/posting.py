"""Letters to bodies: put down with the event that they tell of, sent by the worker, in neutral words that name nobody."""

import datetime as dt
import random
import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.notices.errors import Temporary, Undelivered
from senim.notices.transports.chosen import way_to
from senim.notices.transports.registry import LONGEST_SEND_SECONDS, Message
from senim.notices.trying import MOST_ATTEMPTS, SECOND, delay_us
from senim.referrals.directory.models import Member, Partner
from senim.referrals.numbers import number_of
from senim.referrals.referring.linking import code_of, new_link, token_of
from senim.referrals.referring.models import Letter, Referral
from senim.referrals.tongue import micros

LEASE_US: Final = int(2 * LONGEST_SEND_SECONDS) * SECOND
NOT_SET_UP_US: Final = 3600 * SECOND


def queue(referral: Referral, kind: str, at: dt.datetime, *, chief: bool = False) -> None:
    """Put a letter down, inside the caller's transaction; none for a body without an address.

    Whoever works there and signs in finds everything on their own list; a body of which nobody does gets a way in.
    """
    partner = Partner.objects.get(pk=referral.organisation_id)
    if not (partner.chief_email if chief else partner.email):
        return
    signs_in = Member.objects.filter(partner=partner).exists()
    link = None if signs_in or chief else new_link(referral.pk, micros(at))
    Letter.objects.create(referral_id=referral.pk, link=link, kind=kind, chief=chief, next_at=micros(at))


def send_due(clock: Callable[[], int], most: int = 50) -> int:
    """Send the letters that are due; how many were dealt with. Each is taken by a conditional change, so that two workers send one once."""
    done = 0
    while done < most and (letter := _taken(clock())) is not None:
        _deal(letter, clock)
        done += 1
    return done


def send_now() -> int:
    """The same by the clock on the wall; the worker's own thread for it calls this."""
    return send_due(lambda: time.time_ns() // 1000)


def _taken(at: int) -> Letter | None:
    due = Letter.objects.filter(state__in=("waiting", "sending"), next_at__lte=at).order_by("next_at", "pk")
    for letter in due[:5]:
        mine = Letter.objects.filter(pk=letter.pk, next_at=letter.next_at, state=letter.state)
        if mine.update(state="sending", next_at=at + LEASE_US, attempts=letter.attempts + 1):
            letter.attempts += 1
            return letter
    return None


def _deal(letter: Letter, clock: Callable[[], int]) -> None:
    referral = Referral.objects.get(pk=letter.referral_id)
    partner = Partner.objects.get(pk=referral.organisation_id)
    address = partner.chief_email if letter.chief else partner.email
    way = way_to("email", address) if address else None
    if not address or (letter.kind == "code" and letter.link and letter.link.code_until_at <= clock()):
        _settle(letter, "dropped", clock(), "no_address" if not address else "too_late")
    elif way is None:
        _again(letter, clock() + NOT_SET_UP_US, "not_set_up", letter.attempts - 1)
    else:
        try:
            way.transport.send(_message(letter, referral, partner, way.address))
        except Temporary as fault:
            _failed(letter, clock, fault.reason)
        except Undelivered as fault:
            _settle(letter, "dead", clock(), fault.reason)
        else:
            _settle(letter, "sent", clock(), "")


def _failed(letter: Letter, clock: Callable[[], int], reason: str) -> None:
    if letter.attempts >= MOST_ATTEMPTS:
        _settle(letter, "dead", clock(), reason)
    else:
        _again(letter, clock() + delay_us(letter.attempts, random.random()), reason, letter.attempts)


def _again(letter: Letter, at: int, reason: str, attempts: int) -> None:
    Letter.objects.filter(pk=letter.pk).update(state="waiting", next_at=at, reason=reason, attempts=attempts)


def _settle(letter: Letter, state: str, at: int, reason: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state, done_at=at, reason=reason)


def _message(letter: Letter, referral: Referral, partner: Partner, address: str) -> Message:
    """The number below zero keeps the letter apart from every notice to a person."""
    number = number_of(referral.pk)
    with override(partner.language):
        text = f"{_sentence(letter, number)}\n\n{_way_in(letter, partner.language)}\n"
        subject = _("Senim: a matter for you, %(number)s") % {"number": number}
    return Message(-letter.pk, address, text, partner.language, subject)


def _sentence(letter: Letter, number: str) -> str:
    link = letter.link
    return {
        "referred": _("We ask for your part in a matter: %(number)s. Please answer by the date shown there."),
        "wrote": _("There is a message for you on %(number)s."),
        "reminder": _("Something is due soon on %(number)s."),
        "late": _("Something is overdue on %(number)s. Please see to it."),
        "revoked": _("The matter %(number)s was taken back. Please stop, and confirm that you keep nothing of it."),
        "code": _("Your one-time code is %(code)s. It holds for 15 minutes. If you did not ask for it, do nothing."),
    }[letter.kind] % {"number": number, "code": code_of(link) if link else ""}


def _way_in(letter: Letter, language: str) -> str:
    """The code's letter has no address: who reads one of the two letters over a shoulder has not the other."""
    if letter.kind == "code":
        return _("Type it into the page that asked for it.")
    if letter.link is None:
        return _("Sign in to see it: %(link)s") % {"link": _address("partner:list", language)}
    way = _address("partner:letter", language, token_of(letter.link))
    return _("Open this address; you then get a one-time code by a second letter: %(link)s") % {"link": way}


def _address(name: str, language: str, *parts: str) -> str:
    with override(language):
        return str(settings.SITE) + reverse(name, args=parts)
