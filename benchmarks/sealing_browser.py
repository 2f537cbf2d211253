"""Sealing and opening in a real browser: `python -m benchmarks.sealing_browser [--reports 200]`.

Seconds that chromium takes, with the page's own modules, to pack and seal a report of 2,000 words, and one with 20 MB of files,
to eight recipients, and to open them; and how many sizes the envelopes of reports of random length have. Needs chromium and node_modules.
"""

import argparse
import base64
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page, Route, sync_playwright

from senim.sealing.envelopes import inspect_beginning

ROOT: Final = Path(__file__).resolve().parents[1]
HERE: Final = "https://sealing.test/"
"""A protected address that nobody serves: browsers give their cryptography to such pages only."""

MODULE: Final = """
import { generateX25519Identity, identityToRecipient } from "age-encryption";
import { packed, seal, unpacked, unseal } from "./assets/js/sealed/envelope.js";
window.measured = async (words, megabytes) => {
  const secret = await generateX25519Identity();
  const bytes = new Uint8Array(megabytes * 1e6);
  for (let at = 0; at < bytes.length; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  const files = megabytes ? [{ name: "a.jpg", type: "image/jpeg", bytes }] : [];
  const start = performance.now();
  const envelope = await seal(packed({ v: 1, text: words }, files), [await identityToRecipient(secret)]);
  const sealed = performance.now();
  const report = unpacked(await unseal(envelope, secret));
  const opened = performance.now();
  const same = report.text === words && (report.files[0]?.bytes.length ?? 0) === bytes.length;
  return { seal: (sealed - start) / 1000, open: (opened - sealed) / 1000, same, size: envelope.length,
           head: btoa(String.fromCharCode(...envelope.subarray(0, 70000))) };
};
"""


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when something did not open again or there were more than eight sizes."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--reports", type=int, default=200)
    given.add_argument("--rounds", type=int, default=3)
    asked = given.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = _page(browser.new_page(), Path(folder))
        good = [_timed(page, asked.rounds, megabytes) for megabytes in (0, 20)]
        sizes = _sizes(page, asked.reports)
        browser.close()
    return 0 if all(good) and len(sizes) <= 8 else 1


def _page(page: Page, folder: Path) -> Page:
    """An empty page with the modules in it, put together by esbuild as the product's are."""
    bundle = folder / "measured.js"
    subprocess.run(
        [ROOT / "node_modules/.bin/esbuild", "--bundle", "--minify", "--format=iife", f"--outfile={bundle}"],
        input=MODULE.encode(), cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip

    def served(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>.</title>", content_type="text/html")

    page.route(f"{HERE}**", served)
    page.goto(HERE)
    page.add_script_tag(path=bundle)
    return page


def _asked(page: Page, words: str, megabytes: int) -> dict[str, Any]:
    return dict(page.evaluate("([words, megabytes]) => measured(words, megabytes)", [words, megabytes]))


def _timed(page: Page, rounds: int, megabytes: int) -> bool:
    words = " ".join(["куәландырамын"] * 2000)
    found = [_asked(page, words, megabytes) for _ in range(rounds)]
    seal, opened = (statistics.median(one[name] for one in found) for name in ("seal", "open"))
    what = f"2,000 words and {megabytes} MB of files" if megabytes else "2,000 words"
    sys.stdout.write(f"{what}: sealed in {seal:.2f} s, opened in {opened:.2f} s, {found[0]['size']:,} bytes\n")
    return all(one["same"] for one in found)


def _sizes(page: Page, reports: int) -> set[int]:
    """The sizes of reports of random length: words of a heavy-tailed number, now and then with a file."""
    chance, buckets, lengths = random.Random(6), set[int](), set[int]()
    for _ in range(reports):
        words = "сөз " * int(chance.paretovariate(0.7) * 20 % 20_000)
        one = _asked(page, words, chance.choice((0, 0, 0, 0, 0, 0, 0, 1, 2, 5)))
        lengths.add(len(words))
        buckets.add(inspect_beginning(base64.b64decode(one["head"]), one["size"]).bucket)
    sys.stdout.write(f"{reports} reports of {len(lengths)} lengths: {len(buckets)} sizes, {sorted(buckets)}\n")
    return buckets


if __name__ == "__main__":
    sys.exit(main())
