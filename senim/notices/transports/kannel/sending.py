"""Notices by SMS through Kannel, with a delivery report asked for each and its cost by the operator's price."""

from django.conf import settings
from django.urls import reverse

from senim.notices.errors import Temporary
from senim.notices.transports.kannel import gateway
from senim.notices.transports.kannel.reports import TRANSPORT, reference_of, token_of
from senim.notices.transports.registry import Message, Sent, register


class KannelTransport:
    """Hands each message to the operator's gateway; without one everything is put off."""

    timeout_seconds = gateway.LONGEST_SECONDS

    def send(self, message: Message) -> Sent:
        """Send the words. Raises Refused for a number that Kannel does not take, else Temporary."""
        found = gateway.configured()
        if found is None:
            raise Temporary("not_configured")
        parts = gateway.send(found, message.to, message.text, report_address(message.id))
        return Sent(reference=reference_of(message.id), parts=parts, cost=parts * settings.SMS_PRICE)


def report_address(notice_id: int) -> str:
    """The address that Kannel calls about a notice; `%d` is where it writes the state. The signed token is all that is believed."""
    return f"{settings.KANNEL_CALLS}{reverse('channels:sms_report')}?state=%d&about={token_of(notice_id)}"


register(TRANSPORT, "sms", KannelTransport())
