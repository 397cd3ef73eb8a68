"""Fits the weights of the spam model and prunes its term list: `python -m workers.training.spam --data DIR`.

Run by a developer, never by the product. It writes data/weights.json and, with --terms,
data/comment-spam-terms.txt of `workers.scoring.spam`; it never writes a text it has read.
"""

import argparse
import csv
import html
import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import ahocorasick
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.metrics import roc_auc_score

from service.domain.scores import ScoringInput
from workers.scoring.spam.features import FeatureExtractor, fold
from workers.scoring.spam.model import SpamModel, digest_of

VERSION = "1"
HOLD_AT = 0.7
"""The default policy's threshold; figures are reported at it."""
DATA = Path(__file__).parent.parent / "scoring" / "spam" / "data"

# Log-odds that each feature is believed to be worth before any data is seen; the data then moves
# them as far as it speaks. Nothing below "no data" occurs in the sets (velocity, authors' names) or
# occurs often enough in comments, so these stay close to what is stated here.
STATED = {
    "self_promotion": 4.0,
    "subscribe_request": 4.5,
    "follow_request": 2.5,
    "check_out": 2.0,
    "plea": 1.0,
    "fundraiser_link": 1.5,
    "referral_link": 1.5,
    "call_to_click": 2.0,
    "blog_praise": 2.5,
    "link": 1.5,
    "more_links": 0.8,
    "link_only": 1.5,
    "link_markup": 1.0,
    "hidden_link": 2.0,
    "shortened_link": 2.0,
    "invitation_with_link": 2.0,
    "phone_number": 1.5,
    "email_address": 1.0,
    "messenger": 2.5,
    "capitals": 0.3,
    "exclamation": 0.3,
    "repeated_characters": 0.2,
    "repeated_text": 0.8,
    "prize": 2.5,
    "money_offer": 3.0,
    "sales_pitch": 2.0,
    "offer_with_contact": 3.0,
    "offer_with_invitation": 1.5,
    "several_offers": 1.0,
    # no data
    "crypto_offer": 3.0,
    "gambling": 2.5,
    "pharmacy": 2.5,
    "adult_offer": 2.5,
    "listed_domain": 3.0,
    "listed_term_in_link": 1.5,
    "listed_phrase": 0.7,
    "disposable_email": 1.0,
    "advertising_name": 2.5,
    "fast_author": 2.0,
    "fast_address": 1.2,
    "same_text": 2.0,
}
SPREAD, SPREAD_UNSEEN = 1.5, 0.3
"""Standard deviation of the belief in a stated weight, in log-odds. Where the sets hold hardly any spam
with a feature they only show who else has it, and must not talk the weight down."""
ENOUGH_SPAM = 15
"""Spam comments with a feature from which the sets may speak."""
AT_MOST = {
    "prize": 3.5,
    "referral_link": 1.5,
    "phone_number": 2.0,
    "link": 2.0,
    "link_only": 1.5,
    "call_to_click": 3.0,
    "capitals": 0.5,
    "link_markup": 1.0,
    "plea": 1.5,
}
"""Limits for what ordinary news comments do too, and the sets (under videos, by telephone) hardly show."""
BIAS = -5.0
HELD_OUT = 0.2
SPAM_COUNTS = 10.0
"""How many ordinary comments one spam comment weighs as much as: the sets have far too few of them."""
LEAST_TERM, LEAST_TERM_LETTERS = 6, 5
MOST_ORDINARY_HITS = 1
"""Listed terms that occur in more ordinary comments than this are left out."""

AT_LEAST = {"more_links": 0.5, "repeated_text": 0.8}
"""Most ordinary comments with links come from Wikipedia's talk pages, which are full of them; news is not."""


@dataclass(frozen=True, slots=True)
class Comment:
    """A text, whether it is spam, and the set it is of."""

    text: str
    spam: bool
    source: str


def read_comments(train: Path) -> list[Comment]:
    """Every comment that serves, each text once."""
    seen: set[str] = set()
    kept = []
    for comment in _all_comments(train):
        key = re.sub(r"[\W_]+", "", comment.text.lower())
        if key not in seen:
            seen.add(key)
            kept.append(comment)
    return kept


