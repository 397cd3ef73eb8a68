"""Reads each labelled data set into examples with a target and a mask per label.

Called by `data.py`. It must never invent a label that a set does not carry: what is
unknown stays masked (None), and what is unsure becomes a target between 0 and 1.
"""

# ruff: noqa: PLR2004 - annotators' majorities and column counts say what they are where they stand

import csv
import html
import json
import re
from collections.abc import Iterator
from pathlib import Path

from workers.training.examples import CLEAN, Example, targets
from workers.training.news_spans import toxic_spans
from workers.training.tables import table_rows


def _tab_rows(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield line.rstrip("\n").split("\t")


def _flag(value: str) -> float | None:
    return None if value == "" else float(value)


def jigsaw(root: Path) -> Iterator[Example]:
    """Wikipedia talk pages. A comment that is not toxic is taken as clean on the blank labels too."""
    for row in table_rows(root / "jigsaw-2018-train.csv"):
        toxic = float(row["toxic"])
        rest = [_flag(row[name]) for name in ("severe_toxic", "obscene", "threat", "insult", "identity_hate")]
        if not toxic:
            rest = [0.0 if value is None else value for value in rest]
        yield Example(row["comment_text"], (toxic, *rest), "jigsaw")


def civil_comments(root: Path) -> Iterator[Example]:
    """News-site comments, all called toxic, with noise."""
    for row in table_rows(root / "civil-comments-toxic.csv"):
        yield Example(row["comment_text"], targets(0.85), "civil-comments")


def toxicbias(root: Path) -> Iterator[Example]:
    """News-site comments that crowds called identity attacks and a second look called biased or neutral."""
    for name in ("toxicbias-train.csv", "toxicbias-val.csv"):
        for row in table_rows(root / name):
            if row["bias"] == "bias":
                yield Example(row["comment_text"], targets(0.8, identity=0.9), "toxicbias")
            elif row["bias"] == "neutral":
                yield Example(row["comment_text"], targets(0.4, identity=0.2), "toxicbias")


def _detokenised(text: str) -> str:
    """Undo the spaces that the paraphrase sets put around punctuation, as no reader writes them."""
    text = re.sub(r" ([.,!?;:%)\]}])", r"\1", text.strip())
    return re.sub(r"([(\[{]) ", r"\1", re.sub(r" (n't|'(?:s|re|ve|ll|d|m)\b)", r"\1", text))


def paradetox(root: Path) -> Iterator[Example]:
    """Toxic sentences, and one civil rewrite of each as its counterfactual."""
    rows = _tab_rows(root / "paradetox.tsv")
    next(rows)
    for row in rows:
        yield Example(_detokenised(row[0]), targets(1.0), "paradetox")
        if len(row) > 1 and row[1].strip():
            yield Example(_detokenised(row[1]), (0.05, 0.0, 0.0, 0.0, 0.05, 0.05), "paradetox-rewrite")


def paradetox_rejected(root: Path) -> Iterator[Example]:
    """Sentences nobody could rewrite: because they were not toxic, or toxic in what they say."""
    for row in _rows_tsv_quoted(root / "paradetox-cannot-rewrite.tsv"):
        reasons = {name for name, given in json.loads(row[2]).items() if given}
        text = _detokenised(row[1].strip().strip('"'))
        if reasons == {"not_toxic"}:
            yield Example(text, targets(0.1, threat=0.0, severe=0.0), "paradetox-not-toxic")
        elif reasons == {"toxic_content"}:
            yield Example(text, targets(0.85), "paradetox-content")


def _rows_tsv_quoted(path: Path) -> Iterator[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        next(rows)
        yield from (row for row in rows if len(row) == 3)


_EDOS = {
    "1.1": targets(1.0, threat=1.0, identity=0.9),
    "1.2": targets(1.0, threat=0.7, identity=0.9),
    "2.1": targets(0.9, threat=0.0, identity=0.9),
    "2.2": targets(1.0, threat=0.0, identity=0.9),
    "2.3": targets(0.9, threat=0.0, identity=0.8),
    "3.1": targets(0.9, threat=0.0, insult=0.8),
    "3.2": targets(0.6, threat=0.0, identity=0.7),
    "3.3": targets(0.5, threat=0.0, identity=0.5),
    "3.4": targets(0.5, threat=0.0),
    "4.1": targets(0.7, identity=0.5),
    "4.2": targets(0.6, threat=0.0, identity=0.7),
}


def edos(root: Path) -> Iterator[Example]:
    """Sexism from Reddit and Gab by category; its "not sexist" half says nothing of toxicity."""
    for row in table_rows(root / "edos.csv"):
        found = _EDOS.get(row["label_vector"][:3])
        if found is not None:
            text = row["text"].replace("[USER]", "").replace("[URL]", "").strip()
            yield Example(text, found, "edos")


def davidson(root: Path) -> Iterator[Example]:
    """Tweets called hate or neither; the class between them carries dialect bias and is left out."""
    for row in table_rows(root / "davidson.csv"):
        text = html.unescape(html.unescape(row["tweet"]))
        if row["class"] == "0":
            yield Example(text, targets(0.95, identity=0.8), "davidson")
        elif row["class"] == "2":
            yield Example(text, (0.05, *CLEAN[1:]), "davidson")


def hatemoji(root: Path) -> Iterator[Example]:
    """Hate that emoji carry, and the same sentences with another emoji that makes them harmless."""
    for name in ("hatemoji-build-train.csv", "hatemoji-build-validation.csv"):
        for row in table_rows(root / name):
            if row["label_gold"] == "1":
                threat = 1.0 if row["type"] == "threateninglanguage" else 0.0
                yield Example(row["text"], targets(1.0, threat=threat, identity=1.0), "hatemoji")
            else:
                yield Example(row["text"], targets(0.1, threat=0.0, identity=0.0), "hatemoji")


def convabuse(root: Path) -> Iterator[Example]:
    """What people type at a chatbot, by their annotators' majority."""
    identity_kinds = ("ableist", "homophobic", "racist", "sexist", "transphobic")
    for name in ("convabuse-train.csv", "convabuse-valid.csv"):
        for row in table_rows(root / name):
            votes = [n for n in range(1, 9) if _voted(row, n)]
            if not votes:
                continue
            abusive = [n for n in votes if any(_is(row, n, f"is_abuse.-{level}") for level in (1, 2, 3))]
            share = len(abusive) / len(votes)
            if share == 0:
                yield Example(row["user"], CLEAN, "convabuse")
            elif share > 0.5:
                attacks = [n for n in abusive if any(_is(row, n, kind) for kind in identity_kinds)]
                yield Example(
                    row["user"], targets(0.5 + share / 2, identity=len(attacks) / len(votes)), "convabuse"
                )


def _is(row: dict[str, str], annotator: int, column: str) -> bool:
    return row.get(f"Annotator{annotator}_{column}", "") in {"1", "1.0", "True"}


def _voted(row: dict[str, str], annotator: int) -> bool:
    return any(_is(row, annotator, f"is_abuse.{level}") for level in (1, 0, -1, -2, -3))


def text_messages(root: Path) -> Iterator[Example]:
    """Ordinary text messages: rough spelling that is not abuse."""
    for row in _tab_rows(root / "sms-spam.tsv"):
        if row[0] == "ham":
            yield Example(html.unescape(row[1]), (0.03, *CLEAN[1:]), "sms")


SOURCES = (
    jigsaw,
    toxic_spans,
    civil_comments,
    toxicbias,
    paradetox,
    paradetox_rejected,
    edos,
    davidson,
    hatemoji,
    convabuse,
    text_messages,
)
"""In order of trust: where two sets hold the same text, the first one's labels stay."""
