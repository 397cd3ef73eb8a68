"""A text is scored as written and as read in one batch, and the higher score counts."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from service.domain.labels import Label
from service.domain.scores import LabelScore, ScorerIdentity, Scores, ScoringInput, Span
from workers.scoring.as_read import AsReadScorer, span_as_written
from workers.scoring.cache import CachedScorer
from workers.scoring.readings import READING_WORDS, Reader, Reading
from workers.scoring.toxicity import ToxicityScorer

LABELS = frozenset({Label.TOXICITY, Label.INSULT})
BY_WORD = ScorerIdentity("words", "1", "0" * 64, LABELS)
WORDS = {"upper": "capitals made small", "dots": "dots taken out"}


@dataclass
class ByWord:
    """Scores a label by the figure that stands in the text for it, else 0; remembers its batches."""

    figures: dict[str, dict[Label, float]]
    span: Span | None = None
    batches: list[list[str]] = field(default_factory=list)
    identity: ScorerIdentity = BY_WORD

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        self.batches.append([one.text for one in inputs])
        return [
            Scores(
                {
                    label: LabelScore(self.figures.get(one.text, {}).get(label, 0.0), "words/1/0", self.span)
                    for label in LABELS
                }
            )
            for one in inputs
        ]


class WithoutDots:
    """Reads a text with its dots left out, and small; breaks on "poison"."""

    def read(self, text: str) -> Reading | None:
        if "poison" in text:
            raise RuntimeError("cannot read " + text)
        kept = [at for at, one in enumerate(text) if one != "."]
        shown = "".join(text[at] for at in kept).lower()
        if shown == text:
            return None
        kinds = tuple(kind for kind, has in (("upper", text != text.lower()), ("dots", "." in text)) if has)
        return Reading(shown, kinds, tuple(Span(at, at + 1) for at in kept))


def score(behind: ByWord, *texts: str) -> list[Scores]:
    return AsReadScorer(behind, WithoutDots(), WORDS).score([ScoringInput(one) for one in texts])


def test_texts_and_readings_are_one_batch_in_order() -> None:
    behind = ByWord({})
    found = score(behind, "plain", "d.o.t", "also plain", "BIG")
    assert behind.batches == [["plain", "d.o.t", "also plain", "BIG", "dot", "big"]]
    assert [one.both_ways is None for one in found] == [True, False, True, False]


def test_the_higher_score_wins_label_by_label_and_says_where_it_comes_from() -> None:
    figures = {
        "D.o.t": {Label.TOXICITY: 0.3, Label.INSULT: 0.6},
        "dot": {Label.TOXICITY: 0.9, Label.INSULT: 0.5},
    }
    [found] = score(ByWord(figures), "D.o.t")
    toxicity, insult = found.labels[Label.TOXICITY], found.labels[Label.INSULT]
    assert (toxicity.value, toxicity.as_written, toxicity.reading) == (0.9, 0.3, ("upper", "dots"))
    assert toxicity.detail == "read with capitals made small and dots taken out"
    assert (insult.value, insult.as_written, insult.reading, insult.detail) == (0.6, None, (), None)
    assert found.both_ways is not None
    assert found.both_ways.as_written == figures["D.o.t"]
    assert found.both_ways.as_read == figures["dot"]


def test_where_both_score_the_same_the_text_as_written_counts() -> None:
    [found] = score(ByWord({"d.t": {Label.INSULT: 0.5}, "dt": {Label.INSULT: 0.5}}), "d.t")
    assert found.labels[Label.INSULT].reading == ()


def test_a_kind_without_words_is_said_by_its_name() -> None:
    class Odd:
        def read(self, text: str) -> Reading | None:
            return Reading("dot", ("dots", "upper", "upside_down"), (Span(0, 1),) * 3)

    scorer = AsReadScorer(ByWord({"dot": {Label.INSULT: 1.0}}), Odd(), WORDS)
    [found] = scorer.score([ScoringInput("x")])
    said = "read with dots taken out, capitals made small and upside down"
    assert found.labels[Label.INSULT].detail == said


def test_a_span_in_a_reading_points_into_the_text_as_written() -> None:
    behind = ByWord({"a bad word": {Label.INSULT: 1.0}}, span=Span(2, 5))
    [found] = score(behind, "a b.a.d w.o.r.d")
    span = found.labels[Label.INSULT].span
    assert span is not None
    assert "a b.a.d w.o.r.d"[span.begin : span.end] == "b.a.d"


def test_what_was_left_out_or_turned_round_lies_within_the_span() -> None:
    turned = Reading("abc", ("upper",), (Span(4, 5), Span(2, 3), Span(0, 1)))
    assert span_as_written(turned, Span(0, 2)) == Span(2, 5)
    assert span_as_written(turned, Span(0, 3)) == Span(0, 5)
    assert span_as_written(turned, Span(1, 1)) is None


def test_a_text_that_cannot_be_read_is_held_and_the_others_go_on(caplog: pytest.LogCaptureFixture) -> None:
    behind = ByWord({"dot": {Label.INSULT: 0.9}})
    with caplog.at_level(logging.DEBUG):
        first, broken, last = score(behind, "d.ot", "this is poison", "fine")
    assert broken == Scores(failures=("scorer_failed",))
    assert first.labels[Label.INSULT].value == 0.9
    assert last.failures == ()
    assert behind.batches == [["d.ot", "fine", "dot"]]
    assert "poison" not in "".join(str(vars(record)) for record in caplog.records)


def test_a_reading_whose_characters_come_from_nowhere_is_a_failure() -> None:
    class Lost:
        def read(self, text: str) -> Reading | None:
            return Reading("longer", ("dots",), (Span(0, 1),))

    [found] = AsReadScorer(ByWord({}), Lost(), WORDS).score([ScoringInput("x")])
    assert found.failures == ("scorer_failed",)


def test_a_batch_of_nothing_but_failures_asks_the_model_nothing() -> None:
    behind = ByWord({})
    assert score(behind, "poison")[0].failures == ("scorer_failed",)
    assert behind.batches == []


def test_a_scorer_that_loses_a_text_breaks_the_batch_instead_of_shifting_it() -> None:
    class Forgetful(ByWord):
        def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
            return super().score(inputs)[:-1]

    with pytest.raises(ValueError, match="texts in"):
        score(Forgetful({}), "a", "b.c")


def test_a_failure_on_the_reading_alone_holds_the_text() -> None:
    class CannotReadIt(ByWord):
        def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
            return [
                Scores(failures=("language_unsupported",)) if one.text == "dot" else found
                for one, found in zip(inputs, super().score(inputs), strict=True)
            ]

    [found] = score(CannotReadIt({}), "d.o.t")
    assert found.failures == ("language_unsupported",)
    assert found.labels[Label.INSULT].value == 0.0


@pytest.mark.parametrize(
    "text",
    [
        "You are a complete i.d.i.o.t and everybody here knows it.",
        "You are a complete i d i o t and everybody here knows it.",
        "You are a complete \uff49\uff44\uff49\uff4f\uff54 and everybody here knows it.",
        "You are a complete id\u200bi\u200bot and everybody here knows it.",
        "You are a complete <b>id</b>iot and everybody here knows it.",
    ],
    ids=["dotted", "spaced", "full width", "invisible", "markup"],
)
def test_a_disguised_insult_scores_as_high_as_a_plain_one(scorer: ToxicityScorer, text: str) -> None:
    whole = AsReadScorer(CachedScorer(scorer), Reader(), READING_WORDS)
    plain, disguised = whole.score(
        [ScoringInput("You are a complete idiot and everybody here knows it."), ScoringInput(text)]
    )
    assert plain.both_ways is None
    found = disguised.labels[Label.INSULT]
    assert found.value >= 0.8
    assert found.value == pytest.approx(plain.labels[Label.INSULT].value, abs=0.07)
    assert disguised.both_ways is not None
    assert set(disguised.both_ways.as_written) == set(disguised.labels)
    if found.reading:
        assert found.as_written is not None
        assert found.as_written < found.value
        assert found.detail is not None
        assert found.detail.startswith("read with ")
