// Keys on the work list: j and k move, Enter opens, / goes to the search field. Never while somebody types.
export function workListKeys() {
  const list = document.querySelector("[data-work-list]");
  const search = document.querySelector("[data-work-search]");
  if (!list && !search) return;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    }
    if (!list) return;
    if (event.key === "j") step(list, 1);
    if (event.key === "k") step(list, -1);
    if (event.key === "Enter" && event.target === document.body) here(list)?.querySelector("a")?.click();
  });
}

const typing = (element) => element.closest("input, textarea, select, [contenteditable]") !== null;
const here = (list) => list.querySelector(".is-here");

function step(list, by) {
  const rows = [...list.querySelectorAll("tbody tr")];
  if (!rows.length) return;
  const at = rows.indexOf(here(list));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at + by))];
  rows[at]?.classList.remove("is-here");
  next.classList.add("is-here");
  next.scrollIntoView({ block: "nearest" });
  next.querySelector("a")?.focus({ preventScroll: true });
}
