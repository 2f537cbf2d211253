"""What only a browser can show of a board: a call that lights up and is spoken, a lost connection, and a page that does not grow."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from benchmarks import board_week
from tests.journeys.walk_citizen import OFFICE

# The office's answers come from the test, pauses are a fifth as long, and what is played is counted instead of heard.
STAGED = """
(() => {
  const realFetch = window.fetch, realTimeout = window.setTimeout;
  const staged = (window.staged = { state: null, away: false, tones: 0, words: 0 });
  window.setTimeout = (act, ms, ...rest) => realTimeout(act, ms / 5, ...rest);
  const tone = AudioContext.prototype.createOscillator, word = AudioContext.prototype.createBufferSource;
  AudioContext.prototype.createOscillator = function () { staged.tones++; return tone.call(this); };
  AudioContext.prototype.createBufferSource = function () { staged.words++; return word.call(this); };
  window.fetch = async (address, options) => {
    if (staged.away) throw new TypeError("away");
    if (!staged.state || !String(address).includes("/desks/state/")) return realFetch(address, options);
    return new Response(JSON.stringify(staged.state), { headers: { ETag: `"${Math.random()}"`, Date: new Date().toUTCString() } });
  };
})();
"""
CALLED = """(state) => {
  window.staged.state = { ...state, quiet: false, aloud: ["kk", "ru"], called: [["A112", 3, 1]], line: [["B007", 5, 9]] };
}"""
# Two tones, then in both languages: ticket, A, 100, 12, counter, 3; no words where the set-up made no sound files.
SPOKEN = """() => {
  const files = Object.keys(JSON.parse(document.querySelector("[data-screen]").dataset.voices)).length;
  return window.staged.tones === 2 && window.staged.words === (files ? 12 : 0);
}"""


def test_a_call_lights_up_and_is_spoken_and_a_lost_connection_is_told_until_it_is_back(
    open_page: Callable[..., Page],
) -> None:
    page = open_page(width=1280, height=720)
    page.add_init_script(STAGED)
    page.goto(f"/kk/board/{OFFICE}/")
    address = str(page.locator("[data-screen]").get_attribute("data-state"))
    page.locator("[data-sound]").click()
    expect(page.locator("[data-sound]")).to_be_hidden()
    page.evaluate(CALLED, page.request.get(address).json())
    row = page.locator("[data-called-row]").first
    expect(row).to_have_text(re.compile(r"A112.*3", re.DOTALL))
    expect(row).to_have_class(re.compile("is-new"))
    expect(page.locator("[data-next-row]").first).to_have_text("B007")
    page.wait_for_function(SPOKEN)
    page.evaluate("window.staged.away = true")
    expect(page.locator("[data-lost]")).to_contain_text(re.compile(r"\d\d:\d\d"))
    expect(row).to_be_visible()
    page.evaluate("window.staged.away = false")
    expect(page.locator("[data-lost]")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight"), (
        "nothing of a television is below its edge"
    )


def test_a_board_that_stands_open_does_not_grow(open_page: Callable[..., Page], site: str) -> None:
    page = open_page()
    board_week.opened(page, site)
    found = board_week.grown(page, 2000)
    assert found["polls"] >= 2000
    assert board_week.is_flat(found), found
