// The counter: shows what has changed in the office at once, sends every press until it has arrived, and says when it cannot.
// A press carries how the visit stood on the screen, so the server does it once however often it comes.
import { follow } from "./live.js";

// What a page asks by itself keeps no session alive: an empty counter locks like any other page. One that serves does not.
const ALONE = { "X-By-Itself": "yes" };
const AGAIN = 2000;
const PATIENCE = 6000;

export function keepCounter() {
  renewLists();
  const counter = document.querySelector("[data-counter]");
  if (!counter) return;
  const lost = document.querySelector("[data-counter-lost]");
  let sending = false;
  let stale = false;

  const unsent = (is) => {
    lost.querySelector("[data-counter-unsent]").hidden = !is;
    lost.querySelector("[data-counter-idle]").hidden = is;
  };

  function show(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const part = page.querySelector("[data-counter]");
    if (!part) return false;
    counter.replaceChildren(...part.childNodes);
    document.title = page.title;
    counter.querySelector("[data-first]")?.focus();
    return true;
  }

  // Whoever has a fold open or types is not disturbed: the page is fresh again with the next press.
  const served = () => counter.querySelector(".counter__visit--serving, .counter__visit--invited") !== null;
  const busy = () => sending || counter.querySelector("details[open] input:focus, details[open]:focus-within");

  async function renew() {
    if (busy()) return (stale = true);
    const focused = document.activeElement?.dataset?.hotkey;
    const answer = await ask(counter.dataset.counter, { cache: "no-store", headers: served() ? {} : ALONE });
    if (busy() || !answer.ok) return;
    stale = false;
    if (!show(await answer.text())) window.location.reload();
    else if (focused) counter.querySelector(`[data-hotkey="${focused}"]`)?.focus();
  }

  async function ask(address, given) {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      return await fetch(address, { ...given, signal: stop.signal });
    } finally {
      clearTimeout(patience);
    }
  }

  async function send(form, button) {
    sending = true;
    const body = new URLSearchParams(new FormData(form, button));
    for (;;) {
      try {
        const answer = await ask(form.action, { method: "POST", body });
        if (answer.status < 500) {
          lost.hidden = true;
          unsent(false);
          if (!show(await answer.text())) window.location.assign(answer.url);
          break;
        }
      } catch {
        // The line is down or the answer was lost: the same press goes out again.
      }
      lost.hidden = false;
      unsent(true);
      await new Promise((done) => setTimeout(done, AGAIN));
    }
    sending = false;
    if (stale) renew().catch(() => {});
  }

  counter.querySelector("[data-first]")?.focus();
  counter.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (!sending) send(event.target, event.submitter);
  });
  follow({
    address: `/desks/state/${counter.dataset.office}`,
    every: 1500,
    show: () => renew().catch(() => (stale = true)),
    lost: () => (lost.hidden = false),
    found: () => !sending && ((lost.hidden = true), unsent(false)),
  });
}

// A list that is fetched anew from time to time; never while somebody is in it.
function renewLists() {
  for (const list of document.querySelectorAll("[data-renew]")) {
    window.setInterval(async () => {
      if (document.hidden || list.contains(document.activeElement)) return;
      const answer = await fetch(list.dataset.renew, { cache: "no-store", headers: ALONE }).catch(() => null);
      if (!answer?.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("[data-renew]");
      if (fresh && fresh.textContent !== list.textContent) list.replaceChildren(...fresh.childNodes);
    }, Number(list.dataset.renewEvery));
  }
}
