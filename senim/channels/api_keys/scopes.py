"""What a key may be used for: a closed list, one entry a door."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

OPEN311: Final = "open311"
SCOPES: Final[Mapping[str, str | Promise]] = {
    OPEN311: _("Open311: file requests, and see those that were filed with this key"),
}
