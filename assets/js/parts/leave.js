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
}
