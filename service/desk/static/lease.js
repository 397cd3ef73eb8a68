/**
 * Tells others what is open here: a lease for the card in view, renewed while somebody works on it.
 * Hears of cards by `desk:card`. Never keeps anybody from deciding: the server's version check does.
 */

import { isViewer } from "./page_facts.js";
import { post } from "./send.js";

/** A card counts as open after this long in view: leafing through takes no leases. Milliseconds. */
const DWELL = 400;
/** A lease lasts two minutes; activity renews it this often at most. Milliseconds. */
const RENEW = 40_000;

/** @type {{card: HTMLElement, releaseUrl: string, at: number, taken: Promise<unknown>} | null} */
let mine = null;
let soon = 0;

/** Begin with the card that the server rendered, and follow those that are shown. */
export function start() {
  if (isViewer) return;
  document.addEventListener("desk:card", (event) => {
    if (event instanceof CustomEvent) open(event.detail);
  });
  for (const kind of ["keydown", "pointermove", "wheel", "touchmove"]) {
    document.addEventListener(kind, renew, { passive: true });
  }
  addEventListener("pagehide", release);
  // Back from the page cache the lease is gone: take it anew.
  addEventListener("pageshow", (event) => event.persisted && open(document.getElementById("card")));
  open(document.getElementById("card"));
}

/** @param {HTMLElement | null} card */
function open(card) {
  clearTimeout(soon);
  if (mine && mine.card.dataset.comment !== card?.dataset.comment) release();
  if (!card?.dataset.leaseUrl || card.dataset.status !== "held") return;
  soon = window.setTimeout(() => take(card), DWELL);
}

/** @param {HTMLElement} card */
async function take(card) {
  const { leaseUrl = "", releaseUrl = "" } = card.dataset;
  const taken = post(leaseUrl);
  mine = { card, releaseUrl, at: performance.now(), taken };
  const answer = await taken;
  if (answer.kind !== "done" || !card.isConnected) return;
  const badge = card.querySelector("[data-lease]");
  const other = answer.body.held_by ?? "";
  if (!(badge instanceof HTMLElement)) return;
  badge.textContent = other ? `${other} has this open.` : "";
  badge.hidden = !other;
  if (other) mine = null;
}

function renew() {
  if (!mine || document.hidden || performance.now() - mine.at < RENEW) return;
  take(mine.card);
}

/** Give back what is open here, whatever follows. @returns {Promise<void>} once the server knows */
export async function release() {
  clearTimeout(soon);
  const left = mine;
  mine = null;
  // With the decision the server forgets the lease by itself.
  if (left?.card.dataset.status !== "held") return;
  // Not before the server has it, or taking it would come last.
  await left.taken;
  await post(left.releaseUrl, {}, { outlivesPage: true });
}
