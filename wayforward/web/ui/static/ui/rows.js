// A note with several paragraphs: one row and a button, instead of the rows that stand there without a script.

export function addRows(scope = document) {
  for (const group of scope.querySelectorAll("[data-wf-rows]")) {
    const template = group.querySelector("template");
    const button = group.querySelector("[data-wf-add]");
    const rows = () => [...group.querySelectorAll("[data-wf-row]")];
    if (!template || !button) continue;

    rows().slice(1).filter(isEmpty).forEach((row) => row.remove());
    const taken = () => rows().map((row) => Number(row.querySelector("textarea").name.split("-").at(-2)));

    button.addEventListener("click", () => {
      const number = Math.max(-1, ...taken()) + 1;
      const holder = document.createElement("div");
      holder.innerHTML = template.innerHTML.replaceAll("__N__", String(number));
      const row = holder.querySelector("[data-wf-row]");
      row.querySelector("[data-wf-number]").textContent = String(rows().length + 1);
      template.before(row);
      row.querySelector("textarea").focus();
    });
  }
}

function isEmpty(row) {
  return ![...row.querySelectorAll("textarea, select")].some((box) => box.value.trim())
    && !row.querySelector("input:checked");
}