def _all_comments(train: Path) -> Iterator[Comment]:
    for path in sorted(train.glob("youtube-spam-*.csv")):
        for row in _rows(path):
            yield Comment(html.unescape(row["content"]).strip("\ufeff"), row["spam"] == "1", path.stem)
    for line in (train / "sms-spam.tsv").read_text("utf-8").splitlines():
        kind, _, text = line.partition("\t")
        yield Comment(html.unescape(text), kind == "spam", "sms")
    for name, column in (
        ("jigsaw-2018-train.csv", "comment_text"),
        ("civil-comments-toxic.csv", "comment_text"),
        ("toxicbias-train.csv", "comment_text"),
        ("toxic-spans/comments.csv", "comment_text"),
        ("edos.csv", "text"),
    ):
        for row in _rows(train / name):
            yield Comment(row[column], spam=False, source=name.partition(".")[0].partition("/")[0])


def evaluation_texts(evaluate: Path) -> dict[str, list[str]]:
    """Ordinary texts nobody has trained on, by set."""
    columns = {
        "news-unhealthy-val": "comment",
        "news-sfu": "comment",
        "insults-test": "Comment",
        "wikipedia-context-gc": "text",
        "youtube-toxic": "Text",
        "jigsaw-2018-test": "comment_text",
    }
    return {
        name: [row[column] for row in _rows(evaluate / f"{name}.csv")] for name, column in columns.items()
    }


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def prune_terms(terms: Iterable[str], ordinary: Sequence[str]) -> list[str]:
    """The listed terms that are long enough and (nearly) never occur in ordinary comments."""
    folded = {fold(term) for term in terms if len(term.strip()) >= LEAST_TERM}
    folded = {term for term in folded if sum(map(str.isalpha, term)) >= LEAST_TERM_LETTERS}
    automaton = ahocorasick.Automaton()
    for term in folded:
        automaton.add_word(term, term)
    automaton.make_automaton()
    hits: Counter[str] = Counter()
    for text in ordinary:
        hits.update({term for _, term in automaton.iter(fold(text))})
    return sorted(term for term in folded if hits[term] <= MOST_ORDINARY_HITS)


