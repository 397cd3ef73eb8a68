"""Finds what carried a passage's scores by leaving out one sentence after another, one word after another.

Called by `explanation.py`, which asks the model the questions that are put here. It must know
nothing of models or policies, and must name only what a score was in fact taken without.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TypeAlias, TypeVar

from service.domain.labels import Label
from service.domain.scores import Evidence, LabelScore, Span
from workers.scoring.as_read import Read, span_as_written
from workers.scoring.splitting import words

SHORT = 600
"""Code points up to which a text is also scored without each of its sentences."""
MOST_SENTENCES, MOST_WORDS = 40, 32
"""Left out at once one by one; where there are more, neighbours go together."""
MOST_UNITS, MOST_SPANS = 5, 5
"""Words that are named together, and stretches of the text that are marked."""
MEANINGFUL = 0.1
"""How much less a score must be without something for it to have carried the score.

Eight-bit rounding alone moves a score by up to 0.06 from batch to batch.
"""
ENOUGH = 0.8
"""Share of the score that a sentence must reach alone, to be looked at without the others."""
CODE = "words"

Values: TypeAlias = Mapping[Label, float]
_T = TypeVar("_T")
Asking: TypeAlias = Generator[list[str], list[Values], _T]
"""Yields texts, is sent their scores, and ends with what it found out."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What the model saw when it gave these scores: one version of a text, or a window of it."""

    text: str
    reading: Read | None
    found: Mapping[Label, LabelScore]
    sentences: Sequence[Span]
    is_whole: bool

    @property
    def is_short(self) -> bool:
        """Whether it is cheap to score all of it once for each sentence."""
        return self.is_whole and len(self.text) <= SHORT


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence that carried these labels, and what it scores alone (nothing if it is all there is)."""

    span: Span
    labels: Sequence[Label]
    alone: Values | None


def sentences_that_carried(passage: Passage) -> Asking[list[Sentence]]:
    """For each label of the passage the sentence that carried it most; none where no single one did.

    A sentence carries a score by what it says alone, and by what is missing without it.
    """
    spans, labels = passage.sentences, list(passage.found)
    if len(spans) == 1:
        return [Sentence(spans[0], labels, None)]
    texts = [passage.text[one.begin : one.end] for one in spans]
    if passage.is_short:
        texts += [_without(passage.text, [one]) for one in spans]
    values = yield texts
    alone, rests = values[: len(spans)], values[len(spans) :]
    chosen: dict[int, list[Label]] = {}
    for label in labels:
        missing = [passage.found[label].value - rest[label] for rest in rests] or [0.0] * len(spans)
        best = max(range(len(spans)), key=lambda n: alone[n][label] + missing[n])
        if alone[best][label] >= passage.found[label].value / 2 or missing[best] >= MEANINGFUL:
            chosen.setdefault(best, []).append(label)
    return [Sentence(spans[number], of, alone[number]) for number, of in chosen.items()]


def words_that_carried(
    passage: Passage, sentence: Sentence, limits: Mapping[Label, float]
) -> Asking[dict[Label, list[Evidence]]]:
    """The fewest words of a sentence without which little is left of its labels' scores.

    At most `MOST_SPANS` stretches of the text as written for a label; none where leaving them
    out takes less than `MEANINGFUL` from the score.
    """
    is_all = _is_looked_at_whole(passage, sentence)
    begin, end = (0, len(passage.text)) if is_all else (sentence.span.begin, sentence.span.end)
    text = passage.text[begin:end]
    units = _units(text, Span(sentence.span.begin - begin, sentence.span.end - begin))
    if len(units) < 2:  # noqa: PLR2004 - one word is the sentence
        return {}
    # A word is missed less where another says the same, so what it says alone counts as well.
    lone = [text[unit[0].begin : unit[0].end] for unit in units]
    values = yield [text, *(_without(text, unit) for unit in units), *lone]
    full, without, alone = values[0], values[1 : len(units) + 1], values[len(units) + 1 :]
    tries: dict[Label, list[tuple[Span, ...]]] = {}
    for label in sentence.labels:
        missed = {n: full[label] - without[n][label] for n in range(len(units))}
        said = {n: missed[n] + alone[n][label] for n in range(len(units))}
        tries[label] = [*_cumulated(units, missed), *_cumulated(units, said)]
    tried = list(dict.fromkeys(chain(*tries.values())))
    left = dict(zip(tried, (yield [_without(text, spans) for spans in tried]), strict=True))
    told: dict[Label, list[Evidence]] = {}
    for label, sets in tries.items():
        chosen = _fewest({spans: left[spans][label] for spans in sets}, full[label], limits[label])
        if chosen:
            places = [Span(one.begin + begin, one.end + begin) for one in _runs(text, chosen)]
            detail = _detail(text, chosen, len(places), left[chosen][label], None if is_all else full[label])
            shown = _joined([place for one in places if (place := as_written(passage, one))])
            told[label] = [Evidence(CODE, detail, place) for place in shown[:MOST_SPANS]]
    return told


def _is_looked_at_whole(passage: Passage, sentence: Sentence) -> bool:
    # Beside another sentence that scores as high, no word would be missed; so a sentence that
    # is enough alone is looked at alone, and any sentence of a long text, since that is cheap.
    if sentence.alone is None:
        return passage.is_whole
    lead = max(sentence.labels, key=lambda label: passage.found[label].value)
    return passage.is_short and sentence.alone[lead] < ENOUGH * passage.found[lead].value


def _units(text: str, within: Span) -> list[list[Span]]:
    """What is left out at once: a word wherever it stands in the sentence, or a few neighbours."""
    places: dict[str, list[Span]] = {}
    for word in words(text, within):
        places.setdefault(text[word.begin : word.end].casefold(), []).append(word)
    units = list(places.values())
    size = -(-len(units) // MOST_WORDS)
    return [list(chain(*units[n : n + size])) for n in range(0, len(units), max(size, 1))]


def _cumulated(units: Sequence[Sequence[Span]], weights: Mapping[int, float]) -> list[tuple[Span, ...]]:
    """The unit that weighs most, the two that do and so on; those without weight are left out."""
    heaviest = sorted((n for n in weights if weights[n] > 0), key=weights.__getitem__, reverse=True)
    return [
        tuple(sorted(chain(*(units[n] for n in heaviest[:most])), key=lambda one: one.begin))
        for most in range(1, min(MOST_UNITS, len(heaviest)) + 1)
    ]


def _fewest(left: Mapping[tuple[Span, ...], float], full: float, limit: float) -> tuple[Span, ...] | None:
    """Which words to name, given what is left of a score without them; None for none."""
    enough = [spans for spans, value in left.items() if value < min(limit, full / 2)]
    if enough:
        return min(enough, key=lambda spans: (len(spans), left[spans]))
    best = min(left, key=left.__getitem__, default=None)
    return best if best is not None and full - left[best] >= MEANINGFUL else None


def _runs(text: str, spans: Sequence[Span]) -> list[Span]:
    # Words between which nothing but spaces and signs stands are one stretch.
    runs: list[Span] = []
    for one in spans:
        if runs and not any(map(str.isalnum, text[runs[-1].end : one.begin])):
            runs[-1] = Span(runs[-1].begin, max(runs[-1].end, one.end))
        else:
            runs.append(one)
    return runs


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for one in sorted(spans, key=lambda span: span.begin):
        if joined and one.begin <= joined[-1].end:
            joined[-1] = Span(joined[-1].begin, max(joined[-1].end, one.end))
        else:
            joined.append(one)
    return joined


def _without(text: str, spans: Sequence[Span]) -> str:
    parts, at = [], 0
    for one in spans:
        parts.append(text[at : one.begin])
        at = one.end
        # One of the two spaces around it goes along.
        if (not one.begin or text[one.begin - 1].isspace()) and text[at : at + 1].isspace():
            at += 1
    return "".join([*parts, text[at:]])


def at_most(spans: Sequence[Span], most: int) -> list[Span]:
    """The stretches, or as many as allowed of neighbours together; in order."""
    size = -(-len(spans) // most)
    groups = [spans[n : n + size] for n in range(0, len(spans), max(size, 1))]
    return [Span(group[0].begin, group[-1].end) for group in groups]


def as_written(passage: Passage, span: Span) -> Span | None:
    """Where a stretch of the passage's text lies in the text as its author wrote it."""
    return span if passage.reading is None else span_as_written(passage.reading, span)


def _detail(text: str, spans: Sequence[Span], stretches: int, rest: float, full: float | None) -> str:
    is_one_word = len({text[one.begin : one.end].casefold() for one in spans}) == 1
    marked = "without the marked word" + ("" if is_one_word else "s")
    if stretches > MOST_SPANS:
        marked += f", wherever {'it stands' if is_one_word else 'they stand'},"
    if full is None:
        return f"{marked} the score is {_two_places(rest)}"
    return f"{marked} this sentence scores {_two_places(rest)}, with {_two_places(full)}"


def _two_places(score: float) -> str:
    # Cut and not rounded, as the desk does: what is under a threshold must not read as if it met it.
    return f"{int(score * 100 + 1e-9) / 100:.2f}"
