// The receipt's QR code carries number and secret behind the #, which no server ever sees; put them into the form.
export function prefillReceipt() {
  const form = document.querySelector("form[data-receipt]");
  if (!form) return;
  fill(form);
  window.addEventListener("hashchange", () => fill(form));
}

function fill(form) {
  if (!location.hash.includes("number=")) return;
  const given = new URLSearchParams(location.hash.slice(1));
  for (const name of ["number", "secret"]) {
    const field = form.elements.namedItem(name);
    if (field && given.get(name)) field.value = given.get(name);
  }
  history.replaceState(null, "", location.pathname + location.search);
}
