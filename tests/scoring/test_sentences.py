"""The bundled model as served, and the default policy, on 800 sentences that were written for this test.

Nothing in workers/training may read them: they are no longer a test once a model has seen them.
"""

import re
from collections import Counter
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

import workers.training
from service.domain.policy import judge
from service.domain.scores import ScoringInput
from service.domain.verdict import Outcome
from service.policy_files import load_policies
from workers.scoring.pipeline import ScoringPipeline

FOLDER = Path(__file__).parent / "sentences"
NEUTRAL = dict.fromkeys(("war", "crime", "courts", "sport", "elections"), 80)
HOSTILE = dict.fromkeys(("contempt", "dehumanising", "veiled_threat", "stereotype"), 100)


@cache
def sentences(name: str) -> tuple[tuple[str, str], ...]:
    """(kind, sentence) of one file, in its order."""
    rows = []
    for line in (FOLDER / f"{name}.tsv").read_text("utf-8").splitlines():
        kind, sentence = line.split("\t")
        rows.append((kind, sentence))
    return tuple(rows)


def runs_of(text: str, length: int) -> set[tuple[str, ...]]:
    """Every stretch of so many words, lower-cased."""
    words = re.findall(r"[\w']+", text.lower())
    return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}


@pytest.mark.parametrize(("name", "kinds"), [("neutral", NEUTRAL), ("hostile", HOSTILE)])
def test_each_file_has_400_different_sentences_evenly_of_its_kinds(name: str, kinds: dict[str, int]) -> None:
    rows = sentences(name)
    assert Counter(kind for kind, _ in rows) == kinds
    assert len({re.sub(r"\W", "", sentence.lower()) for _, sentence in rows}) == 400
    assert all(5 <= len(sentence.split()) <= 60 for _, sentence in rows)


def test_no_stretch_of_six_words_occurs_in_two_sentences() -> None:
    both = sentences("neutral") + sentences("hostile")
    runs = Counter(run for _, sentence in both for run in runs_of(sentence, 6))
    assert [run for run, count in runs.items() if count > 1] == []


def test_no_stretch_of_eight_words_is_written_down_in_what_the_model_learns_from() -> None:
    folder = Path(workers.training.__file__ or "").parent
    written = [path for path in folder.rglob("*") if path.suffix in {".py", ".tsv"}]
    learnt = [path for path in written if "audit" not in path.parts]
    assert {path.parent.name for path in learnt} >= {"sentences", "pairs"}
    runs = {run for path in learnt for run in runs_of(path.read_text("utf-8"), 8)}
    both = sentences("neutral") + sentences("hostile")
    assert [sentence for _, sentence in both if runs_of(sentence, 8) & runs] == []


def abusive() -> set[str]:
    """The words of the readings' list that are hardly ever harmless."""
    words: set[str] = set()
    section = ""
    for line in (files("workers.scoring.readings") / "abusive_words.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif section in {"core", "abusive"} and not line.startswith("#"):
            words.update(line.lower().split())
    return words


def test_the_hostile_sentences_hold_no_bad_word() -> None:
    used = {word for _, sentence in sentences("hostile") for word in re.findall(r"[\w']+", sentence.lower())}
    assert len(abusive()) > 300
    assert used & abusive() == set()


def held(pipeline: ScoringPipeline, name: str) -> list[str]:
    """The sentences of a file that are held, each with its kind and its reasons."""
    policy = load_policies(None).choose("default", None)
    rows = sentences(name)
    judged = [judge(policy, scores) for scores in pipeline.score([ScoringInput(text) for _, text in rows])]
    return [
        f"{kind}: {sentence} ({', '.join(str(reason.label or reason.code) for reason in verdict.reasons)})"
        for (kind, sentence), verdict in zip(rows, judged, strict=True)
        if verdict.outcome is not Outcome.APPROVE
    ]


@pytest.mark.slow
@pytest.mark.timeout(1200)  # compiling takes half a minute on two free cores, and more on busy ones
def test_of_the_neutral_sentences_at_most_one_in_a_hundred_is_held(pipeline: ScoringPipeline) -> None:
    found = held(pipeline, "neutral")
    assert len(found) <= 4, "\n".join(found)


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_of_the_hostile_sentences_two_in_five_are_held_and_of_every_kind(
    pipeline: ScoringPipeline,
) -> None:
    """The aim is seven in ten; what the bundled model reaches stands in its card."""
    by_kind = Counter(line.split(":")[0] for line in held(pipeline, "hostile"))
    assert by_kind.total() >= 165, by_kind
    assert all(by_kind[kind] >= 15 for kind in HOSTILE), by_kind
