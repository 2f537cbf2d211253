"""What a server loads before its first page: nothing that only the worker, an analyst or a command needs."""

import json
import subprocess
import sys
from typing import Final

from tests.house.source import ROOT

NOT_AT_START: Final = {"httpx", "rich", "pandas", "numba", "duckdb", "pyspark", "scipy", "statsmodels", "imap_tools"}
_LOADED: Final = """
import json, os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django
django.setup()
from django.urls import get_resolver
get_resolver().url_patterns
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(*then: str) -> set[str]:
    """The top packages that a fresh process holds with all addresses loaded, and `then` imported."""
    command = [sys.executable, "-c", "".join(f"import {name}\n" for name in then) + _LOADED]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return set(json.loads(done.stdout))


def test_a_server_starts_without_what_no_page_of_a_citizen_needs() -> None:
    assert loaded("httpx") & NOT_AT_START >= {"httpx"}, "a package that is loaded is seen"
    assert loaded() & NOT_AT_START == set()
