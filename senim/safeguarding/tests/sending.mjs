// How an envelope gets to the server when the connection breaks: the page's own module against a server made of a few lines.
import { readFileSync } from "node:fs";

import { fitting } from "../../../assets/js/sealed/pages/readers.js";
import { Broken, Refused, Upload } from "../../../assets/js/sealed/pages/sending.js";

const answer = (status, body) => ({ ok: status < 400, status, json: async () => body });

// `faults` names, by number of the call, what goes wrong: the request never arrives, its answer is lost, or the server says no.
function server(faults, size) {
  const here = { bytes: new Uint8Array(size), at: 0, calls: 0, cookies: new Set() };
  const put = (offset, part) => {
    if (offset !== here.at) return answer(409, { code: "offset", at: here.at });
    here.bytes.set(part, offset);
    here.at += part.length;
    return answer(200, { at: here.at });
  };
  const given = (address, method, body) => {
    if (method === "POST") return answer(201, { upload: "u", at: 0 });
    return method === "PUT" ? put(Number(address.split("/").at(-2)), body) : answer(200, { at: here.at });
  };
  globalThis.fetch = async (address, { method = "GET", body, credentials }) => {
    const fault = faults[here.calls];
    here.calls += 1;
    here.cookies.add(credentials);
    if (fault === "lost") throw new TypeError("network");
    if (fault === "down") return answer(503, {});
    if (fault === "no") return answer(429, { code: "often", words: "later" });
    const said = given(address, method, body);
    if (fault === "unheard") throw new TypeError("network");
    return said;
  };
  return here;
}

async function sent({ faults, size, presses }) {
  const here = server(faults, size);
  const bytes = Uint8Array.from({ length: size }, (_none, at) => (at * 31) % 251);
  const upload = new Upload("/up/", bytes, 0);
  const [ends, told] = [[], []];
  for (let press = 0; press < presses; press += 1) {
    const end = await upload.go((share) => told.push(share)).catch((fault) => fault);
    ends.push(end instanceof Broken ? "broken" : end instanceof Refused ? end.words : end);
  }
  const same = here.at === size && bytes.every((byte, at) => here.bytes[at] === byte);
  return { ends, same, rising: told.every((share, at) => at === 0 || share >= told[at - 1]), calls: here.calls, cookies: [...here.cookies] };
}

const asked = JSON.parse(readFileSync(0, "utf8"));
const sendings = [];
for (const one of asked.sendings) sendings.push(await sent(one));
const people = asked.bodies.flatMap((count, body) => Array.from({ length: count }, (_none, at) => ({ body, at })));
process.stdout.write(JSON.stringify({ sendings, picked: fitting(people).map((one) => `${one.body}.${one.at}`) }));
