/**
 * The dialog that lists all keys, as the person has set them.
 * Opened by `?` and by the button in the header. Never changes a key.
 */

import { keyOf, root } from "./page_facts.js";

/** What each action does, in groups and in the order in which one learns them. */
const GROUPS = /** @type {const} */ ([
  ["Move", [["next", "Next row"], ["previous", "Previous row"], ["search", "Search"], ["zen", "One comment at a time"],
    ["start", "Start reviewing: comments that nobody else has"], ["sweep", "Sweep along a score"]]],
  ["Decide", [["approve", "Approve"], ["reject", "Reject: a digit names the reason, Enter takes the marked one"],
    ["escalate", "Escalate to a lead"], ["undo", "Undo or reverse the last decision"], ["select", "Select the row"]]],
  ["Look closer", [["conversation", "The conversation around it"], ["author", "The author's history"],
    ["author_actions", "What can be done about the author"], ["note", "Write a note"],
    ["details", "Models and policy behind it"], ["reveal", "Show or veil a severe text"], ["help", "This list"]]],
]);

/** @type {HTMLDialogElement | undefined} */
let dialog;

/** Have the header's button work. */
export function start() {
  for (const button of document.querySelectorAll('[data-action="help"]')) {
    if (button instanceof HTMLElement) button.hidden = false;
    button.addEventListener("click", open);
  }
}

/** Show the list; the focus goes back by itself when it closes. */
export function open() {
  dialog ??= make();
  if (!dialog.open) dialog.showModal();
}

/** @returns {HTMLDialogElement} */
function make() {
  const made = document.createElement("dialog");
  made.className = "help";
  made.dataset.help = "";
  made.setAttribute("aria-labelledby", "help-title");
  const title = element("h2", "Keys");
  title.id = "help-title";
  made.append(title);
  const isOff = !keyOf.help;
  if (isOff) made.append(element("p", "Keys are switched off in your preferences. Every button still works."));
  const groups = document.createElement("div");
  groups.className = "help-groups";
  made.append(groups);
  for (const [name, actions] of isOff ? [] : GROUPS) {
    const list = document.createElement("dl");
    for (const [action, words] of actions) {
      const key = document.createElement("dt");
      key.append(...keysOf(keyOf[action] ?? ""));
      list.append(key, element("dd", words));
      if (action === "select") list.append(shifted(keyOf.select ?? ""), element("dd", "Select up to the row"));
    }
    const box = document.createElement("section");
    box.append(element("h3", name), list);
    groups.append(box);
  }
  const change = document.createElement("a");
  change.href = `${root}/preferences#keys`;
  change.textContent = "Change keys";
  const close = element("button", "Close");
  close.addEventListener("click", () => made.close());
  const foot = document.createElement("p");
  foot.className = "row-of-buttons";
  foot.append(close, change);
  made.append(foot);
  made.addEventListener("click", (event) => {
    if (event.target === made) made.close();
  });
  (document.getElementById("dialogs") ?? document.body).append(made);
  return made;
}

/** @param {string} key @returns {HTMLElement} */
function shifted(key) {
  const term = document.createElement("dt");
  term.append(element("kbd", "Shift"), " ", ...keysOf(key));
  return term;
}

/** `g s` as two keys. @param {string} written @returns {(Node | string)[]} */
function keysOf(written) {
  return written.split(" ").flatMap((one, index) => [...(index ? [" then "] : []), element("kbd", one)]);
}

/** @param {string} name @param {string} words @returns {HTMLElement} */
function element(name, words) {
  const made = document.createElement(name);
  made.textContent = words;
  if (made instanceof HTMLButtonElement) made.type = "button";
  return made;
}
