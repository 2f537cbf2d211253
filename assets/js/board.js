// The board of a waiting room: rewrites the same few elements when the office's state changes, and calls new tickets aloud.
// It may stand open for months: nothing is added to the page, nothing is remembered but the last state.
import { follow } from "./parts/live.js";
import { caller } from "./parts/voice.js";

const find = (name) => document.querySelector(`[data-${name}]`);
const all = (name) => [...document.querySelectorAll(`[data-${name}]`)];
const screen = find("screen").dataset;
const words = JSON.parse(screen.texts);
const FRESH = 30000;

const rows = all("called-row");
const nexts = all("next-row");
const fresh = new Map();
let before = null;

const voice = caller({
  voices: JSON.parse(screen.voices),
  sentence: (language, label, counter) => `${words.ticket[language]} ${label}. ${words.counter[language]} ${counter}.`,
  blocked: (yes) => (find("sound").hidden = !yes || screen.silent === "yes"),
});

const put = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

function show(state) {
  if (state.build !== screen.build) return location.reload();
  screen.silent = state.quiet ? "yes" : "no";
  find("quiet").hidden = !state.quiet;
  find("sound").hidden = state.quiet || voice.ready();
  called(state);
  nexts.forEach((row, place) => put(row, state.line[place] ? state.line[place][0] : ""));
  put(find("waiting"), String(state.line.length));
  find("given-up").hidden = !state.missed.length;
  put(find("missed"), state.missed.join("  "));
  for (const box of all("told")) tell(box, state.words[box.dataset.told], state.wait);
  before = new Set(state.called.map(String));
}

function called(state) {
  const now = Date.now();
  for (const call of state.called) {
    if (!before || before.has(String(call))) continue;
    fresh.set(call[0], now);
    if (!state.quiet) voice.call(call[0], call[1], state.aloud);
  }
  find("called").dataset.many = state.called.length > rows.length / 2 ? "yes" : "no";
  rows.forEach((row, place) => {
    const [label, counter] = state.called[place] || ["", ""];
    row.hidden = !label;
    put(row.querySelector("[data-label]"), label);
    put(row.querySelector("[data-counter]"), counter ? String(counter) : "");
  });
  find("nobody").hidden = state.called.length > 0;
  glow(now);
}

// What was called a moment ago is gold; what is old is forgotten.
function glow(now) {
  for (const [label, at] of fresh) if (now - at > FRESH) fresh.delete(label);
  for (const row of rows) row.classList.toggle("is-new", fresh.has(row.querySelector("[data-label]").textContent));
}

function tell(box, told, wait) {
  const range = box.querySelector("[data-wait]");
  range.hidden = !wait.length;
  put(range, wait.length ? words.wait[box.dataset.told].replace("{0}", wait[0]).replace("{1}", wait[1]) : "");
  const said = [...told.closures, ...told.events];
  put(box.querySelector("[data-doors]"), told.doors[0]);
  box.querySelectorAll("[data-sentence]").forEach((element, place) => {
    element.hidden = !said[place];
    put(element, said[place] || "");
  });
}

const clock = (at) => at.toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit", timeZone: screen.zone });

const live = follow({
  address: screen.state,
  every: Number(screen.every),
  always: true,
  show,
  lost: (since) => {
    find("lost").hidden = false;
    for (const element of all("lost-in")) put(element, words.lost[element.dataset.lostIn].replace("{}", clock(since)));
  },
  found: () => (find("lost").hidden = true),
});

setInterval(() => {
  put(find("clock"), clock(live.now()));
  glow(Date.now());
}, 1000);
// Once pressed, the sound comes back by itself when the page loads itself anew; `?aloud` is for browsers that may speak at once.
find("sound").hidden = screen.silent === "yes";
find("sound").addEventListener("click", () => {
  sessionStorage.setItem("aloud", "yes");
  voice.wake();
});
if (location.search.includes("aloud") || sessionStorage.getItem("aloud")) voice.wake();
if (navigator.wakeLock) navigator.wakeLock.request("screen").catch(() => {});
