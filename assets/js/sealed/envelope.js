// Sealing and opening in the browser: an age file of one of seven sizes to eight recipients, some of them nobody.
// The same frame as senim/sealing/envelopes.py, which only checks it from outside.
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";

const KIB = 1024;
export const BUCKETS = [16, 64, 256, 1024, 4096, 16384, 24576].map((size) => size * KIB);
export const RECIPIENTS = 8;
const MAGIC = new TextEncoder().encode("senim sealed 1\n");
const START = MAGIC.length + 8;

export class TooLarge extends Error {}
export class NotForThisKey extends Error {}

// The smallest size that holds so many bytes; TooLarge above the largest.
export function bucketFor(length) {
  const bucket = BUCKETS.find((size) => length + START <= size);
  if (!bucket) throw new TooLarge(String(BUCKETS.at(-1) - START));
  return bucket;
}

function framed(content) {
  const frame = new Uint8Array(bucketFor(content.length));
  frame.set(MAGIC);
  new DataView(frame.buffer).setBigUint64(MAGIC.length, BigInt(content.length));
  frame.set(content, START);
  return frame;
}

function contentOf(frame) {
  const length = Number(new DataView(frame.buffer, frame.byteOffset).getBigUint64(MAGIC.length));
  if (!MAGIC.every((byte, at) => frame[at] === byte) || START + length > frame.length) throw new NotForThisKey();
  return frame.subarray(START, START + length);
}

// The envelope of some bytes to age1… keys, one to eight; the places left go to keys made and forgotten here.
export async function seal(content, recipients) {
  if (!recipients.length || recipients.length > RECIPIENTS) throw new RangeError("one to eight recipients");
  const encrypter = new Encrypter();
  for (const recipient of recipients) encrypter.addRecipient(recipient);
  for (let nobody = recipients.length; nobody < RECIPIENTS; nobody += 1) {
    encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()));
  }
  return encrypter.encrypt(framed(content));
}

// The content by an AGE-SECRET-KEY-1…; NotForThisKey also when it was changed or cut.
export async function unseal(envelope, secret) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(secret);
  let frame;
  try {
    frame = await decrypter.decrypt(envelope);
  } catch {
    throw new NotForThisKey();
  }
  return contentOf(frame);
}

// Text, answers and files as one run of bytes: the length of a JSON head, the head, then the files one after another.
export function packed(report, files = []) {
  const head = new TextEncoder().encode(
    JSON.stringify({ ...report, files: files.map(({ name, type, bytes }) => ({ name, type, size: bytes.length })) }),
  );
  const whole = new Uint8Array(4 + head.length + files.reduce((sum, { bytes }) => sum + bytes.length, 0));
  new DataView(whole.buffer).setUint32(0, head.length);
  whole.set(head, 4);
  let at = 4 + head.length;
  for (const { bytes } of files) {
    whole.set(bytes, at);
    at += bytes.length;
  }
  return whole;
}

// The report again, its files with their bytes.
export function unpacked(content) {
  const length = new DataView(content.buffer, content.byteOffset).getUint32(0);
  const report = JSON.parse(new TextDecoder().decode(content.subarray(4, 4 + length)));
  let at = 4 + length;
  for (const file of report.files) {
    file.bytes = content.subarray(at, at + file.size);
    at += file.size;
  }
  return report;
}
