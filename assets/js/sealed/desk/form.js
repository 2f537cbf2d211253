// A document of case work as a form: drawn from its definition, read back as answers. The same kinds of fields as the services'.
import { make, say, shownDay, worded } from "./page.js";

const groups = (definition) => definition.sections ?? [{ title: "", fields: definition.fields ?? [] }];
export const fieldsOf = (definition) => groups(definition).flatMap((group) => group.fields);

// The form's element, filled with answers given before.
export function drawn(definition, answers = {}) {
  const parts = groups(definition).map((group) =>
    make(
      "section",
      { class: "desk-form__part" },
      group.title ? make("h3", { class: "govuk-heading-s" }, worded(group.title)) : null,
      group.lead ? make("p", { class: "govuk-body" }, worded(group.lead)) : null,
      ...group.fields.map((field) => question(field, answers[field.id], definition.code)),
    ),
  );
  return make("form", { class: "desk-form", novalidate: true, autocomplete: "off" }, ...parts);
}

function question(field, given, form) {
  const id = `${form}-${field.id}`;
  const draw = { longtext: area, choice: choices, choices, yesno: choices, statement: tick, check: tick }[field.kind] ?? line;
  return make("div", { class: "govuk-form-group", dataset: { field: field.id } }, ...draw(field, given, id));
}

const hint = (field, id) => (field.hint ? [make("div", { class: "govuk-hint", id: `${id}-hint` }, worded(field.hint))] : []);
const described = (field, id) => (field.hint ? { "aria-describedby": `${id}-hint` } : {});
const label = (field, id) => make("label", { class: "govuk-label", for: id }, worded(field.label));

function line(field, given, id) {
  const type = { date: "date", number: "number", phone: "tel" }[field.kind] ?? "text";
  const most = { maxlength: type === "text" ? field.max_length || 200 : null, min: type === "number" ? 0 : null };
  const input = make("input", { class: "govuk-input", id, name: field.id, type, ...most, ...described(field, id) });
  input.value = given ?? "";
  return [label(field, id), ...hint(field, id), input];
}

function area(field, given, id) {
  const input = make("textarea", { class: "govuk-textarea", id, name: field.id, rows: 4, maxlength: field.max_length || 4000, ...described(field, id) });
  input.value = given ?? "";
  return [label(field, id), ...hint(field, id), input];
}

function tick(field, given, id) {
  const input = make("input", { class: "govuk-checkboxes__input", id, name: field.id, type: "checkbox", value: "yes", checked: given === true, ...described(field, id) });
  const row = make("div", { class: "govuk-checkboxes__item" }, input, make("label", { class: "govuk-label govuk-checkboxes__label", for: id }, worded(field.label)));
  return [make("div", { class: "govuk-checkboxes govuk-checkboxes--small" }, row), ...hint(field, id)];
}

const optionsOf = (field) =>
  field.kind === "yesno" ? [{ value: "yes", label: say("yes") }, { value: "no", label: say("no") }] : field.options;

function choices(field, given, id) {
  const many = field.kind === "choices";
  const kind = many ? "checkboxes" : "radios";
  const chosen = many ? (given ?? []) : [given === true ? "yes" : given === false ? "no" : given];
  const rows = optionsOf(field).map(({ value, label: words }, at) =>
    make(
      "div",
      { class: `govuk-${kind}__item` },
      make("input", { class: `govuk-${kind}__input`, id: `${id}-${at}`, name: field.id, type: many ? "checkbox" : "radio", value, checked: chosen.includes(value) }),
      make("label", { class: `govuk-label govuk-${kind}__label`, for: `${id}-${at}` }, worded(words)),
    ),
  );
  const legend = make("legend", { class: "govuk-fieldset__legend" }, worded(field.label));
  return [make("fieldset", { class: "govuk-fieldset", ...described(field, id) }, legend, ...hint(field, id), make("div", { class: `govuk-${kind} govuk-${kind}--small` }, ...rows))];
}

// The answers as they stand: only fields of the definition, nothing where nothing was said.
export function collected(form, definition) {
  const answers = {};
  for (const field of fieldsOf(definition)) {
    const inputs = [...form.querySelectorAll(`[name="${CSS.escape(field.id)}"]`)];
    const value = answerOf(field, inputs);
    if (value !== undefined && value !== "" && !(Array.isArray(value) && !value.length)) answers[field.id] = value;
  }
  return answers;
}

function answerOf(field, inputs) {
  const on = inputs.filter((input) => input.checked).map((input) => input.value);
  if (field.kind === "choices") return on;
  if (field.kind === "choice") return on[0];
  if (field.kind === "yesno") return on.length ? on[0] === "yes" : undefined;
  if (field.kind === "statement" || field.kind === "check") return on.length > 0 || undefined;
  return inputs[0]?.value.trim();
}

// One answer in words, for reading and printing.
export function inWords(field, value) {
  if (value === true) return say("yes");
  if (value === false) return say("no");
  if (Array.isArray(value)) return value.map((one) => inWords({ ...field, kind: "choice" }, one)).join("; ");
  if (field?.kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value)) return shownDay(value);
  const option = field?.options?.find((one) => one.value === value);
  if (option) return worded(option.label);
  if (field?.kind === "yesno") return value === "yes" ? say("yes") : say("no");
  return typeof value === "object" ? Object.values(value).join(", ") : String(value);
}

// Answers as a list of questions and words; what the definition does not know is shown under its own name.
export function answersList(fields, answers) {
  const known = new Map(fields.map((field) => [field.id, field]));
  const rows = Object.entries(answers ?? {}).map(([id, value]) =>
    make(
      "div",
      { class: "govuk-summary-list__row" },
      make("dt", { class: "govuk-summary-list__key" }, known.has(id) ? worded(known.get(id).label) : id),
      make("dd", { class: "govuk-summary-list__value" }, inWords(known.get(id), value)),
    ),
  );
  return rows.length ? make("dl", { class: "govuk-summary-list" }, ...rows) : null;
}
