// Draws a BPMN model (data-drawing: its address) and shows where a case stands.
// data-now, data-done: element ids; data-counts: JSON {element id: words on a token or a heat label}.
import Viewer from "bpmn-js/lib/NavigatedViewer";

const AIR = 24;

for (const place of document.querySelectorAll("[data-drawing]")) draw(place);

async function draw(place) {
  const canvas = place.querySelector(".drawn__canvas");
  try {
    const answer = await fetch(place.dataset.drawing);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const viewer = new Viewer({ container: canvas });
    await viewer.importXML(await answer.text());
    canvas.replaceChildren(...[...canvas.children].filter((child) => !child.hasAttribute("data-without-script")));
    show(viewer, place);
    tools(viewer, place);
    label(canvas, place);
  } catch (problem) {
    console.warn(problem);
    place.classList.add("drawn--failed");
  }
}

const ids = (words) => (words || "").split(/[\s,]+/).filter(Boolean);

function show(viewer, place) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const known = viewer.get("elementRegistry");
  const done = new Set(ids(place.dataset.done));
  const now = ids(place.dataset.now).filter((id) => known.get(id));
  for (const id of done) if (known.get(id)) canvas.addMarker(id, "is-done");
  for (const flow of known.filter((element) => element.waypoints && done.has(element.source?.id) && passed(element.target?.id, done, now))) {
    canvas.addMarker(flow.id, "is-done");
  }
  for (const id of now) {
    canvas.addMarker(id, "is-now");
    overlays.add(id, { position: { top: -11, right: 11 }, html: token("token") });
  }
  for (const [id, words] of Object.entries(JSON.parse(place.dataset.counts || "{}"))) {
    if (known.get(id)) overlays.add(id, { position: { bottom: 8, left: 4 }, html: token("heat", words) });
  }
  lower(canvas, place);
  fit(viewer, now[0]);
}

const passed = (id, done, now) => done.has(id) || now.includes(id);

function token(name, words = "") {
  const mark = document.createElement("div");
  mark.className = name;
  mark.textContent = words;
  return mark;
}

// The whole drawing when it stays readable, else the place where the case stands.
function fit(viewer, focus) {
  const canvas = viewer.get("canvas");
  if (whole(canvas) > 0.5 || !focus) return;
  canvas.zoom(0.8);
  canvas.scrollToElement(focus, 80);
}

// Everything in view, centred, with some air around it, never larger than drawn.
function whole(canvas) {
  const box = canvas.viewbox().inner;
  const room = canvas.getSize();
  const scale = Math.min(1, room.width / (box.width + 2 * AIR), room.height / (box.height + 2 * AIR));
  const [width, height] = [room.width / scale, room.height / scale];
  canvas.viewbox({ x: box.x + (box.width - width) / 2, y: box.y + (box.height - height) / 2, width, height });
  return scale;
}

// A low drawing needs no high frame.
function lower(canvas, place) {
  const frame = place.querySelector(".drawn__canvas");
  const box = canvas.viewbox().inner;
  const scale = Math.min(1, frame.clientWidth / (box.width + 2 * AIR));
  const wanted = Math.max(160, (box.height + 2 * AIR) * Math.max(scale, 0.5));
  if (wanted >= frame.clientHeight) return;
  frame.style.height = `${wanted}px`;
  canvas.resized();
}

function tools(viewer, place) {
  const canvas = viewer.get("canvas");
  const press = { "zoom-in": () => canvas.zoom(canvas.zoom() * 1.25), "zoom-out": () => canvas.zoom(canvas.zoom() / 1.25), fit: () => whole(canvas) };
  for (const button of place.querySelectorAll("button[data-zoom]")) {
    button.hidden = false;
    button.addEventListener("click", press[button.dataset.zoom]);
  }
}

function label(canvas, place) {
  const svg = canvas.querySelector("svg");
  svg?.setAttribute("role", "img");
  if (place.dataset.label) svg?.setAttribute("aria-label", place.dataset.label);
}
