"""The preferences page's form: from what was sent to choices that work, or a sentence for each field.

Called by preferences. Accepts only keys that the desk's scripts can hear.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from service.domain.preferences import KEYS, Preferences

KEY_FIELD = "key_"
"""Begins the name of each action's field."""
NEVER_BLUR = 1.01
"""Over every severity."""
MOST_SEVERE_TEXTS = 1000
LONGEST_STRETCH = 480
"""Minutes."""
ACTION_WORDS: Mapping[str, str] = {
    "next": "Next comment",
    "previous": "Previous comment",
    "approve": "Approve",
    "reject": "Reject",
    "undo": "Undo",
    "escalate": "Escalate to a lead",
    "note": "Write a note",
    "select": "Select (with Shift: up to here)",
    "conversation": "Conversation",
    "author": "Author",
    "author_actions": "Actions about the author",
    "zen": "One comment at a time",
    "sweep": "Sweep",
    "search": "Search",
    "details": "Details of the machine's verdict",
    "reveal": "Show a blurred text",
    "start": "Start reviewing",
    "help": "Help with keys",
}
_STEP = re.compile(r"(shift\+)?\S")


def read_form(form: Mapping[str, str], present: Preferences) -> tuple[Preferences, dict[str, str]]:
    """The choices in a form, and the faults by field; with faults the choices are not to be saved.

    A field for an action that the desk does not know is a fault; an action without a field keeps its key.
    """
    faults: dict[str, str] = {}
    keys = _read_keys(form, present, faults)
    return (
        replace(
            present,
            keys={action: key for action, key in keys.items() if key != KEYS[action]},
            use_keys="use_keys" in form,
            blur_from=_read_severity(form, faults),
            severe_cap=_read_count(form, "severe_cap", MOST_SEVERE_TEXTS, faults),
            pause_after_minutes=_read_count(form, "pause_after_minutes", LONGEST_STRETCH, faults),
            hide_images="hide_images" in form,
        ),
        faults,
    )


def tidy(written: str) -> str:
    """A key as the scripts name it: lower case, a capital letter as `shift+` and the small one."""
    return " ".join(
        f"shift+{step.lower()}" if len(step) == 1 and step.isupper() else step.lower()
        for step in written.split()
    )


def _read_keys(form: Mapping[str, str], present: Preferences, faults: dict[str, str]) -> dict[str, str]:
    for name in form:
        if name.startswith(KEY_FIELD) and name.removeprefix(KEY_FIELD) not in KEYS:
            faults[name] = f"The desk has no action {name.removeprefix(KEY_FIELD)[:40]!r}."
    keys: dict[str, str] = {}
    for action in KEYS:
        field = f"{KEY_FIELD}{action}"
        written = tidy(form.get(field, present.chosen_key(action))) or KEYS[action]
        steps = written.split()
        if not 1 <= len(steps) <= 2 or not all(_STEP.fullmatch(step) for step in steps):  # noqa: PLR2004
            faults[field] = (
                "A key is one character, a letter with shift+ before it, or two of these with a space."
            )
        keys[action] = written
    # Selecting up to a row is Shift with the key that selects one.
    heard = [*keys.items(), ("select", f"shift+{keys['select']}")]
    for at, (action, key) in enumerate(heard):
        for other, other_key in heard[:at]:
            if other != action and _collide(key, other_key):
                field = f"{KEY_FIELD}{action}"
                faults.setdefault(field, f"{key} is also the key for: {ACTION_WORDS[other]}.")
                faults.setdefault(
                    f"{KEY_FIELD}{other}", f"{other_key} is also the key for: {ACTION_WORDS[action]}."
                )
    return keys


def _collide(one: str, other: str) -> bool:
    # The first key of a sequence cannot do something by itself.
    return one == other or one.startswith(f"{other} ") or other.startswith(f"{one} ")


def _read_severity(form: Mapping[str, str], faults: dict[str, str]) -> float:
    written = form.get("blur_from", "")
    if written == "never":
        return NEVER_BLUR
    try:
        value = float(written)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        faults["blur_from"] = "Choose a severity from 0 to 1, or never."
        return 0.0
    return value


def _read_count(form: Mapping[str, str], name: str, highest: int, faults: dict[str, str]) -> int:
    written = form.get(name, "").strip()
    if not (written.isascii() and written.isdigit() and len(written) < 7 and int(written) <= highest):  # noqa: PLR2004
        faults[name] = f"Give a whole number from 0 to {highest}."
        return 0
    return int(written)
