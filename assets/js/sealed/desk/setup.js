// The page of one's own key: made here, tested here, its secret split among five custodians; the server gets only what is locked.
import { locked, newKey, shares, unlocked, SHARES } from "../keys.js";
import { banner, button, fresh, language, make, pressed, say } from "./page.js";
import { fault, suggested } from "./passphrase.js";
import { hold, isOpen, secretOf, text64 } from "./ring.js";
import { Refused, send } from "./server.js";
import { go } from "./travel.js";

export function showKeys() {
  const desk = JSON.parse(document.querySelector("[data-keys]").dataset.keys);
  for (const form of document.querySelectorAll("form[data-new-key]")) newKeyForm(form, desk);
  for (const form of document.querySelectorAll("form[data-new-passphrase]")) newPassphraseForm(form, desk);
}

function judged(form, desk) {
  const [passphrase, again] = form.querySelectorAll("[data-passphrase], [data-again]");
  const wrong = fault(passphrase.value, desk.names);
  if (wrong) throw new Refused(wrong, say(`passphrase-${wrong}`));
  if (passphrase.value !== again.value) throw new Refused("again", say("passphrase-again"));
  return passphrase.value;
}

function suggesting(form) {
  const offered = make("output", { class: "desk-offered" });
  const press = button(say("suggest"), () => {
    offered.textContent = suggested(language());
    form.querySelector("[data-passphrase]").value = offered.textContent;
  });
  form.querySelector("[data-suggest]").replaceChildren(press, offered);
}

// Five custodians, always five: fewer are said before anything is made.
function custodiansOf(desk) {
  if (!desk.shared) return [];
  if (desk.custodians.length < SHARES) throw new Refused("custodians", say("too-few-custodians", { count: desk.custodians.length }));
  return desk.custodians.slice(0, SHARES);
}

function newKeyForm(form, desk) {
  if (!fresh(form)) return;
  suggesting(form);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const press = event.submitter ?? form.querySelector("button[type=submit]");
    pressed(press, async (said) => {
      const passphrase = judged(form, desk);
      const custodians = custodiansOf(desk);
      said(say("making-key"));
      const key = await newKey(passphrase);
      if ((await unlocked(key.kept, passphrase)) !== key.secret) throw new Refused("test", say("key-test-failed"));
      const parts = custodians.length ? await shares(key.secret, custodians.map((one) => one.key)) : [];
      const given = parts.map((envelope, at) => ({ custodian: custodians[at].id, envelope: text64(envelope) }));
      await send(form.action, { public: key.recipient, kept: text64(key.kept), shares: given, ...extra(form) });
      form.reset();
      await hold(key.recipient, key.secret);
      await go(form.dataset.then || window.location.href, Boolean(form.dataset.then));
      document.querySelector("[data-key-said]")?.replaceChildren(banner(say("key-made"), "good"));
    });
  });
}

// What an old key that was lost adds: which key is to be recovered.
const extra = (form) => (form.dataset.lost ? { lost: form.dataset.lost } : {});

function newPassphraseForm(form, desk) {
  if (!fresh(form)) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    pressed(event.submitter ?? form.querySelector("button[type=submit]"), async (said) => {
      if (!isOpen()) throw new Refused("locked", say("open-first"));
      const passphrase = judged(form, desk);
      said(say("making-key"));
      const kept = await locked(secretOf(desk.current), passphrase);
      if ((await unlocked(kept, passphrase)) !== secretOf(desk.current)) throw new Refused("test", say("key-test-failed"));
      await send(form.action, { public: desk.current, kept: text64(kept) });
      form.reset();
      said(say("passphrase-changed"));
    });
  });
}
