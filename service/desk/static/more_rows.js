/**
 * Appends the next page of the queue to the list, so that j and the walks do not end at row fifty.
 * Called by the list. Never changes rows that are there.
 */

import { getPart } from "./send.js";
import * as rows from "./rows.js";

/** @type {Promise<boolean> | null} */
let coming = null;

/** Fetch further rows, if there are any. @returns {Promise<boolean>} whether some came */
export function loadMore() {
  coming ??= append().finally(() => {
    coming = null;
  });
  return coming;
}

async function append() {
  const further = document.querySelector('[data-pages] a[rel="next"]');
  const list = document.querySelector("[data-rows]");
  if (!(further instanceof HTMLAnchorElement) || !list) return false;
  const part = await getPart(further.href);
  if (part.kind !== "got") return false;
  // What was decided or held meanwhile shifts pages: a row that is here already stays as it is.
  const fresh = [...part.nodes.querySelectorAll("[data-rows] > [data-row]")].filter(
    (row) => row instanceof HTMLElement && !rows.of(row.dataset.comment ?? ""),
  );
  for (const row of fresh) row.removeAttribute("data-open");
  list.append(...fresh);
  const after = part.nodes.querySelector('[data-pages] a[rel="next"]');
  if (after instanceof HTMLAnchorElement) further.href = after.href;
  else further.remove();
  document.dispatchEvent(new CustomEvent("desk:rows"));
  return fresh.length > 0 || after instanceof HTMLAnchorElement;
}
