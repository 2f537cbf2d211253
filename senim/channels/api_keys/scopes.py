"""What a key may be used for: a closed list, one entry a door."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPEN311: Final = "open311"
CONNECTOR: Final = "connector"
CONNECTOR_WORDS: Final = "connector.words"
CONNECTOR_NUMBERS: Final = "connector.numbers"
CONNECTOR_REGISTERS: Final = "connector.registers"
CONNECTOR_PERSON: Final = "connector.person"
SCOPES: Final[Mapping[str, str | Promise]] = {
    OPEN311: _("Open311: file requests, and see those that were filed with this key"),
    CONNECTOR: _("Connector: file requests for people, follow them, write and add files for them"),
    CONNECTOR_PERSON: _("Connector, wishes: withdraw a request, rate and dispute its answer as the person wants"),
    CONNECTOR_WORDS: _("Connector, words: read the words of messages, where the person agreed"),
    CONNECTOR_NUMBERS: _("Connector, numbers: record the number that a state register gave"),
    CONNECTOR_REGISTERS: _(
        "Connector, registers: tell us by webhook also of requests that others filed, by their number"
    ),
}
