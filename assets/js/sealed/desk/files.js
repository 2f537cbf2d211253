// Files out of an envelope: whoever sealed them may have lied about name and type, so both are checked before they are saved.
const TYPES = [
  { type: "application/pdf", ends: ["pdf"], starts: [0, "%PDF-"] },
  { type: "image/jpeg", ends: ["jpg", "jpeg"], starts: [0, "\xff\xd8\xff"] },
  { type: "image/png", ends: ["png"], starts: [0, "\x89PNG"] },
  { type: "image/webp", ends: ["webp"], starts: [8, "WEBP"] },
  { type: "image/heic", ends: ["heic", "heif"], starts: [4, "ftyphei"] },
  { type: "image/heic", ends: ["heic", "heif"], starts: [4, "ftypmif"] },
  { type: "video/mp4", ends: ["mp4", "m4a", "m4v", "mov", "3gp"], starts: [4, "ftyp"] },
  { type: "audio/ogg", ends: ["ogg", "oga", "opus"], starts: [0, "OggS"] },
  { type: "audio/mpeg", ends: ["mp3"], starts: [0, "ID3"] },
  { type: "audio/mpeg", ends: ["mp3"], starts: [0, "\xff\xfb"] },
  { type: "audio/wav", ends: ["wav"], starts: [8, "WAVE"] },
  { type: "video/webm", ends: ["webm"], starts: [0, "\x1aE\xdf\xa3"] },
];
const MOST = 100;

const begins = (bytes, [at, text]) => [...text].every((mark, place) => bytes[at + place] === mark.charCodeAt(0));

function isText(bytes) {
  try {
    return !new TextDecoder("utf-8", { fatal: true }).decode(bytes).includes("\0");
  } catch {
    return false;
  }
}

// What the bytes are, not what they are called: { type, ends }, or null for what we do not know.
export function kindOf(bytes) {
  const found = TYPES.find(({ starts }) => begins(bytes, starts));
  return found ?? (bytes.length && isText(bytes) ? { type: "text/plain", ends: ["txt"] } : null);
}

// A name without paths, control and direction marks, that ends as the bytes say; what we do not know ends in .bin.
export function safeName(name, kind) {
  // eslint-disable-next-line no-control-regex
  const plain = String(name).replace(/[\u0000-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]/g, "_").replace(/^[.\s]+/, "");
  const cut = plain.slice(-MOST) || "file";
  const end = cut.toLowerCase().split(".").slice(1).at(-1) ?? "";
  if (kind?.ends.includes(end)) return cut;
  return `${cut}.${kind ? kind.ends[0] : "bin"}`;
}

// Saves bytes from memory; the address is given back to the browser at once.
export function save(bytes, name, type = "application/octet-stream") {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement("a");
  Object.assign(link, { href: address, download: name });
  link.click();
  window.setTimeout(() => URL.revokeObjectURL(address), 1000);
}
