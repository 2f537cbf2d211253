// The ticket on the phone: asks the light address of the office, and for its own part only when something of it has changed.
import { follow } from "./live.js";

export function followVisit() {
  const page = document.querySelector("[data-visit]");
  if (!page?.dataset.label) return;
  const { label, office, visit } = page.dataset;
  const lost = document.querySelector("[data-visit-lost]");
  const title = document.title;
  let known = null;

  // Where this number stands in the office: called where and how often, served where, or the place and range in line.
  function own(state) {
    const place = state.line.findIndex(([one]) => one === label);
    return JSON.stringify([state.called.find(([one]) => one === label), state.serving.find(([one]) => one === label), place, state.line[place], state.doors]);
  }

  async function renew() {
    const answer = await fetch(visit, { cache: "no-store" });
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
    const before = page.firstElementChild?.dataset.visitState;
    page.innerHTML = await answer.text();
    const now = page.firstElementChild?.dataset.visitState;
    if (now === "invited" && before !== "invited") call();
    if (now !== "invited") document.title = title;
  }

  function call() {
    document.title = `● ${label}: ${page.dataset.called}`;
    navigator.vibrate?.([400, 200, 400, 200, 800]);
  }

  follow({
    address: `/desks/state/${office}`,
    every: 2000,
    show: async (state) => {
      const now = own(state);
      if (now === known) return;
      known = now;
      await renew().catch(() => (known = null));
    },
    lost: () => (lost.hidden = false),
    found: () => (lost.hidden = true),
  });
}
