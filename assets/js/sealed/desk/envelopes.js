// Fetching, opening and sealing the envelopes of one case. What was opened is kept in memory until the key is put away.
import { NotForThisKey, packed, RECIPIENTS, seal } from "../envelope.js";
import { read } from "./ring.js";
import { language, say, today } from "./page.js";
import { Refused, bytesAt, send, uploaded } from "./server.js";

// Opened cases by their code: { code, lane, read: Map(id → content) }.
export const openedCases = new Map();
export const forget = () => openedCases.clear();

const hex = (bytes) => [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const at = (pattern, id) => pattern.replace("{id}", id);

// The bytes of an envelope; a Refused in plain words where they are not those that came in.
export async function fetched(desk, envelope) {
  const bytes = await bytesAt(at(desk.urls.envelope, envelope.id));
  const digest = hex(await crypto.subtle.digest("SHA-256", bytes));
  if (digest !== envelope.sha256) throw new Refused("changed", say("changed-later"));
  return bytes;
}

// What an envelope says. Refused in plain words: changed since it came, or sealed so that this key cannot open it.
export async function contentOf(desk, envelope) {
  const known = openedCases.get(desk.code)?.read.get(envelope.id);
  if (known) return known;
  const bytes = await fetched(desk, envelope);
  try {
    const content = await read(bytes);
    remember(desk, envelope, content);
    return content;
  } catch (fault) {
    if (fault instanceof NotForThisKey) throw new Refused("not-for-key", say("not-for-key"));
    throw fault;
  }
}

function remember(desk, envelope, content) {
  if (!openedCases.has(desk.code)) openedCases.set(desk.code, { code: desk.code, lane: desk.lane, read: new Map() });
  openedCases.get(desk.code).read.set(envelope.id, content);
}

// Seals content to keys and sends it as an envelope of the case. `said` hears the progress of a long upload.
export async function sealedTo(desk, kind, content, keys, { files = [], said = () => {}, replaces = null } = {}) {
  const whole = { v: 1, kind, lane: desk.lane, language: language(), on: today(), answers: {}, text: "", chosen: [], ...content };
  const bytes = await seal(packed(whole, files), keys.all);
  const upload = await uploaded(desk.urls.upload, bytes, (done, size) => said(say("sending", { percent: `${Math.floor((100 * done) / size)} %` })));
  return send(desk.urls.envelopes, { kind, upload, keys: keys.known, ...(replaces ? { replaces } : {}) });
}

// Those whom the page has ticked as readers, oneself always among them; the reporter's own key only for what is written to them.
export function keysOf(desk, withReporter = false) {
  const ticked = new Set([...document.querySelectorAll("input[name=reader]:checked")].map((input) => input.value));
  const room = withReporter ? RECIPIENTS - 1 : RECIPIENTS;
  const known = desk.recipients.filter(({ key, mine }) => mine || ticked.has(key)).map(({ key }) => key);
  if (known.length > room) throw new Refused("readers", say("too-many-readers", { room }));
  return { known, all: withReporter ? [...known, desk.reporter] : known };
}
