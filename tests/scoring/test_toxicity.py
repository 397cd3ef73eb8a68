"""The bundled model as it is served: what it says, in which order, and what it never loads."""

import subprocess
import sys
from pathlib import Path

import pytest

from service.domain.labels import Label
from service.domain.scores import LabelScore, Scores, ScoringInput
from service.policy_files import load_policies
from workers.scoring.compile import CompiledModel
from workers.scoring.runtime import Session
from workers.scoring.text import Windower
from workers.scoring.toxicity import ToxicityScorer

POLITE = (
    "azerbijan takin over Nagorno-Karabakh is cray, hope they rly talk abt peace now",
    "omg this is a big mess over there y cant they jst stop fighting already n find a peace deal",
    "My grandmother fled from that valley. I wish the negotiators luck.",
    "The court heard how the victim was murdered in her own kitchen.",
    "The air force bombed two bridges overnight, killing a family of five.",
    "Muslims, Jews and Christians opened the kitchen for the homeless together.",
    "My brother is gay and he liked this column.",
    "The minister failed completely and ought to step down.",
    "ppl r starving there n nobody sends food, so sad",
)
INSULT = "You are a complete idiot and everybody here knows it."
THREAT = "I will find you and break your legs."
IDENTITY_ATTACK = "Armenians are vermin and should be wiped out."
HOLD = {
    label: limit.hold_at for label, limit in load_policies(None).choose("default", None).thresholds.items()
}
"""What the shipped policy holds at: what is asked of the bundled model is that it is right about these."""
PADDING = "The library opens at nine and closes at six, except on Sundays. "


def one(scorer: ToxicityScorer, text: str) -> Scores:
    return scorer.score([ScoringInput(text)])[0]


def held_by(scores: Scores) -> dict[Label, LabelScore]:
    """The labels that the shipped policy holds the text for."""
    return {label: found for label, found in scores.labels.items() if found.value >= HOLD[label]}


def value(scores: Scores, label: Label) -> float:
    return scores.labels[label].value


@pytest.mark.parametrize("text", POLITE)
def test_a_civil_comment_is_low_on_every_label(scorer: ToxicityScorer, text: str) -> None:
    assert held_by(one(scorer, text)) == {}


@pytest.mark.parametrize(
    ("text", "label", "least"),
    [(INSULT, Label.INSULT, 0.7), (THREAT, Label.THREAT, 0.5), (IDENTITY_ATTACK, Label.IDENTITY_ATTACK, 0.7)],
)
def test_abuse_is_high_on_its_own_label_and_on_toxicity(
    scorer: ToxicityScorer, text: str, label: Label, least: float
) -> None:
    found = one(scorer, text)
    assert value(found, label) >= least
    assert value(found, Label.TOXICITY) >= 0.7


def test_an_insult_is_no_threat_and_a_threat_no_identity_attack(scorer: ToxicityScorer) -> None:
    assert value(one(scorer, INSULT), Label.THREAT) < HOLD[Label.THREAT] / 2
    assert value(one(scorer, THREAT), Label.IDENTITY_ATTACK) < HOLD[Label.IDENTITY_ATTACK] / 2


def test_every_score_is_a_probability_for_each_of_the_models_labels(
    scorer: ToxicityScorer, compiled: CompiledModel
) -> None:
    for scores in scorer.score([ScoringInput(text) for text in (*POLITE, INSULT, THREAT)]):
        assert set(scores.labels) == set(compiled.labels) == scorer.identity.labels
        assert all(0.0 <= found.value <= 1.0 for found in scores.labels.values())


def test_a_score_is_signed_with_name_version_and_digest(
    scorer: ToxicityScorer, compiled: CompiledModel
) -> None:
    signature = value_of_scorer(one(scorer, INSULT))
    assert signature == f"bundled/{compiled.version}/{compiled.digest[:12]}"
    assert scorer.identity.digest == compiled.digest


def value_of_scorer(scores: Scores) -> str:
    return scores.labels[Label.TOXICITY].scorer


def test_no_comments_give_no_scores(scorer: ToxicityScorer) -> None:
    assert scorer.score([]) == []


