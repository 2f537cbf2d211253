// Whether days that were filled in fit the rule of the day. It says so and refuses nothing: a rule can be wrong, a court cannot.

// The same day some days or months later; a month that is too short ends on its last day.
export function later(iso, { amount, unit }) {
  const [year, month, day] = iso.split("-").map(Number);
  if (unit === "days") return iso10(new Date(Date.UTC(year, month - 1, day + amount)));
  const last = new Date(Date.UTC(year, month - 1 + amount + 1, 0));
  return iso10(new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), Math.min(day, last.getUTCDate()))));
}

const iso10 = (date) => date.toISOString().slice(0, 10);
const isDay = (text) => /^\d{4}-\d\d-\d\d$/.test(text ?? "");

// The words of every limit that the answers do not keep.
export function outside(definition, answers) {
  return (definition.limits ?? []).filter((limit) => passed(limit, answers)).map(({ words }) => words);
}

function passed(limit, answers) {
  const start = answers[limit.start];
  const until = answers[limit.until];
  if (answers[limit.when] !== limit.is || !isDay(start) || !isDay(until)) return false;
  const tooShort = limit.least && until < later(start, limit.least);
  const tooLong = limit.most && until > later(start, limit.most);
  return until < start || Boolean(tooShort || tooLong);
}
