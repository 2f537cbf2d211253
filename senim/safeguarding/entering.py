"""How an upload becomes an envelope of a case: a row, its addressees, and one record in the log. For the acts of this app."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Max

from senim.ledger.actor import Actor
from senim.processes import actions as processes
from senim.processes.runs import STREAMS_PER_REQUEST
from senim.safeguarding import storing, uploads
from senim.safeguarding.models import Addressee, RecipientKey, SealedCase, SealedEnvelope, Upload
from senim.safeguarding.moments import coarse, day_of, random_number


def stream_of(case: SealedCase) -> int:
    """The stream of a case's process."""
    return int(case.pk) * STREAMS_PER_REQUEST


def entered(
    case: SealedCase, upload: str, kind: str, keys: Iterable[RecipientKey], at: int, by: Actor, **more: Any
) -> SealedEnvelope:
    """The envelope that an upload becomes; `more` are further columns. Refuses what `uploads.whole` refuses.

    Writes `enveloped`. Its number, size and hash stand in the log: that is all that anybody can tell of it later.
    """
    seen, path = uploads.whole(upload), uploads.path_of(upload)
    row = SealedEnvelope.objects.create(
        pk=random_number(),
        case=case,
        kind=kind,
        unit_id=by.unit,
        on=more.pop("on", day_of(at)),
        place=next_place(case),
        bucket=seen.bucket,
        sha256=storing.sha256_of(path),
        path=path,
        **more,
    )
    Addressee.objects.bulk_create([Addressee(envelope=row, key=key) for key in keys])
    Upload.objects.filter(pk=upload).delete()
    written(case, "enveloped", facts_of(row), at, by)
    return row


def next_place(case: SealedCase) -> int:
    """The place of the next envelope of a case."""
    return (case.envelopes.aggregate(last=Max("place"))["last"] or 0) + 1


def facts_of(row: SealedEnvelope) -> dict[str, Any]:
    """What the log says of an envelope."""
    return {"envelope": row.pk, "kind": row.kind, "bucket": row.bucket, "sha256": bytes(row.sha256).hex()}


def written(case: SealedCase, kind: str, facts: Mapping[str, Any], at: int, by: Actor) -> None:
    """One record in the stream of the case, at the beginning of the day."""
    processes.record(stream=stream_of(case), kind=kind, payload=facts, at=coarse(at), by=by)
