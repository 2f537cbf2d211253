"""An envelope arrives whole over a bad connection, and goes on where it stopped; at most eight readers, each body first."""

import json
import subprocess
from itertools import product
from pathlib import Path
from typing import Any

from senim.sealing.tests.test_envelopes import NODE

SENDING = Path(__file__).with_name("sending.mjs")
SIZE = 1_100_000
"""Three parts, so four calls."""


def in_the_page(*faults: dict[int, str], presses: int = 1, bodies: tuple[int, ...] = ()) -> dict[str, Any]:
    sendings = [{"faults": one, "size": SIZE, "presses": presses} for one in faults]
    question = json.dumps({"sendings": sendings, "bodies": bodies})
    ended = subprocess.run([NODE, SENDING], input=question, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 0, ended.stderr
    return dict(json.loads(ended.stdout))


def test_one_break_anywhere_is_got_over_by_itself_and_a_whole_connection_takes_one_call_a_part() -> None:
    breaks = [{call: fault} for call, fault in product(range(4), ("lost", "unheard", "down"))]
    whole, *broken = in_the_page({}, *breaks)["sendings"]
    assert whole == {"ends": ["u"], "same": True, "rising": True, "calls": 4, "cookies": ["omit"]}
    assert [(one["ends"], one["same"], one["rising"]) for one in broken] == [(["u"], True, True)] * 12
    assert all(one["calls"] > 4 for one in broken), "a break that cost no call was none"


def test_a_long_break_is_said_and_the_next_press_goes_on_from_there() -> None:
    (found,) = in_the_page(dict.fromkeys(range(2, 16), "lost"), presses=3)["sendings"]
    assert (found["ends"], found["same"]) == (["broken", "broken", "u"], True)


def test_what_the_server_refuses_is_not_sent_again_and_eight_readers_come_from_all_bodies() -> None:
    found = in_the_page({0: "no"}, bodies=(9, 1, 2))
    assert (found["sendings"][0]["ends"], found["sendings"][0]["calls"]) == (["later"], 1)
    assert found["picked"] == ["0.0", "1.0", "2.0", "0.1", "2.1", "0.2", "0.3", "0.4"]
