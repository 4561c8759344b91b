import { initAll as govuk } from "../built/govuk-frontend.min.js";
import { keepDrafts } from "./drafts.js";
import { clearWhenIdle } from "./idle.js";
import { addRows } from "./rows.js";

for (const begin of [govuk, addRows, keepDrafts, clearWhenIdle]) {
  try {
    begin();
  } catch (fault) {
    console.warn("A part of this page works without its script.", fault);
  }
}
document.querySelector("[data-wf-focus]")?.focus();
