"""Our scorer against `Detoxify.predict` one text at a time: speed, and how much the scores differ.

Run by `make bench`; prints one JSON object. Same checkpoint, same texts, same thread count,
in alternating rounds of one run. It must never print a text.
"""

import argparse
import csv
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil

from service.domain.labels import Label
from service.domain.policy import Policy, judge
from service.domain.scores import LabelScore, Scores, ScoringInput
from service.domain.verdict import Outcome
from service.policy_files import load_policies
from tests.bench.texts import load_texts
from workers.scoring.compile import CompiledModel, ensure_compiled
from workers.scoring.toxicity import ToxicityScorer

CHUNK = 32
"""Comments in a scoring job, as the dispatcher makes them under load."""
NOTICEABLE = 0.02
NATURAL = "news-unhealthy-val.csv"


def main() -> int:
    """Measure and print; exit code 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.engine", description=__doc__)
    parser.add_argument(
        "--data", type=Path, help="folder with evaluate/; default: BENCH_DATA, else our own texts"
    )
    parser.add_argument("--texts", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    given = parser.parse_args()
    data = given.data or (Path(os.environ["BENCH_DATA"]) if os.environ.get("BENCH_DATA") else None)
    texts, source = _ordinary_texts(data, given.texts)
    with tempfile.TemporaryDirectory(prefix="lettersdesk-bench-") as folder:
        started = time.perf_counter()
        compiled = ensure_compiled("bundled", Path(folder), lambda line: print(line, file=sys.stderr))
        compile_seconds = time.perf_counter() - started
        before = psutil.Process().memory_info().rss
        scorer = ToxicityScorer(compiled, given.threads)
        _our_scores(scorer, texts)
        grown = psutil.Process().memory_info().rss - before
        figures = {"source": source, **_compare(scorer, compiled, texts, given.rounds, given.threads)}
        mixed, mixed_source = load_texts(data, given.texts)
        if mixed_source != source:
            longer = _compare(scorer, compiled, mixed, given.rounds, given.threads)
            figures["longer_texts"] = {"source": mixed_source, **longer}
    figures |= {
        "texts": len(texts),
        "threads": given.threads,
        "chunk": CHUNK,
        "compile_seconds": round(compile_seconds, 1),
        "scorer_memory_mb": round(grown / 2**20),
    }
    print(json.dumps({"benchmark": "engine", **figures}))
    return 0


def _ordinary_texts(data: Path | None, count: int) -> tuple[list[str], str]:
    """A newspaper's comments at their natural mix if the data folder has them, else what all benchmarks use.

    Lengths decide the ratio: the shorter the text, the more of Detoxify's time is not
    arithmetic. So `mean_tokens` says what was measured on, and `longer_texts` holds the
    same comparison on longer ones, where the ratio is lower.
    """
    natural = data / "evaluate" / NATURAL if data is not None else None
    if natural is None or not natural.is_file():
        return load_texts(data, count)
    with natural.open(encoding="utf-8", newline="") as file:
        texts = list(dict.fromkeys(row["comment"].strip() for row in csv.DictReader(file)))
    return texts[:: len(texts) // count][:count], NATURAL


def _our_scores(scorer: ToxicityScorer, texts: Sequence[str]) -> list[Scores]:
    found: list[Scores] = []
    for start in range(0, len(texts), CHUNK):
        found += scorer.score([ScoringInput(text) for text in texts[start : start + CHUNK]])
    return found


def _their_scores(detoxify: Any, texts: Sequence[str]) -> list[Scores]:
    answers = [detoxify.predict(text) for text in texts]
    return [
        Scores(labels={Label(name): LabelScore(value, "detoxify") for name, value in answer.items()})
        for answer in answers
    ]


def _compare(
    scorer: ToxicityScorer,
    compiled: CompiledModel,
    texts: Sequence[str],
    rounds: int,
    threads: int,
) -> dict[str, object]:
    import torch  # noqa: PLC0415 - after our own memory was measured

    from workers.scoring.original import load_bundled  # noqa: PLC0415

    torch.set_num_threads(threads)
    detoxify = load_bundled()
    ours, theirs = _our_scores(scorer, texts), _their_scores(detoxify, texts)
    seconds: dict[str, list[float]] = {"ours": [], "theirs": []}
    for _ in range(rounds):
        seconds["theirs"].append(_seconds(lambda: _their_scores(detoxify, texts)))
        seconds["ours"].append(_seconds(lambda: _our_scores(scorer, texts)))
    ratios = [their / our for their, our in zip(seconds["theirs"], seconds["ours"], strict=True)]
    # What no window scored higher than the whole text: Detoxify looks at nothing more closely.
    one_window = [
        n for n, found in enumerate(ours) if all(score.span is None for score in found.labels.values())
    ]
    differences = np.array(
        [
            [abs(ours[n].labels[label].value - theirs[n].labels[label].value) for label in compiled.labels]
            for n in one_window
        ]
    )
    policy = _toxicity_only(load_policies(None).choose("default", None))
    flips = [_held(policy, ours[n]) != _held(policy, theirs[n]) for n in one_window]
    return {
        "ratio": round(median(ratios), 2),
        "ratios": [round(ratio, 2) for ratio in ratios],
        "ours_per_second": round(len(texts) / min(seconds["ours"]), 1),
        "detoxify_per_second": round(len(texts) / min(seconds["theirs"]), 1),
        "largest_difference": round(float(differences.max()), 4),
        "mean_difference": round(float(differences.mean()), 5),
        "share_over_0.02": round(float((differences.max(axis=1) > NOTICEABLE).mean()), 4),
        "outcome_flips": sum(flips),
        "outcome_flips_share": round(sum(flips) / len(flips), 4),
        "held": sum(_held(policy, found) for found in ours),
        "scored_in_windows": len(texts) - len(one_window),
        "mean_tokens": round(float(np.mean([len(detoxify.tokenizer(text).input_ids) for text in texts])), 1),
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _toxicity_only(policy: Policy) -> Policy:
    """The default policy without what only the spam scorer answers."""
    kept = {label: limit for label, limit in policy.thresholds.items() if label is not Label.SPAM}
    return replace(policy, thresholds=kept, rules=())


def _held(policy: Policy, scores: Scores) -> bool:
    return judge(policy, scores).outcome is not Outcome.APPROVE


if __name__ == "__main__":
    sys.exit(main())