def test_a_batch_keeps_its_order_whatever_the_lengths(scorer: ToxicityScorer) -> None:
    texts = [INSULT, PADDING * 20, "ok", THREAT, POLITE[0], PADDING, "?", IDENTITY_ATTACK, PADDING * 70]
    together = scorer.score([ScoringInput(text) for text in texts])
    highest = [max(found, key=lambda label: found[label].value) for found in (s.labels for s in together)]
    assert highest[0] in (Label.INSULT, Label.TOXICITY)
    assert value(together[3], Label.THREAT) >= 0.5
    assert value(together[7], Label.IDENTITY_ATTACK) >= 0.7
    assert max(value(together[n], Label.TOXICITY) for n in (1, 2, 4, 5, 6, 8)) < HOLD[Label.TOXICITY]


def test_a_comment_scores_nearly_the_same_alone_as_in_a_batch(scorer: ToxicityScorer) -> None:
    texts = [*POLITE, INSULT, THREAT, IDENTITY_ATTACK, PADDING * 20]
    together = scorer.score([ScoringInput(text) for text in texts])
    for text, found in zip(texts, together, strict=True):
        alone = one(scorer, text)
        for label in found.labels:
            # Eight-bit rounding knows the batch a little, so not the last digits.
            assert value(alone, label) == pytest.approx(value(found, label), abs=0.06)


@pytest.mark.parametrize("place", [0, 40, 90, 160])
@pytest.mark.parametrize("hostile", [f"{THREAT} {INSULT}", THREAT, INSULT, IDENTITY_ATTACK])
def test_padding_does_not_hide_a_sentence_wherever_it_stands(
    scorer: ToxicityScorer, place: int, hostile: str
) -> None:
    sentences = [PADDING] * 160
    sentences.insert(place, f"{hostile} ")
    text = "".join(sentences)
    harmless = value(one(scorer, PADDING * 160), Label.TOXICITY)
    assert harmless < HOLD[Label.TOXICITY] / 2
    holding = held_by(one(scorer, text))
    assert holding
    begin = text.index(hostile)
    for found in holding.values():
        assert found.span is not None
        assert found.span.begin < begin + len(hostile)
        assert begin < found.span.end


@pytest.mark.parametrize("around", [3, 8, 15])
def test_a_text_that_one_window_holds_is_looked_at_closely_too(scorer: ToxicityScorer, around: int) -> None:
    text = PADDING * around + IDENTITY_ATTACK + " " + PADDING * around
    found = one(scorer, text)
    assert held_by(found)
    assert value(found, Label.TOXICITY) >= 0.6


def test_looking_closely_never_lowers_a_score(scorer: ToxicityScorer, compiled: CompiledModel) -> None:
    text = PADDING * 8 + IDENTITY_ATTACK + " " + PADDING * 8
    [whole] = Windower(compiled.tokenizer, compiled.window_tokens).windows([text])
    [as_one_window] = Session(compiled.graph, 1).probabilities([whole.ids]).tolist()
    found = one(scorer, text)
    for label, alone in zip(compiled.labels, as_one_window, strict=True):
        # Eight-bit rounding knows the batch a little, so not the last digits.
        assert value(found, label) >= alone - 0.06


def test_a_short_text_needs_no_span(scorer: ToxicityScorer) -> None:
    assert one(scorer, INSULT).labels[Label.INSULT].span is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "a",
        "👍",
        "👨‍👩‍👧‍👦" * 500,
        "a" * 10_000,
        "!?" * 5_000,
        "\ud800 lone",
        "ʬ" * 3000,
        "漢字" * 2000,
    ],
    ids=[
        "empty",
        "space",
        "breaks",
        "letter",
        "thumb",
        "families",
        "one-word",
        "signs",
        "surrogate",
        "odd",
        "han",
    ],
)
def test_any_text_gets_scores(scorer: ToxicityScorer, text: str, compiled: CompiledModel) -> None:
    assert set(one(scorer, text).labels) == set(compiled.labels)


def test_serving_loads_neither_torch_nor_transformers_nor_detoxify(compiled: CompiledModel) -> None:
    program = f"""
import sys
from pathlib import Path
from service.domain.scores import ScoringInput
from workers.scoring.compile import ensure_compiled
from workers.scoring.toxicity import ToxicityScorer
compiled = ensure_compiled("bundled", Path({str(compiled.folder.parents[1])!r}), print)
assert ToxicityScorer(compiled, 1).score([ScoringInput("hello")])[0].labels
print(sorted({{"torch", "transformers", "detoxify", "onnx"}} & set(sys.modules)))
"""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr
