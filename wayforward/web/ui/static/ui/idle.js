// A page that nobody uses for as long as a session lasts is taken from the screen: the server has signed them out by
// then, or does at the next click. What a draft keeps waits behind the sign-in; a form that no draft keeps, and in which
// something was typed, is covered and not thrown away. Nothing is asked of the server, so that no session lives on by it.

const USED = ["pointerdown", "keydown", "input", "scroll"];

export function clearWhenIdle(body = document.body) {
  const minutes = Number(body.dataset.wfIdle);
  if (!minutes) return;
  let last = Date.now();
  let typed = false;
  for (const sign of USED) addEventListener(sign, () => { last = Date.now(); }, { passive: true });
  addEventListener("input", (event) => {
    typed ||= !event.target.closest("form[data-wf-draft]");
  });
  const look = () => {
    if (Date.now() - last < minutes * 60_000) return;
    clearInterval(timer);
    document.title = "Closed";
    cover(body, typed);
  };
  const timer = setInterval(look, 5_000);
  document.addEventListener("visibilitychange", look);
}

function cover(body, kept) {
  const told = document.createElement("main");
  told.className = "govuk-width-container govuk-main-wrapper";
  const words = document.createElement("h1");
  words.className = "govuk-heading-l";
  words.textContent = "This page was closed, because nobody used it for a while.";
  const again = document.createElement("button");
  again.className = "govuk-button";
  again.textContent = kept ? "Go on" : "Open it again";
  const shown = [...body.children].filter((part) => !part.hidden);
  again.addEventListener("click", () => {
    if (!kept) return location.reload();
    told.remove();
    for (const part of shown) part.hidden = false;
    clearWhenIdle(body);
  });
  told.append(words, again);
  if (kept) {
    for (const part of shown) part.hidden = true;
    body.append(told);
  } else {
    body.replaceChildren(told);
  }
  again.focus();
}
