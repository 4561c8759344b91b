// Keeps what is typed while it is typed. The server seals it; this script sends it and says when it was saved.

const WAIT = 3000;

export function keepDrafts(scope = document) {
  for (const form of scope.querySelectorAll("form[data-wf-draft]")) keep(form);
}

function keep(form) {
  const said = form.querySelector("[data-wf-saved]");
  let timer = 0;
  let sent = contents(form);
  let leaving = false;

  const say = (words, fault = false) => {
    if (!said) return;
    said.textContent = words;
    said.classList.toggle("wf-saved--fault", fault);
  };

  const save = async (options = {}) => {
    clearTimeout(timer);
    const now = contents(form);
    if (leaving || now === sent) return;
    try {
      const answer = await fetch(form.dataset.wfDraft, {
        method: "POST",
        body: new URLSearchParams(new FormData(form)),
        headers: { Accept: "application/json" },
        redirect: "error",
        ...options,
      });
      if (answer.status === 401 || answer.status === 403) {
        say("You are signed out. Go on: send the form, sign in, and your words are back.", true);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      sent = now;
      const { saved } = await answer.json();
      say(saved ? `Saved ${saved}` : "");
    } catch {
      say("Not saved just now. We try again while you type.", true);
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, WAIT);
  });
  form.addEventListener("change", () => save());
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  addEventListener("pageshow", () => { leaving = false; });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") save({ keepalive: true });
  });
}

function contents(form) {
  return new URLSearchParams(new FormData(form)).toString();
}
