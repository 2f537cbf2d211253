// The six words by which a reporter comes back, and the two values that follow from them; the words stay in this page.
// The same rule as senim/sealing/return_words.py.
import { bech32 } from "@scure/base";

const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";
const LATIN = CONSONANTS + VOWELS;
const CYRILLIC = "бдфгхжклмнпрствзаиоу";
const BITS = [12, 10, 6, 4, 0];
const WORDS = 6;
const WORD = new RegExp(`^[${CONSONANTS}][${VOWELS}][${CONSONANTS}][${VOWELS}][${CONSONANTS}]$`);

export class WordsInvalid extends Error {}

export const newSeed = () => crypto.getRandomValues(new Uint8Array(2 * WORDS));

const letters = (place) => (place % 2 ? VOWELS : CONSONANTS);
const swapped = (text, from, to) => [...text].map((mark) => (from.includes(mark) ? to[from.indexOf(mark)] : mark)).join("");

// Twelve bytes as six words; Cyrillic for Kazakh and Russian.
export function wordsOf(seed, language) {
  const words = [];
  for (let at = 0; at < seed.length; at += 2) {
    const number = (seed[at] << 8) | seed[at + 1];
    words.push(BITS.map((shift, place) => letters(place)[(number >> shift) & (place % 2 ? 3 : 15)]).join(""));
  }
  const text = words.join("-");
  return language === "en" ? text : swapped(text, LATIN, CYRILLIC);
}

// The bytes that typed words stand for, in either alphabet; WordsInvalid for anything else.
export function seedOf(text) {
  const words = swapped(text.toLowerCase(), CYRILLIC, LATIN).match(/\p{L}+/gu) ?? [];
  if (words.length !== WORDS || !words.every((word) => WORD.test(word))) throw new WordsInvalid();
  const seed = new Uint8Array(2 * WORDS);
  words.forEach((word, at) => {
    const number = [...word].reduce((sum, letter, place) => sum | (letters(place).indexOf(letter) << BITS[place]), 0);
    seed.set([number >> 8, number & 255], 2 * at);
  });
  return seed;
}

// `lookup`, in base64url, finds the case; `identity` is the reporter's own age key.
export async function derived(seed) {
  const key = await crypto.subtle.importKey("raw", seed, "HKDF", false, ["deriveBits"]);
  const [lookup, identity] = await Promise.all(["lookup", "identity"].map((purpose) => expand(key, purpose)));
  const text = btoa(String.fromCharCode(...lookup)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  return { lookup: text, identity: bech32.encodeFromBytes("AGE-SECRET-KEY-", identity).toUpperCase() };
}

async function expand(key, purpose) {
  const info = new TextEncoder().encode(`senim sealed ${purpose}`);
  const algorithm = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}
