"""The code of a visit: twelve characters that open it to the person, made from the operator's secret; only its hash is kept."""

import hmac
from functools import lru_cache
from typing import Final

from django.conf import settings

from senim.desks.errors import UnknownVisit
from senim.desks.models import VisitCard
from senim.sealing.receipts import ALPHABET

LENGTH: Final = 12
"""60 bits: with ten wrong tries a minute and place, guessing one of a million open visits takes thousands of years."""

_GROUP: Final = 4
_LONGEST: Final = 40
_READ: Final = str.maketrans("OIL", "011") | str.maketrans("ОІАВСЕНКМРТХУЗ", "01ABCEHKMPTXY3")


def code_of(key: bytes) -> str:
    """The code that follows from an idempotency key (`intake.keys.read_key`): a repeated press gives the same one."""
    number = int.from_bytes(hmac.digest(_derived("code"), key, "sha256")[:8], "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in range(LENGTH))
    return "-".join(letters[start : start + _GROUP] for start in range(0, LENGTH, _GROUP))


def hash_of_code(code: str) -> bytes:
    """What is kept of a code, typed in any case, with or without dashes. Text that is no code has a hash that nothing has."""
    typed = "".join(letter for letter in code[:_LONGEST].upper().translate(_READ) if letter in ALPHABET)
    return hmac.digest(_derived("hash"), typed.encode(), "sha256")


def visit_of_code(code: str) -> int:
    """The number of the visit that a code opens. Refuses UnknownVisit. One query, the same for a right and a wrong code."""
    found = VisitCard.objects.filter(code_hash=hash_of_code(code)).values_list("visit_id", flat=True).first()
    if found is None:
        raise UnknownVisit("no such code")
    return int(found)


@lru_cache(maxsize=4)
def _derived(purpose: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"senim visit " + purpose.encode(), "sha256")
