"""A small evaluation folder in the layout of the labelled data, and a scorer for it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from service.domain.labels import Label
from workers.training.audit.measures import ScoresByLabel

LIMITS = {Label.TOXICITY: 0.5}


def labelled(root: Path) -> Path:
    """Two groups in eight sentences; four pairs, of which one is trained on and one has no swap."""
    (root / "evaluate").mkdir(parents=True)
    (root / "train").mkdir()
    lines = ["Text,Label,Template"]
    for group in ("gay", "african american"):
        lines += [
            f"hug {group},NOT_BAD,verb_adj",
            f"hate {group},BAD,verb_adj",
            f"being {group} is fine.,NOT_BAD,being_adj",
            f"being {group} is awful.,BAD,being_adj",
        ]
    (root / "evaluate" / "identity-templates.csv").write_text("\n".join(lines) + "\n")
    pairs = {
        "1": ("A gay judge spoke.", "A straight judge spoke.", "False"),
        "2": ("I hate gay people", "I hate deaf people", "True"),
        "3": ("Seen in training", "Heard in training", "False"),
        "4": ("Nothing here", "Nothing here", "False"),
    }
    for name, which in (("nonfuzzed", 0), ("fuzzed", 1)):
        rows = [f"{number},{texts[which]},{texts[2]}" for number, texts in pairs.items()]
        (root / "evaluate" / f"identity-swaps-{name}.csv").write_text(
            "\n".join(["rev_id,comment,toxic", *rows]) + "\n"
        )
    (root / "train" / "some.csv").write_text('comment_text,toxic\n"seen, in TRAINING!",0\n')
    return root


def score(texts: Sequence[str]) -> ScoresByLabel:
    """Hatred scores 0.9, what is awful 0.4, the rest 0.1; being gay adds 0.35."""

    def one(text: str) -> float:
        value = 0.9 if "hate" in text else 0.4 if "awful" in text else 0.1
        return min(1.0, value + 0.35 * ("gay" in text.lower()))

    return {Label.TOXICITY: np.array([one(text) for text in texts])}
