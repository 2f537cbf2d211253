// What the recipients' pages of a sealed instance load: keys, cases, custody. Nothing here leaves the page unsealed.
import { start } from "./parts/common.js";
import { showCase, showReason } from "./sealed/desk/case.js";
import { showCustody, showRecovery } from "./sealed/desk/custody.js";
import { fingerprint } from "./sealed/desk/passphrase.js";
import { keepLock } from "./sealed/desk/lock.js";
import { language } from "./sealed/desk/page.js";
import { showReseal } from "./sealed/desk/reseal.js";
import { showKeys } from "./sealed/desk/setup.js";
import { showTotals } from "./sealed/desk/totals.js";
import { travel } from "./sealed/desk/travel.js";

const pages = { reason: showReason, case: showCase, keys: showKeys, custody: showCustody, recovery: showRecovery, reseal: showReseal, totals: showTotals };

// What belongs to the page that the document shows now.
async function enter() {
  for (const spot of document.querySelectorAll("[data-fingerprint]")) spot.textContent = await fingerprint(spot.dataset.fingerprint, language());
  return pages[document.querySelector("[data-desk]")?.dataset.desk]?.();
}

start();
travel(enter);
keepLock(enter);
enter();
