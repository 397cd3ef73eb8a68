/**
 * The desk's scripts, put together: which module runs on which page, and which key does what.
 * The only script that pages name. Never does anything itself.
 */

import * as deciding from "./deciding.js";
import * as drawer from "./drawer.js";
import * as freshPill from "./fresh_pill.js";
import * as handedOut from "./handed_out.js";
import * as help from "./help.js";
import * as keyPreferences from "./key_preferences.js";
import * as lease from "./lease.js";
import * as menus from "./menus.js";
import * as pane from "./card_pane.js";
import * as panels from "./panels.js";
import * as pause from "./pause.js";
import * as queueList from "./queue_list.js";
import * as selection from "./selection.js";
import * as stale from "./stale.js";
import * as undoLine from "./undo_line.js";
import * as unsent from "./unsent.js";
import * as veil from "./veil.js";
import * as walk from "./walk.js";
import * as zen from "./zen.js";
import { bind, listen } from "./keys.js";
import { isViewer, keyOf, page, siteUrl } from "./page_facts.js";

/** Press what the page offers for an action in the card, if it does. @param {string} action */
function press(action) {
  const found = pane.current()?.querySelector(`[data-action="${action}"]`);
  if (found instanceof HTMLElement) found.click();
}

/** Keys that work wherever somebody is signed in. */
function bindEverywhere() {
  bind(keyOf.help, "help", help.open);
  if (!document.body.dataset.site) return;
  bind(keyOf.undo, "undo", undoLine.undoLast, { inDrawer: true });
  if (!isViewer) bind(keyOf.sweep, "sweep", () => location.assign(siteUrl("sweep")));
  bind(keyOf.search, "search", () => {
    const field = document.querySelector('#q, input[type="search"]');
    if (field instanceof HTMLElement) field.focus();
    else location.assign(`${siteUrl("queue")}#q`);
  });
}

/** Keys for the card in view. */
function bindCard() {
  bind(keyOf.approve, "approve", () => deciding.press("approve"));
  for (const name of ["reject", "escalate", "note"]) bind(keyOf[name], name, () => panels.toggle(name));
  for (const name of ["conversation", "author", "author_actions"]) bind(keyOf[name], name, () => press(name));
  bind(keyOf.reveal, "reveal", veil.toggle);
  bind(keyOf.details, "details", () => {
    const details = pane.current()?.querySelector("details[data-details]");
    if (details instanceof HTMLDetailsElement) details.open = !details.open;
  });
}

function startQueue() {
  if (location.hash === "#q") document.getElementById("q")?.focus();
  queueList.start();
  selection.start();
  freshPill.start();
  handedOut.start();
  zen.start();
  bind(keyOf.next, "next", () => walk.step(1), { repeats: true });
  bind(keyOf.previous, "previous", () => walk.step(-1), { repeats: true });
  walk.start();
  bind(keyOf.zen, "zen", zen.toggle);
  bind("escape", "leave", zen.leave);
  if (!isViewer) {
    bind(keyOf.start, "start", zen.review);
    bind(keyOf.select, "select", selection.toggle);
    if (keyOf.select) bind(`shift+${keyOf.select}`, "select", selection.extend);
  }
}

function startComment() {
  walk.prefetchNext(pane.current());
  bind(keyOf.next, "next", () => press("next"));
  bind(keyOf.previous, "previous", () => press("previous"));
}

menus.start();
help.start();
bindEverywhere();
if (document.body.dataset.site) {
  unsent.start();
  const hasCard = page === "queue" || page === "comment";
  undoLine.start(hasCard ? deciding.whenUndone : () => location.reload());
}
if (page === "queue" || page === "comment") {
  stale.start();
  bindCard();
  panels.start();
  deciding.start();
  drawer.start();
  pause.start();
  if (page === "queue") startQueue();
  else startComment();
  lease.start();
}
if (page === "preferences") keyPreferences.start();
listen();
document.documentElement.dataset.scripts = "ready";
