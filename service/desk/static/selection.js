/**
 * Selects rows by key, click and range, and keeps the bulk bar's count.
 * Started on the queue page. Never settles anything: the bulk bar's form does, through bulk.
 */

import * as bulk from "./bulk.js";
import * as rows from "./rows.js";
import { say } from "./announce.js";

/** @type {HTMLElement | null} where a range begins */
let anchor = null;

/** Begin to hear checkboxes, and show the bar's own buttons. */
export function start() {
  const list = document.querySelector("[data-rows]");
  list?.addEventListener("click", (event) => {
    const box = event.target;
    if (!(event instanceof MouseEvent) || !isBox(box)) return;
    const row = rowOf(box);
    if (!row) return;
    if (event.shiftKey && anchor) range(anchor, row, box.checked);
    anchor = row;
    update();
  });
  list?.addEventListener("change", update);
  document.addEventListener("click", (event) => {
    const action = event.target instanceof Element && event.target.closest("[data-action]")?.getAttribute("data-action");
    if (action === "select-all") all(true);
    else if (action === "clear-selection") all(false);
  });
  for (const button of document.querySelectorAll('[data-action="select-all"], [data-action="clear-selection"]')) {
    if (button instanceof HTMLElement) button.hidden = false;
  }
  bulk.start(update);
  update();
}

/** Select the current row, or let it go. */
export function toggle() {
  const row = rows.current();
  const box = row && boxOf(row);
  if (!row || !box || box.disabled) return;
  box.checked = !box.checked;
  anchor = row;
  update();
  say(`${box.checked ? "Selected" : "Not selected"}. ${count()} selected.`);
}

/** Select everything between the last selected row and the current one. */
export function extend() {
  const row = rows.current();
  if (!row) return;
  range(anchor ?? row, row, true);
  anchor = row;
  update();
  say(`${count()} selected.`);
}

/** @param {HTMLElement} from @param {HTMLElement} to @param {boolean} on */
function range(from, to, on) {
  const list = rows.all();
  const [first, last] = [list.indexOf(from), list.indexOf(to)].sort((a, b) => a - b);
  for (const row of list.slice(Math.max(first, 0), last + 1)) set(row, on);
}

/** @param {boolean} on */
function all(on) {
  for (const row of rows.all()) set(row, on);
  update();
  say(`${count()} selected.`);
}

/** @param {HTMLElement} row @param {boolean} on */
function set(row, on) {
  const box = boxOf(row);
  if (box && !box.disabled) box.checked = on;
}

function count() {
  return bulk.selected().length;
}

function update() {
  for (const row of rows.all()) row.toggleAttribute("data-selected", boxOf(row)?.checked ?? false);
  bulk.show();
}

/** @param {HTMLElement} row @returns {HTMLInputElement | null} */
function boxOf(row) {
  return row.querySelector('input[type="checkbox"][name="comment"]');
}

/** @param {HTMLElement} box @returns {HTMLElement | null} */
function rowOf(box) {
  return box.closest("[data-row]");
}

/** @param {EventTarget | null} target @returns {target is HTMLInputElement} */
function isBox(target) {
  return target instanceof HTMLInputElement && target.type === "checkbox" && target.name === "comment";
}
