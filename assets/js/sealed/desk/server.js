// What the desk asks of the server: ciphertext, keys and coded steps. Refusals come as { code, words } and are thrown as Refused.
import { say } from "./page.js";

const PART = 512 * 1024;
const TRIES = 5;

export class Refused extends Error {
  constructor(code, words, answer = {}) {
    super(code);
    this.name = "Refused";
    Object.assign(this, { code, words, answer });
  }
}

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";

async function ask(address, given = {}) {
  let answer;
  try {
    answer = await fetch(address, { cache: "no-store", ...given, headers: { "X-CSRFToken": token(), ...given.headers } });
  } catch {
    throw new Refused("line", say("no-line"));
  }
  if (answer.redirected && new URL(answer.url).pathname.includes("/sign-in/")) throw new Refused("signed-out", say("signed-out"));
  if (answer.ok) return answer;
  const said = await answer.json().catch(() => ({}));
  throw new Refused(said.code ?? String(answer.status), said.words ?? say("fault"), said);
}

export const bytesAt = async (address) => new Uint8Array(await (await ask(address)).arrayBuffer());
export const jsonAt = async (address) => (await ask(address)).json();
export const send = async (address, body) =>
  (await ask(address, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } })).json();

// The id under which the server holds these bytes; `said` hears how much is there. A part that did not arrive is sent again.
export async function uploaded(address, bytes, said = () => {}) {
  const { upload } = await send(address, { size: bytes.length });
  let at = 0;
  let tries = 0;
  while (at < bytes.length) {
    try {
      at = await part(`${address}${upload}/${at}/`, bytes.subarray(at, at + PART));
      tries = 0;
    } catch (fault) {
      if (Number.isInteger(fault.answer?.at)) at = fault.answer.at;
      else if (fault.code !== "line" || (tries += 1) >= TRIES) throw fault;
      else await new Promise((done) => setTimeout(done, 500 * 2 ** tries));
    }
    said(at, bytes.length);
  }
  return upload;
}

const part = async (address, bytes) => (await (await ask(address, { method: "PUT", body: bytes, headers: { "Content-Type": "application/octet-stream" } })).json()).at;
