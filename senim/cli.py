"""The one console script, `senim`: reads the command line, runs one command, turns every refusal into one line and a number."""

import argparse
import os
import select
import sys
from collections.abc import Sequence
from typing import NoReturn

from senim.commands import bench, checks, erase, ledger, log, process, run, worktime
from senim.commands.errors import BadInput

FAMILIES = (run, checks, ledger, erase, worktime, process, log, bench)
GOOD, FINDING, BAD_INPUT = 0, 1, 2
INTERRUPTED = 130


class OneLineParser(argparse.ArgumentParser):
    """Refuses a wrong command line in one line instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and where help is, and leave with 2."""
        sys.stderr.write(f"{self.prog}: {_one_line(message)} (see {self.prog} --help)\n")
        raise SystemExit(BAD_INPUT)


def parser() -> argparse.ArgumentParser:
    """Give the parser of every command there is; none is named that cannot do its work."""
    top = OneLineParser(prog="senim", description="Service-model policing on one log.", allow_abbrev=False)
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=OneLineParser)
    for family in FAMILIES:
        family.declare(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Gives 0 for good, 1 for a negative finding, 2 for bad input with one line on stderr."""
    try:
        given = parser().parse_args(arguments)
        code = given.act(given)
        sys.stdout.flush()
        return int(code)
    except BadInput as refused:
        return _refuse(str(refused))
    except BrokenPipeError as fault:
        return GOOD if _reader_left() else _unexpected(fault)
    except KeyboardInterrupt:
        return INTERRUPTED
    except SystemExit as leaving:
        return _refuse(leaving.code) if isinstance(leaving.code, str) else int(leaving.code or GOOD)
    except Exception as fault:
        return _unexpected(fault)


def _reader_left() -> bool:
    """Whether it is our own reader (`| head`) that went away: then nothing is left to say, and Python must not try at exit."""
    pipe = select.poll()
    pipe.register(sys.stdout.fileno(), 0)
    if not any(event & select.POLLERR for _, event in pipe.poll(0)):
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


def _refuse(line: str) -> int:
    sys.stderr.write(f"senim: {_one_line(line)}\n")
    return BAD_INPUT


def _unexpected(fault: Exception) -> int:
    if os.environ.get("SENIM_DEBUG") == "1":
        raise fault
    return _refuse(f"stopped by {type(fault).__name__}: {fault} (SENIM_DEBUG=1 shows where)")


def _one_line(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    raise SystemExit(main())
