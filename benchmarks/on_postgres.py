"""Runs `senim bench …` on a PostgreSQL of its own, with nothing switched off that keeps data: `python -m benchmarks.on_postgres intake`."""

import os
import sys

from senim.cli import main
from tools.postgres import server

if __name__ == "__main__":
    with server() as url:
        os.environ["SENIM_DATABASE"] = url
        raise SystemExit(main(["bench", *sys.argv[1:]]))
