/**
 * The policy page while it is used: sliders, threshold lines, and the preview of what they hold.
 * The page works without it, by the button that this hides. Never saves by itself.
 */

import { getJson, nodesOf } from "./send.js";

/** Milliseconds of rest after a move before the server is asked. */
const REST = 120;

const form = document.querySelector("[data-thresholds]");
const save = document.querySelector("[data-save]");
const saveButton = document.querySelector("[data-save-button]");
const saveFields = document.querySelector("[data-save-fields]");

/** Grows with each question, so that a late answer to an earlier one is dropped. */
let asked = 0;
let timer = 0;

if (form instanceof HTMLFormElement) start(form);

/** @param {HTMLFormElement} form */
function start(form) {
  form.querySelector("[data-preview-by-hand]")?.setAttribute("hidden", "");
  for (const panel of form.querySelectorAll("[data-label]")) {
    const number = input(panel, "[data-number]");
    const slider = input(panel, "[data-slider]");
    slider.hidden = false;
    slider.addEventListener("input", () => {
      number.value = Number(slider.value).toFixed(2);
      draw(panel, number.value);
    });
    number.addEventListener("input", () => draw(panel, number.value));
    draw(panel, number.value);
  }
  // Going back to a version is previewed as it was saved: there is nothing to move.
  if ("fixed" in form.dataset) return;
  form.addEventListener("input", () => {
    waiting(true);
    clearTimeout(timer);
    timer = setTimeout(() => preview(form), REST);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    preview(form);
  });
  const discard = document.querySelector("[data-discard]");
  discard?.addEventListener("click", (event) => {
    event.preventDefault();
    form.reset();
    for (const number of form.querySelectorAll("[data-number]")) {
      if (number instanceof HTMLInputElement) number.value = number.dataset.present ?? "";
    }
    for (const panel of form.querySelectorAll("[data-label]")) draw(panel, input(panel, "[data-number]").value);
    preview(form);
  });
  if (save?.hasAttribute("hidden")) waiting(true);
}

/** @param {Element} panel @param {string} selector @returns {HTMLInputElement} */
function input(panel, selector) {
  const found = panel.querySelector(selector);
  if (!(found instanceof HTMLInputElement)) throw new Error(`no ${selector} in the panel`);
  return found;
}

/** Put a label's slider and line where its number says. @param {Element} panel @param {string} typed */
function draw(panel, typed) {
  const at = Number(typed);
  const isSet = typed !== "" && at >= 0 && at <= 1;
  const line = panel.querySelector("[data-line]");
  line?.setAttribute("visibility", isSet ? "visible" : "hidden");
  const slider = input(panel, "[data-slider]");
  slider.setAttribute("aria-valuetext", isSet ? `held from ${typed}` : "off: holds nothing");
  if (!isSet) return;
  slider.value = typed;
  const percent = `${at * 100}%`;
  panel.querySelector("[data-threshold-line]")?.setAttribute("x1", percent);
  panel.querySelector("[data-threshold-line]")?.setAttribute("x2", percent);
  panel.querySelector("[data-held-area]")?.setAttribute("x", percent);
  panel.querySelector("[data-held-area]")?.setAttribute("width", `${100 - at * 100}%`);
}

/** Nothing can be saved that was not previewed. @param {boolean} isWaiting */
function waiting(isWaiting) {
  if (saveButton instanceof HTMLButtonElement) saveButton.disabled = isWaiting;
}

/** Ask what the form's thresholds would hold, and show it. @param {HTMLFormElement} form */
async function preview(form) {
  const turn = ++asked;
  waiting(true);
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form)));
  const answer = await getJson(`${form.dataset.previewUrl}?${fields}`);
  if (turn !== asked) return;
  if (answer === null) {
    refuse("No preview just now: the desk does not answer. Nothing can be saved without one.");
    return;
  }
  for (const [label, html] of Object.entries(answer.labels)) {
    fill(form.querySelector(`[data-label="${label}"] [data-figures]`), html);
  }
  fill(document.querySelector("[data-together]"), answer.together_html);
  fill(document.querySelector("[data-changes]"), answer.changes_html);
  saveFields?.replaceChildren(...[...fields].map(([name, value]) => hidden(name, value)));
  save?.toggleAttribute("hidden", answer.changed.length === 0);
  waiting(answer.faults.length > 0 || answer.changed.length === 0);
  refuse(answer.faults.join(". "));
  if (answer.faults.length === 0) {
    say(`${answer.together.line}, about ${answer.together.a_day.toFixed(1)} a day`);
  }
}

/** @param {string} name @param {string} value */
function hidden(name, value) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = name;
  field.value = value;
  return field;
}

/** @param {Element | null} place @param {string} html from our own server */
function fill(place, html) {
  place?.replaceChildren(nodesOf(html));
}

/** Have it spoken. @param {string} sentence */
function say(sentence) {
  const place = document.getElementById("said");
  if (place) place.textContent = sentence;
}

/** Show, and have spoken, why nothing can be saved; "" takes it away. @param {string} sentence */
function refuse(sentence) {
  const place = document.querySelector("[data-faults]");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = sentence;
  place.hidden = sentence === "";
  if (sentence) say(sentence);
}
