"""Which sentence and which words carried a score, told of a stand-in whose words are known."""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.labels import Label
from service.domain.scores import Evidence, LabelScore, ScorerIdentity, Scores, ScoringInput, Span
from workers.scoring.as_read import AsReadScorer
from workers.scoring.explanation import GROUP, Explainer
from workers.scoring.readings import Reading

WEIGHTS = {
    "fool": {Label.INSULT: 0.9, Label.TOXICITY: 0.8},
    "liar": {Label.INSULT: 0.9, Label.TOXICITY: 0.8},
    "hang": {Label.THREAT: 0.6, Label.TOXICITY: 0.5},
    "you": {Label.THREAT: 0.5},
}
LABELS = (Label.TOXICITY, Label.INSULT, Label.THREAT)
BY_WORD = ScorerIdentity("words", "1", "0" * 64, frozenset(LABELS))
LIMIT = 0.7


@dataclass
class Weighing:
    """Scores a text by its bad words, each of which leaves less of what is missing to 1."""

    batches: list[list[str]] = field(default_factory=list)
    breaks_on: str = ""
    identity: ScorerIdentity = BY_WORD

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        self.batches.append([one.text for one in inputs])
        if self.breaks_on and any(self.breaks_on in one.text for one in inputs):
            raise RuntimeError("cannot score " + inputs[0].text)
        return [Scores({label: self._score(one.text, label) for label in LABELS}) for one in inputs]

    def _score(self, text: str, label: Label) -> LabelScore:
        missing = 1.0
        for word in re.findall(r"\w+", text.lower()):
            missing *= 1 - WEIGHTS.get(word, {}).get(label, 0.0)
        return LabelScore(1 - missing, "words/1/0")


class Dotless:
    """Reads a text without its dots between letters."""

    def read(self, text: str) -> Reading | None:
        kept = [
            at
            for at in range(len(text))
            if not (text[at] == "." and text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha())
        ]
        shown = "".join(text[at] for at in kept)
        return (
            None
            if shown == text
            else Reading(shown, ("joined_letters",), tuple(Span(at, at + 1) for at in kept))
        )


def limits_of(scores: Scores) -> dict[Label, float]:
    return {label: LIMIT for label, found in scores.labels.items() if found.value >= LIMIT}


def explain(*texts: str, model: Weighing | None = None, seconds: float = 60.0) -> list[Scores]:
    model = model or Weighing()
    inputs = [ScoringInput(text) for text in texts]
    found = AsReadScorer(Weighing(), Dotless(), {}).score(inputs)
    return Explainer(model, Dotless()).explain(inputs, found, [limits_of(one) for one in found], seconds)


def told(text: str, label: Label = Label.INSULT) -> tuple[str, list[str]]:
    """The sentence and the words that a label's score points at."""
    [found] = explain(text)
    score = found.labels[label]
    sentence = score.span and text[score.span.begin : score.span.end]
    return sentence or "", [text[one.span.begin : one.span.end] for one in score.evidence if one.span]


def test_the_sentence_and_the_word_are_found() -> None:
    assert told("What a fine day. The mayor is a fool, I think. See you soon.") == (
        "The mayor is a fool, I think.",
        ["fool"],
    )


def test_a_text_of_one_sentence_points_at_all_of_it_and_at_the_word() -> None:
    text = "  the mayor is a fool  "
    [found] = explain(text)
    score = found.labels[Label.INSULT]
    assert score.span == Span(2, 21)
    assert score.evidence == (Evidence("words", "without the marked word the score is 0.00", Span(17, 21)),)


def test_a_sentence_among_others_says_that_its_own_score_is_meant() -> None:
    [found] = explain("He is a fool. She is a liar. Both left.")
    [evidence] = found.labels[Label.INSULT].evidence
    assert evidence.detail == "without the marked word this sentence scores 0.00, with 0.90"


