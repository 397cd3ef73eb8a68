"""Texts for benchmarks: real comments from a data folder, or our own if there is none.

Used by every benchmark, so that all measure on the same material and say which it was.
"""

import csv
import itertools
import json
from importlib.resources import files
from pathlib import Path

REAL = ("news-sfu.csv", "youtube-toxic.csv")
"""Files of a data folder's evaluate/ that hold ordinary comments, and some abuse among them."""
TEXT_COLUMNS = ("comment_text", "comment", "text", "Text")


def load_texts(data: Path | None, count: int) -> tuple[list[str], str]:
    """`count` different texts, the same at every call, and the name of where they came from.

    Without a data folder: the product's sample comments, numbered to make enough.
    """
    if data is not None:
        pools = [_column(data / "evaluate" / name) for name in REAL if (data / "evaluate" / name).is_file()]
        mixed = [text for row in itertools.zip_longest(*pools) for text in row if text]
        if len(mixed) < count:
            raise SystemExit(f"{data}: found {len(mixed)} texts in evaluate/, need {count}")
        step = len(mixed) // count
        return mixed[: step * count : step], "+".join(REAL)
    lines = files("config").joinpath("samples/comments.jsonl").read_text("utf-8").splitlines()
    samples = [json.loads(line)["body"] for line in lines]
    return [f"{samples[n % len(samples)]} ({n})" for n in range(count)], "samples"


def _column(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        [column, *_] = [name for name in TEXT_COLUMNS if name in (reader.fieldnames or ())]
        return list(
            dict.fromkeys(text for row in reader if (text := row[column].strip()) and len(text) < 5000)
        )
