"""A moderator's own choices at the desk: keys, and what makes the work kinder.

Stored as JSON with the account. Reading is tolerant, so that an older or newer release's
choices never lock anybody out.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

KEYS: Mapping[str, str] = {
    "next": "j",
    "previous": "k",
    "approve": "f",
    "reject": "d",
    "undo": "u",
    "escalate": "e",
    "note": "n",
    "select": "x",
    "conversation": "c",
    "author": "h",
    "author_actions": "b",
    "zen": "z",
    "sweep": "g s",
    "search": "/",
    "details": "i",
    "reveal": "v",
    "start": "s",
    "help": "?",
}
"""Action to key as the desk ships it: Coral's where Coral has one, so that hands need not learn anew."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Choices, each with the value the desk starts with."""

    keys: Mapping[str, str] = field(default_factory=dict)
    """Action to key, only where it differs from `KEYS`."""
    use_keys: bool = True
    """Whether single keys do anything; off for who dictates, or meets them by accident (WCAG 2.1.4)."""
    blur_from: float = 0.9
    """Severity in [0, 1] from which a text is blurred until asked for; over 1 means never."""
    severe_cap: int = 60
    """Texts of at least `blur_from` handed out an hour; 0 means no cap."""
    pause_after_minutes: int = 50
    """Minutes of work after which the desk proposes a pause; 0 means never."""
    hide_images: bool = True
    """Show addresses of images as text only."""
    last_codes: Mapping[str, str] = field(default_factory=dict)
    """Label to the rejection code last used for it."""

    def key_for(self, action: str) -> str:
        """The key of an action of `KEYS`; empty where keys are off."""
        return self.chosen_key(action) if self.use_keys else ""

    def chosen_key(self, action: str) -> str:
        """The key of an action of `KEYS`, whether keys are on or off."""
        return self.keys.get(action) or KEYS[action]


def preferences_from_dict(written: Mapping[str, Any] | None) -> Preferences:
    """Read stored choices; what is missing, unknown or of a wrong kind falls back to the default."""
    default = Preferences()
    known = {one.name: getattr(default, one.name) for one in fields(Preferences)}
    taken: dict[str, Any] = {}
    for name, value in (written or {}).items():
        if name not in known:
            continue
        wanted = known[name]
        if isinstance(wanted, bool):
            fits = isinstance(value, bool)
        elif isinstance(wanted, int | float):
            fits = isinstance(value, int | float) and not isinstance(value, bool)
        else:
            fits = isinstance(value, Mapping) and all(
                isinstance(part, str) for pair in value.items() for part in pair
            )
        if fits:
            taken[name] = type(wanted)(value)
    return Preferences(**taken)


def preferences_to_dict(preferences: Preferences) -> dict[str, Any]:
    """Write choices as `preferences_from_dict` reads them."""
    return {name: dict(v) if isinstance(v, Mapping) else v for name, v in asdict(preferences).items()}
