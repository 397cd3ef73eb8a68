"""Every name of Detoxify's, from its address to a score: fetched, compiled, and as Detoxify itself says."""

import json
from pathlib import Path

import numpy as np
import pytest

from service.domain.errors import MissingLabel
from service.domain.labels import TOXICITY_LABELS, Label
from service.domain.policy import Policy, Threshold
from service.domain.scores import ScoringInput
from tests.scoring.architectures.conftest import (
    Fetch,
    loaded_by_detoxify,
)
from tests.scoring.architectures.releases import NAMES, POSITIONS
from workers.scoring.checkpoint import RELEASED
from workers.scoring.text import Windower

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("name", NAMES)]

UNSEEN = (
    "The ferry was late again this morning.",
    "you absolute fool",
    "Nobody asked the fishermen what they think of it.",
    "WHY is the bridge closed on a SUNDAY",
    "ok 👍",
    "Ça va très bien, merci ! Привет.",
    "3.50 for a coffee... i am not paying that",
)
"""Written for this test; the compile step never saw them."""
WITHOUT_SEXUAL_EXPLICIT = {"original", "original-small"}


def test_a_released_model_is_fetched_by_name_and_compiled_to_8_bits(fetched: Fetch, name: str) -> None:
    found = fetched(name)
    manifest = json.loads((found.compiled.folder / "manifest.json").read_text())
    assert found.compiled.name == name
    assert found.compiled.version == RELEASED[name].version
    assert manifest["bits"] == 8
    assert manifest["largest_difference"] <= 0.1
    assert found.said[0].startswith(f"fetching {name}, about {RELEASED[name].megabytes:,} MB, from http")


def test_it_says_of_unseen_texts_what_detoxify_says(fetched: Fetch, name: str, tmp_path: Path) -> None:
    found = fetched(name)
    detoxify = loaded_by_detoxify(found.release, tmp_path)
    ours = found.scorer.score([ScoringInput(text) for text in UNSEEN])
    theirs = [detoxify.predict(text) for text in UNSEEN]
    differences = [
        abs(our.labels[Label(label)].value - value)
        for our, their in zip(ours, theirs, strict=True)
        for label, value in their.items()
    ]
    assert len(differences) == len(UNSEEN) * len(found.compiled.labels)
    assert max(differences) < 0.1
    assert float(np.mean(differences)) < 0.02
    # Else a constant would pass.
    assert np.std([list(their.values()) for their in theirs], axis=0).max() > 0.02


def test_its_labels_are_ours_and_those_for_identities_are_left_out(fetched: Fetch, name: str) -> None:
    labels = set(fetched(name).compiled.labels)
    assert labels == set(RELEASED[name].labels)
    missing = {Label.SEXUAL_EXPLICIT} if name in WITHOUT_SEXUAL_EXPLICIT else set()
    assert labels == set(TOXICITY_LABELS) - missing


def test_a_policy_that_names_sexual_explicit_starts_only_with_a_model_that_scores_it(
    fetched: Fetch, name: str
) -> None:
    policy = Policy("strict", "1", {Label.SEXUAL_EXPLICIT: Threshold(hold_at=0.5)})
    labels = fetched(name).scorer.identity.labels
    if name not in WITHOUT_SEXUAL_EXPLICIT:
        policy.require_labels(labels)
        return
    with pytest.raises(MissingLabel, match=r"strict 1 sets .* sexual_explicit, which no scorer in force"):
        policy.require_labels(labels)


def test_it_declares_the_languages_that_it_was_trained_on(fetched: Fetch, name: str) -> None:
    seven = {"en", "fr", "es", "it", "pt", "tr", "ru"}
    assert fetched(name).compiled.languages == (seven if name == "multilingual" else {"en"})


def test_a_long_text_is_read_in_windows_that_leave_nothing_out(fetched: Fetch, name: str) -> None:
    compiled = fetched(name).compiled
    text = "The council met on Tuesday – about the tram line. Ça suffit!  " * 12
    windows = Windower(compiled.tokenizer, compiled.window_tokens).windows([text])
    assert compiled.window_tokens == POSITIONS
    assert len(windows) > 3
    assert max(len(window.ids) for window in windows) <= POSITIONS
    covered = {at for window in windows if window.span for at in range(window.span.begin, window.span.end)}
    assert [at for at, letter in enumerate(text) if not letter.isspace() and at not in covered] == []


def test_a_long_texts_score_is_that_of_one_of_its_windows(fetched: Fetch, name: str) -> None:
    scores = fetched(name).scorer.score([ScoringInput("Nothing happened today. " * 40 + "You moron!")])[0]
    assert set(scores.labels) == set(fetched(name).compiled.labels)
    assert all(found.span is not None for found in scores.labels.values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "a",
        "👍",
        "👨‍👩‍👧‍👦" * 90,
        "a" * 5_000,
        "\ud800 lone",
        "漢字" * 400,
        "\x00\u200b\ufeff",
    ],
    ids=["empty", "space", "breaks", "letter", "thumb", "families", "one-word", "surrogate", "han", "unseen"],
)
def test_any_text_gets_probabilities(fetched: Fetch, name: str, text: str) -> None:
    [scores] = fetched(name).scorer.score([ScoringInput(text)])
    assert set(scores.labels) == set(fetched(name).compiled.labels)
    assert all(0.0 <= found.value <= 1.0 for found in scores.labels.values())
