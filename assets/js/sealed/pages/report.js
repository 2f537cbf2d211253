// The report: questions, who may read, files; sealed in this page, sent, and the six words by which the person comes back.
import { identityToRecipient } from "age-encryption";

import { readDirectory } from "../directory.js";
import { packed, seal } from "../envelope.js";
import { derived, newSeed, wordsOf } from "../words.js";
import { FileGone, Files } from "./files.js";
import { Questions } from "./questions.js";
import { begin, canSeal } from "./quiet.js";
import { Readers } from "./readers.js";
import { element, say } from "./says.js";
import { post, Refused, text, Upload } from "./sending.js";

export function reportPage() {
  const root = document.querySelector("[data-sealed-report]");
  if (root && canSeal()) new Report(root);
}

class Report {
  constructor(root) {
    begin(root);
    this.root = root;
    this.form = root.querySelector("form");
    this.files = new Files(root.querySelector("[data-files]"));
    this.ready = null;
    this.questions = new Questions(this.form, (page) => this.came(page));
    root.querySelector("[data-send]").addEventListener("click", () => this.send());
    this.form.addEventListener("input", () => this.forget());
    this.form.addEventListener("change", () => this.forget());
  }

  // What was sealed already no longer says what the page says.
  forget() {
    this.ready = null;
  }

  // A lane that asks for no files gets none.
  fitFiles(lane) {
    const place = this.form.querySelector("[data-files-lanes]");
    place.hidden = !place.dataset.filesLanes.split(" ").includes(lane);
    if (place.hidden) this.files.clear();
  }

  async came(page) {
    this.fitFiles(this.questions?.lane);
    if (!("readersPage" in page.dataset)) return;
    const waiting = this.form.querySelector("[data-directory-said]");
    try {
      this.readers ??= new Readers(this.form, readDirectory(await text(this.root.dataset.directory), this.root.dataset.directoryKey));
      this.readers.begin(this.questions.lane);
      waiting.textContent = "";
    } catch {
      waiting.textContent = say("no-directory");
    }
  }

  said(words) {
    this.root.querySelector("[data-said]").replaceChildren(...(words ? [element("p", { class: "govuk-body", text: words })] : []));
  }

  told(share) {
    const bar = this.root.querySelector("progress");
    bar.hidden = false;
    bar.value = share;
    this.said(say("sending", { percent: Math.round(100 * share) }));
  }

  async send() {
    const button = this.root.querySelector("[data-send]");
    if (button.ariaDisabled === "true" || this.questions.faults().length) return;
    if (!this.readers?.recipients.length) return this.said(say("nobody"));
    button.ariaDisabled = "true";
    try {
      this.said(say("sealing"));
      this.ready ??= await this.sealed();
      await this.deliver(this.ready);
      this.receipt(this.ready.words);
    } catch (fault) {
      this.failed(fault);
    }
    button.ariaDisabled = "false";
  }

  async sealed() {
    const seed = newSeed();
    const language = document.documentElement.lang;
    const { lookup, identity } = await derived(seed);
    const { lane, answers } = this.questions;
    const keys = this.readers.recipients.map((one) => one.key);
    // Whom it is about goes inside the lock: who reads it must not pass it on to them.
    const { chosen, about } = this.readers;
    const report = { v: 1, kind: "report", lane, language, answers, text: "", chosen, about };
    const envelope = await seal(packed(report, await this.files.read()), keys);
    const question = { lookup, reporter_key: await identityToRecipient(identity), lane, language, keys };
    return { words: wordsOf(seed, language), question, upload: new Upload(this.root.dataset.up, envelope) };
  }

  async deliver({ question, upload }) {
    await post(this.root.dataset.report, { ...question, upload: await upload.go((share) => this.told(share)) });
  }

  // Refused: it is sealed anew next time. Broken: the same envelope goes on where it stopped.
  failed(fault) {
    if (fault instanceof FileGone) return this.said(say("file-gone", { name: fault.message }));
    if (!(fault instanceof Refused)) return this.said(fault.words || say("broken"));
    this.forget();
    this.readers = null;
    this.said(fault.words || say("broken"));
  }

  receipt(words) {
    const receipt = this.root.querySelector("[data-receipt]");
    receipt.querySelector("[data-words]").textContent = words;
    this.form.remove();
    receipt.hidden = false;
    receipt.querySelector("h1").focus();
    scrollTo(0, 0);
  }
}
