"""Reading what a command is given and writing what it answers: one JSON document, or lines for a person."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from senim.commands.errors import BadInput

LARGEST_BYTES = 64 * 1024 * 1024


def write(document: object, as_json: bool, lines: Iterable[str]) -> None:
    """Print the document alone when JSON was asked for, and otherwise the lines."""
    text = json.dumps(document, ensure_ascii=False) if as_json else "\n".join(lines)
    sys.stdout.write(text + "\n")


def file_bytes(path: str) -> bytes:
    """Give the bytes of a file. Refuses BadInput a file that cannot be read or is larger than 64 MiB."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(LARGEST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadInput(f"{path}: {getattr(error, 'strerror', None) or error}") from error
    if len(content) > LARGEST_BYTES:
        raise BadInput(f"{path}: larger than {LARGEST_BYTES // 1024 // 1024} MiB")
    return content


def json_file(path: str) -> Any:
    """Give the JSON document of a file. Refuses BadInput a file that is not UTF-8 JSON."""
    try:
        return json.loads(file_bytes(path))
    except (ValueError, RecursionError) as error:
        raise BadInput(f"{path}: not a JSON document ({error})") from error