def fit(
    values: NDArray[np.float64], spam: NDArray[np.bool_], names: Sequence[str]
) -> tuple[float, list[float]]:
    """Bias and weights: logistic regression, weights at least 0, drawn towards what is stated."""
    stated = np.array([STATED[name] for name in names])
    spread = np.where((values[spam] > 0).sum(axis=0) >= ENOUGH_SPAM, SPREAD, SPREAD_UNSEEN)
    signs = np.where(spam, 1.0, -1.0)
    counts = np.where(spam, SPAM_COUNTS, 1.0)

    def loss(point: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = signs * (point[0] + values @ point[1:])
        pull = (point[1:] - stated) / spread**2
        slope = -signs * counts / (1 + np.exp(margin))
        gradient = np.concatenate([[slope.sum()], values.T @ slope + pull])
        return float(
            (counts * np.logaddexp(0, -margin)).sum() + ((point[1:] - stated) * pull).sum() / 2
        ), gradient

    bounds = [(None, None)] + [(AT_LEAST.get(name, 0.0), AT_MOST.get(name)) for name in names]
    found = minimize(loss, np.concatenate([[BIAS], stated]), jac=True, bounds=bounds, method="L-BFGS-B")
    return round(float(found.x[0]), 3), [round(float(weight), 3) for weight in found.x[1:]]


def main() -> None:
    """Fit, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with train/ and evaluate/")
    parser.add_argument("--terms", type=Path, help="the published term list, to prune it anew")
    arguments = parser.parse_args()
    comments = read_comments(arguments.data / "train")
    if arguments.terms:
        ordinary = [comment.text for comment in comments if not comment.spam]
        pruned = prune_terms(arguments.terms.read_text("utf-8").splitlines(), ordinary)
        (DATA / "comment-spam-terms.txt").write_text("\n".join(pruned) + "\n", "utf-8")
        print(f"kept {len(pruned)} terms")
    written = train(comments, arguments.data / "evaluate")
    (DATA / "weights.json").write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    print(json.dumps(written, indent=1))


def train(comments: Sequence[Comment], evaluate: Path) -> dict[str, object]:
    """Fit on all but the held-out comments; what comes back is the weights file's content."""
    extractor = FeatureExtractor()
    names = sorted(STATED)
    values = _matrix(extractor, [comment.text for comment in comments], names)
    spam = np.array([comment.spam for comment in comments])
    draw = random.Random(7)  # noqa: S311
    # One whole video is held out: comments under one video resemble each other.
    held_out = np.array(
        [comment.source.startswith("youtube-spam-3") or draw.random() < HELD_OUT for comment in comments]
    )
    bias, weights = fit(values[~held_out], spam[~held_out], names)
    by_name = dict(zip(names, weights, strict=True))
    digest = digest_of(bias, by_name)
    seen = (values[~held_out & spam] > 0).sum(axis=0)
    written: dict[str, object] = {
        "version": VERSION,
        "sha256": digest,
        "bias": bias,
        "features": {
            name: {"weight": by_name[name], "stated": STATED[name], "spam_examples": int(count)}
            for name, count in zip(names, seen, strict=True)
        },
        "data": {
            "fitted_on": _counts([one for one, out in zip(comments, held_out, strict=True) if not out]),
            "held_out": _counts([one for one, out in zip(comments, held_out, strict=True) if out]),
        },
    }
    model = SpamModel.from_json(written)
    scores = _scores(model, values, names)
    written["figures"] = (
        {"threshold": HOLD_AT}
        | _figures(comments, scores, held_out)
        | _ordinary(extractor, model, names, evaluate)
    )
    return written


def _matrix(extractor: FeatureExtractor, texts: Sequence[str], names: Sequence[str]) -> NDArray[np.float64]:
    rows = [extractor.extract(ScoringInput(text)).values for text in texts]
    return np.array([[row.get(name, 0.0) for name in names] for row in rows])


def _scores(model: SpamModel, values: NDArray[np.float64], names: Sequence[str]) -> NDArray[np.float64]:
    weights = np.array([model.weights[name] for name in names])
    return np.asarray(1 / (1 + np.exp(-(model.bias + values @ weights))))


def _counts(comments: Sequence[Comment]) -> dict[str, dict[str, int]]:
    counted: dict[str, dict[str, int]] = {}
    for comment in comments:
        one = counted.setdefault(comment.source, {"ordinary": 0, "spam": 0})
        one["spam" if comment.spam else "ordinary"] += 1
    return counted


def _figures(
    comments: Sequence[Comment], scores: NDArray[np.float64], held_out: NDArray[np.bool_]
) -> dict[str, object]:
    figures: dict[str, object] = {}
    spam = np.array([comment.spam for comment in comments])
    sources = np.array([comment.source for comment in comments])
    youtube = np.char.startswith(sources, "youtube-spam-3")
    for name, chosen in (
        ("youtube_held_out_video", youtube),
        ("sms_held_out", held_out & (sources == "sms")),
    ):
        figures[name] = {
            "auc": round(float(roc_auc_score(spam[chosen], scores[chosen])), 4),
            "spam_held": round(float((scores[chosen & spam] >= HOLD_AT).mean()), 4),
            "ordinary_held": round(float((scores[chosen & ~spam] >= HOLD_AT).mean()), 4),
        }
    rest = held_out & ~youtube & (sources != "sms")
    figures["comments_held_out"] = {
        "ordinary_held": round(float((scores[rest & ~spam] >= HOLD_AT).mean()), 5)
    }
    return figures


def _ordinary(
    extractor: FeatureExtractor, model: SpamModel, names: Sequence[str], evaluate: Path
) -> dict[str, object]:
    figures: dict[str, object] = {}
    for name, texts in evaluation_texts(evaluate).items():
        scores = _scores(model, _matrix(extractor, texts, names), names)
        figures[name] = {"comments": len(texts), "held": round(float((scores >= HOLD_AT).mean()), 5)}
    return figures


if __name__ == "__main__":
    main()
