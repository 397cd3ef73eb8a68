"""Draws very short sentences that attack an identity or a person, and as many that do no harm.

Called by `data.py`. It must never draw one identity or first name more often than another,
nor more often on one side: what is said decides the label, never who is named.
"""

import random
from collections.abc import Iterator

from workers.training.examples import CLEAN, Example, Targets, targets
from workers.training.sentences import identities_words as phrases
from workers.training.sentences.hostile_grammar import ROUGH_SHARE, Writer
from workers.training.sentences.roughen import roughen
from workers.training.sentences.words import FIRST_NAMES, IDENTITIES

_KIND: Targets = (0.02, *CLEAN[1:])
_SIDES: tuple[tuple[str, tuple[str, ...], Targets, int], ...] = (
    ("hate", phrases.HATE, targets(1.0, threat=0.0, identity=1.0), 13),
    ("violence", phrases.VIOLENCE, targets(1.0, obscene=0.0, threat=0.8, identity=1.0), 5),
    ("abuse", phrases.ABUSE, targets(1.0, threat=0.0, insult=1.0, identity=0.8), 8),
    ("harmless", phrases.PRAISE, _KIND, 13),
    ("harmless", phrases.PEACE, _KIND, 5),
    ("harmless", phrases.KINDNESS, _KIND, 8),
)
"""Family, templates, targets and how many to draw for every identity: 26 that attack it, 26 that do not."""
_NAME_SIDES: tuple[tuple[str, tuple[str, ...], Targets, int], ...] = (
    ("name-abuse", phrases.NAME_ABUSE, targets(1.0, severe=0.0, threat=0.0, insult=1.0, identity=0.0), 1),
    ("name-harmless", phrases.NAME_PRAISE, _KIND, 1),
)
"""The same for every first name."""


def draw(chance: random.Random) -> Iterator[Example]:
    """Draw all sentences, in an order in which no identity comes twice in a row by plan."""
    for _, example in draw_named(chance):
        yield example


def draw_named(chance: random.Random) -> Iterator[tuple[str, Example]]:
    """Draw each sentence together with the identity or first name it was written about."""
    writer = Writer(chance, phrases.BANKS)
    seen: set[str] = set()
    for slot, named, sides in (("x", IDENTITIES, _SIDES), ("name", FIRST_NAMES, _NAME_SIDES)):
        for family, templates, labels, count in sides:
            for _ in range(count):
                for who in chance.sample(named, len(named)):
                    text = _fresh(writer, templates, {slot: who}, seen)
                    yield who, Example(text, labels, f"own-identity-{family}")


def _fresh(writer: Writer, templates: tuple[str, ...], given: dict[str, str], seen: set[str]) -> str:
    """Write a sentence that is not there yet. Raises ValueError when the templates have no more."""
    for _ in range(200):
        text = writer.fill(writer.chance.choice(templates), given)
        if writer.chance.random() < ROUGH_SHARE:
            text = roughen(text, writer.chance)
        elif writer.chance.random() < 0.5:  # noqa: PLR2004 - half of them end in a stop
            text += writer.chance.choice((".", ".", ".", "!"))
        bare = text.lower().strip(".!? ")
        if bare not in seen:
            seen.add(bare)
            return text
    msg = "the templates for identities give too few different texts"
    raise ValueError(msg)
