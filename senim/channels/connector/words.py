"""What the operations do, in words, for the OpenAPI document and the pages for developers."""

from django.utils.translation import gettext as _


def summary(name: str) -> str:
    """One operation in a sentence."""
    return {
        "token": _("Get a token for the name and the secret of your key (OAuth 2.0 client credentials)"),
        "document": _("This document"),
        "list_services": _("Services that can be filed"),
        "service_schema": _("The JSON Schema of the answers of one service"),
        "list_requests": _("The requests that your system filed"),
        "file_request": _("File a request for a person"),
        "request_state": _("Where a request stands"),
        "list_messages": _("Messages of a request"),
        "write_message": _("Write for the person: the answer to a question, or a remark"),
        "add_file": _("Add a file for the person"),
        "record_number": _("Record the number that a state register gave"),
        "withdraw_request": _("Take a request back for the person"),
        "rate_request": _("Rate for the person how it went"),
        "dispute_answer": _("Dispute the answer for the person: a review begins"),
        "set_own_number": _("Set the number that the request has in your system"),
        "list_changed_requests": _("Your requests that changed, as they stand now"),
        "list_changes": _("What changed, for those who cannot receive webhooks"),
        "told": _(
            "Where your system tells us by webhook: the number of a register, or where a request stands with you"
        ),
        "change": _("What your address receives when a request changes"),
    }[name]


def describe() -> str:
    """The whole door in a few sentences."""
    return " ".join(
        (
            _("For systems of other bodies that file requests for people and follow them."),
            _("Every call has a token; every POST has an Idempotency-Key, which is bound to what was sent."),
            _("The same call again gets the same answer."),
            _("Faults are problem details (RFC 9457) in the language of Accept-Language: kk, ru or en."),
            _("Safeguarded services are not offered here."),
        )
    )
