"""The answer letter as a PDF, in the person's language, with number, date and unit; a draft says that it is one."""

from pathlib import Path
from typing import Final

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from senim.casework.cases import Case
from senim.design.dates import day
from senim.intake.models import Contact, Message
from senim.intake.slip import FONTS
from senim.places import queries as places
from senim.processes.models import Instance

TEMPLATE: Final = Path(__file__).with_name("letter.typ")


def letter_pdf(case: Case, message: Message) -> bytes:
    """The letter as a tagged A4 PDF. Two queries. Its words go in as text: nothing in them is read as markup."""
    instance = Instance.objects.filter(pk=message.stream).first() or case.instance
    unit = places.unit(instance.unit_id)
    contact = Contact.objects.filter(request=case.request).first()
    language = message.language
    with override(language):
        given = {
            "language": language,
            "title": _("Answer to your request"),
            "number_label": _("Number"),
            "number": case.number,
            "date": day(message.sent_at or message.written_at),
            "unit": unit.name_in(language),
            "address": str(getattr(unit, f"address_{language}", "")),
            "phone": unit.phone,
            "to": contact.full_name if contact else "",
            "to_address": contact.address if contact else "",
            "service": case.standing.service.service.name.to(language),
            "text": message.text,
            "draft": "" if message.sent_at else _("Draft: not signed, not sent"),
            "foot": _(
                "You can follow your request, reply and say that you do not agree with your number and secret on our site."
            ),
        }
    return typst.compile(TEMPLATE, sys_inputs=given, font_paths=[FONTS], format="pdf")
