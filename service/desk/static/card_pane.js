/**
 * Shows one card at a time, in the queue's pane or as the comment's own page.
 * Used by the list and the walks. Never decides; tells of each new card by the event `desk:card`.
 */

import { load } from "./cards.js";
import { page } from "./page_facts.js";

/** How long a card may take before the old one's place says that it is coming, in milliseconds. */
const UNHURRIED = 150;

/** Counts what was asked for, so that a slow card never covers a later one. */
let asked = 0;

/** The card that one can act on; null while the next one is on its way. @returns {HTMLElement | null} */
export function current() {
  const card = document.getElementById("card");
  return card && !card.inert ? card : null;
}

/** Whether there is room for cards beside the list. */
export function isShown() {
  const pane = document.getElementById("card-pane");
  return pane !== null && getComputedStyle(pane).display !== "none";
}

/** No act reaches the card any more: it was decided. */
export function leave() {
  const card = document.getElementById("card");
  if (card) card.inert = true;
}

/**
 * Put a card in place of what is there.
 * @param {import("./cards.js").CardAddress} address
 * @param {{focus?: boolean}} [how] whether the focus goes to the card
 * @returns {Promise<HTMLElement | null>} the card; null if it is not to be had or no longer wanted
 */
export async function show(address, { focus = false } = {}) {
  const mine = ++asked;
  const held = document.activeElement?.closest("#card, #card-pane");
  leave();
  const slow = setTimeout(() => place()?.setAttribute("aria-busy", "true"), UNHURRIED);
  const part = await load(address);
  clearTimeout(slow);
  if (mine !== asked) return null;
  place()?.removeAttribute("aria-busy");
  if (part.kind !== "got") {
    tellWhy(part.kind, address, focus);
    return null;
  }
  const card = part.nodes.querySelector("#card");
  if (!(card instanceof HTMLElement)) return null;
  put(part.nodes);
  if (focus || held) card.focus({ preventScroll: page === "queue" });
  document.dispatchEvent(new CustomEvent("desk:card", { detail: card }));
  return card;
}

/** Show a sentence instead of a card. @param {string} sentence @param {Node[]} more */
export function showSentence(sentence, ...more) {
  asked += 1;
  const line = document.createElement("p");
  line.textContent = sentence;
  const box = document.createElement("div");
  box.id = "card";
  box.inert = false;
  box.className = "card-empty";
  box.tabIndex = -1;
  box.append(line, ...more);
  const nodes = document.createDocumentFragment();
  nodes.append(box);
  put(nodes);
  document.dispatchEvent(new CustomEvent("desk:card", { detail: null }));
  return box;
}

/** @returns {Element | null} */
function place() {
  return document.getElementById("card-pane") ?? document.getElementById("card")?.parentElement ?? null;
}

/** @param {DocumentFragment} nodes */
function put(nodes) {
  const pane = document.getElementById("card-pane");
  const old = document.getElementById("card");
  if (pane) pane.replaceChildren(nodes);
  else if (old) old.replaceWith(nodes);
  if (page === "comment") asOwnPage();
}

/** The comment's own page keeps one first heading, and an address that leads back to it. */
function asOwnPage() {
  const card = document.getElementById("card");
  const heading = card?.querySelector("h2#card-title");
  if (heading) {
    const first = document.createElement("h1");
    for (const { name, value } of [...heading.attributes]) first.setAttribute(name, value);
    first.append(...heading.childNodes);
    heading.replaceWith(first);
  }
  for (const way of ["prev", "next"]) {
    const link = document.querySelector(`.comment-back a[rel="${way}"]`);
    const own = card?.querySelector(`a[rel="${way}"]`);
    if (!(link instanceof HTMLAnchorElement)) continue;
    link.hidden = !(own instanceof HTMLAnchorElement);
    if (own instanceof HTMLAnchorElement) link.href = own.href;
  }
  if (card?.dataset.url) history.replaceState(history.state, "", card.dataset.url);
  scrollTo(0, 0);
}

/** @param {"missing" | "unreachable"} kind @param {import("./cards.js").CardAddress} address @param {boolean} focus */
function tellWhy(kind, address, focus) {
  if (kind === "missing") {
    showSentence("This comment is no longer here.");
    return;
  }
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Try again";
  again.addEventListener("click", () => show(address, { focus: true }));
  const box = showSentence("The card could not be loaded: no connection to the desk.", again);
  if (focus) box.focus();
}
