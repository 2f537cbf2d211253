// Figures of one's own opened cases, with the threshold of safeguarded figures: nothing under ten can be read or worked out.
export const THRESHOLD = 10;

// Counts by name as shown: [{ name, count }], null for a hidden one, with `total`, null where even that is too few.
// Where a single hidden one could be worked out from the total, the next smallest is hidden with it.
export function safe(counts) {
  const rows = [...counts].map(([name, count]) => ({ name, count }));
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  if (total < THRESHOLD) return { rows: rows.map(({ name }) => ({ name, count: null })), total: null };
  const hidden = new Set(rows.filter(({ count }) => count > 0 && count < THRESHOLD));
  const bySize = rows.filter((row) => row.count > 0 && !hidden.has(row)).sort((one, two) => one.count - two.count);
  const sum = () => [...hidden].reduce((whole, { count }) => whole + count, 0);
  while (hidden.size && (hidden.size < 2 || sum() < THRESHOLD) && bySize.length) hidden.add(bySize.shift());
  const open = hidden.size === 1;
  return { rows: rows.map((row) => ({ name: row.name, count: hidden.has(row) ? null : row.count })), total: open ? null : total };
}

// How often each value of a field stands in some answers; a list counts each of its values.
export function counted(every, field) {
  const counts = new Map((field.options ?? []).map(({ value }) => [value, 0]));
  for (const answers of every) {
    for (const value of [answers[field.id] ?? []].flat()) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return counts;
}
