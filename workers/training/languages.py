"""Measures the language check on the evaluation sets: what is called foreign, rightly and wrongly.

Called by `lettersdesk model evaluate`. It must never show a text of a set, only figures.
"""

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

from workers.scoring.language import LanguageDetector, LanguageFinding, LanguageOfReadings
from workers.scoring.readings import Reader
from workers.training.data import unescape

Check: TypeAlias = Callable[[str], LanguageFinding]

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
    """Figures of the sets in `root`, checked as served: a disguised text as it is read.

    Shares are in [0, 1], rounded to four digits. `cut_right`: of texts of CUT code points, those
    whose language is named rightly. `rows_held`: of the rows of the foreign sets as they are, those
    held because `detector` does not accept their language. `rough_called_foreign` and
    `ordinary_called_foreign`: of English rows, those held wrongly, `for_a_part` of them for a
    part only; some of these sets do quote other languages.
    """
    check = LanguageOfReadings(detector, Reader()).check
    right = {
        code: _right(_joined(root, name), code, check, code in detector.supported)
        for name, code in FOREIGN.items()
    }
    long = (text for name in ORDINARY for text in _texts(root, name, ORDINARY[name]) if len(text) >= CUT)
    right["en"] = _right((text[:CUT] for text in long), "en", check, "en" in detector.supported)
    rows = sum(count for _, count in right.values())
    return {
        "cut_right": round(sum(found for found, _ in right.values()) / rows, 4),
        "cut_right_by_language": {code: round(found / count, 4) for code, (found, count) in right.items()},
        "cut_rows": rows,
        "rows_held": {
            name: _held(_texts(root, f"hatecheck-{name}", "test_case"), check)["held"] for name in FOREIGN
        },
        "rough_called_foreign": _by_set(root, ROUGH, check),
        "ordinary_called_foreign": _by_set(root, ORDINARY, check),
    }


def _by_set(root: Path, sets: dict[str, str], check: Check) -> dict[str, dict[str, float]]:
    figures = {name: _held(_texts(root, name, column), check) for name, column in sets.items()}
    rows = sum(one["rows"] for one in figures.values())
    held = sum(one["rows"] * one["held"] for one in figures.values())
    return {"all": {"rows": rows, "held": round(held / rows, 4)}, **figures}


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


def _right(texts: Iterator[str], code: str, check: Check, is_known: bool) -> tuple[int, int]:
    """How many texts are said to be in that language, and held or not as they should be; of how many."""
    found = [check(text) for text in texts]
    return sum(one.code == code and one.supported == is_known for one in found), len(found)


def _held(texts: Iterator[str], check: Check) -> dict[str, float]:
    found = [check(text) for text in texts]
    return {
        "rows": len(found),
        "held": round(sum(not one.supported for one in found) / len(found), 4),
        "for_a_part": round(sum(bool(one.unread) for one in found) / len(found), 4),
    }
