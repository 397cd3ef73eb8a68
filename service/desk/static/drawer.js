/**
 * The drawer: conversation and author slide over the page, with an address of their own.
 * Opened by the card's links. Never shows but what the server rendered, and keeps the queue's place.
 */

import * as cards from "./cards.js";
import * as pane from "./card_pane.js";
import * as rows from "./rows.js";
import * as undoLine from "./undo_line.js";
import { advance } from "./walk.js";
import { getPart, post } from "./send.js";
import { whenUndone as backToCard } from "./deciding.js";

/** @type {Element | null} what had the focus before */
let before = null;
/** @type {string} what it shows */
let shown = "";
/** Whether something was done in it since it was opened. */
let changed = false;

/** Begin to hear the links; does nothing on pages without a drawer. */
export function start() {
  const drawer = element();
  if (!drawer) return;
  document.addEventListener("click", (event) => {
    if (event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!(link instanceof HTMLAnchorElement) || !isOurs(link, drawer)) return;
    event.preventDefault();
    open(link.href);
  });
  drawer.addEventListener("click", (event) => {
    if (event.target instanceof Element && (event.target === drawer || event.target.closest("[data-close]"))) close();
  });
  drawer.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  drawer.addEventListener("submit", submit);
  addEventListener("popstate", () => {
    const wanted = history.state?.drawer ?? "";
    if (wanted && wanted !== shown) fill(wanted);
    else if (!wanted && shown) hide();
  });
}

/** @param {HTMLAnchorElement} link @param {HTMLElement} drawer */
function isOurs(link, drawer) {
  if (["conversation", "author", "author_actions"].includes(link.dataset.action ?? "")) return true;
  if (link.dataset.campaignLink !== undefined) return true;
  // Inside it, links from author to conversation and back stay inside.
  return drawer.contains(link) && !link.target && /\/(conversation|author)$/.test(new URL(link.href).pathname);
}

/** @param {string} url the page whose part is shown */
async function open(url) {
  if (!shown) before = document.activeElement;
  history[shown ? "replaceState" : "pushState"]({ ...history.state, drawer: url }, "", url);
  await fill(url);
}

/** @param {string} url @param {string} [at] the id of what to stay at */
async function fill(url, at) {
  const drawer = element();
  if (!drawer) return;
  shown = url;
  drawer.setAttribute("aria-busy", "true");
  drawer.hidden = false;
  if (!drawer.open) drawer.showModal();
  // Only what is inside a modal dialog can be pressed: the way back comes along.
  const done = document.getElementById("done");
  if (done && !drawer.contains(done)) drawer.append(done);
  const address = new URL(url);
  const id = at || address.hash.slice(1);
  address.hash = "";
  address.searchParams.set("part", "1");
  const part = await getPart(address.href);
  if (shown !== url) return;
  drawer.removeAttribute("aria-busy");
  const body = drawer.querySelector("[data-drawer-body]") ?? drawer;
  if (part.kind === "missing" && changed) {
    // All that it listed is settled.
    close();
    return;
  }
  if (part.kind === "got") body.replaceChildren(...(part.nodes.querySelector("main") ?? part.nodes).childNodes);
  else body.replaceChildren(sentence(part.kind === "missing" ? "There is nothing here." : "No connection to the desk."));
  const target = id ? drawer.querySelector(`#${CSS.escape(id)}`) : null;
  const first = target ?? body.querySelector("h2, h1") ?? drawer.querySelector("[data-close]");
  target?.scrollIntoView({ block: at ? "center" : "start" });
  if (first instanceof HTMLElement) {
    if (first.tabIndex < 0) first.tabIndex = -1;
    first.focus({ preventScroll: target !== null });
  }
}

/** By Escape or button: one step back, so that Back does not open it again. */
function close() {
  if (history.state?.drawer) history.back();
  else hide();
}

function hide() {
  const drawer = element();
  shown = "";
  const done = drawer?.querySelector("#done");
  if (done) document.getElementById("dialogs")?.before(done);
  drawer?.close();
  if (drawer) drawer.hidden = true;
  const card = pane.current();
  const target = before instanceof HTMLElement && before.isConnected ? before : card;
  before = null;
  target?.focus({ preventScroll: true });
  // What was done in the drawer is part of the card's story, or its end.
  if (changed && card?.dataset.comment) {
    const row = rows.of(card.dataset.comment);
    cards.forget(card.dataset.comment);
    if (row && !rows.waits(row)) advance(card);
    else pane.show({ comment: card.dataset.comment, url: card.dataset.cardUrl ?? "" });
  }
  changed = false;
}

/** Forms in the drawer act without leaving it; then it is shown anew. @param {SubmitEvent} event */
async function submit(event) {
  const form = event.target;
  if (event.defaultPrevented || !(form instanceof HTMLFormElement) || form.method !== "post") return;
  event.preventDefault();
  if (form.dataset.busy) return;
  form.dataset.busy = "true";
  const submitter = event.submitter instanceof HTMLElement ? event.submitter : undefined;
  const fields = new URLSearchParams(/** @type {any} */ (new FormData(form, submitter)));
  const answer = await post(form.action, fields, { outlivesPage: true });
  delete form.dataset.busy;
  if (answer.kind !== "done") {
    const line = answer.kind === "stale" ? answer.stale.line : answer.line;
    tellIn(form, line);
    return;
  }
  const act = undoLine.begin({ line: answer.body.line ?? "Done.", whenUndone });
  undoLine.succeed(act, answer.body, answer.serverTime);
  for (const comment of answer.body.comments ?? []) mark(comment, answer.body.outcome ?? "");
  changed = true;
  await fill(shown, form.closest("[id]:not(dialog)")?.id);
}

/** The list behind shows what was decided here. @param {string} comment @param {string} outcome */
function mark(comment, outcome) {
  cards.forget(comment);
  const row = rows.of(comment);
  if (!row) return;
  if (outcome === "approve" || outcome === "reject") rows.settle(row, outcome, `${outcome === "approve" ? "Approved" : "Rejected"} by you`);
  else rows.unsettle(row, "");
}

/** @param {Record<string, any>} body */
function whenUndone(body) {
  for (const comment of body.comments ?? []) mark(comment, "");
  changed = shown !== "";
  if (shown) fill(shown);
  else backToCard(body);
}

/** @param {HTMLFormElement} form @param {string} line */
function tellIn(form, line) {
  form.querySelector("[data-fault]")?.remove();
  const fault = sentence(line);
  fault.dataset.fault = "";
  fault.className = "field-fault";
  fault.setAttribute("role", "alert");
  form.append(fault);
}

/** @param {string} words */
function sentence(words) {
  const line = document.createElement("p");
  line.textContent = words;
  return line;
}

/** @returns {HTMLDialogElement | null} */
function element() {
  const found = document.getElementById("drawer");
  if (!found || found instanceof HTMLDialogElement) return /** @type {HTMLDialogElement | null} */ (found);
  return null;
}
