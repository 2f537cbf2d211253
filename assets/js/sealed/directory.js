// The signed directory of recipients, and who of them is in conflict with what a report says: left out here, before sealing.
// The same rule as senim/sealing/directory.py.
import { ed25519 } from "@noble/curves/ed25519.js";

const HEADER = "senim sealed directory 1";
const DASH = "\u2014 ";

export class DirectoryInvalid extends Error {}

const raw = (text) => Uint8Array.from(atob(text), (mark) => mark.charCodeAt(0));

// The recipients of a signed note; DirectoryInvalid unless the key (name+id+base64) signed it.
export function readDirectory(note, publicKey) {
  const cut = note.lastIndexOf("\n\n");
  const text = note.slice(0, cut + 1);
  const [name, id] = publicKey.split("+");
  const key = raw(publicKey.slice(name.length + id.length + 2)).subarray(1);
  const signed = note
    .slice(cut + 2)
    .split("\n")
    .filter((line) => line.startsWith(`${DASH}${name} `))
    .some((line) => holds(raw(line.slice(DASH.length + name.length + 1)).subarray(4), text, key));
  const lines = text.trimEnd().split("\n");
  if (cut < 0 || !signed || lines[0] !== HEADER) throw new DirectoryInvalid();
  return lines.slice(2).map((line) => JSON.parse(line));
}

function holds(signature, text, key) {
  try {
    return ed25519.verify(signature, new TextEncoder().encode(text), key);
  } catch {
    return false;
  }
}

// Named, or in the chain of a named unit: in it, below it or above it. `named`: { chains: [[unit, …]], persons: [id] }.
export function inConflict(recipient, named) {
  if (named.persons.includes(recipient.person)) return true;
  const own = recipient.chain.at(-1);
  return named.chains.some((chain) => chain.length > 0 && (chain.includes(own) || recipient.chain.includes(chain.at(-1))));
}

// To whom a report goes: the default recipients of its lane and the chosen ones (keys), without those in conflict.
export function recipientsOf(every, lane, named, chosen = []) {
  const fitting = every.filter((one) => one.lanes.includes(lane) && (one.default || chosen.includes(one.key)));
  return fitting.filter((one) => !inConflict(one, named));
}

// Those (`id`, `chain`) to whom a case may still go: not whom its reports name, nor their chain, by no detour either.
export function withoutNamed(others, reports) {
  return others.filter((one) => !reports.some((about) => inConflict({ person: one.id, chain: one.chain }, about)));
}
