// The map of a process: the drawing with one layer of figures on it. Pointing at a step opens its story beside the drawing.
// data-map: address of the model; data-picture: {elements: {id: [words, level 1-5]}, flows: {id: [words, width 1-5]}}.
import Viewer from "bpmn-js/lib/NavigatedViewer";
import { label, lower, mark, tools, whole } from "./parts/drawing.js";

for (const place of document.querySelectorAll("[data-map]")) draw(place);

async function draw(place) {
  try {
    const answer = await fetch(place.dataset.map);
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const viewer = new Viewer({ container: place.querySelector(".drawn__canvas") });
    await viewer.importXML(await answer.text());
    paint(viewer, JSON.parse(place.dataset.picture), place.dataset.layer);
    lower(viewer.get("canvas"), place);
    whole(viewer.get("canvas"));
    tools(viewer.get("canvas"), place);
    label(place.querySelector(".drawn__canvas"), place.dataset.label);
    stories(viewer);
  } catch (problem) {
    console.warn(problem);
    place.classList.add("drawn--failed");
  }
}

function paint(viewer, picture, layer) {
  const canvas = viewer.get("canvas");
  const overlays = viewer.get("overlays");
  const known = viewer.get("elementRegistry");
  for (const [id, [words, level]] of Object.entries(picture.elements)) {
    const shape = known.get(id);
    if (!shape) continue;
    canvas.addMarker(id, `${layer === "late" ? "warm" : "cool"}-${level}`);
    overlays.add(id, { position: small(shape) ? { top: -20, left: shape.width / 2 - 10 } : { bottom: 10, left: 6 }, html: mark("heat", words) });
  }
  for (const [id, [words, width]] of Object.entries(picture.flows)) {
    const flow = known.get(id);
    if (!flow) continue;
    canvas.addMarker(id, `wide-${width}`);
    overlays.add(id, { position: middle(flow), html: mark("heat heat--flow", words) });
  }
}

const small = (shape) => shape.width < 60;

// A connection's overlays are placed from the corner of its box: half way along its longest stretch.
function middle({ waypoints }) {
  const left = Math.min(...waypoints.map((point) => point.x));
  const top = Math.min(...waypoints.map((point) => point.y));
  const stretches = waypoints.slice(1).map((end, n) => ({ from: waypoints[n], to: end }));
  const length = ({ from, to }) => Math.hypot(to.x - from.x, to.y - from.y);
  const { from, to } = stretches.reduce((best, one) => (length(one) > length(best) ? one : best));
  return { left: (from.x + to.x) / 2 - left - 14, top: (from.y + to.y) / 2 - top - 9 };
}

// One story at a time: the step that was pointed at or chosen from the list.
function stories(viewer) {
  const canvas = viewer.get("canvas");
  const every = [...document.querySelectorAll("[data-story]")];
  let shown = null;
  const choose = (id) => {
    const story = every.find((one) => one.dataset.story === id);
    if (!story || shown === id) return;
    if (shown) canvas.removeMarker(shown, "is-chosen");
    if (viewer.get("elementRegistry").get(id)) canvas.addMarker(id, "is-chosen");
    shown = id;
    for (const one of every) one.open = one === story;
    story.scrollIntoView({ block: "nearest" });
  };
  viewer.on("element.click", ({ element }) => choose(element.id));
  for (const one of every) one.addEventListener("toggle", () => one.open && choose(one.dataset.story));
}
