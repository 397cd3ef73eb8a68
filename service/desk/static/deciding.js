/**
 * Sends decisions on the card in view and goes on without waiting for the answer.
 * Hears the forms `data-decide`, whether pressed by key or by hand. Never decides what was not in view.
 */

import * as cards from "./cards.js";
import * as notice from "./notice.js";
import * as pane from "./card_pane.js";
import * as rows from "./rows.js";
import * as undoLine from "./undo_line.js";
import * as unsent from "./unsent.js";
import { say } from "./announce.js";
import { post } from "./send.js";
import { remember } from "./reject_palette.js";
import { keepStale } from "./stale.js";
import { advance, comeBack, look } from "./walk.js";

/** A second decision this soon after the first is a bounced key or a double click, in milliseconds. */
const BOUNCE = 350;

const WORDS = /** @type {const} */ ({
  approve: { now: "Approving", done: "Approved by you" },
  reject: { now: "Rejecting", done: "Rejected by you" },
  escalate: { now: "Escalating", done: "Escalated by you" },
});

/**
 * @typedef {object} Wish what a person decided, until the server has heard of it
 * @property {"approve" | "reject" | "escalate"} how
 * @property {string} comment
 * @property {string} url
 * @property {URLSearchParams} fields
 * @property {string} title whose comment it is
 */

let lastDecision = -Infinity;

/** Begin to hear the forms. */
export function start() {
  document.addEventListener("submit", hear);
}

/** Submit the card's form for an outcome, as its button would. @param {string} how */
export function press(how) {
  const form = pane.current()?.querySelector(`form[data-decide="${how}"]`);
  const button = form?.querySelector("button");
  if (!(form instanceof HTMLFormElement) || !button) return;
  if (button.disabled) say("That is how it stands already.");
  else form.requestSubmit(button);
}

/** @param {SubmitEvent} event */
function hear(event) {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.decide) return;
  const card = form.closest("#card");
  if (!(card instanceof HTMLElement)) return;
  event.preventDefault();
  if (card !== pane.current()) return;
  const how = form.dataset.decide;
  if (how === "approve" || how === "reject" || how === "escalate") {
    if (performance.now() - lastDecision < BOUNCE) return;
    lastDecision = performance.now();
    decide(how, form, card);
  } else stay(form, card);
}

/**
 * @param {Wish["how"]} how @param {HTMLFormElement} form @param {HTMLElement} card
 */
function decide(how, form, card) {
  const comment = card.dataset.comment ?? "";
  const fields = fieldsOf(form);
  if (how === "reject") remember(card.dataset.label ?? "", fields.get("code") ?? "");
  const title = card.querySelector("#card-title")?.textContent?.replace(/\s+/g, " ").trim() ?? "a comment";
  const wish = { how, comment, url: form.action, fields, title };
  const row = rows.of(comment);
  if (row) rows.settle(row, how, WORDS[how].done);
  cards.forget(comment);
  card.dataset.status = "decided";
  send(wish);
  advance(card);
}

/** @param {Wish} wish */
async function send(wish) {
  const act = undoLine.begin({ line: `${WORDS[wish.how].now}: ${wish.title}`, whenUndone });
  const answer = await post(wish.url, wish.fields, { outlivesPage: true });
  if (answer.kind === "done") {
    undoLine.succeed(act, answer.body, answer.serverTime);
    return;
  }
  if (answer.kind === "unsent" || answer.kind === "signed_out") {
    undoLine.drop(act);
    const row = rows.of(wish.comment);
    if (row) rows.settle(row, wish.how, "Not sent yet");
    unsent.keep(() => sendAgain(wish), answer);
    return;
  }
  const line = answer.kind === "stale" ? answer.stale.line : answer.line;
  if (answer.kind === "stale") keepStale(wish.comment, answer.stale);
  cards.forget(wish.comment);
  const isEdited = answer.kind === "stale" && answer.stale.kind === "edited";
  const why = isEdited ? "Its author edited it meanwhile." : line;
  undoLine.refuse(act, `Not done: ${wish.title}. ${why}`, () => look(wish.comment));
  comeBack(wish, line, answer.kind === "stale" ? answer.stale : null);
}

/** @param {Wish} wish */
function sendAgain(wish) {
  const row = rows.of(wish.comment);
  if (row) rows.settle(row, wish.how, WORDS[wish.how].done);
  return send(wish);
}

/** Notes and "Put back" keep the card in view, and show it anew. @param {HTMLFormElement} form @param {HTMLElement} card */
async function stay(form, card) {
  const button = form.querySelector("button");
  button?.setAttribute("aria-disabled", "true");
  const answer = await post(form.action, fieldsOf(form), { outlivesPage: true });
  button?.removeAttribute("aria-disabled");
  const comment = card.dataset.comment ?? "";
  if (answer.kind === "done") {
    cards.forget(comment);
    const act = undoLine.begin({ line: answer.body.line ?? "Saved.", whenUndone });
    undoLine.succeed(act, answer.body, answer.serverTime);
    if (pane.current() === card) await pane.show({ comment, url: card.dataset.cardUrl ?? "" }, { focus: true });
    return;
  }
  if (answer.kind === "stale") {
    keepStale(comment, answer.stale);
    cards.forget(comment);
    await pane.show({ comment, url: card.dataset.cardUrl ?? "" }, { focus: true });
    return;
  }
  // The words stay in their field, so nothing that was written is lost.
  notice.show(`Not saved. ${answer.line}`);
}

/** What undo brought back waits again; the first of it is shown. @param {Record<string, any>} body */
export function whenUndone(body) {
  /** @type {string[]} */
  const comments = body.comments ?? [];
  document.dispatchEvent(new CustomEvent("desk:undone", { detail: comments }));
  for (const comment of comments) {
    cards.forget(comment);
    const row = rows.of(comment);
    if (row) rows.unsettle(row, "Waits again");
  }
  if (comments.length) comeBack({ comment: comments[0] }, "", null, { show: true });
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  fields.delete("csrf_token");
  return fields;
}
