/**
 * Keeps decisions that nobody answered, says so in sight, and sends them again when asked.
 * Used by deciding. Never drops one silently, and asks before the page is left with some.
 */

import * as notice from "./notice.js";
import { renewToken } from "./send.js";
import { root } from "./page_facts.js";

/** @type {(() => Promise<void>)[]} what sends each again */
const waiting = [];

/** Whether the session ended since: whoever signs in anew has a new token for forms, too. */
let needsToken = false;

/** Begin to listen: a line that comes back sends what waits. */
export function start() {
  addEventListener("online", retry);
  addEventListener("beforeunload", (event) => {
    if (waiting.length) event.preventDefault();
  });
}

/**
 * Keep one, and say so.
 * @param {() => Promise<void>} again sends it once more
 * @param {{kind: "unsent" | "signed_out", line: string}} answer why it was not sent
 */
export function keep(again, answer) {
  waiting.push(again);
  needsToken ||= answer.kind === "signed_out";
  const many = waiting.length === 1 ? "1 decision is" : `${waiting.length} decisions are`;
  const buttons = [notice.button("Retry", retry)];
  buttons[0].dataset.action = "retry";
  notice.show(`${many} not sent yet. ${answer.line}`, {
    buttons: answer.kind === "signed_out" ? [signIn(), ...buttons] : buttons,
  });
}

async function retry() {
  if (!waiting.length) return;
  notice.hide();
  if (needsToken) await renewToken();
  needsToken = false;
  // One after the other: what still fails comes back into `waiting`.
  for (const again of waiting.splice(0)) await again();
}

/** In a window of its own, so that what waits here is not lost. @returns {HTMLElement} */
function signIn() {
  const link = document.createElement("a");
  link.href = `${root}/sign-in`;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = "Sign in";
  return link;
}