def test_words_that_only_together_leave_little_are_named_together_and_neighbours_are_one_stretch() -> None:
    assert told("The man, a fool, a liar, left town.")[1] == ["fool", "liar"]
    [found] = explain("That liar fool left town.")
    [evidence] = found.labels[Label.INSULT].evidence
    assert evidence.span == Span(5, 14)
    assert evidence.detail.startswith("without the marked words ")


def test_a_word_that_is_repeated_counts_as_one_and_not_every_place_is_marked() -> None:
    text = "fool yes " * 9
    [found] = explain(text)
    evidence = found.labels[Label.INSULT].evidence
    assert {text[one.span.begin : one.span.end] for one in evidence if one.span} == {"fool"}
    assert len(evidence) == 5
    assert "wherever it stands" in evidence[0].detail


def test_each_label_has_its_own_sentence_and_words() -> None:
    text = "He is a fool. They will hang you for it."
    assert told(text, Label.INSULT) == ("He is a fool.", ["fool"])
    assert told(text, Label.THREAT) == ("They will hang you for it.", ["hang you"])


def test_labels_that_met_no_threshold_stay_as_they_were() -> None:
    [found] = explain("He is a fool.")
    assert found.labels[Label.THREAT] == LabelScore(0.0, "words/1/0")


def test_scores_are_never_changed() -> None:
    texts = ("He is a fool. Yes.", "They will hang you, liar.", "All is well.")
    before = Weighing().score([ScoringInput(one) for one in texts])
    for was, explained in zip(before, explain(*texts), strict=True):
        assert {label: one.value for label, one in was.labels.items()} == {
            label: one.value for label, one in explained.labels.items()
        }


def test_what_is_approved_costs_nothing_and_comes_back_untouched() -> None:
    model = Weighing()
    found = explain("All is well.", "A fine day. Indeed.", model=model)
    assert model.batches == []
    assert found == Weighing().score([ScoringInput("All is well."), ScoringInput("A fine day. Indeed.")])


def test_held_comments_share_their_questions_to_the_model() -> None:
    model = Weighing()
    explain(*(f"Comment {n} here. What a fool you are, number {n}." for n in range(GROUP)), model=model)
    assert len(model.batches) == 3


def test_a_score_of_a_reading_is_explained_in_the_text_as_written() -> None:
    text = "A fine day. What a f.o.o.l he is. Bye."
    sentence, words = told(text)
    assert (sentence, words) == ("What a f.o.o.l he is.", ["f.o.o.l"])


def test_a_long_text_is_explained_within_the_window_that_scored() -> None:
    text = "Nothing to see here. " * 100 + "What a fool. " + "Nothing to see here. " * 100
    window = Span(1800, 2500)
    inputs, model = [ScoringInput(text)], Weighing()
    scores = Scores({Label.INSULT: LabelScore(0.9, "words/1/0", window)})
    [found] = Explainer(model, Dotless()).explain(inputs, [scores], [{Label.INSULT: LIMIT}], 60)
    score = found.labels[Label.INSULT]
    assert score.span is not None
    assert text[score.span.begin : score.span.end] == "What a fool."
    assert [text[one.span.begin : one.span.end] for one in score.evidence if one.span] == ["fool"]
    assert sum(len(asked) for batch in model.batches for asked in batch) < 2 * (window.end - window.begin)


def test_a_window_of_a_reading_is_found_again_in_the_reading() -> None:
    text = "N.othing here. " * 60 + "What a f.o.o.l. " + "N.othing here. " * 60
    window = Span(600, 1400)
    read = LabelScore(0.9, "words/1/0", window, as_written=0.0, reading=("joined_letters",))
    [found] = Explainer(Weighing(), Dotless()).explain(
        [ScoringInput(text)], [Scores({Label.INSULT: read})], [{Label.INSULT: LIMIT}], 60
    )
    span = found.labels[Label.INSULT].span
    assert span is not None
    assert "f.o.o.l" in text[span.begin : span.end]
    assert span.end - span.begin < 40


