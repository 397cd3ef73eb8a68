/**
 * Keeps decisions that nobody answered, says so in sight, and sends them again when asked.
 * Used by deciding and bulk. Never drops one silently, and asks before the page is left with some.
 */

import { root } from "./page_facts.js";
import { warn } from "./announce.js";

/** @typedef {{title: string, again: () => Promise<void> | void}} Unsent */

/** @type {Unsent[]} */
const waiting = [];

/** @type {HTMLElement | undefined} */
let notice;

/** Begin to listen: a line that comes back sends what waits. */
export function start() {
  addEventListener("online", () => retry());
  addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });
}

/**
 * Keep one, and say so.
 * @param {Unsent} one @param {{kind: "unsent" | "signed_out", line: string}} answer
 */
export function keep(one, answer) {
  waiting.push(one);
  const many = waiting.length === 1 ? "1 decision is" : `${waiting.length} decisions are`;
  show(`${many} not sent yet. ${answer.line}`, { retries: true, signIn: answer.kind === "signed_out" });
}

/** Say that something did not work which needs no retrying. @param {string} sentence */
export function tell(sentence) {
  show(sentence, { retries: waiting.length > 0, signIn: false });
}

async function retry() {
  const now = waiting.splice(0);
  notice?.remove();
  notice = undefined;
  // One after the other: what still fails comes back into `waiting`.
  for (const one of now) await one.again();
}

/** @param {string} sentence @param {{retries: boolean, signIn: boolean}} offers */
function show(sentence, { retries, signIn }) {
  notice?.remove();
  const box = (notice = document.createElement("div"));
  box.className = "done-item unsent";
  box.dataset.unsent = String(waiting.length);
  const line = document.createElement("span");
  line.className = "unsent-line";
  line.textContent = sentence;
  const buttons = document.createElement("span");
  buttons.className = "unsent-buttons";
  box.append(line, buttons);
  if (signIn) {
    const link = document.createElement("a");
    link.href = `${root}/sign-in`;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in";
    buttons.append(link);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = retries ? "Retry" : "Close";
  if (retries) button.dataset.action = "retry";
  button.addEventListener("click", () => {
    if (retries) retry();
    else box.remove();
  });
  buttons.append(button);
  document.getElementById("done")?.append(box);
  warn(sentence);
}
