"""The directory of recipients as it is published: whoever may be sealed to, signed by the instance's own key at every change."""

import hashlib
import secrets
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from senim.ledger.files import write_new
from senim.ledger.housekeeping import KEYS, note
from senim.places import queries as places
from senim.safeguarding.models import BodyLane, DirectoryEdition, RecipientKey
from senim.safeguarding.moments import coarse, day_of
from senim.safeguarding.recipients import holding
from senim.sealing import directory, notes

NAMELESS: Final = frozenset({"crisis_centre", "ngo"})
"""Kinds of bodies whose people are not named: who looks for a survivor must not find who helps them."""


def signer() -> str:
    """The name under which the directory is signed."""
    return f"{settings.LOG_ORIGIN}/directory"


def public_key() -> str:
    """The key, `name+id+base64`, by which a page checks the directory."""
    return notes.public_text(signer(), _key().public_key())


def newest() -> DirectoryEdition | None:
    """The edition that is served; None before anybody has a key."""
    return DirectoryEdition.objects.order_by("-pk").first()


def digest(text: str) -> bytes:
    """The hash of a signed note."""
    return hashlib.sha256(text.encode()).digest()


@transaction.atomic
def sign_anew(at: int) -> bool:
    """Sign the directory of the day when it is another than the newest edition; whether it was. Writes `directory_signed`."""
    edition, recipients = newest(), _recipients()
    if edition is not None and _told(edition) == recipients:
        return False
    note_text = notes.sign(directory.written(recipients, day_of(at).isoformat()), signer(), _key())
    hashed = digest(note_text)
    DirectoryEdition.objects.create(on=day_of(at), note=note_text, sha256=hashed)
    note(KEYS, "directory_signed", [{"sha256": hashed.hex(), "recipients": len(recipients)}], coarse(at))
    return True


def _told(edition: DirectoryEdition) -> tuple[directory.Recipient, ...]:
    return directory.read(edition.note[: edition.note.rfind("\n\n") + 1])


def _recipients() -> tuple[directory.Recipient, ...]:
    lanes: dict[int, dict[str, bool]] = {}
    for unit_id, lane, default in BodyLane.objects.order_by("lane").values_list("unit_id", "lane", "default"):
        lanes.setdefault(unit_id, {})[lane] = default
    found = (one for key in _shown(lanes) for one in _lines(key, lanes[key.unit_id]))
    return tuple(sorted(found, key=lambda one: (one.key, one.default)))


def _shown(units: Iterable[int]) -> Iterable[RecipientKey]:
    return holding().filter(unit_id__in=list(units)).select_related("officer")


def _lines(key: RecipientKey, lanes: dict[str, bool]) -> Iterable[directory.Recipient]:
    """A line for the lanes of which the body gets every case, and one for those where it is picked."""
    for default in (False, True):
        if these := tuple(lane for lane, given in lanes.items() if given == default):
            yield _recipient(key, these, default)


def _recipient(key: RecipientKey, lanes: tuple[str, ...], default: bool) -> directory.Recipient:
    unit = places.unit(key.unit_id)
    person = "" if unit.kind in NAMELESS else key.officer.full_name
    return directory.Recipient(
        key=key.public,
        person=key.person,
        body=unit.code,
        kind=unit.kind,
        chain=tuple(one.code for one in places.chain(unit.pk)),
        lanes=lanes,
        default=default,
        names={"kk": unit.name_kk, "ru": unit.name_ru, "en": unit.name_en, "person": person},
    )


@lru_cache(maxsize=1)
def _key() -> Ed25519PrivateKey:
    """The directory's key, kept in the data folder (mode 600) and made there at first use."""
    path = Path(settings.DATA_DIR) / "directory.key"
    if not path.exists():
        write_new(path, notes.private_text(signer(), notes.key_from_seed(secrets.token_bytes(32))))
    return notes.read_private(path.read_text(encoding="ascii").strip())[1]
