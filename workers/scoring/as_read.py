"""Scores a text both as its author wrote it and as a reader would see it; the higher score counts.

Made by `pipeline.load_pipeline` around the toxicity model. It must never lower a score, and
never let a text pass because its reading could not be made: that is a failure, and held.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from service.domain.labels import Label
from service.domain.scores import BothWays, LabelScore, Scorer, ScorerIdentity, Scores, ScoringInput, Span
from service.domain.verdict import ReasonCode

log = logging.getLogger(__name__)


class Read(Protocol):
    """A text as it is read; `workers.scoring.readings.Reading` is one."""

    @property
    def text(self) -> str: ...

    @property
    def kinds(self) -> tuple[str, ...]: ...

    @property
    def origin(self) -> Sequence[Span]: ...


class ReadsTexts(Protocol):
    """What this module needs of `workers.scoring.readings.Reader`."""

    def read(self, text: str) -> Read | None:
        """The text as a reader sees it; None where that is the text as written."""
        ...


class AsReadScorer:
    """A scorer in front of one that takes every word as it is written. As thread-safe as that one."""

    def __init__(self, scorer: Scorer, reader: ReadsTexts, words: Mapping[str, str]) -> None:
        """Take the scorer and the reader, and what each kind of reading is called, for moderators."""
        self._scorer = scorer
        self._reader = reader
        self._words = words

    @property
    def identity(self) -> ScorerIdentity:
        """That of the scorer behind it."""
        return self._scorer.identity

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        """Score n inputs, giving n `Scores` in the same order; texts and readings are one batch.

        Per label the higher score wins, the text as written if they are equal. A reading's
        score says so (`as_written`, `reading`, `detail`), and its span is in the text as
        written. Where there is a reading at all, `both_ways` has both. A text whose reading
        cannot be made comes back as `scorer_failed`. Raises: what the scorer behind it raises.
        """
        readings: dict[int, Read] = {}
        failed: set[int] = set()
        for index, given in enumerate(inputs):
            try:
                reading = read(self._reader, given.text)
            except Exception as fault:  # noqa: BLE001 - whatever it is, this text is held and the rest goes on
                log.error("reading_failed", extra={"exception": type(fault).__name__})  # noqa: TRY400
                failed.add(index)
            else:
                if reading is not None:
                    readings[index] = reading
        asked = [index for index in range(len(inputs)) if index not in failed]
        batch = [inputs[index] for index in asked]
        batch += [replace(inputs[index], text=reading.text) for index, reading in readings.items()]
        scored = self._scorer.score(batch) if batch else []
        if len(scored) != len(batch):
            raise ValueError(f"{len(batch)} texts in, {len(scored)} scores out")
        found = dict(zip(asked, scored, strict=False))
        for (index, reading), as_read in zip(readings.items(), scored[len(asked) :], strict=True):
            found[index] = self._higher(found[index], as_read, reading)
        broken = Scores(failures=(ReasonCode.SCORER_FAILED,))
        return [found.get(index, broken) for index in range(len(inputs))]

    def _higher(self, as_written: Scores, as_read: Scores, reading: Read) -> Scores:
        return replace(
            as_written,
            labels={
                label: self._higher_score(score, as_read.labels.get(label), reading)
                for label, score in as_written.labels.items()
            },
            failures=(*as_written.failures, *(f for f in as_read.failures if f not in as_written.failures)),
            both_ways=BothWays(reading.kinds, _values(as_written), _values(as_read)),
        )

    def _higher_score(self, written: LabelScore, read: LabelScore | None, reading: Read) -> LabelScore:
        if read is None or read.value <= written.value:
            return written
        return replace(
            read,
            span=read.span and span_as_written(reading, read.span),
            as_written=written.value,
            reading=reading.kinds,
            detail=self._said(reading.kinds),
        )

    def _said(self, kinds: Sequence[str]) -> str:
        said = [self._words.get(kind, kind.replace("_", " ")) for kind in kinds]
        last = said.pop() if said else "its disguise undone"
        return f"read with {', '.join(said)} and {last}" if said else f"read with {last}"


def read(reader: ReadsTexts, text: str) -> Read | None:
    """The text as it is read, or None. Raises: ValueError (permanent) if its characters have no origin."""
    reading = reader.read(text)
    if reading is not None and len(reading.origin) != len(reading.text):
        raise ValueError("a reading without an origin for each character")
    return reading


def span_as_written(reading: Read, span: Span) -> Span | None:
    """Where a stretch of a reading lies in the text as written; None for an empty one.

    What was left out in between lies within it; reversed words keep their order.
    """
    origins = reading.origin[span.begin : span.end]
    if not origins:
        return None
    return Span(min(one.begin for one in origins), max(one.end for one in origins))


def _values(scores: Scores) -> dict[Label, float]:
    return {label: found.value for label, found in scores.labels.items()}
