/**
 * The preferences page's key fields: press a key to set it, and see at once what it collides with.
 * Started on the preferences page. Never saves: the page's form does.
 */

import { nameOf, tidy } from "./keys.js";

/** A second key this soon makes a sequence such as `g s`, in milliseconds. */
const SEQUENCE = 1_000;

/** Take over the fields. */
export function start() {
  const fields = all();
  let last = { field: /** @type {HTMLInputElement | null} */ (null), at: -Infinity };
  for (const field of fields) {
    field.placeholder = field.dataset.default ?? "";
    field.title = "Press a key, or two in a row. Backspace brings the usual one back.";
    field.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (["Tab", "Enter", "Escape", "Shift"].includes(event.key) || event.key.startsWith("Arrow")) return;
      event.preventDefault();
      if (event.repeat) return;
      if (event.key === "Backspace" || event.key === "Delete") {
        field.value = "";
        last = { field: null, at: -Infinity };
      } else {
        const name = nameOf(event);
        if (!/^(shift\+)?\S$/u.test(name)) return;
        const goesOn = last.field === field && event.timeStamp - last.at < SEQUENCE && !field.value.includes(" ");
        field.value = goesOn && field.value ? `${field.value} ${name}` : name;
        last = { field, at: event.timeStamp };
      }
      showConflicts(fields);
    });
    field.addEventListener("input", () => showConflicts(fields));
  }
  showConflicts(fields);
}

/** @returns {HTMLInputElement[]} */
function all() {
  return /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll("input[data-key-for]")]);
}

/** Two keys collide when they are equal or one begins the other. @param {HTMLInputElement[]} fields */
function showConflicts(fields) {
  const written = fields.map((field) => tidy(field.value || field.dataset.default || ""));
  fields.forEach((field, mine) => {
    const others = fields.filter(
      (_, other) =>
        other !== mine &&
        (written[other] === written[mine] ||
          written[other].startsWith(`${written[mine]} `) ||
          written[mine].startsWith(`${written[other]} `)),
    );
    const line = others.length ? `Also used for: ${others.map(nameOfField).join(", ")}.` : "";
    field.setCustomValidity(line);
    field.setAttribute("aria-invalid", String(others.length > 0));
    tell(field, line);
  });
}

/** @param {HTMLInputElement} field @param {string} line */
function tell(field, line) {
  const id = `conflict-${field.dataset.keyFor}`;
  let place = document.getElementById(id);
  if (!place) {
    place = document.createElement("span");
    place.id = id;
    place.className = "field-fault";
    place.dataset.conflict = field.dataset.keyFor;
    field.after(place);
    const told = field.getAttribute("aria-describedby");
    field.setAttribute("aria-describedby", told ? `${told} ${id}` : id);
  }
  place.textContent = line;
  place.hidden = !line;
}

/** @param {HTMLInputElement} field */
function nameOfField(field) {
  return (field.labels?.[0]?.textContent ?? field.dataset.keyFor ?? "").replace(/\s+/g, " ").trim();
}
