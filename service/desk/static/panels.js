/**
 * The card's panels (reject, escalate, note): opened by key or click, left by Escape.
 * Started by desk.js. Never sends anything itself: it submits the panel's form.
 */

import * as pane from "./card_pane.js";
import { hearDigit, propose } from "./reject_palette.js";

/** @type {Record<string, string>} */
const HINTS = {
  reject: "A digit decides at once, Enter takes the marked reason, Escape closes.",
  "bulk-reject": "A digit decides at once, Escape closes.",
};

/** @type {Element | null} where the focus was before a panel took it */
let before = null;

/** Begin to hear panels open and close. */
export function start() {
  // `toggle` does not bubble, but it is captured on its way down.
  document.addEventListener("toggle", opened, { capture: true });
  document.addEventListener("keydown", hear);
  // Before anybody hears the form, so that what comes next puts the focus where it was.
  document.addEventListener("submit", submitted, { capture: true });
  document.addEventListener("pointerdown", (event) => {
    const panel = document.querySelector("details[data-panel][open]");
    if (panel instanceof HTMLDetailsElement && !panel.contains(/** @type {Node} */ (event.target))) panel.open = false;
  });
}

/** Open one, or close it if it is open. @param {string} name */
export function toggle(name) {
  const panel = pane.current()?.querySelector(`details[data-panel="${name}"]`);
  if (!(panel instanceof HTMLDetailsElement)) return;
  before = document.activeElement;
  panel.open = !panel.open;
  // `toggle` comes a moment later: a digit pressed before that would be lost.
  if (panel.open) ask(panel);
}

/** @param {Event} event */
function opened(event) {
  const panel = event.target;
  if (!(panel instanceof HTMLDetailsElement) || !panel.dataset.panel) return;
  if (panel.open && !panel.querySelector(":scope > :not(summary):focus-within")) ask(panel);
}

/** Propose an answer and take the focus. @param {HTMLDetailsElement} panel */
function ask(panel) {
  const form = formOf(panel);
  if (!form) return;
  const label = panel.closest("[data-card]")?.getAttribute("data-label") ?? "";
  const first = asksWhy(panel) ? propose(form, label) : panel.querySelector("textarea");
  hint(panel);
  if (first instanceof HTMLElement) first.focus({ preventScroll: true });
}

/** @param {KeyboardEvent} event */
function hear(event) {
  if (!(event.target instanceof Element) || event.isComposing) return;
  const panel = event.target.closest("details[data-panel][open]");
  if (!(panel instanceof HTMLDetailsElement)) return;
  if (event.key === "Escape") {
    event.preventDefault();
    close(panel);
  } else if (event.key === "Enter" && !event.shiftKey && event.target.matches("textarea, input")) {
    // Not the browser's own Enter: in the bulk bar that would press the form's first button.
    event.preventDefault();
    if (!event.repeat) formOf(panel)?.requestSubmit(panel.querySelector("button"));
  } else if (asksWhy(panel)) hearDigit(event);
}

/** The form in the panel, or the one that the panel is a part of. @param {HTMLElement} panel */
function formOf(panel) {
  return panel.querySelector("form") ?? panel.closest("form");
}

/** Whether it asks for a code. @param {HTMLElement} panel */
function asksWhy(panel) {
  return panel.dataset.panel === "reject" || panel.dataset.panel === "bulk-reject";
}

/** Say once which keys the panel has. @param {HTMLElement} panel */
function hint(panel) {
  if (panel.querySelector("[data-hint]")) return;
  const line = document.createElement("p");
  line.className = "quiet small panel-hint";
  line.dataset.hint = "";
  line.textContent = HINTS[panel.dataset.panel ?? ""] ?? "Enter sends, Shift and Enter begin a new line, Escape closes.";
  panel.querySelector('[data-action^="confirm"]')?.after(line);
}

/** @param {SubmitEvent} event */
function submitted(event) {
  const panel = event.target instanceof Element ? event.target.closest("details[data-panel][open]") : null;
  // A note that could not be saved must still be there to be saved again.
  if (panel instanceof HTMLDetailsElement && panel.dataset.panel !== "note") close(panel);
}

/** Close it and give the focus back. @param {HTMLDetailsElement} panel */
function close(panel) {
  panel.open = false;
  const summary = panel.querySelector("summary");
  const target = before instanceof HTMLElement && before.isConnected && !panel.contains(before) ? before : summary;
  before = null;
  target?.focus({ preventScroll: true });
}
