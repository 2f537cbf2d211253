// Drawing a model: bpmn-js with our properties panel, tokens to play, and a save that answers with what the check finds.
import Modeler from "bpmn-js/lib/Modeler";
import NavigatedViewer from "bpmn-js/lib/NavigatedViewer";
import tokensForModeler from "bpmn-js-token-simulation/lib/modeler.js";
import tokensForViewer from "bpmn-js-token-simulation/lib/viewer.js";
import { label, whole } from "./parts/drawing.js";
import { panel } from "./parts/panel.js";
import senim from "./parts/senim.json";

const PALETTE = 114;

async function open(board) {
  const words = JSON.parse(board.dataset.words);
  const draws = "save" in board.dataset;
  const modeler = new (draws ? Modeler : NavigatedViewer)({
    container: board.querySelector(".board__drawing"),
    moddleExtensions: { senim },
    additionalModules: [draws ? tokensForModeler : tokensForViewer, plain, { translate: ["value", translator(words)] }],
  });
  const answer = await fetch(board.dataset.board);
  const { warnings } = await modeler.importXML(await answer.text());
  if (draws && warnings.length) board.querySelector("[data-said]").textContent = leftOut(board.dataset.partial, warnings);
  whole(modeler.get("canvas"), draws ? PALETTE : 0);
  label(board.querySelector(".board__drawing"), board.dataset.label);
  speak(board.querySelector(".board__drawing"), words);
  if (draws) panel(modeler);
  findings(modeler);
  buttons(modeler, board, draws);
}

// What the drawing could not take is gone from the file once it is saved: it is named before that, each thing once.
function leftOut(words, warnings) {
  const names = warnings.map(({ message }) => message.match(/<([^<>]+)>/)?.[1] ?? message);
  return `${words} ${[...new Set(names)].slice(0, 5).join(", ")}`;
}

// Tokens have one colour: several would need style attributes, which our pages do not allow.
function OneColour(eventBus) {
  eventBus.on("tokenSimulation.simulator.createScope", 1500, ({ scope }) => {
    scope.colors = { primary: "#0b4f6c", auxiliary: "#ffffff" };
  });
}
OneColour.$inject = ["eventBus"];
const plain = { coloredScopes: ["type", OneColour] };

const translator = (words) => (template, given = {}) =>
  (words[template] || template).replace(/{([^}]+)}/g, (_whole, name) => given[name] ?? `{${name}}`);

// The token player speaks English in titles and notes and offers no other way: its words are put into ours as they appear.
function speak(drawing, words) {
  const put = (node) => {
    for (const one of [node, ...node.querySelectorAll("[title]")]) if (words[one.title]) one.title = words[one.title];
    for (const one of node.querySelectorAll(".bts-text, .bts-header")) if (words[one.textContent.trim()]) one.textContent = words[one.textContent.trim()];
  };
  put(drawing);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) if (node instanceof HTMLElement) put(node);
  }).observe(drawing, { childList: true, subtree: true });
}

function buttons(modeler, board, draws) {
  const said = board.querySelector("[data-said]");
  let revision = Number(board.dataset.revision);
  let dirty = false;
  const press = {
    fit: () => whole(modeler.get("canvas"), draws ? PALETTE : 0),
    undo: () => modeler.get("commandStack").undo(),
    redo: () => modeler.get("commandStack").redo(),
    play: (button) => {
      const playing = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(playing));
      modeler.get("toggleMode").toggleMode(playing);
    },
    save: async (button) => {
      button.disabled = true;
      try {
        const { xml } = await modeler.saveXML({ format: true });
        const form = new FormData();
        form.set("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
        form.set("revision", String(revision));
        form.set("file", new Blob([xml], { type: "application/xml" }), "model.bpmn");
        const answer = await fetch(board.dataset.save, { method: "POST", body: form });
        const told = await answer.json();
        said.textContent = told.problem || told.words;
        if (answer.ok) {
          revision = told.revision;
          dirty = false;
          list(told.findings);
          findings(modeler);
        }
      } catch (problem) {
        console.warn(problem);
        said.textContent = board.dataset.problem;
      }
      button.disabled = false;
    },
  };
  for (const button of board.querySelectorAll("button[data-do]")) {
    button.hidden = false;
    button.addEventListener("click", () => press[button.dataset.do](button));
  }
  if (!draws) return;
  modeler.on("commandStack.changed", () => (dirty = true));
  window.addEventListener("beforeunload", (event) => dirty && event.preventDefault());
  for (const form of document.querySelectorAll("form[method=post]")) form.addEventListener("submit", () => (dirty = false));
}

function list(found) {
  const place = document.querySelector("[data-findings]");
  document.querySelector("[data-verdict]").hidden = !found.some((one) => one.is_fault);
  place.replaceChildren(
    ...found.map((one) => {
      const row = document.createElement("li");
      row.className = one.is_fault ? "finding finding--fault" : "finding";
      row.dataset.element = one.element;
      row.lang = one.language;
      const name = document.createElement("strong");
      name.textContent = one.name || "–";
      row.append(name, ` ${one.sentence}`);
      return row;
    }),
  );
}

// Elements with findings are marked on the drawing; a finding that is pressed shows its element.
function findings(modeler) {
  const canvas = modeler.get("canvas");
  const known = modeler.get("elementRegistry");
  for (const shape of known.getAll()) canvas.removeMarker(shape.id, "is-wrong");
  for (const row of document.querySelectorAll("[data-element]")) {
    if (!known.get(row.dataset.element)) continue;
    if (row.classList.contains("finding--fault")) canvas.addMarker(row.dataset.element, "is-wrong");
    row.addEventListener("click", () => canvas.scrollToElement(row.dataset.element, 80));
  }
}

for (const board of document.querySelectorAll("[data-board]")) open(board);
