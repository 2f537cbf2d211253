"""`senim process check` and `senim process run`: look at a BPMN model, and drive it by hand without a database."""

import argparse
from collections.abc import Iterator
from typing import Any

from senim.commands import answers, simulate
from senim.commands.errors import BadInput


def declare(commands: Any) -> None:
    """Name the family's commands and arguments."""
    family = commands.add_parser("process", help="BPMN models", description="BPMN models, without a database.")
    verbs = family.add_subparsers(dest="verb", required=True, metavar="VERB")
    check = verbs.add_parser(
        "check", help="is the model sound?", description="Is the model understood, and is it sound?"
    )
    check.add_argument("file", metavar="FILE.bpmn")
    check.add_argument("--json", action="store_true", help="print one JSON document")
    check.set_defaults(act=_check)
    run = verbs.add_parser(
        "run", help="drive a model by a script", description="Drive a model step by step by a script."
    )
    run.add_argument("file", metavar="FILE.bpmn")
    run.add_argument("--script", required=True, metavar="STEPS.json", help="the start and the steps")
    run.add_argument("--json", action="store_true", help="print one JSON document")
    run.set_defaults(act=_run)
    simulate.declare(verbs)


def _check(given: argparse.Namespace) -> int:
    from senim.kernel.checking import check_document

    document, code = check_document(answers.file_bytes(given.file))
    return _answer(given, document, code, _findings(document))


def _run(given: argparse.Namespace) -> int:
    from senim.kernel.running import run_document

    model = answers.file_bytes(given.file)
    document, code = run_document(model, answers.json_file(given.script))
    return _answer(given, document, code, _steps(document))


def _answer(given: argparse.Namespace, document: Any, code: int, lines: Iterator[str]) -> int:
    if code != 2:
        answers.write(document, given.json, lines)
        return code
    if given.json:
        answers.write(document, True, ())
    found = document.get("error") or document["errors"][0]
    raise BadInput(f"{given.file}: {found['message']}")


def _findings(document: Any) -> Iterator[str]:
    yield f"{document['process'] or '(no process)'}: {'sound' if document['ok'] else 'not good'}" + (
        "" if document["decided"] else ", not decided"
    )
    yield ", ".join(f"{count} {kind}" for kind, count in document["elements"].items())
    for level in ("errors", "warnings"):
        for row in document[level]:
            yield f"{level[:-1]} {row['element']} (line {row['line']}) {row['code']}: {row['message']}"


def _steps(document: Any) -> Iterator[str]:
    if not document["ok"]:
        refused = document.get("error") or {"step": 0, "code": "invalid", "message": "; ".join(_reasons(document))}
        yield f"step {refused['step']} refused, {refused['code']}: {refused['message']}"
        return
    for number, after in enumerate(document["after"]):
        yield f"{number}: {'ended' if after['ended'] else 'waits at ' + ', '.join(after['waiting'])}"
    yield f"{len(document['events'])} events, state {document['state_bytes']} bytes"


def _reasons(document: Any) -> list[str]:
    return [str(row["message"]) for row in document.get("errors", [])]
