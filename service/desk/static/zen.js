/**
 * Zen: one comment and nothing else, through the list or through what the server hands out.
 * Started on the queue page; its state is the address's fragment. Never changes what deciding does.
 */

import * as handedOut from "./handed_out.js";
import * as pane from "./card_pane.js";
import * as queueList from "./queue_list.js";
import * as rows from "./rows.js";
import { say } from "./announce.js";

const ZEN = "#zen";
const REVIEW = "#review";

let settledHere = 0;
// The list with its heading is out of sight: this is the page's heading then.
const where = document.createElement("h1");

/** Follow the fragment, and the cards. */
export function start() {
  addEventListener("hashchange", follow);
  addEventListener("popstate", follow);
  document.addEventListener("desk:card", (event) => {
    if (event instanceof CustomEvent && event.detail) dress(event.detail);
  });
  const first = document.getElementById("card");
  if (first) dress(first);
  bar();
  document.getElementById("start")?.addEventListener("submit", (event) => {
    event.preventDefault();
    enter(REVIEW);
  });
  follow();
}

/** Whether there is one comment only. */
export function isOn() {
  return document.body.dataset.zen === "on";
}

/** In or out, by key or button. */
export function toggle() {
  if (isOn()) leave();
  else enter(ZEN);
}

/** "Start reviewing". */
export function review() {
  enter(REVIEW);
}

/** The list again, where one was. */
export function leave() {
  if (!isOn()) return;
  // A step back where we came by one, so that Back does not lead into zen again.
  if (history.state?.zen) history.back();
  else {
    history.replaceState(null, "", location.pathname + location.search);
    follow();
  }
}

/** @param {string} fragment */
function enter(fragment) {
  if (location.hash === fragment) return;
  const how = isOn() ? "replaceState" : "pushState";
  history[how]({ zen: true }, "", fragment);
  follow();
}

async function follow() {
  const wanted = location.hash === ZEN || location.hash === REVIEW;
  const wasOn = isOn();
  const handsOut = location.hash === REVIEW;
  if (wanted) document.body.dataset.zen = "on";
  else delete document.body.dataset.zen;
  if (handsOut && !handedOut.isOn()) {
    settledHere = 0;
    say("Reviewing. Escape leads back to the list.");
    await handedOut.begin();
  } else if (!handsOut && handedOut.isOn()) {
    handedOut.stop();
  }
  if (wanted && !handsOut && !wasOn) {
    say("One comment at a time. Escape leads back to the list.");
    await showCurrent();
  }
  if (!wanted && wasOn) backToList();
}

async function showCurrent() {
  const row = rows.current() ?? rows.all().find(rows.waits);
  const card = pane.current();
  if (card?.dataset.comment && card.dataset.comment === row?.dataset.comment) {
    count(card);
    card.focus({ preventScroll: true });
  } else if (row) await queueList.select(row, { focusCard: true });
}

function backToList() {
  const row = rows.current();
  if (!row) return;
  row.scrollIntoView({ block: "nearest" });
  rows.linkOf(row)?.focus({ preventScroll: true });
  queueList.keepInAddress(row);
}

/** The card's own button and counter. @param {HTMLElement} card */
function dress(card) {
  const button = card.querySelector('[data-action="zen"]');
  if (button instanceof HTMLElement) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(isOn()));
    button.addEventListener("click", toggle);
  }
  if (isOn()) count(card);
}

/** Above the card: how far one is, and the way back to the list for those without an Escape key. */
function bar() {
  const made = document.createElement("div");
  made.className = "zen-bar";
  where.className = "zen-where";
  const back = document.createElement("button");
  back.type = "button";
  back.className = "button-plain";
  back.dataset.action = "leave";
  const key = document.createElement("kbd");
  key.setAttribute("aria-hidden", "true");
  key.textContent = "Esc";
  back.append("Back to the list ", key);
  back.addEventListener("click", leave);
  made.append(where, back);
  document.getElementById("card-pane")?.before(made);
}

/** "12 of 80". @param {HTMLElement} card */
function count(card) {
  const words = place(card);
  where.textContent = words;
  const own = card.querySelector("[data-zen-count]");
  if (own) own.textContent = words;
}

/** @param {HTMLElement} card @returns {string} */
function place(card) {
  const total = Number(document.getElementById("queue")?.dataset.total ?? 0);
  if (handedOut.isOn()) {
    settledHere += 1;
    return `${settledHere} of ${Math.max(total, settledHere)}`;
  }
  const list = rows.all();
  const at = list.findIndex((row) => row.dataset.comment === card.dataset.comment) + 1;
  return at ? `${at} of ${Math.max(total, list.length)}` : "";
}
