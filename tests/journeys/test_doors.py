"""Seven doors in three languages at one running installation, each against its real component: the log says the same of all."""

import json
import os
import subprocess
import sys
from collections import Counter

import pytest

from benchmarks.doors import LANGUAGES, MISSING
from tests.journeys.server import ROOT, environment

DOORS = {"web", "phone", "counter", "sms", "chat", "email", "open311", "connector"}
REPLYING = {"web", "sms", "chat", "email", "connector"}
"""Doors by which the person answers an officer's question; by phone and at the counter an officer writes it down."""


def test_every_door_in_every_language_writes_the_same_records_as_the_web() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.doors", "--json"],
        cwd=ROOT,
        env=environment(),
        capture_output=True,
        text=True,
    )
    if done.returncode == MISSING:
        if os.environ.get("REQUIRE") == "all":
            pytest.fail(done.stderr)
        pytest.skip(f"************ seven doors: {done.stderr}")
    assert done.stdout, done.stderr[-3000:]
    report = json.loads(done.stdout)
    walked = Counter((one["door"], one["language"]) for one in report["journeys"])
    assert walked == Counter((door, language) for door in DOORS for language in LANGUAGES)
    assert {one["differences"] for one in report["journeys"]} == {0}, report
    assert {tuple(one["types"][:3]) for one in report["journeys"]} == {("registered", "clock_started", "started")}, (
        report
    )
    assert {one["door"] for one in report["journeys"] if one["further"]} == REPLYING
    assert report["control_differences"] > 0
    assert done.returncode == 0
