"""News-site comments in which annotators marked what is toxic: whole, and without what they marked.

Called by `sources.py`. All comments of the set were chosen as toxic, so a model that learns
them whole learns that newspaper comments are toxic; what nobody marked is its antidote.
"""

# ruff: noqa: PLR2004 - annotators' majorities say what they are where they stand

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workers.training.examples import Example, targets
from workers.training.tables import table_rows

_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+[\"')]*|\n+|$)\s*")
SHORTEST_REST = 26
"""Characters of what nobody marked; less than that says nothing."""


@dataclass(slots=True)
class _Annotation:
    """One annotator's view of one comment."""

    denies: bool
    """Ticked "not toxic"."""
    all_toxic: bool
    spans: list[tuple[int, int]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)


def toxic_spans(root: Path) -> Iterator[Example]:
    """Each comment whole, then its unmarked sentences where there are enough of them.

    Targets are the annotators' shares. A comment that most of them called not toxic is
    one of the few harmless ones from news sites that there are.
    """
    folder = root / "toxic-spans"
    annotations = _annotations(folder)
    for row in table_rows(folder / "comments.csv"):
        text, given = row["comment_text"], annotations[row["comment_id"]]
        yield _whole(text, given)
        rest = _unmarked(text, given)
        if len(rest) >= SHORTEST_REST:
            doubt = 0.2 if any(one.all_toxic for one in given) else 0.08
            yield Example(
                rest,
                targets(doubt, severe=0.0, obscene=0.0, threat=0.0, insult=0.05, identity=0.05),
                "toxic-spans-rest",
            )


def _annotations(folder: Path) -> dict[str, list[_Annotation]]:
    by_number: dict[str, _Annotation] = {}
    by_comment: dict[str, list[_Annotation]] = defaultdict(list)
    for row in table_rows(folder / "annotations.csv"):
        one = _Annotation(row["not toxic"] == "True", row["all toxic"] == "True")
        by_number[row["annotation"]] = one
        by_comment[row["comment_id"]].append(one)
    for row in table_rows(folder / "spans.csv"):
        one = by_number[row["annotation"]]
        one.kinds.add(row["type"])
        if row["start"] and row["end"]:
            one.spans.append((int(row["start"]), int(row["end"])))
    return by_comment


def _whole(text: str, given: list[_Annotation]) -> Example:
    typed = [one.kinds for one in given if one.kinds]

    def share(kind: str) -> float | None:
        return sum(kind in kinds for kinds in typed) / len(typed) if len(typed) >= 2 else None

    return Example(
        text,
        targets(
            _toxicity(sum(one.denies for one in given) / len(given)) if given else 0.8,
            obscene=share("Profane/Obscene"),
            threat=share("Threat"),
            insult=share("Insult"),
            identity=share("Identity based Attack"),
        ),
        "toxic-spans",
    )


def _toxicity(denied: float) -> float:
    """From the share that ticked "not toxic": a third still leaves three quarters, all next to nothing."""
    if denied == 0:
        return 1.0
    if denied < 0.4:
        return 0.9 if denied < 0.3 else 0.75
    if denied < 0.6:
        return 0.5
    return 0.25 if denied < 0.9 else 0.05


def _unmarked(text: str, given: list[_Annotation]) -> str:
    """The sentences in which nobody marked anything; none where annotators marked the whole or nothing."""
    spans = [span for one in given for span in one.spans]
    whole = sum(one.all_toxic for one in given)
    if not spans or whole > 0.34 * len(given):
        return ""
    rest = [
        found.group().strip()
        for found in _SENTENCE.finditer(text)
        if not any(begin < found.end() and end > found.start() for begin, end in spans)
    ]
    return " ".join(sentence for sentence in rest if sentence)