def test_where_nothing_alone_carried_the_score_it_keeps_its_window() -> None:
    text = "Nothing here. " * 100
    scores = Scores({Label.INSULT: LabelScore(0.9, "words/1/0", Span(0, 700))})
    [found] = Explainer(Weighing(), Dotless()).explain(
        [ScoringInput(text)], [scores], [{Label.INSULT: LIMIT}], 60
    )
    assert found == scores


def test_a_label_that_the_model_does_not_score_is_left_alone() -> None:
    spam = LabelScore(0.9, "spam/1/0", Span(0, 3), (Evidence("link", "a link", Span(0, 3)),))
    model = Weighing()
    [found] = Explainer(model, Dotless()).explain(
        [ScoringInput("He is a fool.")], [Scores({Label.SPAM: spam})], [{Label.SPAM: LIMIT}], 60
    )
    assert found.labels[Label.SPAM] == spam
    assert model.batches == []


def test_one_text_that_cannot_be_explained_costs_only_itself(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    texts = ("He is a fool. Yes.", "The poison is a fool. Yes.", "She is a liar. Yes.")
    first, broken, last = explain(*texts, model=Weighing(breaks_on="poison"))
    assert first.labels[Label.INSULT].evidence
    assert last.labels[Label.INSULT].evidence
    assert broken.labels[Label.INSULT] == LabelScore(0.9, "words/1/0")
    assert [record.message for record in caplog.records] == ["explanation_failed"]
    assert not any("poison" in str(vars(record)) for record in caplog.records)


def test_a_model_that_loses_a_text_explains_nothing_wrongly() -> None:
    class Forgetful(Weighing):
        def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
            return super().score(inputs)[1:]

    [found] = explain("He is a fool. Yes.", model=Forgetful())
    assert found == Weighing().score([ScoringInput("He is a fool. Yes.")])[0]


def test_a_reading_that_is_not_made_again_leaves_the_score_as_it_was() -> None:
    read = LabelScore(0.9, "words/1/0", as_written=0.0, reading=("joined_letters",))
    scores = Scores({Label.INSULT: read})
    [found] = Explainer(Weighing(), Dotless()).explain(
        [ScoringInput("a fool it is")], [scores], [{Label.INSULT: LIMIT}], 60
    )
    assert found == scores


def test_when_time_is_up_the_rest_is_held_without_explanations(caplog: pytest.LogCaptureFixture) -> None:
    ticking = iter(range(100))
    texts = [f"Number {n} is a fool." for n in range(GROUP * 3)]
    inputs = [ScoringInput(one) for one in texts]
    found = Weighing().score(inputs)
    explainer = Explainer(Weighing(), Dotless(), clock=lambda: float(next(ticking)))
    explained = explainer.explain(inputs, found, [limits_of(one) for one in found], seconds=1.5)
    assert [bool(one.labels[Label.INSULT].evidence) for one in explained] == (
        [True] * GROUP * 2 + [False] * GROUP
    )
    [record] = [one for one in caplog.records if one.message == "explanations_cut_short"]
    assert record.comments == GROUP  # type: ignore[attr-defined]


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.lists(
            st.sampled_from(["fool", "liar", "hang", "you", ". ", " ", "\n", "f.o.o.l", "é", "!", "ok"])
        ).map(" ".join)
        | st.text(max_size=60),
        max_size=5,
    )
)
def test_whatever_the_texts_every_stretch_lies_in_its_own(texts: list[str]) -> None:
    for text, found in zip(texts, explain(*texts), strict=True):
        for score in found.labels.values():
            places: Sequence[Span] = [one.span for one in score.evidence if one.span]
            assert len(places) <= 5
            for span in (*places, *([score.span] if score.span else [])):
                assert 0 <= span.begin < span.end <= len(text)
            if score.span:
                assert all(score.span.begin <= one.begin and one.end <= score.span.end for one in places)


def test_limits_of_the_stand_in_are_what_the_tests_say() -> None:
    limits: Mapping[Label, float] = limits_of(Weighing().score([ScoringInput("a fool")])[0])
    assert set(limits) == {Label.INSULT, Label.TOXICITY}
