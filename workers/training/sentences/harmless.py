"""Draws every harmless family of our own training sentences.

Called by `data.py`. It must never yield an example whose toxicity is over 0.2.
"""

import random
from collections.abc import Iterator

from workers.training.examples import Example
from workers.training.sentences import (
    harmless_blunt,
    harmless_chat,
    harmless_dialect,
    harmless_identities,
    harmless_letters,
    harmless_news,
    harmless_quoting,
    harmless_reporting,
)

FAMILIES = (
    harmless_identities,
    harmless_reporting,
    harmless_blunt,
    harmless_quoting,
    harmless_dialect,
    harmless_chat,
    harmless_news,
    harmless_letters,
)
"""Each says in COUNT how many sentences it draws: 14,000 together."""


def draw(chance: random.Random) -> Iterator[Example]:
    """All families in order, no text twice."""
    seen: set[str] = set()
    for family in FAMILIES:
        for example in family.draw(chance):
            if example.text.lower() not in seen:
                seen.add(example.text.lower())
                yield example
