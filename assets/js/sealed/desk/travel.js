// Going from page to page of the desk without leaving the document, so that the opened key stays in memory and is asked once.
// A page that cannot be fetched is gone to in the usual way, which puts the key away.
let entered = () => {};

export function travel(enter) {
  entered = enter;
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || !within(link)) return;
    event.preventDefault();
    go(link.href);
  });
  window.addEventListener("popstate", () => go(window.location.href, false));
}

const within = (link) =>
  link.origin === window.location.origin && !link.hasAttribute("download") && link.closest("[data-desk-links]") !== null && !link.hash;

// Goes to a page; without `pushed` it takes the place of the one that is shown.
export async function go(address, pushed = true) {
  const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
  const html = answer?.headers.get("Content-Type")?.startsWith("text/html") ? await answer.text() : "";
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("[data-desk]")) return window.location.assign(address);
  if (pushed) {
    window.history.pushState(null, "", answer.url);
    window.scrollTo(0, 0);
  }
  document.title = page.title;
  for (const part of ["main", "desk-navigation"]) document.getElementById(part).replaceWith(page.getElementById(part));
  document.getElementById("main").focus({ preventScroll: true });
  return entered();
}
