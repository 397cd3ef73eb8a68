/**
 * Tells on a card why the decision came too late: who, what and when, or the author's new text.
 * Told by deciding, shown with the card's next appearance. Never moves what stands below.
 */

import { nodesOf } from "./send.js";

/** @type {Map<string, import("./send.js").Stale>} comment to what was said of it */
const known = new Map();

/** Begin to look at each card that is shown. */
export function start() {
  document.addEventListener("desk:card", (event) => {
    if (event instanceof CustomEvent && event.detail) tell(event.detail);
  });
}

/** Keep it for when the card is shown again. @param {string} comment @param {import("./send.js").Stale} stale */
export function keepStale(comment, stale) {
  known.set(comment, stale);
}

/** @param {HTMLElement} card */
function tell(card) {
  const comment = card.dataset.comment ?? "";
  const stale = known.get(comment);
  const place = card.querySelector("[data-stale]");
  if (!stale || !(place instanceof HTMLElement)) return;
  known.delete(comment);
  const line = document.createElement("p");
  line.textContent = stale.line;
  if (stale.at) line.append(" ", timeOf(stale.at));
  place.replaceChildren(line);
  if (stale.diff_html) place.append(nodesOf(stale.diff_html));
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = stale.kind === "edited" ? "I have read the change" : "Close";
  close.addEventListener("click", () => {
    place.hidden = true;
    card.focus({ preventScroll: true });
  });
  place.append(close);
  place.dataset.stale = stale.kind;
  place.hidden = false;
}

/** @param {number} at seconds since 1970 */
function timeOf(at) {
  const time = document.createElement("time");
  const when = new Date(at * 1000);
  time.dateTime = when.toISOString();
  time.textContent = `(${when.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" })})`;
  return time;
}
