/**
 * "Start reviewing": the server hands out one comment after the other, so that no two people get the same.
 * Used by the walks while it is on. Never asks for more than the one after the current.
 */

import * as cards from "./cards.js";
import * as pane from "./card_pane.js";
import * as rows from "./rows.js";
import { post } from "./send.js";

/** @typedef {{comment: string, url: string} | {sentence: string}} Handed */

let on = false;
/** @type {Promise<Handed> | null} */
let ahead = null;

/** Whether comments come from the server and not from the list. */
export function isOn() {
  return on;
}

/** Begin: the first comment is shown as soon as the server names it. */
export async function begin() {
  on = true;
  ahead = null;
  pane.leave();
  await next();
}

/** The list's order again. What was handed out ahead goes back by its lease. */
export function stop() {
  on = false;
  ahead = null;
}

/** Show the next comment that is ours alone. */
export async function next() {
  const handed = await (ahead ?? ask());
  ahead = null;
  if (!on) return;
  if ("sentence" in handed) {
    pane.showSentence(handed.sentence).focus({ preventScroll: true });
    return;
  }
  const row = rows.of(handed.comment);
  if (row) rows.makeCurrent(row);
  await pane.show(handed, { focus: true });
}

/** @returns {Promise<Handed>} */
async function ask() {
  const url = document.getElementById("queue")?.dataset.nextUrl ?? "";
  const answer = await post(url);
  if (answer.kind !== "done") {
    return { sentence: answer.kind === "stale" ? answer.stale.line : answer.line };
  }
  const { comment, card_url: cardUrl, line } = answer.body;
  if (!comment) return { sentence: line ?? "Nothing is left that nobody else has open." };
  cards.prefetch([{ comment, url: cardUrl }]);
  return { comment, url: cardUrl };
}
