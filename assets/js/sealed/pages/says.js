// The page's own sentences, in its language: <template id="says"> holds them, {name} in them is filled in.
export function say(name, values = {}) {
  const line = document.getElementById("says").content.querySelector(`[data-say="${name}"]`);
  return line.textContent.replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
}

// An element with a class, words (as text, never as HTML) and what stands in it.
export function element(name, { text, ...attributes } = {}, ...inner) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  made.append(...inner);
  return made;
}

// Megabytes with one digit behind the point, as the page's language writes them.
export const megabytes = (bytes) => (bytes / 1e6).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
