// The kiosk of a waiting room. Every ticket has a number out of a block reserved for this device, so it is given at once and
// told to the server when that can be reached: the same number sent twice is one ticket.
import { tellUs } from "./parts/kiosk_turns.js";

const form = document.querySelector("[data-kiosk]");
const HOME_AFTER = 40000;
const TICKET_STAYS = 25000;
let tongue = form.dataset.first;
let screen = form.dataset.open === "yes" ? "services" : "closed";
let chosen = null;
let asking = false;
let idle = 0;

const part = () => form.querySelector(`[data-tongue="${tongue}"]`);
const inAll = (selector) => form.querySelectorAll(selector);
const mine = (selector) => part().querySelector(selector);

const turns = tellUs(form, {
  lost: (is) => inAll("[data-lost]").forEach((one) => (one.hidden = !is)),
  state: ({ open, waiting, shut }) => {
    for (const [code, words] of Object.entries(shut)) {
      if (words) form.querySelector(`[data-tongue="${code}"] [data-shut]`).textContent = words;
    }
    inAll("[data-waiting]").forEach((one) => (one.textContent = waiting));
    if (!open && screen === "services") go("closed");
    if (open && screen === "closed") go("services");
  },
});

function go(to) {
  screen = to;
  for (const one of inAll("[data-screen]")) one.hidden = one.dataset.screen !== to;
  if (to === "services") chosen = null;
  mine(`[data-screen="${to}"] [tabindex="-1"]`)?.focus({ preventScroll: true });
  if (to === "checkin") mine("[data-code]").focus();
  rest();
}

function rest() {
  clearTimeout(idle);
  if (screen === "services" && tongue === form.dataset.first) return;
  if (screen === "closed" || screen === "asking") return;
  idle = setTimeout(home, screen === "ticket" ? TICKET_STAYS : HOME_AFTER);
}

function home() {
  speak(form.dataset.first);
  for (const one of inAll("[data-code]")) one.value = "";
  go("services");
}

function speak(code) {
  tongue = code;
  for (const one of document.querySelectorAll("[data-tongue]")) one.hidden = one.dataset.tongue !== code;
  for (const one of document.querySelectorAll("[data-speak]")) one.setAttribute("aria-pressed", one.dataset.speak === code);
  document.documentElement.lang = code;
  name();
  rest();
}

// The chosen service by its name, in the language that is shown.
function name() {
  const button = chosen && mine(`[data-service="${chosen}"]`);
  if (button) mine("[data-chosen]").textContent = button.querySelector("strong").textContent;
}

async function take(priority) {
  if (asking || !chosen) return;
  asking = true;
  const letter = mine(`[data-service="${chosen}"]`).dataset.letter;
  go("asking");
  const given = await turns.take({ service: chosen, letter, priority, language: tongue });
  asking = false;
  show(given);
}

async function check(code) {
  if (asking || !code) return;
  asking = true;
  const answer = await turns.arrive(code, tongue);
  asking = false;
  if (answer?.label) return show(answer);
  go("checkin");
  const problem = mine("[data-problem]");
  problem.textContent = answer?.refused || mine("[data-lost]").textContent;
  problem.hidden = false;
}

function show(given) {
  if (!given || given.refused) {
    mine("[data-refused]").textContent = given?.refused || "";
    mine("[data-no-numbers]").hidden = Boolean(given?.refused);
    return go("refused");
  }
  const shown = { ...given, name: given.name || mine(`[data-service="${given.service}"] strong`)?.textContent };
  for (const one of part().querySelectorAll("[data-is]")) one.textContent = shown[one.dataset.is] || "";
  mine("[data-online]").hidden = !given.qr;
  mine("[data-offline]").hidden = Boolean(given.qr);
  if (given.qr) mine("[data-qr]").src = given.qr;
  for (const one of part().querySelectorAll("[data-paper]")) one.hidden = one.dataset.paper !== given.paper;
  go("ticket");
  if (form.dataset.prints === "yes") setTimeout(() => window.print(), 100);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  const { speak: to, service, priority, go: where, key } = button.dataset;
  if (to) return speak(to);
  if (service) {
    chosen = service;
    name();
    return go("groups");
  }
  if (priority !== undefined) return take(priority);
  if (where) return where === "services" ? home() : go(where);
  if (key !== undefined) return typed(key);
  if ("check" in button.dataset) check(mine("[data-code]").value);
});

function typed(key) {
  const field = mine("[data-code]");
  field.value = key ? field.value + key : field.value.slice(0, -1);
  mine("[data-problem]").hidden = true;
  rest();
}

// A scanner types what it reads and ends with Enter: the code itself, or the address that the person's QR code holds.
let scanned = "";
document.addEventListener("keydown", (event) => {
  rest();
  if (event.key === "Enter") {
    const words = event.target.matches("[data-code]") ? event.target.value : scanned;
    scanned = "";
    if (words.length < 10) return;
    event.preventDefault();
    return check(codeIn(words));
  }
  if (event.key.length === 1) scanned = (scanned + event.key).slice(-200);
});
const codeIn = (words) => words.toUpperCase().match(/[0-9A-Z]{4}-?[0-9A-Z]{4}-?[0-9A-Z]{4}(?=[^0-9A-Z]*$)/)?.[0] || words;

form.addEventListener("submit", (event) => event.preventDefault());
document.body.classList.add("js-enabled");
turns.begin();
