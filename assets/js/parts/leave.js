// The quiet pages' way out: one press, or Escape three times, and this page is not in the history any more.
export function leaveQuickly() {
  const link = document.querySelector("a[data-leave]");
  if (!link) return;
  let presses = [];
  const leave = () => {
    document.body.hidden = true;
    location.replace(link.href);
  };
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    presses = [...presses, event.timeStamp].filter((moment) => event.timeStamp - moment < 3000);
    if (presses.length >= 3) leave();
  });
  document.addEventListener("click", goOn);
  document.addEventListener("submit", lookFor);
}

// From one quiet page to the next in the same entry of the history, so that leaving takes the whole path out of it.
function goOn(event) {
  const link = event.target.closest("a[href]");
  const elsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
  if (!link || elsewhere || event.defaultPrevented || link.target || !link.protocol.startsWith("http")) return;
  event.preventDefault();
  if (link.hash && link.href.split("#")[0] === location.href.split("#")[0]) return pointTo(link.hash.slice(1));
  location.replace(link.href);
}

// A search of a quiet page leads on in the same entry too.
function lookFor(event) {
  const form = event.target;
  if (form.method !== "get" || event.defaultPrevented) return;
  event.preventDefault();
  location.replace(`${location.pathname}?${new URLSearchParams(new FormData(form))}`);
}

function pointTo(id) {
  const target = document.getElementById(id);
  target?.focus();
  target?.scrollIntoView();
}
