/**
 * Asks now and then what was held since, and says "12 new" above the list without moving it.
 * Started on the queue page. Never loads rows, and rests while nobody looks.
 */

import * as rows from "./rows.js";
import { getJson } from "./send.js";
import { siteUrl } from "./page_facts.js";

/** Milliseconds between two looks, and at most after failures. */
const USUAL = 10_000;
const LONGEST = 160_000;

let wait = USUAL;
let timer = 0;
let asking = false;

/** Begin to ask. */
export function start() {
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (!document.hidden) look();
  });
  timer = window.setTimeout(look, wait);
}

async function look() {
  const queue = document.getElementById("queue");
  if (document.hidden || asking || !queue?.dataset.freshUrl) return;
  asking = true;
  const said = await getJson(queue.dataset.freshUrl);
  asking = false;
  // Failures are not the moderator's business: ask less often, and go on.
  wait = said ? USUAL : Math.min(wait * 2, LONGEST);
  if (said) show(queue, said);
  clearTimeout(timer);
  timer = window.setTimeout(look, wait);
}

/** @param {HTMLElement} queue @param {Record<string, any>} said */
function show(queue, said) {
  const place = document.getElementById("fresh");
  const count = Number(said.new ?? 0);
  const old = place?.querySelector("[data-fresh]");
  if (place && String(count) !== (old?.getAttribute("data-fresh") ?? "0")) {
    const link = document.createElement("a");
    link.dataset.fresh = String(count);
    link.className = "fresh";
    link.href = `${siteUrl("queue")}?${queue.dataset.query ?? ""}`;
    link.textContent = `${count} new`;
    place.replaceChildren(...(count ? [link] : []));
  }
  const total = queue.querySelector("[data-total-line]");
  if (total && said.total !== undefined) total.textContent = `${Number(said.total).toLocaleString("en")} held`;
  /** @type {Record<string, string>} */
  const leases = said.leases ?? {};
  for (const row of rows.all()) rows.setLease(row, leases[row.dataset.comment ?? ""] ?? "");
}
