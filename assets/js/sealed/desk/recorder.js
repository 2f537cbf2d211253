// The Incident Recorder's table of cases that were opened here: one row an incident, codes and no names, made in the browser.
import { fieldsOf } from "./form.js";

const FORMULA = /^[=+\-@\t\r]/;

// A cell that no spreadsheet takes for a formula.
export function cell(value) {
  const text = String(value ?? "");
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const plain = (value) => (value === true ? "yes" : value === false ? "no" : Array.isArray(value) ? value.join("|") : (value ?? ""));

// Which of a form's fields go out: coded ones and dates. Words of people and whatever could name somebody stay.
export const columnsOf = (definition) =>
  fieldsOf(definition).filter((field) => ["choice", "choices", "yesno", "number", "date"].includes(field.kind) && !field.withheld);

// CSV with a head. `incidents`: [{ code, answers }]; those without the person's consent to reporting are left out and counted.
export function recorded(definition, incidents, consents = () => true) {
  const columns = columnsOf(definition);
  const given = incidents.filter(consents);
  const head = ["survivor_code", ...columns.map(({ id }) => id)];
  const rows = given.map(({ code, answers }) => [code, ...columns.map(({ id }) => plain(answers[id]))]);
  const text = [head, ...rows].map((row) => row.map(cell).join(",")).join("\r\n");
  return { text: `\ufeff${text}\r\n`, rows: given.length, left: incidents.length - given.length };
}
