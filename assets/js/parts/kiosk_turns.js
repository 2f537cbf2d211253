// What a kiosk says to the server: tickets that were given, letters of which it has few numbers left; and what it keeps on the
// device, so that neither a broken line nor a power cut loses a ticket.
const EVERY = 15000;
const PATIENCE = 6000;
const FEW = 6;
const AT_ONCE = 40;

export function tellUs(form, { lost, state }) {
  const place = `senim-kiosk-${form.dataset.kioskId}`;
  const letters = [...form.dataset.letters];
  let kept = read();
  let single = false;
  let running = null;
  let stop = null;
  let timer = 0;

  function read() {
    try {
      return { blocks: {}, queue: [], ...JSON.parse(localStorage.getItem(place)) };
    } catch {
      return { blocks: {}, queue: [] };
    }
  }

  const keep = () => localStorage.setItem(place, JSON.stringify(kept));
  // The day by the server's clock: that of the device may be wrong.
  const today = () => new Date(Date.now() + (kept.skew || 0)).toLocaleDateString("sv-SE", { timeZone: form.dataset.zone });
  const blocks = (letter) => (kept.blocks[letter] || []).filter((one) => one.day === today() && one.next < one.end);
  const left = (letter) => blocks(letter).reduce((sum, one) => sum + one.end - one.next, 0);

  function number(letter) {
    const block = blocks(letter)[0];
    if (!block) return null;
    const given = { seal: block.seal, number: block.next };
    block.next += 1;
    return given;
  }

  async function take({ service, letter, priority, language }) {
    if (!left(letter)) await turn();
    const given = number(letter);
    if (!given) return null;
    const ticket = { ...given, service, priority, language, at: Date.now() };
    kept.queue.push(ticket);
    keep();
    stop?.abort();
    await running;
    const answer = await turn();
    const label = letter + String(given.number).padStart(3, "0");
    return answer?.tickets.find((one) => one.number === given.number && one.service === service) || { label, service };
  }

  const turn = () => (running = turnOnce());

  async function turnOnce() {
    clearTimeout(timer);
    const batch = kept.queue.slice(0, single ? 1 : AT_ONCE);
    const tickets = batch.map(({ at, ...ticket }) => ({ ...ticket, ago: Math.max(0, Math.round((Date.now() - at) / 1000)) }));
    const low = letters.filter((letter) => left(letter) < FEW);
    let answer = null;
    try {
      const response = await post(form.dataset.turn, { turn: JSON.stringify({ tickets, low }) });
      if (response.status === 403) return window.location.reload();
      if (response.status === 400) refused(batch);
      else if (response.ok) answer = await response.json();
      lost(!answer && response.status >= 500);
      if (answer) heard(answer, batch, Date.parse(response.headers.get("Date")));
    } catch {
      lost(true);
    }
    timer = setTimeout(turn, answer && kept.queue.length ? 500 : EVERY);
    return answer;
  }

  // A turn that the server cannot read holds one bad ticket: the tickets are sent one by one, and that one is let go.
  function refused(batch) {
    if (single) kept.queue = kept.queue.filter((one) => one !== batch[0]);
    single = !single || kept.queue.length > 0;
    keep();
  }

  function heard(answer, batch, at) {
    single = false;
    kept.skew = at ? at - Date.now() : 0;
    kept.queue = kept.queue.filter((one) => !batch.includes(one));
    for (const { letter, day, first, count, seal } of answer.blocks) {
      kept.blocks[letter] = [...blocks(letter), { day, seal, next: first, end: first + count }];
    }
    keep();
    state(answer);
  }

  async function post(address, fields) {
    stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const body = new URLSearchParams({ ...fields, csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
      return await fetch(address, { method: "POST", body, signal: stop.signal, cache: "no-store" });
    } finally {
      clearTimeout(patience);
    }
  }

  async function arrive(code, language) {
    try {
      const response = await post(form.dataset.arrive, { code, language });
      return response.status < 500 ? await response.json() : null;
    } catch {
      return null;
    }
  }

  return { take, arrive, begin: turn };
}
