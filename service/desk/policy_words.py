"""The policy page in words: what labels mean, and what a change does.

Called by the policy page and the activity page. Gives plain strings, never markup.
"""

from collections.abc import Mapping

from service.desk.phrases import label_words
from service.domain.labels import Label
from service.domain.policy import Threshold
from service.domain.policy_version import Change

LABEL_MEANINGS: Mapping[Label, str] = {
    Label.TOXICITY: "Rude or hateful enough to drive others out of a discussion.",
    Label.SEVERE_TOXICITY: "The same, at its worst. Models rarely give high scores here.",
    Label.OBSCENE: "Swearing and vulgar words.",
    Label.THREAT: "Announces or wishes violence.",
    Label.INSULT: "Insults a person, another reader for instance.",
    Label.IDENTITY_ATTACK: "Attacks people for their origin, religion, gender or the like.",
    Label.SEXUAL_EXPLICIT: "Speaks of sexual acts or body parts.",
    Label.SPAM: "Advertising, links and copies.",
}


def limit_words(limit: Threshold | None) -> str:
    """A threshold: "held from 0.80, rejected from 0.95"."""
    if limit is None:
        return "holds nothing"
    held = f"held from {limit.hold_at:g}"
    return held if limit.reject_at is None else f"{held}, rejected from {limit.reject_at:g}"


def change_words(change: Change) -> str:
    """What a version does to one label: "Toxicity: held from 0.7 (before: held from 0.8)"."""
    return f"{label_words(change.label)}: {limit_words(change.after)} (before: {limit_words(change.before)})"
