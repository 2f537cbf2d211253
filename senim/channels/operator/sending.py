"""Sending what stands on the screen: the same acceptance as the web's, with words for what is refused."""

import datetime as dt
from typing import NamedTuple

from django.utils.translation import gettext as _

from senim.accounts.viewer import Viewer
from senim.catalogue.answers import AnswerRefused
from senim.channels.operator.actions import take
from senim.channels.operator.asking import CallForm, call_form
from senim.channels.operator.call import Call, changed
from senim.channels.operator.errors import NoNumberToCall
from senim.channels.operator.pages import open_service
from senim.intake.arrivals import Arrival
from senim.intake.errors import KeyReused
from senim.intake.keys import new_key, read_key
from senim.intake.questions import refusal


class Outcome(NamedTuple):
    """The request's id; or 0, the form as it is to be shown again, the call (with a fresh key where the old one is used),

    and what stood in the way where that is no field's fault.
    """

    request_id: int
    form: CallForm | None
    call: Call
    problem: str = ""


def sent(call: Call, viewer: Viewer, at: dt.datetime) -> Outcome:
    """Send it once, however often the key is pressed. What is refused stands at its field, and nothing typed is lost."""
    compiled, key = open_service(call.service, at), read_key(call.key)
    if compiled is None or key is None:
        return Outcome(0, None, call, _("Choose what it is about first, then send."))
    if call.data.get("call-key") != call.key:
        return Outcome(0, None, call, _("This screen was too old to send. Look at it once more and press Send again."))
    form = call_form(call, compiled, viewer)
    if not form.is_valid():
        return Outcome(0, form, call)
    arrival = Arrival(
        compiled=compiled, answers=form.answers(), key=key, channel=call.channel, language=call.tongue, at=at
    )
    try:
        return Outcome(take(call=call, arrival=arrival, viewer=viewer).request_id, form, call)
    except AnswerRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, refusal(refused))
    except NoNumberToCall:
        form.add_error(_phone_field(form), _("To be called back, the person has to leave a phone number."))
    except KeyReused:
        form.add_error(
            None,
            _(
                "A request was sent from this screen already, and these words differ from it. "
                "To send them as another request, press Send again."
            ),
        )
        return Outcome(0, form, changed(call, key=new_key()))
    return Outcome(0, form, call)


def _phone_field(form: CallForm) -> str | None:
    return next((one.id for one in form.definitions if one.kind == "phone"), None)
