// Figures and the Incident Recorder's file, of cases opened in this tab and of nothing else; both are made here and stay here.
import { openedCases } from "./envelopes.js";
import { counted, safe, THRESHOLD } from "./figures.js";
import { save } from "./files.js";
import { inWords } from "./form.js";
import { banner, button, make, say, today, worded } from "./page.js";
import { columnsOf, recorded } from "./recorder.js";

// The newest version of a form in each opened case: [{ code, answers, documents }].
export function incidentsOf(form) {
  const found = [];
  for (const one of openedCases.values()) {
    const documents = [...one.read.values()].filter(({ kind }) => kind === "document");
    const newest = (code) => documents.filter((each) => each.form === code).sort((a, b) => b.version - a.version)[0];
    const incident = newest(form);
    if (incident) found.push({ code: one.code, answers: incident.answers, newest });
  }
  return found;
}

export function showTotals() {
  const desk = JSON.parse(document.querySelector("[data-totals]").dataset.totals);
  const place = document.querySelector("[data-part=totals]");
  const incidents = incidentsOf(desk.incident.code);
  const few = say("under-threshold", { threshold: THRESHOLD });
  const shown = (count) => (count && count < THRESHOLD ? few : count);
  const said = make("p", { class: "govuk-body" }, say("opened-here", { cases: shown(openedCases.size), incidents: shown(incidents.length) }));
  if (!incidents.length) return place.replaceChildren(said);
  const out = make("div", { class: "desk-said" });
  const press = button(say("make-file"), () => exported(desk, incidents, out), "primary");
  if (incidents.length < THRESHOLD) return place.replaceChildren(said, press, out, make("p", { class: "govuk-hint" }, say("too-few-figures")));
  const tables = columnsOf(desk.incident).filter(({ options }) => options?.length).map((field) => table(field, incidents));
  return place.replaceChildren(said, press, out, make("div", { class: "desk-tables" }, ...tables));
}

// Only with the person's consent to reporting: withdrawn, expired or never given, the incident stays out.
function consented({ consent }) {
  return (incident) => {
    const given = incident.newest(consent.form)?.answers ?? {};
    return given[consent.field] === true && (!given[consent.until] || given[consent.until] >= today());
  };
}

function exported(desk, incidents, out) {
  const { text, rows, left } = recorded(desk.incident, incidents, consented(desk));
  if (rows) save(new TextEncoder().encode(text), `incident-recorder-${today()}.csv`, "text/csv");
  out.replaceChildren(banner(say(rows ? "file-made" : "file-empty", { rows, left }), rows ? "good" : "soon"));
}

function table(field, incidents) {
  const { rows, total } = safe(counted(incidents.map(({ answers }) => answers), field));
  const shown = (count) => (count === null ? say("under-threshold", { threshold: THRESHOLD }) : String(count));
  const lines = [...rows, { name: null, count: total }].map(({ name, count }) =>
    make("tr", {}, make("th", { scope: "row" }, name === null ? say("total") : inWords(field, name)), make("td", { class: "num" }, shown(count))),
  );
  const caption = make("caption", {}, worded(field.label));
  return make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": worded(field.label) }, make("table", { class: "table" }, caption, make("tbody", {}, ...lines)));
}

