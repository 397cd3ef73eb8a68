/**
 * Settles the selected rows by the bulk bar's form, all in one act that can be undone as one.
 * Used by the selection. Never sends rows that no longer wait, and never selects any.
 */

import * as cards from "./cards.js";
import * as notice from "./notice.js";
import * as pane from "./card_pane.js";
import * as queueList from "./queue_list.js";
import * as rows from "./rows.js";
import * as undoLine from "./undo_line.js";
import { post } from "./send.js";
import { warn } from "./announce.js";
import { whenUndone } from "./deciding.js";

/** @type {() => void} */
let changed = () => {};

/** @param {() => void} whenChanged called when boxes were cleared */
export function start(whenChanged) {
  changed = whenChanged;
  document.getElementById("bulk")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!form.dataset.busy) settle(form, event.submitter);
  });
}

/** The boxes that are checked. @returns {HTMLInputElement[]} */
export function selected() {
  return rows.all().flatMap((row) => {
    const box = row.querySelector('input[type="checkbox"][name="comment"]');
    return box instanceof HTMLInputElement && box.checked ? [box] : [];
  });
}

/** Show the bar while something is selected, and how much. */
export function show() {
  const bar = document.getElementById("bulk");
  if (!bar) return;
  const many = selected().length;
  bar.toggleAttribute("data-some", many > 0);
  const place = bar.querySelector("[data-bulk-count]");
  if (place) place.textContent = `${many} selected`;
}

/** @param {HTMLFormElement} form @param {HTMLElement | null} submitter */
async function settle(form, submitter) {
  const chosen = selected();
  if (!chosen.length) {
    warn("Nothing is selected.");
    return;
  }
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form, submitter ?? undefined)));
  const how = fields.get("outcome") ?? "";
  const panel = form.querySelector("details[open]");
  if (panel instanceof HTMLDetailsElement) panel.open = false;
  await send(form, fields, how, chosen.map((box) => /** @type {HTMLElement} */ (box.closest("[data-row]"))));
}

/** @param {HTMLFormElement} form @param {URLSearchParams} fields @param {string} how @param {HTMLElement[]} chosen */
async function send(form, fields, how, chosen) {
  form.dataset.busy = "true";
  const act = undoLine.begin({ line: `${how === "approve" ? "Approving" : "Rejecting"} ${chosen.length}`, whenUndone });
  const answer = await post(form.action, fields, { outlivesPage: true });
  delete form.dataset.busy;
  if (answer.kind !== "done") {
    undoLine.drop(act);
    const line = answer.kind === "stale" ? answer.stale.line : answer.line;
    // Nothing was settled, and the selection stands: pressing the button again is the retry.
    notice.show(`Nothing was settled. ${line}`);
    return;
  }
  if (answer.body.review) undoLine.succeed(act, answer.body, answer.serverTime);
  else undoLine.drop(act);
  const settled = new Set(answer.body.comments ?? []);
  for (const row of chosen) {
    const comment = row.dataset.comment ?? "";
    cards.forget(comment);
    if (settled.has(comment)) rows.settle(row, how, how === "approve" ? "Approved by you" : "Rejected by you");
  }
  for (const { comment, line } of answer.body.refused ?? []) {
    const row = rows.of(comment);
    if (row) rows.unsettle(row, `Not done. ${line}`);
  }
  const refused = (answer.body.refused ?? []).length;
  if (refused) warn(`${refused} of ${chosen.length} were left as they are: each row says why.`);
  changed();
  const open = pane.current()?.dataset.comment;
  if (open && settled.has(open)) {
    pane.leave();
    const next = await queueList.nextAfter(open);
    if (next) await queueList.select(next);
  }
}
