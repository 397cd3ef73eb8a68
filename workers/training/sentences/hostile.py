"""Draws all hostile sentences of our own that have no emoji, and their harmless look-alikes.

Called by `data.py`. It must never yield a text twice, whichever of its families wrote it.
"""

import random
from collections.abc import Iterator

from workers.training.examples import Example
from workers.training.sentences import (
    hostile_contempt,
    hostile_functional,
    hostile_groups,
    hostile_hatreds,
    hostile_insults,
    hostile_long,
    hostile_threats,
)

FAMILIES = (
    hostile_contempt,
    hostile_groups,
    hostile_hatreds,
    hostile_functional,
    hostile_threats,
    hostile_insults,
    hostile_long,
)


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw every family; a text that two of them wrote comes once, with the first one's targets."""
    seen: set[str] = set()
    for family in FAMILIES:
        for example in family.draw(chance):
            if example.text.lower() not in seen:
                seen.add(example.text.lower())
                yield example
