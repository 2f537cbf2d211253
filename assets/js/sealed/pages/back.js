// Coming back: the six words are typed, what follows from them finds the case and opens its answers; the words stay here.
import { NotForThisKey, packed, seal, unpacked, unseal } from "../envelope.js";
import { derived, seedOf, WordsInvalid } from "../words.js";
import { FileGone, Files } from "./files.js";
import { begin, canSeal } from "./quiet.js";
import { element, megabytes, say } from "./says.js";
import { fetched, post, Refused, Upload } from "./sending.js";

const IDLE = 5 * 60 * 1000;

export function backPage() {
  const root = document.querySelector("[data-sealed-back]");
  if (root && canSeal()) new Back(root);
}

class Back {
  constructor(root) {
    begin(root);
    this.root = root;
    this.files = new Files(root.querySelector("[data-files]"));
    this.on("[data-enter]", "submit", () => this.enter());
    this.on("[data-write]", "submit", () => this.write());
    this.on("[data-withdraw]", "click", () => this.withdraw());
    this.find("[data-write]").addEventListener("input", () => (this.sealed = null));
  }

  find(selector) {
    return this.root.querySelector(selector);
  }

  // One press at a time; what goes wrong is said where the press was.
  on(selector, event, act) {
    const place = this.find(selector);
    place.addEventListener(event, async (happened) => {
      happened.preventDefault();
      if (this.busy) return;
      this.busy = true;
      const said = this.find(place.dataset.saysAt);
      said.textContent = say("wait");
      try {
        said.textContent = (await act()) ?? "";
      } catch (fault) {
        said.textContent = this.words(fault);
      }
      this.busy = false;
    });
  }

  words(fault) {
    if (fault instanceof WordsInvalid) return say("words-wrong");
    if (fault instanceof FileGone) return say("file-gone", { name: fault.message });
    return fault.words || say("broken");
  }

  async enter() {
    const field = this.find("[name=words]");
    const found = await derived(seedOf(field.value));
    this.standing = await post(this.root.dataset.return, { lookup: found.lookup });
    Object.assign(this, found);
    field.value = "";
    this.find("[data-enter]").remove();
    this.show();
    this.leaveWhenIdle();
    this.open();
  }

  show() {
    const { step_words: step, due, ended } = this.standing;
    this.find("[data-step]").textContent = step;
    this.find("[data-due]").textContent = due && !ended ? say("due", { day: due }) : "";
    this.find("[data-going-on]").hidden = ended;
    this.find("[data-case]").hidden = false;
    this.find("[data-case] h1").focus();
  }

  // Opened content does not stay on a screen that nobody looks at.
  leaveWhenIdle() {
    let timer;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => location.replace(location.href), IDLE);
    };
    for (const event of ["pointerdown", "keydown", "scroll"]) addEventListener(event, wait, { passive: true });
    wait();
  }

  async open() {
    const list = this.find("[data-messages]");
    const letters = this.standing.envelopes.map((one) => ({ ...one, place: list.appendChild(element("li", { class: "message" })) }));
    this.find("[data-none]").hidden = letters.length > 0;
    for (const one of letters) await this.letter(one);
  }

  async letter({ id, on, from, place }) {
    place.replaceChildren(element("p", { class: "message__who", text: say("from", { name: from, day: on }) }), element("p", { class: "govuk-body", text: say("wait") }));
    const last = () => place.lastElementChild;
    try {
      const bytes = await fetched(this.root.dataset.envelope, { lookup: this.lookup, id });
      const { text, files } = unpacked(await unseal(bytes, this.identity));
      last().replaceWith(element("p", { class: "govuk-body sealed-text", text }));
      if (files.length) place.append(element("ul", { class: "govuk-list" }, ...files.map((file) => this.file(file))));
    } catch (fault) {
      last().textContent = fault instanceof NotForThisKey ? say("not-opened") : say("broken");
      if (!(fault instanceof NotForThisKey)) place.append(this.again({ id, on, from, place }));
    }
  }

  again(letter) {
    const button = element("button", { class: "govuk-button govuk-button--secondary", type: "button", text: say("again") });
    button.addEventListener("click", () => this.letter(letter));
    return button;
  }

  // A file is saved only when the person asks for it: on the device others may find it.
  file({ name, bytes }) {
    const button = element("button", { class: "govuk-button govuk-button--secondary", type: "button", text: say("save", { name, size: megabytes(bytes.length) }) });
    button.addEventListener("click", () => {
      const address = URL.createObjectURL(new Blob([bytes], { type: "application/octet-stream" }));
      element("a", { href: address, download: name }).click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    });
    return element("li", {}, button);
  }

  async write() {
    const field = this.find("[name=text]");
    const text = field.value.replaceAll("\r\n", "\n").trim();
    if (!text && !this.files.chosen.length) return say("missing");
    this.sealed ??= await this.upload(text);
    const upload = await this.sealed.upload.go((share) => (this.find("[data-write-said]").textContent = say("sending", { percent: Math.round(100 * share) })));
    try {
      await post(this.root.dataset.message, { lookup: this.lookup, upload, keys: this.sealed.keys });
    } catch (fault) {
      if (fault instanceof Refused) this.sealed = null;
      throw fault;
    }
    this.sealed = null;
    field.value = "";
    this.files.clear();
    return say("sent");
  }

  async upload(text) {
    const { keys, lane } = this.standing;
    const language = document.documentElement.lang;
    const message = { v: 1, kind: "message", lane, language, answers: {}, text, chosen: [] };
    return { keys, upload: new Upload(this.root.dataset.up, await seal(packed(message, await this.files.read()), keys)) };
  }

  async withdraw() {
    await post(this.root.dataset.withdraw, { lookup: this.lookup });
    this.find("[data-going-on]").hidden = true;
    this.find("[data-step]").textContent = say("withdrawn");
    this.find("[data-due]").textContent = "";
    this.find("[data-case] h1").focus();
    return "";
  }
}
