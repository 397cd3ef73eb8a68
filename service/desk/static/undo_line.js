/**
 * The line of what was just done: each act with its Undo, which becomes Reverse after the grace.
 * Told of acts by deciding, bulk and campaigns. Never takes anything back but by asking the server.
 */

import { say, warn } from "./announce.js";
import { post } from "./send.js";
import { siteUrl, undoSeconds, wantsLittleMotion } from "./page_facts.js";

/** Lines that stay in sight, and acts that the undo key reaches. */
const SHOWN = 3;
const REMEMBERED = 20;

/**
 * @typedef {object} Act one thing a person did
 * @property {string} line "Approving Ani", until the server says it its own way
 * @property {(body: Record<string, any>) => void} whenUndone
 * @property {"sending" | "done" | "undoing" | "refused" | "over"} [state]
 * @property {string} [review] what undo names; set once the server answered
 * @property {boolean} [wantsUndo] undo was asked for before the server answered
 * @property {HTMLElement} [item]
 * @property {number} [timer]
 * @property {boolean} [late] whether the portal knows by now
 */

/** @type {Act[]} newest first */
const acts = [];

/** Take over the lines that the server rendered, newest last. @param {(body: Record<string, any>) => void} whenUndone */
export function start(whenUndone) {
  const list = document.querySelector("[data-done-list]");
  for (const item of list?.querySelectorAll("[data-done]") ?? []) {
    if (!(item instanceof HTMLElement)) continue;
    /** @type {Act} */
    const act = { line: "", whenUndone, state: "done", review: item.dataset.review, item };
    acts.unshift(act);
    countDown(act, Number(item.dataset.undoUntil) - Date.now() / 1000);
  }
  list?.addEventListener("submit", (event) => {
    const act = acts.find(({ item }) => item?.contains(/** @type {Node} */ (event.target)));
    if (!act) return;
    event.preventDefault();
    undo(act);
  });
}

/** An act begins: say so at once, before the server has answered. @param {Act} act @returns {Act} */
export function begin(act) {
  act.state = "sending";
  const template = document.getElementById("done-template");
  const copy = template instanceof HTMLTemplateElement && document.importNode(template.content, true);
  const item = copy && copy.querySelector("[data-done]");
  if (item instanceof HTMLElement) {
    act.item = item;
    write(act, act.line, { spoken: false });
    document.querySelector("[data-done-list]")?.append(item);
  }
  acts.unshift(act);
  tidy();
  acts.length = Math.min(acts.length, REMEMBERED);
  return act;
}

/**
 * The server did it: offer Undo until `undo_until`, Reverse from then on.
 * @param {Act} act @param {Record<string, any>} body @param {number} serverTime
 */
export function succeed(act, body, serverTime) {
  act.state = "done";
  act.review = String(body.review ?? "");
  const form = act.item?.querySelector("form");
  if (form) form.action = siteUrl(`reviews/${act.review}/undo`);
  if (act.item) act.item.dataset.review = act.review;
  write(act, body.line ?? act.line);
  if (!act.review) {
    // Notes and the like: there is nothing to take back.
    act.state = "over";
    act.item?.querySelector("form")?.remove();
    return;
  }
  // The server's Date is cut to the second: half of one is the fairest guess.
  countDown(act, Math.min(Math.max(0, Number(body.undo_until ?? 0) - serverTime - 0.5), undoSeconds));
  if (act.wantsUndo) undo(act);
}

/**
 * It did not happen, and why: the line stays, with a way to the comment.
 * @param {Act} act @param {string} line @param {() => void} show
 */
export function refuse(act, line, show) {
  act.state = "refused";
  write(act, line, { spoken: false });
  warn(line);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Show";
  button.addEventListener("click", () => {
    remove(act);
    show();
  });
  act.item?.querySelector("form")?.replaceWith(button);
}

/** The newest line stays; older ones go when the portal knows. The undo key still reaches them. */
function tidy() {
  acts.forEach((act, age) => {
    if (age >= SHOWN || (age > 0 && act.late)) remove(act);
  });
}

/** It was not sent: the line goes, and whoever called says what became of it. @param {Act} act */
export function drop(act) {
  act.state = "over";
  remove(act);
  const at = acts.indexOf(act);
  if (at >= 0) acts.splice(at, 1);
}

/** Take back the last act that still stands. */
export function undoLast() {
  const last = acts.find((act) => act.state === "done" || (act.state === "sending" && !act.wantsUndo));
  if (last) undo(last);
  else say("There is nothing to undo.");
}

/** @param {Act} act */
async function undo(act) {
  if (act.state === "sending") act.wantsUndo = true;
  if (act.state !== "done" || !act.review) return;
  act.state = "undoing";
  const answer = await post(siteUrl(`reviews/${act.review}/undo`), {}, { outlivesPage: true });
  if (answer.kind === "unsent") {
    act.state = "done";
    write(act, `Not taken back: ${answer.line} Try again.`);
    return;
  }
  act.state = "over";
  clearInterval(act.timer);
  act.item?.querySelector("form")?.remove();
  if (answer.kind === "done") {
    write(act, answer.body.line ?? "Taken back.");
    act.whenUndone(answer.body);
  } else {
    const why = `Not taken back: ${answer.kind === "stale" ? answer.stale.line : answer.line}`;
    write(act, why, { spoken: false });
    warn(why);
  }
}

/** @param {Act} act @param {string} line @param {{spoken?: boolean}} [how] */
function write(act, line, { spoken = true } = {}) {
  const place = act.item?.querySelector("[data-done-line]");
  if (place instanceof HTMLElement) {
    place.textContent = line;
    place.title = line;
  }
  if (act.item) act.item.dataset.state = act.state;
  if (spoken) say(line);
}

/** @param {Act} act */
function remove(act) {
  clearInterval(act.timer);
  act.item?.remove();
}

/** @param {Act} act @param {number} seconds for which the portal has not heard of it yet */
function countDown(act, seconds) {
  const button = act.item?.querySelector('[data-action="undo"]');
  if (!(button instanceof HTMLElement)) return;
  const word = document.createElement("span");
  const left = document.createElement("span");
  left.className = "done-seconds";
  left.setAttribute("aria-hidden", "true");
  const key = button.querySelector("kbd");
  button.replaceChildren(word, ...(key ? [" ", key] : []), left);
  const end = performance.now() + seconds * 1000;
  const show = () => {
    const remaining = Math.ceil((end - performance.now()) / 1000);
    word.textContent = remaining > 0 ? "Undo" : "Reverse";
    left.textContent = remaining > 0 ? String(remaining) : "";
    button.title = remaining > 0 ? "The portal has not heard of it yet" : "Puts it back, and tells the portal so";
    if (remaining > 0) return;
    clearInterval(act.timer);
    act.late = true;
    tidy();
  };
  show();
  if (seconds <= 0) return;
  act.timer = window.setInterval(show, 1000);
  if (!wantsLittleMotion()) {
    act.item?.style.setProperty("--left", `${seconds}s`);
    act.item?.setAttribute("data-counting", "");
  }
}
