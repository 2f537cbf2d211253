// Who will be able to read: worked out here from the signed directory. Whom the report names is never sent to anybody but them who read it.
import { inConflict, recipientsOf } from "../directory.js";
import { RECIPIENTS } from "../envelope.js";
import { element, say } from "./says.js";

const groups = (recipients) => {
  const bodies = new Map();
  for (const one of recipients) bodies.set(one.body, [...(bodies.get(one.body) ?? []), one]);
  return [...bodies.values()];
};

// At most eight keys: first one of each body, then the second of each, and so on.
export function fitting(recipients, most = RECIPIENTS) {
  const bodies = groups(recipients);
  const found = [];
  for (let row = 0; found.length < Math.min(most, recipients.length); row += 1) {
    for (const body of bodies) if (body[row] && found.length < most) found.push(body[row]);
  }
  return found;
}

export class Readers {
  constructor(form, every) {
    this.form = form;
    this.every = every;
    this.lane = "";
    form.addEventListener("change", () => this.lane && this.draw());
  }

  // What there is to tick for a lane: units in the chain of one of its readers, and readers that come only when picked.
  begin(lane) {
    if (lane !== this.lane) {
      this.lane = lane;
      const own = this.every.filter((one) => one.lanes.includes(lane));
      for (const box of this.form.querySelectorAll("input[name=whom]")) this.fit(box, own);
      const picks = groups(own.filter((one) => !one.default)).map((body, at) => this.box(at, body));
      this.form.querySelector("[data-picks]").replaceChildren(...picks);
      this.form.querySelector("[data-more]").hidden = !picks.length;
    }
    this.draw();
  }

  fit(box, own) {
    box.checked = false;
    box.parentElement.hidden = !own.some((one) => one.chain.includes(box.value));
    const people = own.filter((one) => one.body === box.value && one.names.person).map((one) => one.names.person);
    box.parentElement.querySelector(".govuk-hint").textContent = people.join(", ");
  }

  box(at, [one]) {
    const id = `pick-${at}`;
    const input = element("input", { class: "govuk-checkboxes__input", type: "checkbox", id, name: "pick", value: one.body, autocomplete: "off" });
    const label = element("label", { class: "govuk-label govuk-checkboxes__label", for: id, text: this.named(one) });
    return element("div", { class: "govuk-checkboxes__item" }, input, label);
  }

  named(one) {
    return one.names[document.documentElement.lang] ?? one.body;
  }

  ticked(name) {
    return [...this.form.querySelectorAll(`input[name=${name}]:checked`)].map((one) => one.value);
  }

  // Whom it is about: the ticked units with their chains, and the people of theirs, whatever other post they hold.
  get about() {
    const boxes = [...this.form.querySelectorAll("input[name=whom]:checked")];
    const them = this.every.filter((one) => boxes.some((box) => box.value === one.body));
    return { chains: boxes.map((box) => box.dataset.chain.split(" ")), persons: them.map((one) => one.person) };
  }

  get chosen() {
    return this.ticked("pick");
  }

  get recipients() {
    const keys = this.every.filter((one) => this.chosen.includes(one.body)).map((one) => one.key);
    return fitting(recipientsOf(this.every, this.lane, this.about, keys));
  }

  // Says who reads and who is left out, and why; a body in conflict cannot be picked.
  draw() {
    const about = this.about;
    const out = groups(this.every.filter((one) => one.lanes.includes(this.lane) && inConflict(one, about)));
    const closed = out.map(([one]) => one.body);
    for (const box of this.form.querySelectorAll("input[name=pick]")) {
      box.disabled = closed.includes(box.value);
      box.checked = box.checked && !box.disabled;
    }
    const readers = groups(this.recipients);
    this.list("[data-readers]", readers.map((body) => this.told(body)));
    this.list("[data-left-out]", out.map(([one]) => say("left-out", { name: this.named(one) })));
    this.form.querySelector("[data-nobody]").hidden = readers.length > 0;
    this.form.querySelector("[data-out]").hidden = !out.length;
  }

  told(body) {
    const people = body.map((one) => one.names.person).filter(Boolean);
    const who = people.length ? people.join(", ") : say("people", { number: body.length });
    return say("reader", { name: this.named(body[0]), who });
  }

  list(place, lines) {
    this.form.querySelector(place).replaceChildren(...lines.map((text) => element("li", { text })));
  }
}
