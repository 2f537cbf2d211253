// What all quiet pages of the sealed instance do: nothing of them stays when they are left.
import { start as startButtons } from "./buttons.js";
import { leaveQuickly } from "../../parts/leave.js";

export function quiet() {
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  leaveQuickly();
  startButtons();
  // A page that the browser kept in its memory for "back" is empty, and is fetched anew.
  addEventListener("pagehide", () => document.body.replaceChildren());
  addEventListener("pageshow", (event) => event.persisted && location.replace(location.href));
}

// Whether this browser can seal: not without a protected connection, nor without its own cryptography.
export const canSeal = () => isSecureContext && Boolean(globalThis.crypto?.subtle);

// Shows what needs scripts, in place of what is said without them.
export function begin(root) {
  for (const without of document.querySelectorAll("[data-without]")) without.remove();
  root.hidden = false;
}
