// The questions, one page at a time, in this document only: answers are read from the fields when they are sealed, and go nowhere else.
import { holds } from "./conditions.js";
import { element, say } from "./says.js";

const READ = {
  choice: (field) => field.querySelector("input:checked")?.value ?? null,
  yesno: (field) => ({ true: true, false: false })[field.querySelector("input:checked")?.value] ?? null,
  choices: (field) => listed([...field.querySelectorAll("input:checked")].map((one) => one.value)),
  statement: (field) => field.querySelector("input").checked || null,
  date: (field) => dated([...field.querySelectorAll("input")].map((one) => one.value.trim())),
  number: (field) => written(field),
};

const listed = (values) => (values.length ? values : null);
const written = (field) => field.querySelector("input, textarea").value.replaceAll("\r\n", "\n").trim() || null;

function dated([day, month, year]) {
  if (!day && !month && !year) return null;
  const iso = `${year.padStart(4, "0")}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return new Date(`${iso}T00:00:00Z`).toJSON()?.startsWith(iso) ? iso : NaN;
}

const valueOf = (field) => (READ[field.dataset.kind] ?? written)(field);

// Why an answer cannot stay as it is; null when it can.
function fault(field) {
  const value = valueOf(field);
  const { kind, most, required } = field.dataset;
  if (value === null) return required === undefined ? null : "missing";
  if (kind === "date") return Number.isNaN(value) ? "not_a_date" : null;
  if (kind === "number") return /^\d{1,9}$/.test(value) && (!Number(most) || Number(value) <= Number(most)) ? null : "not_a_number";
  if (kind === "choices") return Number(most) && value.length > Number(most) ? "too_many" : null;
  return typeof value === "string" && Number(most) && [...value].length > Number(most) ? "too_long" : null;
}

export class Questions {
  // `form` holds [data-page] with [data-field] in them; `shown(page)` hears of each page before it is seen.
  constructor(form, shown) {
    this.form = form;
    this.shown = shown;
    this.page = form.querySelector("[data-page]");
    form.addEventListener("change", () => this.fit());
    form.addEventListener("click", (event) => {
      if (event.target.closest("[data-next]")) this.next();
      if (event.target.closest("[data-previous]")) this.previous();
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    this.show(this.page);
  }

  get lane() {
    return this.form.querySelector("input[name=lane]:checked")?.value ?? "";
  }

  // The pages that are asked, and the answers given on them.
  get asked() {
    const coded = {};
    const answers = {};
    const own = [...this.form.querySelectorAll("[data-page]")].filter((page) => !page.dataset.lane || page.dataset.lane === this.lane);
    const pages = own.filter((page) => {
      const seen = holds(page.dataset.shownIf, coded);
      if (seen && page.dataset.lane) this.read(page, coded, answers);
      return seen;
    });
    return { pages, answers };
  }

  get answers() {
    return this.asked.answers;
  }

  read(page, coded, answers) {
    for (const field of page.querySelectorAll("[data-field]")) {
      const value = holds(field.dataset.shownIf, coded) ? valueOf(field) : null;
      if (value === null) continue;
      answers[field.dataset.field] = field.dataset.kind === "number" ? Number(value) : value;
      if (field.dataset.coded !== undefined) coded[field.dataset.field] = answers[field.dataset.field];
    }
  }

  // Which fields of this page are asked, by the coded answers before each.
  fit() {
    const coded = {};
    for (const page of this.asked.pages) {
      for (const field of page.querySelectorAll("[data-field]")) {
        if (page === this.page) field.hidden = !holds(field.dataset.shownIf, coded);
      }
      if (page.dataset.lane) this.read(page, coded, {});
      if (page === this.page) return;
    }
  }

  next() {
    if (this.faults().length) return;
    const { pages } = this.asked;
    const next = pages[pages.indexOf(this.page) + 1];
    if (next) this.show(next);
  }

  previous() {
    const { pages } = this.asked;
    const before = pages[pages.indexOf(this.page) - 1];
    if (before) this.show(before);
  }

  show(page) {
    const moved = this.page !== page;
    for (const one of this.form.querySelectorAll("[data-page]")) one.hidden = one !== page;
    this.page = page;
    this.fit();
    this.mark([]);
    this.count();
    this.shown(page);
    if (!moved) return;
    page.querySelector("h1")?.focus();
    scrollTo(0, 0);
  }

  count() {
    const { pages } = this.asked;
    const where = this.form.querySelector("[data-where]");
    where.textContent = this.lane ? say("where", { at: pages.indexOf(this.page) + 1, of: pages.length }) : "";
  }

  faults() {
    const fields = [...this.page.querySelectorAll("[data-field]")].filter((field) => !field.hidden);
    const found = fields.map((field) => ({ field, code: fault(field) })).filter(({ code }) => code);
    this.mark(found);
    return found;
  }

  // Says at each field, and above them all, what is to be mended.
  mark(found) {
    for (const made of this.form.querySelectorAll("[data-made]")) made.remove();
    for (const group of this.form.querySelectorAll(".govuk-form-group--error")) group.classList.remove("govuk-form-group--error");
    if (!found.length) return;
    const links = found.map((one) => this.told(one));
    const list = element("ul", { class: "govuk-list govuk-error-summary__list" }, ...links);
    const title = element("h2", { class: "govuk-error-summary__title", text: say("look-again") });
    const summary = element("div", { class: "govuk-error-summary", role: "alert", tabindex: "-1", "data-made": "" }, title, list);
    this.page.prepend(summary);
    summary.focus();
  }

  told({ field, code }) {
    const words = say(code, { limit: field.dataset.most });
    const control = field.querySelector("input, textarea");
    const group = field.querySelector(".govuk-form-group") ?? field;
    group.classList.add("govuk-form-group--error");
    const id = `${control.id}-wrong`;
    const line = element("p", { class: "govuk-error-message", id, "data-made": "", text: words });
    (field.querySelector(".govuk-input, .govuk-textarea, .govuk-radios, .govuk-checkboxes, .govuk-date-input") ?? control).before(line);
    return element("li", {}, element("a", { href: `#${control.id}`, text: words }));
  }
}
