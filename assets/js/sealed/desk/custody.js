// A custodian opens the own share of somebody's lost key and seals it to the owner's new key; the owner puts three together again.
import { combinable, openShare } from "../keys.js";
import { seal } from "../envelope.js";
import { banner, fresh, language, make, pressed, say } from "./page.js";
import { fingerprint } from "./passphrase.js";
import { hold, isOpen, raw, secretOf, text64 } from "./ring.js";
import { Refused, send } from "./server.js";
import { go } from "./travel.js";

// The custodian's page: one form for each person who asked.
export async function showCustody() {
  const desk = JSON.parse(document.querySelector("[data-custody]").dataset.custody);
  for (const one of desk.asked) {
    const form = document.querySelector(`form[data-asked="${one.id}"]`);
    if (!form || !fresh(form)) continue;
    form.querySelector("[data-words]").textContent = await fingerprint(one.to, language());
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      event.stopPropagation();
      pressed(event.submitter ?? form.querySelector("button"), () => give(form, one));
    });
  }
}

async function give(form, one) {
  if (!isOpen()) throw new Refused("locked", say("open-first"));
  if (!form.elements.heard.checked) throw new Refused("heard", say("compare-first"));
  const secret = secretOf(one.custodian);
  if (!secret) throw new Refused("other-key", say("share-not-for-key"));
  let part;
  try {
    part = await openShare(raw(one.share), secret);
  } catch {
    throw new Refused("share", say("share-not-for-key"));
  }
  await send(form.action, { envelope: text64(await seal(part, [one.to])) });
  await go(window.location.href, false);
}

// The owner's page: with three shares the lost key is there again, in this page's memory, and what it opens can be re-sealed.
export function showRecovery() {
  const desk = JSON.parse(document.querySelector("[data-recovery]").dataset.recovery);
  const press = document.querySelector("[data-recover]");
  if (!press || !fresh(press)) return;
  press.addEventListener("click", () =>
    pressed(press, async () => {
      const secret = secretOf(desk.to);
      if (!secret) throw new Refused("locked", say("open-first"));
      const found = await combinable(desk.given.map(raw), secret, desk.lost);
      if (!found) throw new Refused("shares", say("shares-do-not-fit"));
      hold(desk.lost, found);
      document.querySelector("[data-recovered]").replaceChildren(
        banner(say("recovered"), "good"),
        make("a", { class: "govuk-button", href: desk.reseal }, say("reseal-now")),
      );
    }),
  );
}
