"""Looks into a database after power cuts: is every acknowledged request there once and whole, and does the log hold?"""

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

OPENING: Final = {"registered", "clock_started", "started"}


def examine(sent: list[str], receipts: dict[str, list[str]]) -> dict[str, int]:
    """Count what is lost, doubled and torn. `sent` are the words of every send, `receipts` number and secret by words."""
    from senim.intake.keys import hash_of_secret
    from senim.intake.models import ServiceRequest
    from senim.ledger.rebuilding import check
    from senim.ledger.verifying import verify
    from senim.sealing.receipts import read_number

    rows = {row.pk: row for row in ServiceRequest.objects.all()}
    by_words = Counter(words for row in rows.values() for words in _words(row.answers))
    lost = 0
    for words, (number, secret) in receipts.items():
        row = rows.get(read_number(number)[1])
        kept = row is not None and words in _words(row.answers) and bytes(row.secret_hash) == hash_of_secret(secret)
        lost += not kept
    return {
        "stored": len(rows),
        "lost": lost,
        "doubled": sum(count - 1 for words, count in by_words.items() if count > 1),
        "never_sent": len(set(by_words) - set(sent)),
        "torn": _torn(list(rows)),
        "chain_findings": len(verify()),
        "projection_findings": len(check()),
    }


def _words(answers: dict[str, Any]) -> set[str]:
    return {value for value in answers.values() if isinstance(value, str) and value.startswith("сөз ")}


def _torn(requests: list[int]) -> int:
    """Requests without their opening records, clock, instance or a step that waits; and the other way round."""
    from senim.ledger.models import Record
    from senim.processes.models import Instance, ServiceClock, WorkItem
    from senim.processes.runs import STREAMS_PER_REQUEST

    opened: dict[int, set[str]] = {}
    for stream, kind in Record.objects.values_list("stream", "type"):
        opened.setdefault(stream // STREAMS_PER_REQUEST, set()).add(kind)
    clocks = {stream // STREAMS_PER_REQUEST for stream in ServiceClock.objects.values_list("stream", flat=True)}
    running = set(Instance.objects.filter(ended_at=None).values_list("request_id", flat=True))
    known = set(Instance.objects.values_list("request_id", flat=True))
    waiting = set(WorkItem.objects.values_list("request_id", flat=True))
    torn = {
        request
        for request in requests
        if not opened.get(request, set()) >= OPENING or request not in clocks & known or request in running - waiting
    }
    strays = (set(opened) | clocks | known | waiting) - set(requests)
    return len(torn) + len(strays)


def main() -> None:
    """Read what the clients saw from stdin, print what is there as JSON."""
    from senim.config import making

    making.setup(Path(sys.argv[1]))
    print(json.dumps(examine(**json.load(sys.stdin))))


if __name__ == "__main__":
    main()
