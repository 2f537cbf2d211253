"""`senim log conform`: which traces of a log fit a BPMN model exactly, and by which activities the others deviate."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from senim.commands import answers
from senim.commands.errors import BadInput


def declare(commands: Any) -> None:
    """Name the command and its arguments."""
    words = "does the log follow the model?"
    conform = commands.add_parser("conform", help=words, description="Exact fit of every trace, and least deviations.")
    conform.add_argument("log", metavar="LOG", help="a log in our layout (senim log import)")
    conform.add_argument("file", metavar="FILE.bpmn")
    conform.add_argument("--process", metavar="ID", help="which process of the file")
    conform.add_argument("--json", action="store_true", help="print one JSON document")
    conform.set_defaults(act=_conform)


def _conform(given: argparse.Namespace) -> int:
    from senim.kernel.errors import ModelInvalid
    from senim.kernel.net import compile_net
    from senim.kernel.reading import read
    from senim.mining.conformance import conform
    from senim.mining.errors import MiningError
    from senim.mining.traces import read_variants

    try:
        net = compile_net(read(answers.file_bytes(given.file), given.process))
        variants = read_variants(Path(given.log))
    except ModelInvalid as error:
        raise BadInput(f"{given.file}: {error}") from error
    except (MiningError, OSError) as error:
        raise BadInput(str(error)) from error
    document = _document(conform(variants, net))
    answers.write(document, given.json, _lines(document))
    return 0


def _document(found: Any) -> dict[str, Any]:
    return {
        "traces": found.traces,
        "fitting": found.fitting,
        "fitting_share": found.fitting_share,
        "deviations": [one._asdict() for one in found.deviations],
        "undecided": found.undecided,
        "warnings": list(_warnings(found)),
    }


def _warnings(found: Any) -> Iterator[str]:
    if not found.bounded:
        yield "the model is not bounded: tokens gather in one place; runs with more than eight there are not looked at"
    if not found.one_safe:
        yield "the model is not 1-safe: branches that meet, or an event that happens again, may put several tokens in one place"
    if not found.can_end:
        yield "no way to a proper end was found in the model: nothing can fit, and there is nothing to align with"
    if found.undecided:
        yield f"{found.undecided} traces are not decided: the bound on the search was reached before an answer"


def _lines(document: dict[str, Any]) -> Iterator[str]:
    share = document["fitting_share"]
    yield f"{document['fitting']} of {document['traces']} traces fit" + ("" if share is None else f" ({share:.1%})")
    for row in document["deviations"]:
        yield f"{row['kind']} {row['activity']}: {row['traces']} traces"
    for warning in document["warnings"]:
        yield f"warning: {warning}"
