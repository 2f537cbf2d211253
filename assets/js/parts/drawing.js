// What every drawn process needs: the whole drawing in view, a frame no higher than it must be, buttons, a name.
const AIR = 24;

// Everything in view, centred, with some air around it, never larger than drawn; `tools` pixels stay free on the left.
export function whole(canvas, tools = 0) {
  const box = canvas.viewbox().inner;
  const room = canvas.getSize();
  const scale = Math.min(1, (room.width - tools) / (box.width + 2 * AIR), room.height / (box.height + 2 * AIR));
  const [width, height] = [room.width / scale, room.height / scale];
  canvas.viewbox({ x: box.x + (box.width - width - tools / scale) / 2, y: box.y + (box.height - height) / 2, width, height });
  return scale;
}

// A low drawing needs no high frame.
export function lower(canvas, place) {
  const frame = place.querySelector(".drawn__canvas");
  const box = canvas.viewbox().inner;
  const scale = Math.min(1, frame.clientWidth / (box.width + 2 * AIR));
  const wanted = Math.max(160, (box.height + 2 * AIR) * Math.max(scale, 0.5));
  if (wanted >= frame.clientHeight) return;
  frame.style.height = `${wanted}px`;
  canvas.resized();
}

export function tools(canvas, place) {
  const press = { "zoom-in": () => canvas.zoom(canvas.zoom() * 1.25), "zoom-out": () => canvas.zoom(canvas.zoom() / 1.25), fit: () => whole(canvas) };
  for (const button of place.querySelectorAll("button[data-zoom]")) {
    button.hidden = false;
    button.addEventListener("click", press[button.dataset.zoom]);
  }
}

export function label(canvas, words) {
  const svg = canvas.querySelector("svg");
  svg?.setAttribute("role", "img");
  if (words) svg?.setAttribute("aria-label", words);
}

export function mark(name, words = "") {
  const made = document.createElement("div");
  made.className = name;
  made.textContent = words;
  return made;
}
