"""Says which sentence and which words of a held text carried its score, by leaving them out.

Called by `pipeline.py` for what a policy holds, never for what it approves. It must never
change a score, and must point into the text as its author wrote it, also for a reading of it.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from service.domain.labels import Label
from service.domain.scores import LabelScore, Scorer, Scores, ScoringInput, Span
from workers.scoring.as_read import Read, ReadsTexts, read
from workers.scoring.occlusion import (
    MOST_SENTENCES,
    Asking,
    Passage,
    Values,
    as_written,
    at_most,
    sentences_that_carried,
    words_that_carried,
)
from workers.scoring.splitting import sentences

log = logging.getLogger(__name__)

GROUP = 4
"""Comments explained together: enough to fill the model's batches, few enough to stop in time."""


@dataclass(frozen=True, slots=True)
class _Asked:
    text: str
    scores: Scores
    limits: Mapping[Label, float]


class Explainer:
    """Explains scores with the scorer that gave them. As thread-safe as that one."""

    def __init__(
        self, scorer: Scorer, reader: ReadsTexts, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take a scorer of texts as they are written, and the reader that made the readings."""
        self._scorer = scorer
        self._reader = reader
        self._clock = clock

    def explain(
        self,
        inputs: Sequence[ScoringInput],
        scores: Sequence[Scores],
        limits: Sequence[Mapping[Label, float]],
        seconds: float,
    ) -> list[Scores]:
        """n inputs, their n `Scores` and the thresholds these met, giving the n `Scores` explained.

        A score over a threshold gets the sentence that carried it as its span, and the fewest
        words without which less than half of it is left as evidence `words`, at most five
        stretches; where nothing alone carried it, it stays as it was. Scores
        without thresholds come back untouched and cost nothing; so does what cannot be
        explained, and what is left after `seconds`, both with a line in the log.

        A comment costs three questions to the model, which `GROUP` comments share: each sentence
        alone, and for one sentence of n words about n + 6 texts of its length (n up to 32).
        """
        ends = self._clock() + seconds
        explained = list(scores)
        wanted = [number for number, met in enumerate(limits) if met]
        for start in range(0, len(wanted), GROUP):
            if start and self._clock() >= ends:
                log.warning("explanations_cut_short", extra={"comments": len(wanted) - start})
                break
            group = wanted[start : start + GROUP]
            asked = [_Asked(inputs[one].text, scores[one], limits[one]) for one in group]
            for number, found in zip(group, self._explain_group(asked), strict=True):
                explained[number] = found
        return explained

    def _explain_group(self, asked: Sequence[_Asked]) -> list[Scores]:
        try:
            return self._together([self._explain(one) for one in asked])
        except Exception as fault:  # noqa: BLE001 - without an explanation a comment is held all the same
            if len(asked) == 1:
                log.warning("explanation_failed", extra={"exception": type(fault).__name__})
                return [asked[0].scores]
        return [found for one in asked for found in self._explain_group([one])]

    def _together(self, tasks: Sequence[Asking[Scores]]) -> list[Scores]:
        """Run all tasks, with one question to the model for each step that they take side by side."""
        done: dict[int, Scores] = {}
        answers: dict[int, list[Values] | None] = dict.fromkeys(range(len(tasks)))
        while answers:
            questions: dict[int, list[str]] = {}
            for number, answer in answers.items():
                try:
                    questions[number] = tasks[number].send(answer)  # type: ignore[arg-type]  # None begins it
                except StopIteration as end:
                    done[number] = end.value
            values = iter(self._values([text for texts in questions.values() for text in texts]))
            answers = {number: list(islice(values, len(texts))) for number, texts in questions.items()}
        return [done[number] for number in range(len(tasks))]

    def _values(self, texts: Sequence[str]) -> list[Values]:
        scored = self._scorer.score([ScoringInput(text) for text in texts]) if texts else []
        if len(scored) != len(texts):
            raise ValueError(f"{len(texts)} texts in, {len(scored)} scores out")
        return [{label: found.value for label, found in one.labels.items()} for one in scored]

    def _explain(self, asked: _Asked) -> Asking[Scores]:
        labels = dict(asked.scores.labels)
        for passage in self._passages(asked):
            for sentence in (yield from sentences_that_carried(passage)):
                told = yield from words_that_carried(passage, sentence, asked.limits)
                for label in sentence.labels:
                    found = labels[label]
                    labels[label] = replace(
                        found,
                        span=as_written(passage, sentence.span) or found.span,
                        evidence=(*found.evidence, *told.get(label, ())),
                    )
        return replace(asked.scores, labels=labels)

    def _passages(self, asked: _Asked) -> Iterator[Passage]:
        by_window: dict[tuple[bool, Span | None], dict[Label, LabelScore]] = {}
        for label in asked.limits:
            found = asked.scores.labels.get(label)
            if found is not None and label in self._scorer.identity.labels:
                by_window.setdefault((bool(found.reading), found.span), {})[label] = found
        for (is_reading, window), scored in by_window.items():
            reading = read(self._reader, asked.text) if is_reading else None
            if is_reading and reading is None:
                raise ValueError("a reading that is not made again")
            text = reading.text if reading else asked.text
            place = _in_reading(reading, window) if reading and window else window
            inside = [
                one
                for one in sentences(text)
                if place is None or (one.begin < place.end and place.begin < one.end)
            ]
            if inside:
                yield Passage(text, reading, scored, at_most(inside, MOST_SENTENCES), window is None)


def _in_reading(reading: Read, window: Span) -> Span:
    inside = [
        at for at, one in enumerate(reading.origin) if one.begin < window.end and window.begin < one.end
    ]
    return Span(inside[0], inside[-1] + 1) if inside else Span(0, len(reading.text))
