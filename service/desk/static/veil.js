/**
 * Shows and veils severe texts when the person asks for it.
 * Started by desk.js for the key; clicks are the summary's own. Never lifts a veil by itself.
 */

import * as pane from "./card_pane.js";
import { say } from "./announce.js";

/** Lift or lower the veil of the card in view. */
export function toggle() {
  const veil = pane.current()?.querySelector("details[data-veil]");
  if (!(veil instanceof HTMLDetailsElement)) {
    say("Nothing is veiled here.");
    return;
  }
  veil.open = !veil.open;
  say(veil.open ? "Text shown." : "Text veiled.");
}
