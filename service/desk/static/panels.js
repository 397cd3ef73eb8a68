/**
 * The card's panels (reject, escalate, note): opened by key or click, left by Escape.
 * Started by desk.js. Never sends anything itself: it submits the panel's form.
 */

import * as pane from "./card_pane.js";
import { hearDigit, propose } from "./reject_palette.js";

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
}

/** @param {Event} event */
function opened(event) {
  const panel = event.target;
  if (!(panel instanceof HTMLDetailsElement) || !panel.dataset.panel) return;
  if (!panel.open) return;
  const form = panel.querySelector("form");
  const label = panel.closest("[data-card]")?.getAttribute("data-label") ?? "";
  const first =
    panel.dataset.panel === "reject" && form ? propose(form, label) : form?.querySelector("textarea, input:not([type=hidden])");
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
  } else if (event.key === "Enter" && event.target instanceof HTMLTextAreaElement && !event.shiftKey) {
    event.preventDefault();
    if (!event.repeat) panel.querySelector("form")?.requestSubmit();
  } else if (panel.dataset.panel === "reject") hearDigit(event);
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
