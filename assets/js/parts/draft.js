// Words typed on a page with data-draft stay on this device until the receipt page (data-draft-clear) says they arrived.
const PREFIX = "senim-draft:";

export function keepDrafts() {
  const clear = document.querySelector("[data-draft-clear]");
  if (clear) return forget(clear.dataset.draftClear);
  for (const form of document.querySelectorAll("form[data-draft]")) keep(form);
}

function keep(form) {
  for (const field of form.querySelectorAll("textarea, input[type=text]:not([autocomplete=off])")) {
    const key = `${PREFIX}${form.dataset.draft}:${field.name}`;
    const kept = read(key);
    if (kept && !field.value) {
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    field.addEventListener("input", () => write(key, field.value));
  }
}

function forget(name) {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(`${PREFIX}${name}`)) localStorage.removeItem(key);
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

function read(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key, value) {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {
    // A full or forbidden store only means no draft.
  }
}
