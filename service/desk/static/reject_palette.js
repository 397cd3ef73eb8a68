/**
 * Makes a card's reject panel a palette: digits decide, Enter takes the proposed code, Escape closes.
 * Used by the decision panels and the bulk bar. Never sends anything: it submits the panel's form.
 */

import { lastCodes } from "./page_facts.js";

/** @param {ParentNode} form @returns {HTMLInputElement[]} the codes in the digits' order */
export function codesIn(form) {
  return /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll('input[type="radio"][name="code"]')]);
}

/**
 * Propose the code last used for this label, as the page knows it by now.
 * @param {HTMLFormElement} form @param {string} label
 * @returns {HTMLInputElement | undefined} the code proposed
 */
export function propose(form, label) {
  const codes = codesIn(form);
  const last = codes.find(({ value }) => value === lastCodes.get(label));
  if (last) last.checked = true;
  return codes.find(({ checked }) => checked) ?? codes[0];
}

/** Keep in mind what was chosen for a label. @param {string} label @param {string} code */
export function remember(label, code) {
  if (label && code) lastCodes.set(label, code);
}

/**
 * A digit, pressed anywhere in the form but in its text field, chooses that code and submits.
 * @param {KeyboardEvent} event
 */
export function hearDigit(event) {
  const target = event.target;
  if (!(target instanceof HTMLElement) || target instanceof HTMLTextAreaElement) return;
  if (target instanceof HTMLInputElement && target.type !== "radio") return;
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1] ?? (/^[1-9]$/.test(event.key) ? event.key : "");
  const form = target.closest("form") ?? target.closest("details")?.querySelector("form");
  const radio = form && digit ? codesIn(form)[Number(digit) - 1] : undefined;
  if (!form || !radio) return;
  event.preventDefault();
  event.stopPropagation();
  radio.checked = true;
  /** @type {HTMLButtonElement | null} */
  const confirm = form.querySelector('button[data-action^="confirm"]');
  form.requestSubmit(confirm);
}
