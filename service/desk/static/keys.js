/**
 * Turns key presses into actions: single keys and sequences such as `g s`, as the person chose them.
 * Started by desk.js; other modules register what an action does. Never acts while somebody types.
 */

/** How long after its first key a sequence may go on, in milliseconds. */
const SEQUENCE = 1_500;

/**
 * @typedef {object} Binding
 * @property {string} action
 * @property {(event: KeyboardEvent) => void} run
 * @property {boolean} repeats whether holding the key down goes on acting
 * @property {boolean} inDrawer whether it also works while the drawer is open
 */

/** @type {Map<string, Binding>} written key (`f`, `shift+x`, `g s`) to what it does */
const bindings = new Map();

let begun = "";
let begunAt = 0;

/**
 * The name of a pressed key as preferences write it. Letters of layouts without Latin letters
 * go by their place on the keyboard, so that the keys work without switching the layout.
 * @param {KeyboardEvent} event @returns {string} "" for a key that can stand for nothing
 */
export function nameOf(event) {
  let key = event.key;
  const place = /^Key([A-Z])$/.exec(event.code);
  // eslint-disable-next-line no-control-regex
  if (place && key.length === 1 && !/^[\x21-\x7e]$/.test(key)) key = place[1];
  if (key === " ") return "space";
  if (key.length !== 1) return key.length > 1 && !MODIFIERS.has(key) ? key.toLowerCase() : "";
  const lower = key.toLowerCase();
  const isLetter = lower !== key.toUpperCase();
  return isLetter && event.shiftKey ? `shift+${lower}` : lower;
}

const MODIFIERS = new Set(["Shift", "Control", "Alt", "Meta", "AltGraph", "CapsLock", "Dead", "Process", "Unidentified"]);

/** A key as somebody may have written it in the preferences. @param {string} written */
export function tidy(written) {
  return written
    .trim()
    .split(/\s+/)
    .map((one) => (/^[A-Z]$/.test(one) ? `shift+${one.toLowerCase()}` : one.toLowerCase()))
    .join(" ");
}

/** Whether what has the focus takes letters. @param {EventTarget | null} target */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    return true;
  }
  const deaf = ["checkbox", "radio", "button", "submit", "reset", "range", "image", "color", "file"];
  return target instanceof HTMLInputElement && !deaf.includes(target.type);
}

/**
 * Let a key run an action; the later registration wins.
 * @param {string} written the key, "" for none
 * @param {string} action its name in the preferences
 * @param {(event: KeyboardEvent) => void} run
 * @param {{repeats?: boolean, inDrawer?: boolean}} [how]
 */
export function bind(written, action, run, { repeats = false, inDrawer = false } = {}) {
  if (written) bindings.set(tidy(written), { action, run, repeats, inDrawer });
}

/** @param {KeyboardEvent} event */
function hear(event) {
  if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (isTyping(event.target)) return;
  const modal = document.querySelector("dialog:modal");
  // An open panel asks something: until it is answered or closed, its own keys are the only ones.
  if (event.target instanceof Element && event.target.closest("[data-panel][open]")) return;
  const name = nameOf(event);
  if (!name) return;
  const now = event.timeStamp;
  const sequence = begun && now - begunAt < SEQUENCE ? `${begun} ${name}` : name;
  begun = "";
  const found = bindings.get(sequence) ?? bindings.get(name);
  if (modal && !(modal.id === "drawer" && found?.inDrawer)) return;
  if (found) {
    event.preventDefault();
    // A key that stays down, or lies under an elbow, decides nothing.
    if (!event.repeat || found.repeats) found.run(event);
  } else if ([...bindings.keys()].some((written) => written.startsWith(`${sequence} `))) {
    event.preventDefault();
    begun = sequence;
    begunAt = now;
  }
}

/** Begin to listen. */
export function listen() {
  document.addEventListener("keydown", hear);
}
