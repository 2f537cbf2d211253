// A recipient's key: made here, kept by the server only under a passphrase, and split among custodians who can open it together.
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { bech32 } from "@scure/base";
import { combine, split } from "shamir-secret-sharing";

import { seal, unseal } from "./envelope.js";

export const SHARES = 5;
export const NEEDED = 3;
export const WORK_FACTOR = 17;

export class WrongPassphrase extends Error {}

// A new key: `recipient` for the directory, `kept` (the secret under the passphrase) for the server.
export async function newKey(passphrase, workFactor = WORK_FACTOR) {
  const secret = await generateX25519Identity();
  return { recipient: await identityToRecipient(secret), kept: await locked(secret, passphrase, workFactor), secret };
}

export async function locked(secret, passphrase, workFactor = WORK_FACTOR) {
  const encrypter = new Encrypter();
  encrypter.setPassphrase(passphrase.normalize("NFKC"));
  encrypter.setScryptWorkFactor(workFactor);
  return encrypter.encrypt(secret);
}

export async function unlocked(kept, passphrase) {
  const decrypter = new Decrypter();
  decrypter.addPassphrase(passphrase.normalize("NFKC"));
  try {
    return await decrypter.decrypt(kept, "text");
  } catch {
    throw new WrongPassphrase();
  }
}

// The key in five shares, each sealed to one custodian; three of them make it again.
export async function shares(secret, custodians) {
  if (custodians.length !== SHARES) throw new RangeError("five custodians");
  const parts = await split(bech32.decodeToBytes(secret.toLowerCase()).bytes, SHARES, NEEDED);
  return Promise.all(parts.map((part, at) => seal(part, [custodians[at]])));
}

// The key again, from shares that custodians opened; whether it is the right one says its recipient.
export async function recovered(parts, recipient) {
  const secret = bech32.encodeFromBytes("AGE-SECRET-KEY-", await combine(parts)).toUpperCase();
  return (await identityToRecipient(secret)) === recipient ? secret : null;
}

export const openShare = (share, secret) => unseal(share, secret);

// The key again from what custodians sealed to the newer key: null with fewer than three, or where they do not fit the lost one.
export async function combinable(given, secret, lost) {
  if (given.length < NEEDED) return null;
  const parts = await Promise.all(given.map((envelope) => unseal(envelope, secret)));
  return recovered(parts, lost);
}
