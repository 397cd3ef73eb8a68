/**
 * Says sentences to those who hear the page rather than see it, through its two live regions.
 * Used wherever something changes out of sight. Never the only place where a thing is said.
 */

/** Say it politely, after whatever is being said. @param {string} sentence */
export function say(sentence) {
  put("said", sentence);
}

/** Say it at once: something did not work. @param {string} sentence */
export function warn(sentence) {
  put("warned", sentence);
}

/** @param {string} id @param {string} sentence */
function put(id, sentence) {
  const line = document.createElement("p");
  line.textContent = sentence;
  // A fresh node each time: the same words twice are then said twice.
  document.getElementById(id)?.replaceChildren(line);
}
