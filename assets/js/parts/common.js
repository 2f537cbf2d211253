// The few govuk-frontend behaviours that we use, and ours that every page has: one submit, copy, print.
import { Button } from "govuk-frontend/dist/govuk/components/button/button.mjs";
import { CharacterCount } from "govuk-frontend/dist/govuk/components/character-count/character-count.mjs";
import { ErrorSummary } from "govuk-frontend/dist/govuk/components/error-summary/error-summary.mjs";

const behaviours = { "govuk-button": Button, "govuk-character-count": CharacterCount, "govuk-error-summary": ErrorSummary };

export function start() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  for (const [name, Behaviour] of Object.entries(behaviours)) {
    for (const element of document.querySelectorAll(`[data-module="${name}"]`)) {
      try {
        new Behaviour(element);
      } catch (problem) {
        console.warn(problem);
      }
    }
  }
  document.addEventListener("submit", sendOnce);
  document.addEventListener("click", pressed);
  window.addEventListener("pageshow", (event) => event.persisted && freeForms());
}

// A second press within a send does nothing; the page coming back from the browser's memory may send again.
function sendOnce(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === "get") return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "yes";
  form.setAttribute("aria-busy", "true");
  window.setTimeout(() => free(form), 15000);
}

function free(form) {
  delete form.dataset.sending;
  form.removeAttribute("aria-busy");
}

const freeForms = () => document.querySelectorAll("form[data-sending]").forEach(free);

async function pressed(event) {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if ("print" in button.dataset) return window.print();
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied || button.textContent;
}
