"""What each pass after the first learns from: how much that is new, and how much that is met again.

Read by `data.py`. It must never name an evaluation set.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from workers.training.examples import Example
from workers.training.sentences import menace, menace_groups, pairs, remarks_on_groups, remarks_on_news, scorn

Draw = Callable[[Random], Iterator[Example]]


@dataclass(frozen=True, slots=True)
class LaterPass:
    """How many examples of each set; `own` stands for all sentences of our own, `jigsaw-harmless` for the
    discussions that are harmless.

    `fresh` are drawn from what no pass before has met, `rehearsed` from what the first has.
    """

    fresh: Mapping[str, int] = field(default_factory=dict)
    rehearsed: Mapping[str, int] = field(default_factory=dict)
    families: tuple[Draw, ...] = ()
    """Sentences of our own that only this pass has, all of them."""
    composed: int = 0
    """Texts put together from what the pass has: half of them harmless throughout, half hiding abuse."""


SECOND = LaterPass(
    fresh={
        "jigsaw": 3000,
        "toxic-spans": 2500,
        "toxic-spans-rest": 900,
        "paradetox": 1500,
        "paradetox-rewrite": 1200,
        "edos": 400,
        "davidson": 800,
        "sms": 300,
        "own": 8000,
    },
    rehearsed={"jigsaw": 1500, "hatemoji": 1500},
)
THIRD = LaterPass(
    fresh={"jigsaw": 5000, "toxic-spans": 800, "paradetox": 500, "sms": 200},
    rehearsed={
        "jigsaw": 3000,
        "toxic-spans": 1600,
        "toxic-spans-rest": 1000,
        "hatemoji": 900,
        "convabuse": 400,
        "own": 2500,
    },
)
"""Discussions of whole paragraphs again, which the second pass, two fifths of it short sentences of our own,
had unlearnt a little (area under the curve on Wikipedia's talk pages kept apart)."""
FOURTH = LaterPass(
    fresh={"jigsaw": 4500, "paradetox-rewrite": 600},
    rehearsed={
        "jigsaw": 3000,
        "jigsaw-harmless": 3000,
        "toxic-spans": 4000,
        "toxic-spans-rest": 2200,
        "hatemoji": 1500,
        "paradetox": 700,
        "davidson": 500,
        "edos": 400,
        "convabuse": 300,
        "own": 2500,
    },
    families=(
        pairs.draw,
        remarks_on_groups.draw,
        remarks_on_news.draw,
        scorn.draw,
        menace.draw,
        menace_groups.draw,
    ),
    composed=7000,
)
"""Remarks of many shapes, two thirds of them written one by one, each beside its harmless twin. After three
passes, sentences that merely named a people scored too high, and contempt and menace in clean words too low:
templates teach their own words and shapes. And abuse among harmless sentences: from short remarks alone, the
model learns that a text with an everyday sentence in it is harmless (a hateful one scored 0.96 by itself, and
0.12 between two others)."""
LATER = (SECOND, THIRD, FOURTH)
