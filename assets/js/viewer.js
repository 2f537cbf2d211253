// Draws a BPMN model (data-drawing: its address) and shows where a case stands.
// data-now, data-done: element ids; data-counts: JSON {element id: words on a token or a heat label}.
import Viewer from "bpmn-js/lib/NavigatedViewer";
import { label, lower, mark, tools, whole } from "./parts/drawing.js";

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
    tools(viewer.get("canvas"), place);
    label(canvas, place.dataset.label);
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
    overlays.add(id, { position: { top: -11, right: 11 }, html: mark("token") });
  }
  for (const [id, words] of Object.entries(JSON.parse(place.dataset.counts || "{}"))) {
    if (known.get(id)) overlays.add(id, { position: { bottom: 8, left: 4 }, html: mark("heat", words) });
  }
  lower(canvas, place);
  fit(viewer, now[0]);
}

const passed = (id, done, now) => done.has(id) || now.includes(id);

// The whole drawing when it stays readable, else the place where the case stands.
function fit(viewer, focus) {
  const canvas = viewer.get("canvas");
  if (whole(canvas) > 0.5 || !focus) return;
  canvas.zoom(0.8);
  canvas.scrollToElement(focus, 80);
}
