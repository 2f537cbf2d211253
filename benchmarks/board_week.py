"""A board left open: `python -m benchmarks.board_week --polls 604800` asks as often as a week does, and looks at what grows.

The page and its script are the real ones in the real browser; only the clock of its pauses is hurried and its answers come from
memory: most say "nothing new", one in ten has other tickets, now and then the server is away or answers 503. Ends with 1 when
elements or listeners grew, or the heap by more than 300 kB.
"""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, sync_playwright

from tests.journeys.server import running

WEEK: Final = 604_800
OFFICE: Final = "KZ-71-front_office-1"
WARM_UP: Final = 1_000
HEAP_KB_MOST: Final = 300
TEXTS_MOST: Final = 40
"""A place for a ticket holds a piece of text or none: so many more may stand at the end than at the beginning."""

HURRY: Final = """
(() => {
  const realFetch = window.fetch, realTimeout = window.setTimeout, channel = new MessageChannel(), line = [];
  const run = (window.hurried = { polls: 0, failed: 0, until: 0, resume: null, done: null });
  channel.port1.onmessage = () => line.shift()();
  const soon = (act) => { line.push(act); channel.port2.postMessage(0); };
  run.go = (count) => new Promise((done) => {
    run.until = run.polls + count;
    run.done = done;
    if (run.resume) soon(run.resume);
    run.resume = null;
  });
  // Pauses between polls are over at once; the patience with an answer and everything short stay as they are.
  window.setTimeout = (act, ms, ...rest) => {
    if (ms < 700 || ms === 8000) return realTimeout(act, ms, ...rest);
    if (run.polls < run.until) { soon(act); return 0; }
    run.resume = act;
    if (run.done) run.done();
    run.done = null;
    return 0;
  };
  const begun = Date.now();
  Date.now = () => begun + run.polls * 1000;
  const label = (k) => "ABCDEFGH"[k % 8] + String(k % 997).padStart(3, "0");
  window.fetch = async (address, options) => {
    if (!String(address).includes("/desks/state/")) return realFetch(address, options);
    const k = ++run.polls;
    if (k % 97 === 0) { run.failed++; throw new TypeError("away"); }
    if (k % 1000 < 5) { run.failed++; return new Response("", { status: 503 }); }
    const date = new Date(Date.now()).toUTCString();
    if (k % 10) return new Response(null, { status: 304, headers: { Date: date } });
    const state = { ...window.first, called: [], line: [], missed: k % 30 ? [] : [label(k + 5)], wait: k % 20 ? [] : [5, 5 + (k % 60)] };
    for (let n = 0; n < k % 9; n++) state.called.push([label(k + n), 1 + (n % 20), 1]);
    for (let n = 0; n < k % 40; n++) state.line.push([label(k + 20 + n), n, n + 9]);
    return new Response(JSON.stringify(state), { status: 200, headers: { ETag: `"${k}"`, Date: date } });
  };
})();
"""


def opened(page: Page, site: str) -> None:
    """Open the board hurried, with the real first answer as the shape of all others."""
    page.goto(f"{site}/kk/board/{OFFICE}/")
    address = str(page.locator("[data-screen]").get_attribute("data-state"))
    first = page.request.get(f"{site}{address}").json()
    page.add_init_script(HURRY)
    page.add_init_script(f"window.first = {json.dumps(first, ensure_ascii=False)};")
    page.goto(f"{site}/kk/board/{OFFICE}/")


def grown(page: Page, polls: int) -> dict[str, Any]:
    """What `polls` answers more left behind: elements, listeners and kB of heap, garbage swept before and after."""
    page.evaluate("(count) => window.hurried.go(count)", WARM_UP)
    before = _measured(page)
    page.evaluate("(count) => window.hurried.go(count)", polls)
    after = _measured(page)
    return {
        "polls": int(page.evaluate("window.hurried.polls")) - WARM_UP,
        "failed": int(page.evaluate("window.hurried.failed")),
        "nodes": after["Nodes"] - before["Nodes"],
        "listeners": after["JSEventListeners"] - before["JSEventListeners"],
        "heap_kb": round((after["JSHeapUsedSize"] - before["JSHeapUsedSize"]) / 1024, 1),
        "heap_now_kb": round(after["JSHeapUsedSize"] / 1024, 1),
    }


def _measured(page: Page) -> dict[str, float]:
    talk = page.context.new_cdp_session(page)
    talk.send("Performance.enable")
    for _ in range(2):
        talk.send("HeapProfiler.collectGarbage")
    metrics = talk.send("Performance.getMetrics")["metrics"]
    talk.detach()
    return {one["name"]: one["value"] for one in metrics}


def is_flat(found: dict[str, Any]) -> bool:
    """Whether nothing grew."""
    return bool(found["nodes"] < TEXTS_MOST and found["listeners"] <= 0 and found["heap_kb"] < HEAP_KB_MOST)


def main() -> int:
    """Print one line; 0 when nothing grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--polls", type=int, default=WEEK)
    parser.add_argument("--site", default="", help="the address of a server that runs; else one is made")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="senim-board-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.set_default_timeout(0)
        if given.site:
            opened(page, given.site)
            found = grown(page, given.polls)
        else:
            with running(Path(folder) / "data") as site:
                opened(page, site)
                found = grown(page, given.polls)
        browser.close()
    print(json.dumps(found))
    return 0 if is_flat(found) else 1


if __name__ == "__main__":
    sys.exit(main())
