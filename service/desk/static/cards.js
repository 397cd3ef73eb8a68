/**
 * Fetches cards before they are looked at, and keeps those of the next few rows ready.
 * Used by the card pane and the walks. Never shows anything.
 */

import { getPart } from "./send.js";

/** Cards kept, and for how long they count as fresh, in milliseconds. */
const KEPT = 40;
const FRESH = 60_000;

/**
 * @typedef {{comment: string, url: string, version?: string}} CardAddress
 * @typedef {Awaited<ReturnType<typeof getPart>>} Part
 * @typedef {{version: string | undefined, at: number, part: Promise<Part>}} Kept
 */

/** @type {Map<string, Kept>} comment to its card, least recently used first */
const kept = new Map();

/**
 * A card's nodes, yours to keep; fetched unless a fresh one of this version is at hand.
 * @param {CardAddress} address @returns {Promise<Part>}
 */
export async function load(address) {
  const part = await fetched(address);
  if (part.kind !== "got") {
    kept.delete(address.comment);
    return part;
  }
  return { kind: "got", nodes: /** @type {DocumentFragment} */ (part.nodes.cloneNode(true)) };
}

/** Fetch cards that will be looked at next. @param {CardAddress[]} addresses */
export function prefetch(addresses) {
  for (const address of addresses) fetched(address);
}

/** A card that is no longer true. @param {string} comment */
export function forget(comment) {
  kept.delete(comment);
}

/** @param {CardAddress} address @returns {Promise<Part>} */
function fetched({ comment, url, version }) {
  let found = kept.get(comment);
  if (!found || found.version !== version || performance.now() - found.at > FRESH) {
    found = { version, at: performance.now(), part: getPart(url) };
  }
  kept.delete(comment);
  kept.set(comment, found);
  for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(oldest);
  return found.part;
}
