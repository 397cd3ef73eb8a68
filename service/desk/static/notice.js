/**
 * One sentence in sight, beside what was just done, until somebody closes it or it no longer holds.
 * Used for what did not work and for what one should know. Never more than one at a time.
 */

import { say, warn } from "./announce.js";

/** @type {HTMLElement | undefined} */
let box;

/**
 * Show a sentence in place of the one before.
 * @param {string} sentence
 * @param {{buttons?: HTMLElement[], urgent?: boolean}} [how] without buttons it has one that closes it
 */
export function show(sentence, { buttons = [], urgent = true } = {}) {
  hide();
  box = document.createElement("div");
  box.className = urgent ? "done-item notice notice-urgent" : "done-item notice";
  box.dataset.notice = "";
  const line = document.createElement("span");
  line.className = "notice-line";
  line.textContent = sentence;
  const group = document.createElement("span");
  group.className = "notice-buttons";
  group.append(...(buttons.length ? buttons : [button("Close", hide)]));
  box.append(line, group);
  document.getElementById("done")?.append(box);
  if (urgent) warn(sentence);
  else say(sentence);
}

/** Take it away. */
export function hide() {
  box?.remove();
  box = undefined;
}

/** @param {string} words @param {() => void} press @returns {HTMLButtonElement} */
export function button(words, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.addEventListener("click", press);
  return made;
}
