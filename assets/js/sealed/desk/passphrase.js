// What can honestly be said of a passphrase: what is certainly weak, and how strong it is at the very most.
import { newSeed, wordsOf } from "../words.js";

export const SHORTEST = 16;

// "short", "few" (the same marks again and again), "name" (contains the own name), or "" when nothing is known against it.
export function fault(phrase, names = []) {
  const plain = phrase.normalize("NFKC");
  if ([...plain].length < SHORTEST) return "short";
  if (new Set(plain.toLowerCase()).size < 8) return "few";
  const low = plain.toLowerCase();
  return names.some((name) => name.length > 3 && low.includes(name.toLowerCase())) ? "name" : "";
}

// Five words by chance: eighty bits, which nobody guesses against the slow lock of the key.
export const suggested = (language) => wordsOf(newSeed().subarray(0, 10), language);

// Four words that stand for a public key, to be compared by voice.
export async function fingerprint(key, language) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key)));
  return wordsOf(digest.subarray(0, 8), language);
}
