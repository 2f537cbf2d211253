// What the browser's sealing modules do, called by the Python tests: one JSON question on stdin, one JSON answer on stdout.
import { readFileSync } from "node:fs";

import { packed, seal, unpacked, unseal } from "../../../assets/js/sealed/envelope.js";
import { newKey, openShare, recovered, shares, unlocked, WrongPassphrase } from "../../../assets/js/sealed/keys.js";
import { derived, seedOf, wordsOf } from "../../../assets/js/sealed/words.js";

const hex = (bytes) => Buffer.from(bytes).toString("hex");
const bytes = (text) => new Uint8Array(Buffer.from(text, "hex"));

const answers = {
  seal: async ({ content, recipients }) => hex(await seal(bytes(content), recipients)),
  unseal: async ({ envelope, secret }) => hex(await unseal(bytes(envelope), secret)),
  pack: ({ report, files }) => {
    const again = unpacked(packed(report, files.map((file) => ({ ...file, bytes: bytes(file.bytes) }))));
    return { ...again, files: again.files.map((file) => ({ ...file, bytes: hex(file.bytes) })) };
  },
  words: ({ seed, language }) => wordsOf(bytes(seed), language),
  derived: async ({ words }) => derived(seedOf(words)),
  key: async ({ passphrase, wrong }) => {
    const key = await newKey(passphrase, 10);
    const opened = await unlocked(key.kept, passphrase);
    const refused = await unlocked(key.kept, wrong).catch((fault) => fault instanceof WrongPassphrase);
    return { recipient: key.recipient, kept: hex(key.kept), same: opened === key.secret, refused };
  },
  custody: async ({ count }) => {
    const owner = await newKey("a", 10);
    const custodians = await Promise.all(Array.from({ length: 5 }, () => newKey("b", 10)));
    const sealed = await shares(owner.secret, custodians.map((one) => one.recipient));
    const opened = await Promise.all(sealed.slice(-count).map((share, at) => openShare(share, custodians[5 - count + at].secret)));
    return (await recovered(opened, owner.recipient)) === owner.secret;
  },
};

const asked = JSON.parse(readFileSync(0, "utf8"));
process.stdout.write(JSON.stringify(await answers[asked.what](asked)));
