"""Measures the language check on the evaluation sets: what is called foreign, rightly and wrongly.

Called by `lettersdesk model evaluate`. It must never show a text of a set, only figures.
"""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from workers.scoring.language import LanguageDetector
from workers.training.data import unescape

CUT = 200
"""Code points of the longer texts, about a comment's length."""
FOREIGN = {"arabic": "ar", "french": "fr", "german": "de", "polish": "pl", "spanish": "es"}
"""The hatecheck sets, each in one language, by its ISO 639-1 code."""
ROUGH = {
    "hatemoji-check": "text",
    "youtube-toxic": "Text",
    "insults-test": "Comment",
    "jigsaw-2018-test": "comment_text",
    "identity-templates": "Text",
}
"""Sets of short and rough English, with the column of the text."""
ORDINARY = {"news-unhealthy-val": "comment", "news-sfu": "comment", "wikipedia-context-gc": "text"}
"""Sets of English of any length."""
_EVERY = {"identity-templates": 19}
"""Of a set whose rows are made from few templates, every so manieth row is enough."""


def languages(root: Path, detector: LanguageDetector) -> dict[str, Any]:
    """Figures of the sets in `root`: shares in [0, 1], rounded to four digits, and numbers of texts.

    `cut_right`: of texts of CUT code points, those whose language is named rightly. `rows_held`: of the
    rows of the foreign sets as they are, those held because of a language that `detector` does not
    accept. `rough_called_foreign` and `ordinary_called_foreign`: of English rows, those held wrongly,
    wholly or for a part (`..._for_a_part`).
    """
    right = {code: _right(_joined(root, name), code, detector) for name, code in FOREIGN.items()}
    right["en"] = _right(
        (text[:CUT] for name in ORDINARY for text in _texts(root, name, ORDINARY[name]) if len(text) >= CUT),
        "en",
        detector,
    )
    total = sum(rows for _, rows in right.values())
    return {
        "cut_right": round(sum(found for found, _ in right.values()) / total, 4),
        "cut_right_by_language": {code: round(found / rows, 4) for code, (found, rows) in right.items()},
        "cut_rows": total,
        "rows_held": {
            name: _held(_texts(root, f"hatecheck-{name}", "test_case"), detector)["held"] for name in FOREIGN
        },
        "rough_called_foreign": {name: _held(_texts(root, name, ROUGH[name]), detector) for name in ROUGH},
        "ordinary_called_foreign": {
            name: _held(_texts(root, name, ORDINARY[name]), detector) for name in ORDINARY
        },
    }


def _texts(root: Path, name: str, column: str) -> Iterator[str]:
    csv.field_size_limit(10_000_000)
    with (root / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            if number % _EVERY.get(name, 1) == 0:
                yield unescape(row[column]) if name == "insults-test" else row[column]


def _joined(root: Path, name: str) -> Iterator[str]:
    """Neighbouring rows together, cut to CUT code points."""
    text = ""
    for row in _texts(root, f"hatecheck-{name}", "test_case"):
        text = f"{text} {row}".strip()
        if len(text) >= CUT:
            yield text[:CUT]
            text = ""


def _right(texts: Iterator[str], code: str, detector: LanguageDetector) -> tuple[int, int]:
    """How many texts are said to be in that language, and held or not as they should be; of how many."""
    right = rows = 0
    for text in texts:
        found = detector.check(text)
        rows += 1
        right += found.code == code and found.supported == (code in detector.supported)
    return right, rows


def _held(texts: Iterator[str], detector: LanguageDetector) -> dict[str, float | int]:
    held = rows = 0
    for text in texts:
        rows += 1
        held += not detector.check(text).supported
    return {"rows": rows, "held": round(held / rows, 4)}
