"""Builds the training set: every source, de-duplicated, with our own sentences mixed in.

Called by `train.py`. It must never let a text through that is in an evaluation set,
however it is cased or punctuated there.
"""

# ruff: noqa: PLR2004 - the limits of a choice say what they are where they stand

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from workers.training import vocabulary
from workers.training.examples import LABELS, Example
from workers.training.passes import LATER
from workers.training.sentences import emoji_comments, harmless, hostile, identities, pairs
from workers.training.sentences.roughen import roughen
from workers.training.sources import SOURCES
from workers.training.tables import table_rows

TEXT_COLUMNS = ("comment_text", "Comment", "comment", "Text", "text", "test_case")
_KEY = re.compile(r"[\W_]+")
_MOST_OF_ONE_TEXT = 4000
LONG = 200
SHARES = {
    "jigsaw": 0.6,
    "toxic-spans": 0.7,
    "toxic-spans-rest": 0.8,
    "civil-comments": 0.12,
    "toxicbias": 0.5,
    "edos": 0.5,
    "davidson": 0.6,
    "paradetox": 0.5,
    "paradetox-rewrite": 0.5,
    "paradetox-content": 0.4,
    "sms": 0.5,
    "own": 0.6,
}
"""Shares of each set that the first pass learns from, so that it takes about 45 minutes on two cores.
What carries the rarer labels, and what annotators agreed on, is kept whole: see `_share`."""
LONG_HARMLESS_SHARE = 0.35
CALIBRATION_ROWS = 8000
"""Rows that no pass met, for fitting two numbers per label."""


def key(text: str) -> str:
    """What makes two texts the same one: their lower-cased letters and digits."""
    return _KEY.sub("", text.lower())


