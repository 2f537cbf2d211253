// The search field answers while typing: an HTML fragment from the address in data-suggest, under the field.
const WAIT = 180;

export function suggest() {
  const field = document.querySelector("input[data-suggest]");
  const answers = field && document.getElementById(field.dataset.answers || "answers");
  if (!answers) return;
  let timer = 0;
  let asked = null;
  field.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(ask, WAIT);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") move(event, answers.querySelector("a"));
    if (event.key === "Escape") answers.replaceChildren();
  });
  answers.addEventListener("keydown", (event) => {
    const links = [...answers.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown") move(event, links[at + 1]);
    if (event.key === "ArrowUp") move(event, links[at - 1] || field);
    if (event.key === "Escape") {
      answers.replaceChildren();
      field.focus();
    }
  });

  async function ask() {
    const words = field.value.trim();
    asked?.abort();
    if (words.length < 2) return answers.replaceChildren();
    asked = new AbortController();
    try {
      const query = new URLSearchParams({ [field.name]: words });
      const answer = await fetch(`${field.dataset.suggest}?${query}`, { signal: asked.signal, headers: { "X-Fragment": "1" } });
      if (answer.ok) answers.innerHTML = await answer.text();
    } catch {
      // Asked anew, or no line: the form still works by its button.
    }
  }
}

function move(event, element) {
  if (!element) return;
  event.preventDefault();
  element.focus();
}
