// Files that go into the envelope: chosen, shown with their sizes, taken back. They are read when the envelope is sealed.
import { element, megabytes, say } from "./says.js";

export const MOST_BYTES = 20_000_000;
const MOST = 10;

// A file that was there when it was chosen and cannot be read any more; `name` says which.
export class FileGone extends Error {}

export class Files {
  constructor(root) {
    this.chosen = [];
    this.root = root;
    this.input = root.querySelector("input[type=file]");
    this.input.addEventListener("change", () => this.take([...this.input.files]));
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-drop]");
      if (button) this.drop(Number(button.dataset.drop));
    });
    this.draw();
  }

  get bytes() {
    return this.chosen.reduce((sum, file) => sum + file.size, 0);
  }

  take(files) {
    this.input.value = "";
    const before = this.chosen;
    this.chosen = [...before, ...files];
    const fault = this.bytes > MOST_BYTES ? "files-large" : this.chosen.length > MOST ? "files-many" : "";
    if (fault) this.chosen = before;
    this.draw(fault);
  }

  clear() {
    if (!this.chosen.length) return;
    this.chosen = [];
    this.draw();
  }

  drop(at) {
    this.chosen = this.chosen.filter((_file, place) => place !== at);
    this.draw();
    this.input.focus();
  }

  draw(fault = "") {
    const lines = this.chosen.map((file, at) => {
      const away = element("button", { class: "govuk-button govuk-button--secondary", type: "button", "data-drop": at, text: say("drop") });
      away.append(element("span", { class: "govuk-visually-hidden", text: ` ${file.name}` }));
      return element("li", {}, element("span", { text: say("file", { name: file.name, size: megabytes(file.size) }) }), away);
    });
    this.root.querySelector("[data-chosen]").replaceChildren(...lines);
    this.root.querySelector("[data-files-said]").textContent = fault ? say(fault) : "";
  }

  // Names, types and bytes, for the envelope. Refuses FileGone.
  async read() {
    const found = [];
    for (const file of this.chosen) {
      const bytes = await file.arrayBuffer().catch(() => Promise.reject(new FileGone(file.name)));
      found.push({ name: file.name, type: file.type, bytes: new Uint8Array(bytes) });
    }
    return found;
  }
}
