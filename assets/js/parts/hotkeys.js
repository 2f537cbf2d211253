// Keys of the operator's screen: an element says its own by data-hotkey (F2, F9 …: the same on every keyboard layout).
// A button or link is pressed, a fold opens or closes, anything else gets the focus. Escape leads back to where one wrote.
export function operatorKeys() {
  if (!document.querySelector("[data-hotkey]")) return;
  let wrote = null;
  document.addEventListener("focusin", ({ target }) => {
    if (target.closest("[data-questions]")) wrote = target;
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.key === "Escape" && wrote?.isConnected) return back(wrote);
    if (event.key === "Enter" && event.target.matches("[data-enter-next] input:not([type=submit])")) return onward(event);
    const marked = document.querySelector(`[data-hotkey="${event.key}"]`);
    if (!marked) return;
    event.preventDefault();
    press(marked);
  });
  const first = document.querySelector("[data-focus-first]");
  if (first && !document.querySelector(".govuk-error-summary")) first.querySelector(stops)?.focus();
}

const stops = "input:not([type=hidden]):not([disabled]), textarea, select, button:not([tabindex='-1'])";

function press(marked) {
  if (marked.matches("button, a")) return marked.click();
  if (!marked.matches("details")) return marked.focus();
  marked.open = !marked.open;
  marked.querySelector("summary").focus();
}

function back(field) {
  for (const fold of document.querySelectorAll("details[data-hotkey][open]")) fold.open = false;
  field.focus();
}

// Enter in a line goes to the next question, as Tab does: nothing is sent by chance.
function onward(event) {
  event.preventDefault();
  const every = [...document.querySelectorAll(stops)].filter((one) => one.tabIndex >= 0 && one.offsetParent);
  const groups = (one) => one.type === "radio" && one.name === event.target.name;
  every.slice(every.indexOf(event.target) + 1).find((one) => !groups(one))?.focus();
}
