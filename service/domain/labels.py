"""The labels a comment is scored on; every layer shares this vocabulary.

A label's value is its name on the wire, in policies and in the database, so a
value is never changed once released.
"""

from enum import StrEnum


class Label(StrEnum):
    """What a score measures: Detoxify's seven toxicity labels, and spam."""

    TOXICITY = "toxicity"
    SEVERE_TOXICITY = "severe_toxicity"
    OBSCENE = "obscene"
    THREAT = "threat"
    INSULT = "insult"
    IDENTITY_ATTACK = "identity_attack"
    SEXUAL_EXPLICIT = "sexual_explicit"
    SPAM = "spam"


TOXICITY_LABELS: tuple[Label, ...] = tuple(label for label in Label if label is not Label.SPAM)
