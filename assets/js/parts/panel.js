// The properties panel: shows what the chosen element has, writes every change into the model.
import { Extensions } from "./extensions.js";

const TASKS = /^bpmn:(User|Manual|Service|Send|Receive|BusinessRule)?Task$/;

export function panel(modeler) {
  const form = document.querySelector("[data-panel]");
  if (!form) return;
  const extensions = new Extensions(modeler);
  const modeling = modeler.get("modeling");
  const title = form.querySelector("[data-chosen]");
  let shape, bo;

  const show = (chosen) => {
    shape = chosen;
    bo = owner(shape);
    const kinds = kindsOf(shape, bo);
    title.textContent = bo.name || bo.id;
    for (const part of form.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").some((kind) => kinds.has(kind));
    for (const field of form.querySelectorAll("[data-bind]")) {
      const value = read(field);
      if (field.type === "checkbox") field.checked = value;
      else field.value = shown(field, value);
    }
  };

  // A code that is not in the list stays as it is: nothing is lost because we do not know it.
  const shown = (field, value) => {
    if (value && field.tagName === "SELECT" && ![...field.options].some((one) => one.value === value)) field.add(new Option(value, value));
    return value;
  };

  const key = (field) => (field.dataset.language ? { lang: field.dataset.language } : {});

  const read = (field) => {
    const [type, name] = field.dataset.bind.split(".");
    if (name) return extensions.get(bo, capital(type), name, key(field));
    return special[type].read(field);
  };

  const write = (field) => {
    const [type, name] = field.dataset.bind.split(".");
    const value = field.value.trim();
    if (!name) return special[type].write(field, value);
    extensions.set(shape, bo, capital(type), name, value, key(field));
    if (type === "words" && name === "name" && field.dataset.language === "kk") rename(value);
  };

  // What is written in the file is the Kazakh name; pages that only show a model put the name of their language there.
  const rename = (value) => {
    if (bo === shape.businessObject && shape.parent) modeling.updateProperties(shape, { name: value });
    else modeling.updateModdleProperties(shape, bo, { name: value });
  };

  const special = {
    lane: { read: () => bo.name || "", write: (_field, value) => modeling.updateProperties(shape, { name: value }) },
    condition: {
      read: () => bo.conditionExpression?.body || "",
      write: (_field, value) => {
        const conditionExpression = value ? modeler.get("moddle").create("bpmn:FormalExpression", { body: value }) : undefined;
        modeling.updateProperties(shape, { conditionExpression });
      },
    },
    message: {
      read: () => messageOf(bo)?.name || "",
      write: (_field, value) => modeling.updateModdleProperties(shape, messageEvent(bo), { messageRef: value ? message(modeler, value) : undefined }),
    },
    variables: {
      read: () => extensions.all(bo, "Variable").map((one) => [one.name, one.type, one.values].filter(Boolean).join(" ")).join("\n"),
      write: (_field, value) => extensions.replace(shape, bo, "Variable", value.split("\n").map(variable).filter(Boolean)),
    },
    basis: {
      read: (field) => extensions.all(bo, "Basis").some((one) => one.code === field.value),
      write: (field) => {
        const others = extensions.all(bo, "Basis").filter((one) => one.code !== field.value).map(({ code, status }) => ({ code, status }));
        const status = field.dataset.status === "confirmed" ? "confirmed" : "to-confirm";
        extensions.replace(shape, bo, "Basis", field.checked ? [...others, { code: field.value, status }] : others);
      },
    },
  };

  form.addEventListener("change", ({ target }) => target.dataset.bind && write(target));
  form.addEventListener("submit", (event) => event.preventDefault());
  modeler.on("selection.changed", ({ newSelection }) => show(newSelection.length === 1 ? newSelection[0] : modeler.get("canvas").getRootElement()));
  modeler.on("commandStack.changed", () => document.activeElement?.form !== form && show(modeler.get("elementRegistry").get(shape.id) || modeler.get("canvas").getRootElement()));
  form.hidden = false;
  show(modeler.get("canvas").getRootElement());
}

// A pool or the ground stands for its process; a label for what it names.
function owner(shape) {
  const bo = shape.businessObject;
  if (bo.$type === "bpmn:Participant") return bo.processRef || bo;
  if (bo.$type === "bpmn:Collaboration") return bo.participants?.find((one) => one.processRef)?.processRef || bo;
  return bo;
}

function kindsOf(shape, bo) {
  const kinds = new Set();
  if (bo.$type === "bpmn:Process") kinds.add("process");
  else if (bo.$type === "bpmn:Lane") kinds.add("lane");
  else if (bo.$type === "bpmn:SequenceFlow") kinds.add("flow");
  else if (TASKS.test(bo.$type)) kinds.add("step");
  else if (bo.$type === "bpmn:SubProcess") kinds.add("scope");
  else if (/Event$/.test(bo.$type)) kinds.add("event");
  else if (/Gateway$/.test(bo.$type)) kinds.add("gateway");
  const definition = bo.eventDefinitions?.[0]?.$type;
  if (definition === "bpmn:TimerEventDefinition") kinds.add("timer");
  if (definition === "bpmn:MessageEventDefinition" || bo.$type === "bpmn:ReceiveTask") kinds.add("message");
  return kinds;
}

const capital = (word) => word[0].toUpperCase() + word.slice(1);
const messageEvent = (bo) => bo.eventDefinitions?.find((one) => one.$type === "bpmn:MessageEventDefinition") || bo;
const messageOf = (bo) => messageEvent(bo).messageRef;

// The message of this name, made when there is none yet.
function message(modeler, name) {
  const definitions = modeler.getDefinitions();
  const known = definitions.rootElements.find((one) => one.$type === "bpmn:Message" && one.name === name);
  if (known) return known;
  const made = modeler.get("moddle").create("bpmn:Message", { id: modeler.get("moddle").ids.nextPrefixed("Message_"), name });
  made.$parent = definitions;
  definitions.rootElements.unshift(made);
  return made;
}

function variable(line) {
  const [name, type, ...values] = line.trim().split(/\s+/);
  return name ? { name, type: type || "", values: values.join(" ") || undefined } : null;
}
