"""What the organiser and the akimat do with an assembly: file, answer, reply, withdraw; and what silence does. One transaction each."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.conf import settings
from django.db import transaction

from senim.assemblies import writing
from senim.assemblies.clocks import APPLICATION, WAYS, dues
from senim.assemblies.errors import AlternativeMissing, AssemblyUnknown, GroundMissing, KeyReused
from senim.assemblies.folding import OPEN, AssemblyState
from senim.assemblies.models import Assembly, Letter, Organiser
from senim.intake import keys
from senim.kernel.events import EventType as E
from senim.ledger.actor import CITIZEN, SYSTEM, Actor
from senim.ledger.errors import StreamMoved
from senim.places.models import Unit
from senim.places.queries import AKIMAT, calendar_for, unit_in
from senim.sealing.errors import SealingError

GROUNDS: Final = ("late", "incomplete", "place", "children", "hatred", "infrastructure", "same_place")
"""Grounds to refuse, after article 14; all but the first two (read in a text) are to be confirmed."""

DELIVERIES: Final = ("in_person", "letter", "signed_document", "email", "mobile")
"""How an answer reaches the organiser (article 11)."""

DOUBLED: Final = frozenset({"email", "mobile"})
"""Ways that the law wants doubled by a registered letter (article 11)."""

_TRIES: Final = 5


class Filing(NamedTuple):
    """A notice or an application as it was filled in; times of day in minutes. `liaison`: the police may call the organiser."""

    region: str
    form: str
    held_on: dt.date
    starts: int
    ends: int
    place: int | None
    where: str
    size: str
    equipment: Sequence[str]
    access: Sequence[str]
    purpose: str
    name: str
    phone: str
    email: str
    address: str
    liaison: bool
    language: str


class Filed(NamedTuple):
    """What the organiser gets: the assembly and the secret of the receipt; `new` is false for a repeated send."""

    assembly: Assembly
    secret: str
    new: bool


class Decision(NamedTuple):
    """The akimat's answer: agree, limit (without structures, sound or vehicles), offer another place or time, or refuse."""

    kind: str
    delivery: str
    text: str
    ground: str = ""
    place: int | None = None
    on: dt.date | None = None
    starts: int | None = None
    ends: int | None = None


def akimat_of(region: str) -> Unit | None:
    """The akimat's desk of a region; None where it has none here yet."""
    found = unit_in(region, AKIMAT)
    return found if found.kind == AKIMAT else None


def file(*, filing: Filing, key: bytes, at: int, by: Actor = CITIZEN) -> Filed:
    """Take a notice or an application, whatever its day, its place or its size: late is a ground for the akimat, not for us.

    The same key with the same content gives the same receipt. Refuses KeyReused for other content and AssemblyUnknown for a
    region without an akimat's desk. `at` in µs UTC.
    """
    for _ in range(_TRIES - 1):
        try:
            return _file(filing, key, at, by)
        except StreamMoved:
            continue  # two at the same instant: the other one has the number
    return _file(filing, key, at, by)


@transaction.atomic
def _file(filing: Filing, key: bytes, at: int, by: Actor) -> Filed:
    secret, digest = keys.secret_of(key), keys.payload_digest(_content(filing))
    known = Organiser.objects.select_related("assembly").filter(key_hash=keys.key_hash(key)).first()
    if known is not None:
        if bytes(known.digest) != digest:
            raise KeyReused
        return Filed(known.assembly, secret, new=False)
    state = writing.open_assembly(_facts(filing, at), at, by)
    Organiser.objects.create(
        assembly_id=state.id,
        name=filing.name,
        phone=filing.phone,
        email=filing.email,
        address=filing.address,
        purpose=filing.purpose,
        where=filing.where,
        language=filing.language,
        key_hash=keys.key_hash(key),
        secret_hash=keys.hash_of_secret(secret),
        digest=digest,
    )
    return Filed(Assembly.objects.get(pk=state.id), secret, new=True)


