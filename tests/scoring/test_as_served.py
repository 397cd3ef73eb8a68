"""The bundled model with readings, cache and explanations, as a worker has it."""

import pytest

from service.domain.labels import Label
from service.domain.policy import judge
from service.domain.scores import LabelScore, Scores, ScoringInput
from service.policy_files import load_policies
from workers.scoring.pipeline import ScoringPipeline

POLICY = load_policies(None).choose("default", None)
PADDING = "The library opens at nine and closes at six, except on Sundays. "
THREAT = "I will find you and break your legs."


def explained(pipeline: ScoringPipeline, *texts: str) -> list[Scores]:
    inputs = [ScoringInput(text, language="en") for text in texts]
    found = pipeline.score(inputs)
    return pipeline.explain(inputs, found, [judge(POLICY, one).limits_met for one in found])


def sentence(text: str, score: LabelScore) -> str:
    return text[score.span.begin : score.span.end] if score.span else ""


def words(text: str, score: LabelScore) -> list[str]:
    return [text[one.span.begin : one.span.end] for one in score.evidence if one.span]


def test_an_insult_among_civil_sentences_is_found_with_its_word(pipeline: ScoringPipeline) -> None:
    text = "I read the article twice. The mayor is a complete idiot and a liar. The bridge looks fine to me."
    [found] = explained(pipeline, text)
    score = found.labels[Label.INSULT]
    assert sentence(text, score) == "The mayor is a complete idiot and a liar."
    assert any("idiot" in one for one in words(text, score))
    assert all("mayor" not in one for one in words(text, score))


def test_without_the_words_that_are_named_the_score_is_in_fact_lower(pipeline: ScoringPipeline) -> None:
    text = "You are a complete idiot and everybody here knows it."
    [found] = explained(pipeline, text)
    score = found.labels[Label.INSULT]
    rest = text
    for evidence in sorted(score.evidence, key=lambda one: one.span.begin if one.span else 0, reverse=True):
        assert evidence.span is not None
        rest = rest[: evidence.span.begin] + rest[evidence.span.end :]
    [without] = pipeline.score([ScoringInput(rest, language="en")])
    assert without.labels[Label.INSULT].value < POLICY.thresholds[Label.INSULT].hold_at
    assert without.labels[Label.INSULT].value < score.value / 2 + 0.1


@pytest.mark.parametrize("before", [0, 40, 90])
def test_a_threat_in_pages_of_padding_is_found_to_the_sentence(
    pipeline: ScoringPipeline, before: int
) -> None:
    text = PADDING * before + THREAT + " " + PADDING * (100 - before)
    [found] = explained(pipeline, text)
    held = [label for label, score in found.labels.items() if score.evidence and label is not Label.SPAM]
    assert held
    for label in held:
        assert sentence(text, found.labels[label]) == THREAT


def test_a_disguised_insult_in_pages_of_padding_is_found_where_it_was_written(
    pipeline: ScoringPipeline,
) -> None:
    insult = "You are a complete i d i o t and a fucking m.o.r.o.n."
    text = PADDING * 40 + insult + " " + PADDING * 40
    [found] = explained(pipeline, text)
    score = found.labels[Label.TOXICITY]
    assert score.reading
    assert score.as_written is not None
    assert score.as_written < score.value
    assert score.span is not None
    assert sentence(text, score) in insult or insult in sentence(text, score)
    assert words(text, score)
    assert all(one in insult for one in words(text, score))


def test_a_reason_holds_both_scores_and_says_how_the_text_was_read(pipeline: ScoringPipeline) -> None:
    text = "Everybody knows that you are an i d i o t."
    [found] = explained(pipeline, text)
    [reason] = [one for one in judge(POLICY, found).reasons if one.label is Label.INSULT]
    assert reason.reading == ("joined_letters",)
    assert reason.detail == "read with letters joined again"
    assert reason.score is not None
    assert reason.as_written is not None
    assert reason.as_written < reason.score
    assert "i d i o t" in [text[one.span.begin : one.span.end] for one in reason.evidence if one.span]


def test_civil_texts_are_neither_read_otherwise_nor_explained(pipeline: ScoringPipeline) -> None:
    texts = (
        "I hope that both sides will talk about peace now.",
        "The U.S. and the E.U. signed it at 10.30 a.m. for $4.5m.",
    )
    for found in explained(pipeline, *texts):
        assert found.both_ways is None
        assert not any(score.evidence for label, score in found.labels.items() if label is not Label.SPAM)


def test_copies_in_one_batch_score_the_same_to_the_last_digit(pipeline: ScoringPipeline) -> None:
    text = "You are a fool, and the whole town knows it by now."
    others = [f"Number {n} on the list is fine." for n in range(20)]
    scored = pipeline.score(
        [ScoringInput(one, language="en") for one in (text, *others, text, *others, text)]
    )
    first, second, third = scored[0], scored[21], scored[42]
    assert first.labels[Label.INSULT] == second.labels[Label.INSULT] == third.labels[Label.INSULT]
