// Words and elements of the desk's pages. Words come from the page's own template, where they are translated like all others;
// what was opened is only ever set as text, never as markup.
export function say(key, given = {}) {
  const text = document.getElementById("desk-words").content.querySelector(`[data-word="${key}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in given ? String(given[name]) : whole));
}

// make("a", { href, class: "…", dataset: {…}, on: { click } }, "words", element): booleans become bare attributes.
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  const { dataset = {}, on = {}, ...plain } = attributes;
  Object.assign(element.dataset, dataset);
  for (const [name, listener] of Object.entries(on)) element.addEventListener(name, listener);
  for (const [name, value] of Object.entries(plain)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export const button = (words, press, tone = "secondary") =>
  make("button", { type: "button", class: `govuk-button govuk-button--${tone}`, on: { click: press } }, words);

// A line that must be heard as well as seen; `tone`: "", "good", "soon" or "late".
export const banner = (words, tone = "") =>
  make("div", { class: `banner${tone && ` banner--${tone}`}`, role: tone === "late" ? "alert" : "status" }, make("p", {}, words));

export const language = () => document.documentElement.lang.slice(0, 2);

// A text that is one string, or one for each language.
export const worded = (text) => (typeof text === "string" ? text : (text?.[language()] ?? text?.kk ?? ""));

// A day in words; in digits in Kazakh, whose months browsers do not know everywhere.
export function shownDay(iso) {
  if (language() === "kk") return iso.split("-").reverse().join(".");
  return new Intl.DateTimeFormat(language(), { dateStyle: "long", timeZone: "UTC" }).format(new Date(`${iso}T00:00:00Z`));
}

// The local day in ISO form.
export function today() {
  const now = new Date();
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, "0"), String(now.getDate()).padStart(2, "0")].join("-");
}

// Does something that takes time once: the button rests meanwhile, and a refusal is said beside it.
export async function pressed(button, work) {
  const spot = spotBeside(button);
  spot.replaceChildren();
  button.disabled = true;
  try {
    return await work((words) => spot.replaceChildren(banner(words)));
  } catch (fault) {
    spot.replaceChildren(banner(fault.words ?? say("fault"), "late"));
    if (!fault.words) console.error(fault.name);
    return undefined;
  } finally {
    button.disabled = false;
  }
}

function spotBeside(button) {
  const next = button.nextElementSibling;
  if (next?.classList.contains("desk-said")) return next;
  const made = make("div", { class: "desk-said" });
  button.after(made);
  return made;
}

// True the first time for an element: a page that comes to life again, when the key is opened, listens to nothing twice.
export function fresh(element) {
  if (element.dataset.alive) return false;
  element.dataset.alive = "yes";
  return true;
}
