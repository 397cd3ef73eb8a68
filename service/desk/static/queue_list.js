/**
 * Moves through the queue's rows: by key, by click, and on to the next that waits.
 * Started on the queue page; the walks ask it for the next row. Never decides anything.
 */

import * as cards from "./cards.js";
import * as pane from "./card_pane.js";
import { say } from "./announce.js";
import { loadMore } from "./more_rows.js";
import * as rows from "./rows.js";

/** Cards fetched ahead. */
const AHEAD = 5;

/** Take over the list. */
export function start() {
  const list = document.querySelector("[data-rows]");
  list?.addEventListener("click", (event) => {
    if (!(event instanceof MouseEvent) || !(event.target instanceof Element)) return;
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const row = event.target.closest("[data-row]");
    if (!(row instanceof HTMLElement) || !event.target.closest('[data-action="open"]') || !pane.isShown()) return;
    event.preventDefault();
    // Once more on the row whose card is there already: into the card.
    if (row === rows.current() && pane.current()?.dataset.comment === row.dataset.comment) pane.current()?.focus();
    else select(row);
  });
  const open = document.querySelector("[data-row][data-open]");
  if (!(open instanceof HTMLElement)) return;
  rows.makeCurrent(open);
  if (pane.isShown()) prefetchAfter(open);
}

/**
 * Make a row current and show its card.
 * @param {HTMLElement} row @param {{focusCard?: boolean}} [how]
 * @returns {Promise<HTMLElement | null>} the card, if it was shown
 */
export async function select(row, { focusCard = false } = {}) {
  const inPane = focusCard || document.activeElement?.closest("#card-pane") != null;
  rows.makeCurrent(row);
  row.scrollIntoView({ block: "nearest" });
  if (!pane.isShown()) {
    rows.linkOf(row)?.focus({ preventScroll: true });
    return null;
  }
  if (!inPane) rows.linkOf(row)?.focus({ preventScroll: true });
  keepInAddress(row);
  const shown = pane.show(rows.addressOf(row), { focus: inPane });
  prefetchAfter(row);
  const card = await shown;
  if (card?.dataset.version) rows.setVersion(row, card.dataset.version);
  return card;
}

/** Let the address lead back to this row. @param {HTMLElement} row */
export function keepInAddress(row) {
  const here = new URL(location.href);
  here.searchParams.set("open", row.dataset.comment ?? "");
  history.replaceState(history.state, "", here);
}

/** One row on or back. @param {1 | -1} step */
export async function move(step) {
  const list = rows.all();
  const row = rows.current();
  const at = row ? list.indexOf(row) : step > 0 ? -1 : 0;
  let target = list[at + step];
  if (!target && step > 0 && (await loadMore())) target = rows.all()[at + step];
  if (target) select(target);
  else say(step > 0 ? "This is the last row." : "This is the first row.");
}

/**
 * The row to look at after this one: the next that waits, further down first.
 * @param {string} comment @returns {Promise<HTMLElement | null>}
 */
export async function nextAfter(comment) {
  const find = () => {
    const list = rows.all();
    const row = rows.of(comment);
    const at = row ? list.indexOf(row) : -1;
    return list.slice(at + 1).find(rows.waits) ?? null;
  };
  let next = find();
  while (!next && (await loadMore())) next = find();
  return next ?? rows.all().find(rows.waits) ?? null;
}

/** @param {HTMLElement} row */
function prefetchAfter(row) {
  const list = rows.all();
  const waiting = list.slice(list.indexOf(row) + 1).filter(rows.waits);
  cards.prefetch(waiting.slice(0, AHEAD).map(rows.addressOf));
  if (waiting.length < AHEAD) loadMore();
}
