"""Hostile remarks, most without a bad word, each beside a harmless one in nearly the same words.

Called by the last pass (`passes.py`) and by `data.py`, which keeps some apart. It must never read
anything but the tables beside it: `kind<TAB>text`, a hostile remark and its harmless twin in turn.
"""

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from workers.training.examples import CLEAN, Example, Targets, targets
from workers.training.sentences.roughen import roughen

KINDS: dict[str, Targets] = {
    "contempt": targets(0.92, severe=0.02, obscene=0.0, threat=0.0, insult=0.92, identity=0.0),
    "bait": targets(0.75, severe=0.0, obscene=0.0, threat=0.0, insult=0.6),
    "group": targets(0.92, severe=0.1, obscene=0.0, threat=0.0, insult=0.5, identity=0.95),
    "dehumanise": targets(0.97, severe=0.3, obscene=0.0, threat=0.0, insult=0.5, identity=0.92),
    "wish": targets(0.95, severe=0.3, obscene=0.0, threat=0.3, insult=0.3),
    "threat": targets(0.95, severe=0.3, obscene=0.0, threat=0.95, insult=0.1, identity=0.0),
    "threat-group": targets(0.97, severe=0.5, obscene=0.0, threat=0.9, insult=0.2, identity=0.85),
    "harmless": CLEAN,
}
"""What a remark of each kind teaches. Whether a wish or a taunt also attacks a group differs, so that is
masked."""

Pair = tuple[Example, Example]
ONE_IN = 12
"""Of so many pairs one is kept apart: for calibration, and to see how well unmet remarks are told apart."""


def _pairs() -> Iterator[Pair]:
    for path in sorted(Path(__file__).parent.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as table:
            rows = [
                Example(text, KINDS[kind], f"own-pairs-{path.stem}")
                for kind, text in csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
            ]
        yield from zip(rows[::2], rows[1::2], strict=True)


def draw(chance: random.Random) -> Iterator[Example]:
    """Every remark to learn from, and each once more in rough spelling, so that spelling says nothing."""
    for number, pair in enumerate(_pairs()):
        if not number % ONE_IN:
            continue
        yield from pair
        for example in pair:
            yield Example(roughen(example.text, chance), example.targets, example.source)


def kept_apart() -> Iterator[Example]:
    """The remarks that `draw` never gives, in no spelling."""
    for number, pair in enumerate(_pairs()):
        if not number % ONE_IN:
            yield from pair
