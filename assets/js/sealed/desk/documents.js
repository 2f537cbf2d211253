// Documents of case work: forms that are filled in, kept in versions, and sealed to the recipients of the case. They guide; none scores.
import { keysOf, sealedTo } from "./envelopes.js";
import { answersList, collected, drawn, fieldsOf } from "./form.js";
import { outside } from "./limits.js";
import { banner, button, make, pressed, say, shownDay, worded } from "./page.js";

// One fold for each form of the lane, with its newest version and the earlier ones.
export function documentsPart(desk, place, opened, saved) {
  place.replaceChildren(...desk.forms.map((definition) => fold(desk, definition, versionsOf(opened, definition.code), saved)));
}

// The opened versions of a form, newest first.
export const versionsOf = (opened, form) =>
  opened.filter(({ content }) => content?.form === form).sort((one, two) => two.content.version - one.content.version);

function fold(desk, definition, versions, saved) {
  const last = versions[0]?.content;
  const state = last ? say("version", { number: last.version, day: shownDay(last.on) }) : say("not-begun");
  const summary = make("summary", {}, make("span", { class: "desk-fold__title" }, worded(definition.title)), make("span", { class: "desk-fold__state" }, state));
  const details = make("details", { class: "desk-fold", dataset: { form: definition.code } }, summary);
  const body = make("div", { class: "desk-fold__body" });
  details.append(body);
  reading(desk, definition, versions, saved, body);
  return details;
}

function reading(desk, definition, versions, saved, body) {
  const [last, ...earlier] = versions;
  const edit = button(last ? say("change") : say("fill-in"), () => editing(desk, definition, versions, saved, body));
  const list = last ? answersList(fieldsOf(definition), last.content.answers) : null;
  const said = last ? outside(definition, last.content.answers).map((words) => banner(words, "soon")) : [];
  body.replaceChildren(...[...headed(definition), list, ...said, edit, ...earlier.map((one) => before(definition, one))].filter(Boolean));
}

// What a document is for, and what it follows.
const headed = ({ lead, sources }) => [
  lead ? make("p", { class: "govuk-body" }, worded(lead)) : null,
  sources?.length ? make("p", { class: "govuk-hint" }, say("after-sources", { sources: sources.join("; ") })) : null,
];

const before = (definition, { content }) =>
  make(
    "details",
    { class: "govuk-details" },
    make("summary", { class: "govuk-details__summary" }, make("span", { class: "govuk-details__summary-text" }, say("version", { number: content.version, day: shownDay(content.on) }))),
    make("div", { class: "govuk-details__text" }, answersList(fieldsOf(definition), content.answers) ?? ""),
  );

function editing(desk, definition, versions, saved, body) {
  const last = versions[0]?.content;
  const form = drawn(definition, last?.answers);
  const press = make("button", { type: "submit", class: "govuk-button" }, say("seal-and-keep"));
  form.append(press, make("div", { class: "desk-said" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const answers = collected(form, definition);
    pressed(press, async (said) => {
      if (!Object.keys(answers).length) return press.nextElementSibling.replaceChildren(banner(say("empty-form"), "soon"));
      const content = { form: definition.code, version: (last?.version ?? 0) + 1, answers };
      await sealedTo(desk, "document", content, keysOf(desk), { said });
      return saved();
    });
  });
  body.replaceChildren(...[...headed(definition), form, button(say("stop-editing"), () => reading(desk, definition, versions, saved, body))].filter(Boolean));
  form.querySelector("input, textarea")?.focus();
}
