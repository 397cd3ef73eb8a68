/**
 * Says which comment comes next: the list's next row, one that the server hands out, or the page's.
 * Used by deciding and zen. Never decides, and never hands out what the person has left.
 */

import * as cards from "./cards.js";
import * as handedOut from "./handed_out.js";
import * as pane from "./card_pane.js";
import * as queueList from "./queue_list.js";
import * as rows from "./rows.js";
import { keyOf, page, siteUrl } from "./page_facts.js";
import { say } from "./announce.js";

/** @type {string[]} comments that came back, to be seen before the walk goes on */
const returned = [];

/** On the queue page, have the card's own links to its neighbours move through the list. */
export function start() {
  document.getElementById("card-pane")?.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a[data-action]") : null;
    const action = link?.getAttribute("data-action");
    if (action !== "next" && action !== "previous") return;
    event.preventDefault();
    step(action === "next" ? 1 : -1);
  });
}

/** Leaf on without deciding. @param {1 | -1} by */
export function step(by) {
  if (!handedOut.isOn()) queueList.move(by);
  else if (by > 0) handedOut.next();
  else say("What was handed out before is settled or given back.");
}

/** Go on after a card. @param {HTMLElement} card the card that was decided */
export async function advance(card) {
  const comment = card.dataset.comment ?? "";
  const onCard = card.contains(document.activeElement) || document.body.dataset.zen === "on";
  pane.leave();
  if (await showReturned(comment, onCard)) return;
  if (handedOut.isOn()) await handedOut.next();
  else if (page === "queue") await advanceInList(comment, onCard);
  else await advanceAsPage(card);
}

/**
 * Something came back: its row waits again with the reason on it. Without a row, or with nothing
 * else in view, the card itself is shown at once; otherwise it is the next one, and nothing is
 * pulled from under the hand that is about to press a key.
 * @param {{comment: string, url?: string}} what @param {string} line why, "" for an undo
 * @param {import("./send.js").Stale | null} stale @param {{show?: boolean}} [how]
 */
export async function comeBack({ comment }, line, stale, { show = false } = {}) {
  const row = rows.of(comment);
  const isOver = stale && stale.kind !== "edited";
  if (row && line) {
    if (isOver) rows.settle(row, stale.kind === "withdrawn" ? "withdrawn" : (stale.outcome ?? "decided"), line);
    else rows.unsettle(row, stale ? "Edited meanwhile: see the new text" : `Not done. ${line}`);
  }
  const inView = pane.current()?.dataset.comment;
  if (show || !inView || inView === comment || page !== "queue") await look(comment);
  else if (!isOver && !returned.includes(comment)) returned.push(comment);
}

/** Show one comment, by its row where it has one. @param {string} comment @param {boolean} [focusCard] */
export async function look(comment, focusCard = document.body.dataset.zen === "on") {
  if (page !== "queue" && page !== "comment") return;
  const row = rows.of(comment);
  if (row) await queueList.select(row, { focusCard });
  else await pane.show({ comment, url: siteUrl(`comments/${comment}/card`) }, { focus: focusCard });
}

/** @param {string} but @param {boolean} focusCard @returns {Promise<boolean>} whether one was shown */
async function showReturned(but, focusCard) {
  const at = returned.findIndex((comment) => comment !== but);
  if (at < 0) return false;
  const [comment] = returned.splice(at, 1);
  await look(comment, focusCard);
  return true;
}

/** @param {string} comment @param {boolean} focusCard */
async function advanceInList(comment, focusCard) {
  const row = await queueList.nextAfter(comment);
  if (row) await queueList.select(row, { focusCard });
  else end();
}

/** @param {HTMLElement} card */
async function advanceAsPage(card) {
  const { next, nextCardUrl } = card.dataset;
  if (!next || !nextCardUrl) {
    end();
    return;
  }
  const shown = await pane.show({ comment: next, url: nextCardUrl }, { focus: true });
  if (shown) prefetchNext(shown);
}

/** On a comment's own page, have the one after it ready. @param {HTMLElement | null} card */
export function prefetchNext(card) {
  const { next, nextCardUrl } = card?.dataset ?? {};
  if (next && nextCardUrl) cards.prefetch([{ comment: next, url: nextCardUrl }]);
}

/** Nothing is left. */
function end() {
  const back = document.createElement("a");
  back.href = siteUrl("queue");
  back.textContent = "To the queue";
  const box = pane.showSentence("Nothing is left here.", back);
  box.focus({ preventScroll: true });
  say(`Nothing is left here. ${keyOf.undo ?? "u"} takes the last decision back.`);
}
