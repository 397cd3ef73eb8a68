/**
 * What the server says about this page: site, person, keys, tokens; read from <body> and <meta>.
 * Used by every other module. Changes nothing of the page but the token for forms.
 */

/** @type {DOMStringMap} */
const said = document.body.dataset;

/** The kind of page: "queue", "comment", "preferences" and so on. */
export const page = said.page ?? "";

/** Where the desk lives: "/desk", or longer behind a proxy. */
export const root = said.root ?? "/desk";

/** Whether the person only reads here. */
export const isViewer = said.role === "viewer";

/** How long the site's portal does not hear of a decision, in seconds. */
export const undoSeconds = Number(said.undoSeconds ?? 0);

/** Minutes of work after which a pause is proposed; 0 means never. */
export const pauseAfterMinutes = Number(said.pauseAfterMinutes ?? 0);

/** @type {Readonly<Record<string, string>>} Action to key, the person's own choices included. */
export const keyOf = Object.freeze(JSON.parse(said.keys || "{}"));

/** @type {Map<string, string>} Label to the rejection code last used for it. */
export const lastCodes = new Map(Object.entries(JSON.parse(said.lastCodes || "{}")));

/** The token that every unsafe request carries. */
export function csrfToken() {
  const meta = document.querySelector('meta[name="csrf-token"]');
  return meta instanceof HTMLMetaElement ? meta.content : "";
}

/** Have requests and forms carry another token. @param {string} token */
export function setCsrfToken(token) {
  const meta = document.querySelector('meta[name="csrf-token"]');
  if (meta instanceof HTMLMetaElement) meta.content = token;
  for (const field of document.querySelectorAll('input[name="csrf_token"]')) {
    if (field instanceof HTMLInputElement) field.value = token;
  }
}

/** An address of this site's part of the desk. @param {string} path without a leading slash */
export function siteUrl(path) {
  return `${root}/${said.site ?? ""}/${path}`;
}

/** Whether the person asked their system for less movement. */
export function wantsLittleMotion() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
