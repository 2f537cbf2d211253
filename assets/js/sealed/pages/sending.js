// To the server and back: an envelope in parts that go on where they stopped, and short questions in JSON. No cookie, nothing kept.
const PART = 512 * 1024;
const TRIES = 4;
const PAUSE = 700;

// The server said no; `words` are for the person.
export class Refused extends Error {
  constructor(status, answer) {
    super(answer.code);
    this.status = status;
    this.answer = answer;
    this.words = answer.words;
  }
}

// The connection broke and did not come back, or the server has no room; the same call may be made again and goes on from there.
export class Broken extends Error {
  constructor(words = "") {
    super("broken");
    this.words = words;
  }
}

const QUIET = { credentials: "omit", cache: "no-store", referrerPolicy: "no-referrer" };

async function asked(address, options) {
  let response;
  try {
    response = await fetch(address, { ...QUIET, ...options });
  } catch {
    throw new Broken();
  }
  if (response.ok) return response;
  const answer = await response.json().catch(() => ({}));
  if (response.status >= 500) throw new Broken(answer.words);
  throw new Refused(response.status, answer);
}

const json = async (response) => {
  try {
    return await response.json();
  } catch {
    throw new Broken();
  }
};

export async function post(address, question) {
  const body = JSON.stringify(question);
  return json(await asked(address, { method: "POST", body, headers: { "Content-Type": "application/json" } }));
}

export async function fetched(address, question) {
  const body = JSON.stringify(question);
  const response = await asked(address, { method: "POST", body, headers: { "Content-Type": "application/json" } });
  return new Uint8Array(await response.arrayBuffer().catch(() => Promise.reject(new Broken())));
}

export async function text(address) {
  const response = await asked(address, {});
  return response.text().catch(() => Promise.reject(new Broken()));
}

const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

// One envelope on its way. `go` may be called again after Broken: what arrived stays there for a day.
export class Upload {
  constructor(address, bytes, rest = PAUSE) {
    this.address = address;
    this.bytes = bytes;
    this.rest = rest;
    this.at = 0;
    this.id = null;
  }

  // The upload's name once everything is there; `told(share)` hears how far it is.
  async go(told) {
    for (let faults = 0; this.id === null || this.at < this.bytes.length; ) {
      try {
        await this.step();
        faults = 0;
      } catch (fault) {
        faults += 1;
        if (!(fault instanceof Broken) || faults >= TRIES) throw fault;
        await pause(this.rest * faults);
        if (this.id !== null) await this.look().catch(() => {});
      }
      told(this.at / this.bytes.length);
    }
    return this.id;
  }

  async step() {
    if (this.id === null) {
      const begun = await post(this.address, { size: this.bytes.length });
      this.id = begun.upload;
      this.at = begun.at;
      return;
    }
    const part = this.bytes.subarray(this.at, this.at + PART);
    try {
      const answer = await asked(`${this.address}${this.id}/${this.at}/`, { method: "PUT", body: part, headers: { "Content-Type": "application/octet-stream" } });
      this.at = (await json(answer)).at;
    } catch (fault) {
      if (!(fault instanceof Refused) || fault.status !== 409) throw fault;
      this.at = fault.answer.at;
    }
  }

  async look() {
    this.at = (await json(await asked(`${this.address}${this.id}/`, {}))).at;
  }
}
