/**
 * Sends what a person did, and says in one of five ways what became of it.
 * Used by all modules that change something. Never throws and never retries by itself.
 */

import { csrfToken, root, setCsrfToken } from "./page_facts.js";

/** Longest wait for an answer before an act counts as not sent, in milliseconds. */
const PATIENCE = 15_000;

/**
 * @typedef {object} Stale why a decision came too late
 * @property {"decided"|"edited"|"withdrawn"|"escalated"|"unknown"} kind
 * @property {string} line the sentence to show
 * @property {string} [by]
 * @property {string} [outcome]
 * @property {number} [at] seconds since 1970
 * @property {string} [diff_html] the author's change, escaped by the server
 */

/**
 * done: it took effect. stale: somebody was quicker. refused: the server will not, and says why.
 * signed_out: the session ended. unsent: nobody answered, so trying again may help.
 * `serverTime` is the server's clock when it answered, in seconds since 1970, to the second.
 * @typedef {{kind: "done", body: Record<string, any>, serverTime: number}
 *   | {kind: "stale", stale: Stale, cardUrl: string}
 *   | {kind: "refused", line: string}
 *   | {kind: "signed_out", line: string}
 *   | {kind: "unsent", line: string}} Answer
 */

/**
 * POST a form's fields and ask for JSON.
 * @param {string} url
 * @param {URLSearchParams | FormData | Record<string, string>} fields
 * @param {{outlivesPage?: boolean}} [how] `outlivesPage` lets it finish after the page is left
 * @returns {Promise<Answer>}
 */
export async function post(url, fields = {}, { outlivesPage = false } = {}) {
  const body = new URLSearchParams(/** @type {any} */ (fields));
  body.delete("csrf_token");
  /** @type {Response} */
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
      credentials: "same-origin",
      redirect: "follow",
      keepalive: outlivesPage,
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return { kind: "unsent", line: "No connection to the desk." };
  }
  return understand(response);
}

/** @param {Response} response @returns {Promise<Answer>} */
async function understand(response) {
  const isJson = (response.headers.get("Content-Type") ?? "").includes("json");
  /** @type {Record<string, any>} */
  const said = isJson ? await response.json().catch(() => ({})) : {};
  if (response.status === 401 || new URL(response.url).pathname === `${root}/sign-in`) {
    return { kind: "signed_out", line: "You have been signed out." };
  }
  if (response.status === 409 && said.stale) {
    return { kind: "stale", stale: said.stale, cardUrl: said.card_url ?? "" };
  }
  if (response.status >= 500 || response.status === 429) {
    return { kind: "unsent", line: said.error ?? "The desk cannot answer just now." };
  }
  if (!response.ok || !isJson) {
    return { kind: "refused", line: said.error ?? "The desk did not do this. Load the page again." };
  }
  const date = Date.parse(response.headers.get("Date") ?? "");
  return { kind: "done", body: said, serverTime: (Number.isNaN(date) ? Date.now() : date) / 1000 };
}

/**
 * GET JSON; null when there is none to be had just now.
 * @param {string} url @returns {Promise<Record<string, any> | null>}
 */
export async function getJson(url) {
  try {
    const response = await fetch(url, {
      headers: { Accept: "application/json" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/**
 * GET a part of a page as nodes. Scripts in it would not run: a parsed document executes none.
 * @param {string} url
 * @returns {Promise<{kind: "got", nodes: DocumentFragment} | {kind: "missing"} | {kind: "unreachable"}>}
 */
export async function getPart(url) {
  try {
    const response = await fetch(url, {
      headers: { Accept: "text/html" },
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status === 404) return { kind: "missing" };
    if (!response.ok || new URL(response.url).pathname === `${root}/sign-in`) return { kind: "unreachable" };
    return { kind: "got", nodes: nodesOf(await response.text()) };
  } catch {
    return { kind: "unreachable" };
  }
}

/** Take the token for forms from a page as it would be loaded now; the old one stays if there is none. */
export async function renewToken() {
  try {
    const response = await fetch(`${root}/preferences`, { signal: AbortSignal.timeout(PATIENCE) });
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector('meta[name="csrf-token"]');
    if (fresh instanceof HTMLMetaElement) setCsrfToken(fresh.content);
  } catch {
    // Then what is sent next says that there is no connection.
  }
}

/** Nodes of markup that the server rendered. @param {string} html @returns {DocumentFragment} */
export function nodesOf(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const part = document.createDocumentFragment();
  part.append(...[...parsed.body.childNodes].map((node) => document.adoptNode(node)));
  return part;
}
