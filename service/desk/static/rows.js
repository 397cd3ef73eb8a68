/**
 * The queue's rows as the page shows them: which is current, which are settled, who has one open.
 * Used by the list, the walks, the pill and the selection. Never fetches and never moves a row.
 */

/** @returns {HTMLElement[]} all rows, in order */
export function all() {
  return /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-rows] > [data-row]")]);
}

/** @returns {HTMLElement | null} the row on which the keys act */
export function current() {
  return document.querySelector("[data-row][data-current]");
}

/** @param {string} comment @returns {HTMLElement | null} */
export function of(comment) {
  return document.querySelector(`[data-row][data-comment="${CSS.escape(comment)}"]`);
}

/** Whether a row still waits for a decision. @param {HTMLElement} row */
export function waits(row) {
  return !row.dataset.settled;
}

/** Where a row's card is to be had. @param {HTMLElement} row @returns {import("./cards.js").CardAddress} */
export function addressOf(row) {
  const { comment = "", cardUrl = "", version } = row.dataset;
  return { comment, url: cardUrl, version };
}

/** Make a row the current one. @param {HTMLElement | null} row null for none */
export function makeCurrent(row) {
  for (const other of document.querySelectorAll("[data-row][data-current], [data-row][data-open]")) {
    other.removeAttribute("data-current");
    other.removeAttribute("data-open");
    linkOf(other)?.removeAttribute("aria-current");
  }
  if (!row) return;
  row.setAttribute("data-current", "");
  row.setAttribute("data-open", "");
  linkOf(row)?.setAttribute("aria-current", "true");
}

/** @param {Element} row @returns {HTMLElement | null} */
export function linkOf(row) {
  return row.querySelector('[data-action="open"]');
}

/**
 * Say on the row what became of it; it stays where it is, so that the eye can follow.
 * @param {HTMLElement} row @param {string} how approve, reject, escalate, withdrawn or edited
 * @param {string} words
 */
export function settle(row, how, words) {
  row.dataset.settled = how;
  write(row, words);
  const box = row.querySelector('input[type="checkbox"]');
  if (box instanceof HTMLInputElement && box.checked) box.click();
  if (box instanceof HTMLInputElement) box.disabled = true;
}

/** It waits again. @param {HTMLElement} row @param {string} words why, "" for nothing to say */
export function unsettle(row, words) {
  delete row.dataset.settled;
  write(row, words);
  const box = row.querySelector('input[type="checkbox"]');
  if (box instanceof HTMLInputElement) box.disabled = false;
}

/** Another version of the comment is the current one. @param {HTMLElement} row @param {string} version */
export function setVersion(row, version) {
  row.dataset.version = version;
  const box = row.querySelector('input[type="checkbox"]');
  if (box instanceof HTMLInputElement) box.value = `${row.dataset.comment}:${version}`;
}

/** Show who else has it open. @param {HTMLElement} row @param {string} name "" for nobody */
export function setLease(row, name) {
  if ((row.dataset.leaseBy ?? "") === name) return;
  row.dataset.leaseBy = name;
  const badge = row.querySelector("[data-lease]");
  if (!(badge instanceof HTMLElement)) return;
  badge.textContent = name ? `open by ${name}` : "";
  badge.hidden = !name;
}

/** @param {HTMLElement} row @param {string} words */
function write(row, words) {
  const place = row.querySelector("[data-outcome]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = words;
  place.hidden = !words;
}
