// Sharing with a further body: only the parts that the person agreed to, sealed anew, with the consent beside them.
import { withoutNamed } from "../directory.js";
import { sealedTo } from "./envelopes.js";
import { versionsOf } from "./documents.js";
import { banner, make, pressed, say, today, worded } from "./page.js";

// `shown`: what was opened of the case. Without anybody to share with, the part says so.
export function sharePart(desk, place, shown, saved) {
  const others = withoutNamed(desk.others, shown.map(({ content }) => content?.about).filter(Boolean));
  const held = others.length < desk.others.length ? [make("p", { class: "govuk-hint" }, say("share-held-back"))] : [];
  if (!others.length) return place.replaceChildren(make("p", { class: "govuk-hint" }, say("nobody-to-share")), ...held);
  const parts = partsOf(desk, shown);
  const form = make(
    "form",
    { class: "desk-form", autocomplete: "off" },
    ...held,
    set(say("share-with"), "radios", "to", others.map(({ key, body, person }) => [key, person ? `${body}, ${person}` : body])),
    set(say("share-what"), "checkboxes", "part", parts.map(({ title }, at) => [String(at), title])),
    set(say("share-consent"), "checkboxes", "consent", [["yes", say("share-consent-words")]]),
  );
  const press = make("button", { type: "submit", class: "govuk-button" }, say("share-press"));
  form.append(press, make("div", { class: "desk-said" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const chosen = new FormData(form);
    pressed(press, (said) => shared(desk, chosen, parts, said, press.nextElementSibling, saved));
  });
  return place.replaceChildren(form);
}

function set(legend, kind, name, rows) {
  const type = kind === "radios" ? "radio" : "checkbox";
  const items = rows.map(([value, words], at) =>
    make(
      "div",
      { class: `govuk-${kind}__item` },
      make("input", { class: `govuk-${kind}__input`, type, name, value, id: `share-${name}-${at}` }),
      make("label", { class: `govuk-label govuk-${kind}__label`, for: `share-${name}-${at}` }, words),
    ),
  );
  const inner = make("fieldset", { class: "govuk-fieldset" }, make("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, legend), make("div", { class: `govuk-${kind} govuk-${kind}--small` }, ...items));
  return make("div", { class: "govuk-form-group" }, inner);
}

// What can be shared one by one: each answer of the report, its words, its files, and the newest version of each document.
export function partsOf(desk, shown) {
  const report = shown.find(({ envelope, content }) => envelope.kind === "report" && content)?.content;
  const questions = new Map(desk.questions.map((field) => [field.id, worded(field.label)]));
  const answers = Object.entries(report?.answers ?? {}).map(([id, value]) => ({ title: questions.get(id) ?? id, answers: { [id]: value } }));
  const words = report?.text ? [{ title: say("part-words"), text: report.text }] : [];
  const files = (report?.files ?? []).map((file) => ({ title: say("part-file", { name: file.name }), file }));
  const documents = desk.forms.flatMap((form) =>
    versionsOf(shown, form.code).slice(0, 1).map(({ content }) => ({ title: worded(form.title), answers: content.answers })),
  );
  return [...answers, ...words, ...files, ...documents];
}

async function shared(desk, chosen, parts, said, spot, saved) {
  const to = desk.others.find(({ key }) => key === chosen.get("to"));
  const taken = chosen.getAll("part").map((at) => parts[Number(at)]);
  const wrong = !to ? "share-no-body" : !taken.length ? "share-no-part" : chosen.get("consent") !== "yes" ? "share-no-consent" : "";
  if (wrong) return spot.replaceChildren(banner(say(wrong), "late"));
  const content = {
    consent: { on: today(), to: to.body, items: taken.map(({ title }) => title).join("; ") },
    text: taken.map(({ text }) => text ?? "").join(""),
    parts: taken.filter(({ answers }) => answers).map(({ title, answers }) => ({ title, answers })),
  };
  const files = taken.flatMap(({ file }) => (file ? [{ name: file.name, type: file.type, bytes: file.bytes }] : []));
  const keys = [to.key, ...desk.recipients.filter(({ mine }) => mine).map(({ key }) => key)];
  await sealedTo(desk, "share", content, { all: keys, known: keys }, { files, said });
  return saved();
}