def unescape(text: str) -> str:
    r"""Undo the quoting of the insults set, where a line break is written \\n and a wide space \xa0."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == '"':
        text = text[1:-1]
    text = text.replace("\\\\", "\\")
    text = re.sub(r"\\x([0-9a-fA-F]{2})", lambda m: chr(int(m[1], 16)), text)
    text = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m[1], 16)), text)
    text = text.replace("\\n", "\n").replace("\\t", "\t").replace("\\r", "").replace("\\'", "'")
    return text.replace('\\"', '"').encode("utf-8", "replace").decode("utf-8")


def evaluation_keys(folder: Path) -> set[str]:
    """Keys of every text of every evaluation set, as written and as unescaped."""
    keys: set[str] = set()
    for path in sorted(folder.glob("*.csv")):
        for row in table_rows(path):
            for column in TEXT_COLUMNS:
                if row.get(column):
                    keys.add(key(row[column]))
                    keys.add(key(unescape(row[column])))
    return keys


@dataclass(frozen=True, slots=True)
class TrainingSet:
    """Examples for each pass in turn, and two parts kept apart: to watch, and to calibrate with."""

    passes: tuple[list[Example], ...]
    watch: list[Example]
    calibration: list[Example]

    def counts(self) -> dict[str, int]:
        """How many examples of each source are learnt from, over all passes."""
        return dict(Counter(example.source for one in self.passes for example in one))


def build(root: Path, seed: int, watch_share: float = 0.01) -> TrainingSet:
    """Read `root`/train, drop repeats and whatever `root`/evaluate holds, mix in our own sentences.

    The same folder and seed give the same examples in the same order.
    """
    chance = random.Random(seed)  # noqa: S311 - a reproducible draw, no secret
    blocked = evaluation_keys(root / "evaluate")
    every = [example for source in SOURCES for example in source(root / "train")]
    for family in (harmless, hostile, emoji_comments, identities):
        every += family.draw(random.Random(seed))  # noqa: S311 - as above
    kept: list[Example] = []
    left: list[Example] = []
    for example in unrepeated(every, blocked):
        (kept if chance.random() < _share(example) else left).append(example)
    kept += list(buried(kept, chance))
    kept = [_sometimes_rough(example, chance) for example in kept]
    chance.shuffle(kept)
    watched = int(len(kept) * watch_share)
    train, watch = kept[watched:], kept[:watched]
    passes = [train]
    for number, later in enumerate(LATER, start=1):
        draw = random.Random(seed + number)  # noqa: S311 - as above
        chosen = _some_of(left, later.fresh, _set_of, draw)
        chosen += _some_of(train, later.rehearsed, _rehearsed_as, draw)
        met = {id(example) for example in chosen}
        left = [example for example in left if id(example) not in met]
        drawn = (example for family in later.families for example in family(random.Random(seed)))  # noqa: S311
        chosen += unrepeated(drawn, blocked)
        chosen += list(buried(chosen, draw, later.composed, sure=0.9, shortest=20, most_around=3))
        draw.shuffle(chosen)
        passes.append(chosen)
    calibration = chance.sample(left, min(CALIBRATION_ROWS, len(left)))
    calibration += unrepeated(pairs.kept_apart(), blocked)
    return TrainingSet(tuple(passes), watch, calibration)


def _some_of(
    examples: list[Example],
    counts: Mapping[str, int],
    set_of: Callable[[Example], str],
    chance: random.Random,
) -> list[Example]:
    """As many of each set as `counts` has, or all there are."""
    pools: dict[str, list[Example]] = {name: [] for name in counts}
    for example in examples:
        if (name := set_of(example)) in pools:
            pools[name].append(example)
    return [one for name, pool in pools.items() for one in chance.sample(pool, min(counts[name], len(pool)))]


def _rehearsed_as(example: Example) -> str:
    """Of the discussions, those that are harmless have a name of their own: most are, and new ones abound."""
    harmless = example.source == "jigsaw" and not example.targets[0]
    return "jigsaw-harmless" if harmless else _set_of(example)


def unrepeated(examples: Iterable[Example], blocked: set[str]) -> Iterator[Example]:
    """The first example of each text, unless its key is blocked or empty.

    Two texts that only differ in their emoji are two: which emoji it is can turn the meaning.
    """
    signs = {sign[0] for sign in vocabulary.emoji_tokens()}
    seen: set[tuple[str, ...]] = set()
    for example in examples:
        found = key(example.text)
        whole = (found, *(character for character in example.text if character in signs))
        if found and found not in blocked and whole not in seen:
            seen.add(whole)
            yield Example(example.text[:_MOST_OF_ONE_TEXT], example.targets, example.source)


def _share(example: Example) -> float:
    toxicity, severe, obscene, threat, _, identity = (target or 0.0 for target in example.targets)
    if example.source.startswith("own-"):
        return SHARES["own"]
    rare = max(severe, threat, obscene if example.source == "jigsaw" else 0.0) >= 0.5
    agreed = {
        "jigsaw": toxicity == 1.0,
        "toxic-spans": toxicity > 0.9 or identity >= 0.5,
        "davidson": identity > 0.5,
    }
    if rare or agreed.get(example.source, False):
        return 1.0
    if example.source == "jigsaw" and len(example.text) > LONG:
        return LONG_HARMLESS_SHARE
    return SHARES.get(_set_of(example), 1.0)


def _set_of(example: Example) -> str:
    return "own" if example.source.startswith("own-") else example.source


def buried(
    examples: list[Example],
    chance: random.Random,
    count: int = 1200,
    sure: float = 0.95,
    shortest: int = 60,
    most_around: int = 2,
) -> Iterator[Example]:
    """Short abuse inside harmless text, and harmless text of the same length: padding must hide nothing.

    Abuse has a target of `sure` or more and up to 150 characters; `shortest` to 400 characters
    is what one to `most_around` harmless texts around it have.
    """
    harmless = [e for e in examples if e.targets[0] == 0.0 and shortest < len(e.text) < 400]
    abusive = [e for e in examples if (e.targets[0] or 0) >= sure and len(e.text) < 150]
    for number in range(count):
        around = [e.text.strip() for e in chance.sample(harmless, chance.randint(1, most_around))]
        if number % 2:
            yield Example(" ".join(around), (0.0,) * len(LABELS), "own-padding")
        else:
            hidden = chance.choice(abusive)
            around.insert(chance.randint(0, len(around)), hidden.text.strip())
            # A zero on a label said so of the short text alone; the harmless rest does not change it.
            yield Example(" ".join(around), hidden.targets, "own-buried")


def _sometimes_rough(example: Example, chance: random.Random, share: float = 0.03) -> Example:
    """Rough spelling on either side of the labels alike, so that it says nothing of them."""
    if chance.random() >= share or len(example.text) > 300:
        return example
    return Example(roughen(example.text, chance), example.targets, example.source)
