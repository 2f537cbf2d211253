// Asks the light address of an office again and again, and says only what is new. For boards, phones and kiosks.
// What is asked: "is this still so?" by the tag of the last answer. A failure makes the pause longer, never ends the asking.
const LONGEST_PAUSE = 10000;
const PATIENCE = 8000;

// `show(state)` for every new state; `lost(since)` when nothing was heard for a while; `found()` when it is heard again.
// `always`: also while the page is not looked at (a board); a phone in a pocket asks nothing and asks at once when looked at.
export function follow({ address, every = 1000, always = false, show, lost = () => {}, found = () => {} }) {
  let tag = "";
  let failures = 0;
  let heard = Date.now();
  let isLost = false;
  let timer = 0;
  let skew = 0;

  async function ask() {
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const answer = await fetch(address, { cache: "no-store", credentials: "omit", signal: stop.signal, headers: tag ? { "If-None-Match": tag } : {} });
      if (answer.status === 200) {
        const state = await answer.json();
        tag = answer.headers.get("ETag") || "";
        show(state);
      } else if (answer.status !== 304) {
        throw new Error(`answered ${answer.status}`);
      }
      skew = (Date.parse(answer.headers.get("Date")) || Date.now()) - Date.now();
      well();
    } catch {
      badly();
    } finally {
      clearTimeout(patience);
    }
    again();
  }

  function well() {
    failures = 0;
    heard = Date.now();
    if (isLost) found();
    isLost = false;
  }

  // The first failures may be a restart of the server, which is over before anybody minds.
  function badly() {
    failures += 1;
    if (failures < 3 && Date.now() - heard < 6 * every) return;
    isLost = true;
    lost(new Date(heard + skew));
  }

  // A little chance in the pause: hundreds of screens that start together do not ask together.
  function again() {
    const pause = Math.min(LONGEST_PAUSE, every * 1.4 ** failures) * (0.9 + Math.random() * 0.2);
    if (always || !document.hidden) timer = setTimeout(ask, pause);
    else timer = 0;
  }

  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !timer) ask();
  });
  ask();
  return { now: () => new Date(Date.now() + skew) };
}
