// The recipient's opened keys: in this page's memory only, and gone after five idle minutes, a minute out of sight, or on leaving.
import { NotForThisKey, unpacked, unseal } from "../envelope.js";
import { unlocked, WrongPassphrase } from "../keys.js";

export const IDLE = 5 * 60 * 1000;
export const AWAY = 60 * 1000;

const held = new Map();
let used = 0;
let hidden = 0;
let told = () => {};

export const isOpen = () => held.size > 0;
export const secretOf = (key) => held.get(key) ?? null;

// Opens the keys that the passphrase opens, former ones too; WrongPassphrase when it opens none.
export async function unlock(kept, passphrase) {
  const found = new Map();
  for (const one of kept) {
    if (held.has(one.public)) continue;
    const secret = await unlocked(raw(one.kept), passphrase).catch((fault) => (fault instanceof WrongPassphrase ? null : Promise.reject(fault)));
    if (secret) found.set(one.public, secret);
  }
  if (!found.size) throw new WrongPassphrase();
  for (const [key, secret] of found) held.set(key, secret);
  used = Date.now();
  told(true);
}

export function hold(key, secret) {
  held.set(key, secret);
  used = Date.now();
  told(true);
}

export function lock() {
  if (!isOpen()) return;
  held.clear();
  told(false);
}

// The content of an envelope by whichever own key opens it; NotForThisKey when none does, also when it was changed or cut.
export async function opened(envelope) {
  for (const secret of held.values()) {
    try {
      return await unseal(envelope, secret);
    } catch (fault) {
      if (!(fault instanceof NotForThisKey)) throw fault;
    }
  }
  throw new NotForThisKey();
}

export async function read(envelope) {
  const content = await opened(envelope);
  try {
    return unpacked(content);
  } catch {
    throw new NotForThisKey();
  }
}

// `change` hears true when keys were opened and false when they were put away.
export function watch(change) {
  told = change;
  for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
    document.addEventListener(sign, () => (used = Date.now()), { capture: true, passive: true });
  }
  document.addEventListener("visibilitychange", () => {
    lockWhenLeft();
    hidden = document.hidden ? Date.now() : 0;
  });
  window.addEventListener("pagehide", () => held.clear());
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());
  window.setInterval(lockWhenLeft, 5000);
}

function lockWhenLeft() {
  const now = Date.now();
  if (now - used >= IDLE || (hidden && now - hidden >= AWAY)) lock();
}

export const raw = (text) => Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));

// Base64 of bytes of any length.
export function text64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}
