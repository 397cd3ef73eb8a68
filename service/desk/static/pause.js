/**
 * Proposes a pause after a stretch of work, as long as the person set it.
 * Started on pages of the queue. Never blocks anything, and never counts what was decided.
 */

import { keyOf, pauseAfterMinutes } from "./page_facts.js";

/** Away for this long is a pause; "not now" holds for the other. Milliseconds. */
const REST = 5 * 60_000;
const LATER = 10 * 60_000;
/** How often the clock is looked at. Milliseconds. */
const LOOK = 15_000;

const SENTENCES = [
  "A few minutes with your eyes on something else do good. The queue keeps.",
  "What you read here is heavy. Stand up, drink something, look out of a window.",
  "You have carried a good deal for now. A short break is part of the work.",
];

/** @typedef {{since: number, last: number, quietUntil: number}} Stretch times in milliseconds since 1970 */

/** @type {HTMLElement | undefined} */
let notice;

/** Begin to count. */
export function start() {
  if (!pauseAfterMinutes) return;
  for (const kind of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(kind, worked, { passive: true });
  }
  setInterval(look, LOOK);
  look();
}

/** @returns {Stretch} */
function read() {
  const fresh = { since: Date.now(), last: Date.now(), quietUntil: 0 };
  try {
    return { ...fresh, ...JSON.parse(sessionStorage.getItem("desk.stretch") ?? "{}") };
  } catch {
    return fresh;
  }
}

/** @param {Stretch} stretch */
function write(stretch) {
  try {
    sessionStorage.setItem("desk.stretch", JSON.stringify(stretch));
  } catch {
    // A browser that keeps nothing counts from each page's beginning.
  }
}

function worked() {
  const stretch = read();
  const now = Date.now();
  const rested = now - stretch.last > REST;
  write({ ...stretch, since: rested ? now : stretch.since, last: now });
}

function look() {
  const stretch = read();
  const now = Date.now();
  const minutes = (now - stretch.since) / 60_000;
  if (now - stretch.last > REST || document.hidden) return;
  if (minutes >= pauseAfterMinutes && now >= stretch.quietUntil && !notice) propose(Math.floor(minutes));
}

/** @param {number} minutes */
function propose(minutes) {
  const box = (notice = document.createElement("section"));
  box.className = "pause";
  box.dataset.pause = "";
  box.setAttribute("role", "status");
  const line = document.createElement("p");
  const sentence = SENTENCES[new Date().getHours() % SENTENCES.length];
  line.textContent = `You have been reading for ${minutes === 1 ? "a minute" : `${minutes} minutes`}. ${sentence}`;
  const undo = document.createElement("p");
  undo.className = "quiet small";
  undo.textContent = `Nothing is lost meanwhile, and ${keyOf.help ?? "?"} shows the keys when you are back.`;
  const buttons = document.createElement("p");
  buttons.className = "row-of-buttons";
  buttons.append(
    button("I take a break", { since: Date.now(), last: Date.now(), quietUntil: 0 }),
    button("Not now", { ...read(), quietUntil: Date.now() + LATER }),
  );
  box.append(line, undo, buttons);
  (document.getElementById("dialogs") ?? document.body).append(box);
}

/** @param {string} words @param {Stretch} after what is remembered when it is pressed */
function button(words, after) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", () => {
    write(after);
    notice?.remove();
    notice = undefined;
  });
  return made;
}