def _facts(filing: Filing, at: int) -> dict[str, Any]:
    """What the log holds: codes, numbers and days. Who organises, what for and in what words stands elsewhere."""
    akimat, way = akimat_of(filing.region), WAYS[filing.form]
    if akimat is None:
        raise AssemblyUnknown(filing.region)
    due = dues(calendar_for(akimat.pk, dt.datetime.fromtimestamp(at // 1_000_000, dt.UTC).year), way, at)
    return {
        "unit": akimat.pk,
        "police": unit_in(filing.region, "department").pk,
        "way": way,
        "form": filing.form,
        "size": filing.size,
        "equipment": list(filing.equipment),
        "access": list(filing.access),
        "place": filing.place,
        "on": filing.held_on.isoformat(),
        "starts": filing.starts,
        "ends": filing.ends,
        "due": due.answer_at,
        "earliest": due.earliest_on.isoformat(),
        "liaison": filing.liaison,
    }


def _content(filing: Filing) -> bytes:
    return json.dumps([*filing], ensure_ascii=False, default=str).encode()


@transaction.atomic
def answer(*, assembly_id: int, decision: Decision, at: int, by: Actor) -> AssemblyState:
    """The akimat answers: the letter is kept, the log has the decision. Only an answer that is owed can be given.

    Refuses GroundMissing, AlternativeMissing, NotInThisState (it goes ahead already, or was taken back) and AssemblyUnknown.
    """
    payload: dict[str, Any] = {"decision": decision.kind, "delivery": decision.delivery}
    if decision.kind == "refuse":
        if decision.ground not in GROUNDS:
            raise GroundMissing(decision.ground)
        payload["ground"] = decision.ground
    assembly = writing.load(assembly_id)
    if decision.kind == "offer":
        payload["offered"] = _offered(assembly, decision)
    changed = writing.write(assembly, E.ASSEMBLY_ANSWERED, payload, at, by)
    Letter.objects.create(assembly_id=assembly_id, text=decision.text, written_at=at)
    return changed


def _offered(assembly: AssemblyState, decision: Decision) -> Mapping[str, Any]:
    """The other place or time; what the akimat leaves open stays as it was filed. Refuses the very same."""
    offered = {
        "place": decision.place or assembly.place_id,
        "on": (decision.on or assembly.held_on).isoformat(),
        "starts": assembly.starts if decision.starts is None else decision.starts,
        "ends": assembly.ends if decision.ends is None else decision.ends,
    }
    same = (assembly.place_id, assembly.held_on.isoformat(), assembly.starts, assembly.ends)
    if tuple(offered.values()) == same:
        raise AlternativeMissing
    return offered


@transaction.atomic
def reply(*, assembly_id: int, taken: bool, at: int, by: Actor = CITIZEN) -> AssemblyState:
    """The organiser takes the other place or time, or declines it. Refuses NotInThisState where nothing is offered."""
    return writing.write(writing.load(assembly_id), E.ASSEMBLY_REPLIED, {"taken": taken}, at, by)


@transaction.atomic
def withdraw(*, assembly_id: int, at: int, by: Actor = CITIZEN) -> AssemblyState:
    """The organiser takes the notice back. Refuses NotInThisState when it is over or refused."""
    return writing.write(writing.load(assembly_id), E.ASSEMBLY_WITHDRAWN, {}, at, by)


def silence_rule(way: str) -> str:
    """What silence means: a notice goes ahead as notified (article 11); of an application the installation's setting says it."""
    return str(settings.ASSEMBLY_SILENCE) if way == APPLICATION else "goes_ahead"


def apply_silence(at: int, most: int = 200) -> int:
    """Let the rule of silence hold for everything that is unanswered past its due; how many. The worker calls it."""
    late = Assembly.objects.filter(state=OPEN, due_at__lte=at).order_by("due_at").values_list("pk", flat=True)
    return sum(_silent(pk, at) for pk in list(late[:most]))


@transaction.atomic
def _silent(assembly_id: int, at: int) -> bool:
    """Whether it is still unanswered; an answer that came meanwhile stands."""
    assembly = writing.load(assembly_id)
    if assembly.state != OPEN or assembly.due_at > at:
        return False
    writing.write(assembly, E.ASSEMBLY_SILENT, {"rule": silence_rule(assembly.way)}, at, SYSTEM)
    return True


def assembly_by_secret(secret: str) -> Assembly:
    """The assembly that a receipt's secret opens. Refuses AssemblyUnknown for every other text, in the same way."""
    try:
        hashed = keys.hash_of_secret(secret)
    except (ValueError, SealingError):
        raise AssemblyUnknown from None
    found = Organiser.objects.select_related("assembly").filter(secret_hash=hashed).first()
    if found is None:
        raise AssemblyUnknown
    return found.assembly
