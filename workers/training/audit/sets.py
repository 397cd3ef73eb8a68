"""The fairness sets of an evaluation folder: identity templates, and comments with identities swapped.

Called by `auditing.py` and by `workers.training.evaluate`. Their texts go to the scorer and nowhere else.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workers.training.audit.measures import Truth, members
from workers.training.data import evaluation_keys, key

TEMPLATES = "identity-templates.csv"
COMMENTS = ("identity-swaps-nonfuzzed.csv", "identity-swaps-fuzzed.csv")


@dataclass(frozen=True, slots=True)
class Templates:
    """Sentences made from templates, which are hostile, and which name each group."""

    texts: list[str]
    hostile: Truth
    inside: dict[str, Truth]


def templates(root: Path) -> Templates:
    """Read the templates of the folder `root` (an `evaluate/`).

    The groups are whatever the shortest template names, after its verb.
    """
    rows = _rows(root / TEMPLATES)
    texts = [row["Text"] for row in rows]
    groups = sorted(
        {" ".join(row["Text"].lower().split()[1:]) for row in rows if row["Template"] == "verb_adj"}
    )
    hostile = np.array([row["Label"] == "BAD" for row in rows], dtype=np.bool_)
    return Templates(texts, hostile, {group: members(texts, group) for group in groups})


@dataclass(frozen=True, slots=True)
class SwappedComments:
    """Real comments as written and with the identities in them swapped, the same order in both."""

    written: list[str]
    swapped: list[str]
    hostile: Truth
    trained_on: int
    """Pairs left out since one of the two texts is also in the training folder."""
    unchanged: int
    """Pairs left out since nothing in them was swapped."""


def swapped_comments(root: Path) -> SwappedComments:
    """Read the swapped comments of `root`/evaluate, without those that `root`/train also has."""
    plain, swapped = ({row["rev_id"]: row for row in _rows(root / "evaluate" / name)} for name in COMMENTS)
    trained = evaluation_keys(root / "train")
    known = [
        one
        for one in plain
        if one in swapped
        if key(plain[one]["comment"]) not in trained and key(swapped[one]["comment"]) not in trained
    ]
    chosen = [one for one in known if plain[one]["comment"] != swapped[one]["comment"]]
    return SwappedComments(
        [plain[one]["comment"] for one in chosen],
        [swapped[one]["comment"] for one in chosen],
        np.array([plain[one]["toxic"] == "True" for one in chosen], dtype=np.bool_),
        len(plain) - len(known),
        len(known) - len(chosen),
    )


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
