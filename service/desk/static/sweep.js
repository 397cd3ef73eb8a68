/**
 * The sweep while it is used: two handles, the count between them, and the look at ten.
 * The page works without it, by its number fields and links. Never settles anything: the forms do.
 */

import { getPart } from "./send.js";
import { say, warn } from "./announce.js";

const ALL = 100;
/** Milliseconds of rest before the address follows and the count is spoken. */
const REST = 250;

const place = document.querySelector("[data-sweep]");
if (place instanceof HTMLElement) start(place);

/** @param {HTMLElement} sweep */
function start(sweep) {
  /** @type {number[]} */
  const counts = JSON.parse(sweep.dataset.counts ?? "[]");
  const handles = { from: input(sweep, '[data-handle="from"]'), to: input(sweep, '[data-handle="to"]') };
  const numbers = { from: input(sweep, '[data-number="from"]'), to: input(sweep, '[data-number="to"]') };
  let timer = 0;

  /** The range in whole percent, at least one wide. @param {"from" | "to"} moved @param {number} value */
  function move(moved, value) {
    let from = Number(handles.from.value);
    let to = Number(handles.to.value);
    // The handle that is moved stops at the other one, which never moves by itself.
    if (moved === "from") from = Math.max(0, Math.min(value, to - 1));
    else to = Math.min(ALL, Math.max(value, from + 1));
    show(from, to);
    clearTimeout(timer);
    timer = window.setTimeout(() => rest(from, to), REST);
  }

  /** @param {number} from @param {number} to */
  function show(from, to) {
    const inside = counts.slice(from, to).reduce((sum, count) => sum + count, 0);
    for (const [name, value] of /** @type {const} */ ([["from", from], ["to", to]])) {
      handles[name].value = String(value);
      handles[name].setAttribute("aria-valuetext", `${value} %`);
      if (document.activeElement !== numbers[name]) numbers[name].value = String(value);
    }
    // At the right end both thumbs lie on one spot: the one that can still move goes on top.
    handles.from.classList.toggle("sweep-handle-top", from > ALL / 2);
    const range = sweep.querySelector("[data-range]");
    range?.setAttribute("x", String(from * 10));
    range?.setAttribute("width", String((to - from) * 10));
    for (const column of sweep.querySelectorAll("[data-column]")) {
      const number = Number(column.getAttribute("data-column"));
      column.classList.toggle("sweep-in", from <= number && number < to);
    }
    write("[data-inside]", inside.toLocaleString("en"));
    write("[data-range-words]", `${from} to ${to} %`);
    const words = `${inside.toLocaleString("en")} ${inside === 1 ? "comment" : "comments"}`;
    for (const one of sweep.querySelectorAll("[data-few] [data-count-words]")) one.textContent = words;
    const lookFrom = Number(sweep.dataset.lookFrom);
    hide("[data-none]", inside > 0);
    hide("[data-few]", inside === 0 || inside > lookFrom);
    hide("[data-many]", inside <= lookFrom);
    const query = queryOf(from, to);
    const act = sweep.querySelector("[data-few] form");
    if (act instanceof HTMLFormElement) {
      act.action = `${sweep.dataset.url}?${query}`;
      input(act, "[data-count]").value = String(inside);
      input(act, "[data-next]").value = `${sweep.dataset.url}?${query}`;
    }
    const look = sweep.querySelector("[data-look]");
    if (look instanceof HTMLAnchorElement) {
      look.href = `${sweep.dataset.url}/sample?${query}&counted=${encodeURIComponent(sweep.dataset.counted ?? "")}`;
    }
    // What was looked at was another range.
    sweep.querySelector("[data-sample]")?.replaceChildren();
  }

  /** @param {number} from @param {number} to */
  function rest(from, to) {
    history.replaceState(history.state, "", `${sweep.dataset.url}?${queryOf(from, to)}`);
    say(`${sweep.querySelector("[data-inside]")?.textContent} inside, ${from} to ${to} percent`);
  }

  /** @param {number} from @param {number} to */
  function queryOf(from, to) {
    const own = `label=${sweep.dataset.label}&from=${from}&to=${to}`;
    return sweep.dataset.filter ? `${own}&${sweep.dataset.filter}` : own;
  }

  /** @param {string} selector @param {string} words */
  function write(selector, words) {
    const found = sweep.querySelector(selector);
    if (found) found.textContent = words;
  }

  /** @param {string} selector @param {boolean} isHidden */
  function hide(selector, isHidden) {
    const found = sweep.querySelector(selector);
    if (found instanceof HTMLElement) found.hidden = isHidden;
  }

  for (const name of /** @type {const} */ (["from", "to"])) {
    handles[name].hidden = false;
    handles[name].setAttribute("aria-valuetext", `${handles[name].value} %`);
    handles[name].addEventListener("input", () => move(name, Number(handles[name].value)));
    numbers[name].addEventListener("input", () => {
      if (numbers[name].value !== "" && numbers[name].validity.valid) move(name, Number(numbers[name].value));
    });
    numbers[name].addEventListener("blur", () => {
      numbers[name].value = handles[name].value;
    });
  }
  const choice = sweep.querySelector("[data-choice]");
  const button = sweep.querySelector("[data-show]");
  if (button instanceof HTMLElement) button.hidden = true;
  sweep.querySelector("select[name=label]")?.addEventListener("change", () => {
    if (choice instanceof HTMLFormElement) choice.submit();
  });
  sweep.addEventListener("click", (event) => {
    const look = event.target instanceof Element && event.target.closest("[data-look]");
    if (!(look instanceof HTMLAnchorElement) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    lookAt(sweep, look);
  });
  sweep.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !("sweepAct" in form.dataset)) return;
    if (form.dataset.busy) event.preventDefault();
    form.dataset.busy = "true";
  });
  // Back from the page cache, or after an undo, the chart is of another time.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("desk:undone", () => location.reload());
}

/** @param {HTMLElement} sweep @param {HTMLAnchorElement} look */
async function lookAt(sweep, look) {
  const asked = look.href;
  const answer = await getPart(`${asked}&part=1`);
  // The handles were moved while it was fetched.
  if (look.href !== asked) return;
  if (answer.kind !== "got") {
    warn("The sample could not be fetched. Load the page again.");
    return;
  }
  sweep.querySelector("[data-sample]")?.replaceChildren(answer.nodes);
  const title = sweep.querySelector("#sample-title");
  if (title instanceof HTMLElement) title.focus();
}

/** @param {Element} inside @param {string} selector @returns {HTMLInputElement} */
function input(inside, selector) {
  const found = inside.querySelector(selector);
  if (!(found instanceof HTMLInputElement)) throw new Error(`the page lacks ${selector}`);
  return found;
}
