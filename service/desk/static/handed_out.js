/**
 * "Start reviewing": the server hands out one comment after the other, so that no two people get the same.
 * Used by the walks while it is on. Never asks for more than the one after the current.
 */

import * as cards from "./cards.js";
import * as notice from "./notice.js";
import * as pane from "./card_pane.js";
import * as rows from "./rows.js";
import { post } from "./send.js";
import { release } from "./lease.js";
import { siteUrl } from "./page_facts.js";

/** @typedef {{comment: string, url: string}} Handed */

let on = false;
/** @type {Promise<Handed | string> | null} what comes next: a comment, or a sentence that says why none does */
let ahead = null;

/** What was said last about texts left for later, so that it is not said with each comment. */
let told = "";

/** Whether comments come from the server and not from the list. */
export function isOn() {
  return on;
}

/** Give back what nobody looked at when the page is left. */
export function start() {
  addEventListener("pagehide", giveBack);
}

/** Begin: the first comment is shown as soon as the server names it. */
export async function begin() {
  on = true;
  pane.leave();
  // Nobody is handed what they have open: the card in view is to be the first if it is the most urgent.
  await release();
  if (on) await next();
}

/** The list's order again. */
export function stop() {
  on = false;
  giveBack();
}

/** Show the next comment that is ours alone. */
export async function next() {
  let handed = ahead ? await ahead : await ask();
  // "Nothing is left" may be out of date by now: others give comments back, and new ones are held.
  if (typeof handed === "string" && ahead) handed = await ask();
  ahead = null;
  if (!on) return;
  if (typeof handed === "string") {
    pane.showSentence(handed).focus({ preventScroll: true });
    return;
  }
  rows.makeCurrent(rows.of(handed.comment));
  await pane.show(handed, { focus: true });
  if (on) ahead = ask();
}

/** @returns {Promise<Handed | string>} */
async function ask() {
  const answer = await post(document.getElementById("queue")?.dataset.nextUrl ?? "");
  if (answer.kind !== "done") return answer.kind === "stale" ? answer.stale.line : answer.line;
  const { comment, card_url: url, line } = answer.body;
  if (!comment) return line || "Nothing is left that nobody else has open.";
  if (line && line !== told) notice.show((told = line), { urgent: false });
  cards.prefetch([{ comment, url }]);
  return { comment, url };
}

async function giveBack() {
  const unseen = ahead;
  ahead = null;
  const handed = await unseen;
  if (handed && typeof handed !== "string") {
    post(siteUrl(`comments/${handed.comment}/lease/release`), {}, { outlivesPage: true });
  }
}
