// The strip on every page of the desk that says whether the key is open, opens it and puts it away.
import { forget } from "./envelopes.js";
import { pressed, say } from "./page.js";
import { isOpen, lock, unlock, watch } from "./ring.js";
import { jsonAt } from "./server.js";
import { WrongPassphrase } from "../keys.js";

const strip = () => document.getElementById("desk-key");

// `changed` runs after the key was opened; putting it away leaves nothing opened on the page.
export function keepLock(changed) {
  const form = strip().querySelector("form");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const field = form.querySelector("input[type=password]");
    const passphrase = field.value;
    field.value = "";
    if (passphrase) pressed(form.querySelector("button"), () => open(passphrase));
  });
  strip().querySelector("[data-lock]").addEventListener("click", () => lock());
  watch((isNowOpen) => {
    show();
    if (isNowOpen) return changed();
    forget();
    return window.location.reload();
  });
  show();
}

async function open(passphrase) {
  const { keys } = await jsonAt(strip().dataset.kept);
  try {
    await unlock(keys, passphrase);
  } catch (fault) {
    if (fault instanceof WrongPassphrase) throw Object.assign(fault, { words: say("wrong-passphrase") });
    throw fault;
  }
}

function show() {
  strip().querySelector("[data-key-locked]").hidden = isOpen();
  strip().querySelector("[data-key-open]").hidden = !isOpen();
}
