// The page of one case: opens what was sealed to one's key, shows it, and seals what one writes.
import { contentOf, keysOf, sealedTo } from "./envelopes.js";
import { documentsPart } from "./documents.js";
import { kindOf, safeName, save } from "./files.js";
import { answersList, collected, drawn, fieldsOf } from "./form.js";
import { banner, button, fresh, make, pressed, say, shownDay, worded } from "./page.js";
import { send } from "./server.js";
import { isOpen } from "./ring.js";
import { sharePart } from "./share.js";
import { go } from "./travel.js";

const part = (name) => document.querySelector(`[data-part="${name}"]`);

// Opens and shows everything of the case; before the key is opened only the server's facts stand here.
export async function showCase() {
  const desk = JSON.parse(document.querySelector("[data-case]").dataset.case);
  if (desk.steps.length) part("steps").replaceChildren(...desk.steps.map((one) => stepForm(desk, one)));
  if (!isOpen()) return;
  const shown = await Promise.all(desk.envelopes.map((envelope) => openedOne(desk, envelope)));
  if (!isOpen()) return;
  document.querySelector("[data-locked]").hidden = true;
  document.querySelector("[data-opened]").hidden = false;
  const of = (...kinds) => shown.filter(({ envelope }) => kinds.includes(envelope.kind));
  part("report").replaceChildren(...of("report", "share").map((one) => article(desk, one)));
  part("messages").replaceChildren(...orNothing(of("message").map((one) => article(desk, one))));
  part("notes").replaceChildren(...orNothing(of("note").map((one) => article(desk, one))));
  documentsPart(desk, part("documents"), of("document"), saved);
  for (const form of document.querySelectorAll("form[data-write]")) writing(desk, form);
  if (part("share")) sharePart(desk, part("share"), shown, saved);
}

const orNothing = (every) => (every.length ? every : [make("p", { class: "govuk-hint" }, say("nothing-yet"))]);

// The page anew, with what is being written elsewhere on it and the folds that are open.
async function saved() {
  const written = [...document.querySelectorAll("form[data-write] textarea")].map(({ id, value }) => [id, value]);
  const open = [...document.querySelectorAll("details[data-form][open]")].map(({ dataset }) => dataset.form);
  await go(window.location.href, false);
  for (const [id, value] of written) if (document.getElementById(id)) document.getElementById(id).value = value;
  for (const form of open) document.querySelector(`details[data-form="${form}"]`)?.setAttribute("open", "");
}

async function openedOne(desk, envelope) {
  if (!envelope.mine) return { envelope, fault: say("not-to-you") };
  try {
    return { envelope, content: await contentOf(desk, envelope) };
  } catch (fault) {
    return { envelope, fault: fault.words ?? say("fault") };
  }
}

function article(desk, { envelope, content, fault }) {
  const from = envelope.from || say("from-person");
  const foot = make("p", { class: "desk-envelope__foot" }, `${from} · ${shownDay(envelope.on)}`);
  if (fault) return make("article", { class: "desk-envelope" }, foot, banner(fault, "late"));
  const consent = content.consent ? make("p", { class: "govuk-body" }, say("shared-with-consent", content.consent)) : null;
  const list = answersList(desk.questions, content.answers);
  const text = content.text ? make("p", { class: "desk-envelope__text", lang: content.language }, content.text) : null;
  const parts = (content.parts ?? []).map(({ title, answers }) => make("section", {}, make("h3", { class: "govuk-heading-s" }, title), answersList(allFields(desk), answers)));
  return make("article", { class: `desk-envelope desk-envelope--${envelope.from ? "ours" : "theirs"}` }, foot, consent, list, text, ...parts, filesOf(content));
}

const allFields = (desk) => [...desk.questions, ...desk.forms.flatMap(fieldsOf)];

function filesOf(content) {
  if (!content.files?.length) return null;
  return make("ul", { class: "govuk-list desk-files" }, ...content.files.map(fileRow));
}

function fileRow(file) {
  const kind = kindOf(file.bytes);
  const name = safeName(file.name, kind);
  const size = say("size", { kib: Math.ceil(file.bytes.length / 1024) });
  const warning = !kind ? say("file-unknown") : name !== file.name ? say("file-renamed") : "";
  return make("li", {}, button(say("save-file", { name }), () => save(file.bytes, name)), ` ${size} `, warning ? make("span", { class: "govuk-hint" }, warning) : null);
}

// Message and note: the same field, other readers.
function writing(desk, form) {
  if (!fresh(form)) return;
  const kind = form.dataset.write;
  const area = form.querySelector("textarea");
  const files = form.querySelector("input[type=file]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    const press = event.submitter ?? form.querySelector("button");
    if (!area.value.trim() && !files?.files.length) return;
    pressed(press, async (said) => {
      const given = await Promise.all([...(files?.files ?? [])].map(async (file) => ({ name: file.name, type: file.type, bytes: new Uint8Array(await file.arrayBuffer()) })));
      await sealedTo(desk, kind, { text: area.value.trim() }, keysOf(desk, kind === "message"), { files: given, said });
      area.value = "";
      await saved();
    });
  });
}

// A step ends with coded outcomes only: a form of its fields, which needs no key.
function stepForm(desk, definition) {
  const guides = isOpen() ? desk.forms.filter(({ step }) => step === definition.code).map(guide) : [];
  const form = drawn({ ...definition, code: `step-${definition.code}` });
  const press = make("button", { type: "submit", class: "govuk-button" }, definition.button);
  form.append(press, make("div", { class: "desk-said" }));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    pressed(press, async () => {
      await send(definition.url, { ...collected(form, definition), ...(definition.copy ? { copy: definition.copy } : {}) });
      await saved();
    });
  });
  const lead = definition.lead ? make("p", { class: "govuk-body-s" }, definition.lead) : null;
  const due = definition.due ? make("p", { class: "govuk-hint" }, say("due", { day: shownDay(definition.due) })) : null;
  return make("section", { class: "desk-step" }, make("h3", { class: "govuk-heading-s" }, definition.title), due, lead, ...guides, form);
}

// The documents that guide a step; each opens where it stands on the page.
function guide({ code, title }) {
  return button(say("open-document", { title: worded(title) }), () => {
    const fold = document.querySelector(`details[data-form="${code}"]`);
    if (!fold) return;
    fold.open = true;
    fold.scrollIntoView({ block: "start" });
    fold.querySelector("summary").focus({ preventScroll: true });
  });
}

// Before a case is opened: why. The reason goes into the journal, and the case's page follows.
export function showReason() {
  const form = document.querySelector("form[data-reason]");
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    pressed(form.querySelector("button"), async () => {
      await send(form.action, { reason: new FormData(form).get("reason") });
      await saved();
    });
  });
}
