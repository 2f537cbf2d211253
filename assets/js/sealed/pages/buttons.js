// Print and copy.
export function start() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy-from]");
    if (!button) return;
    if ("print" in button.dataset) return print();
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copyFrom).textContent.trim());
    button.textContent = button.dataset.copied;
  });
}
