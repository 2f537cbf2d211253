// Sealing anew what was sealed to a key that changed or to somebody who left: one envelope after another; what is done stays done.
import { fetched } from "./envelopes.js";
import { NotForThisKey, seal } from "../envelope.js";
import { opened } from "./ring.js";
import { banner, fresh, make, pressed, say } from "./page.js";
import { send, uploaded } from "./server.js";
import { go } from "./travel.js";

export function showReseal() {
  const desk = JSON.parse(document.querySelector("[data-reseal]").dataset.reseal);
  const press = document.querySelector("[data-reseal-press]");
  const list = document.querySelector("[data-reseal-said]");
  if (press && fresh(press)) press.addEventListener("click", () => pressed(press, (said) => resealed(desk, said, list)));
}

// Goes through what the page lists; an envelope that cannot be opened is named and left as it is.
async function resealed(desk, said, list) {
  let done = 0;
  const left = [];
  for (const one of desk.work) {
    said(say("resealing", { done, all: desk.work.length }));
    try {
      await anew(desk, one);
      done += 1;
    } catch (fault) {
      if (fault.code === "line" || fault.code === "signed-out" || fault.code === "locked") throw fault;
      left.push(make("li", {}, `${one.code}: ${fault.words ?? say("not-for-key")}`));
    }
  }
  if (left.length) return list.replaceChildren(banner(say("reseal-left", { count: left.length }), "soon"), make("ul", { class: "govuk-list govuk-list--bullet" }, ...left));
  return go(window.location.href, false);
}

async function anew(desk, one) {
  await send(one.urls.reason, { reason: desk.reason });
  const bytes = await fetched(one, one);
  let content;
  try {
    content = await opened(bytes);
  } catch (fault) {
    if (fault instanceof NotForThisKey) throw Object.assign(fault, { words: say("not-for-key") });
    throw fault;
  }
  const all = one.reporter ? [...one.keys, one.reporter] : one.keys;
  const upload = await uploaded(desk.upload, await seal(content, all));
  await send(one.urls.envelopes, { kind: "reseal", upload, keys: one.keys, replaces: one.id });
}
