import csv
from pathlib import Path

from tests.scoring.language.test_detector import FOREIGN as SENTENCES
from workers.scoring.language import LanguageDetector
from workers.training.languages import FOREIGN, ORDINARY, ROUGH, languages

ENGLISH = "The talks failed because nobody who sat there wanted them to succeed in the first place. " * 3


def write(root: Path, name: str, column: str, texts: list[str]) -> None:
    with (root / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.DictWriter(file, [column, "other"])
        rows.writeheader()
        rows.writerows({column: text, "other": "1"} for text in texts)


def test_shares_are_of_all_rows_and_count_what_is_called_wrongly(tmp_path: Path) -> None:
    by_code = dict(SENTENCES)
    for name, code in FOREIGN.items():
        # One row in four is English, and so none that should be held.
        write(tmp_path, f"hatecheck-{name}", "test_case", [by_code[code]] * 12 + [ENGLISH] * 4)
    for name, column in ROUGH.items():
        write(tmp_path, name, column, ["y cant they jst stop lol"] * 38 + [by_code["de"]] * 38)
    for name, column in ORDINARY.items():
        write(tmp_path, name, column, [ENGLISH] * 10)
    figures = languages(tmp_path, LanguageDetector({"en"}))
    assert figures["rows_held"]["german"] == 0.75
    assert figures["cut_right_by_language"]["en"] == 1.0
    assert figures["cut_right_by_language"]["de"] < 1.0
    assert 0 < figures["cut_right"] < 1
    assert figures["rough_called_foreign"]["youtube-toxic"] == {"rows": 76, "held": 0.5, "for_a_part": 0.0}
    assert figures["rough_called_foreign"]["identity-templates"]["rows"] == 4
    assert figures["ordinary_called_foreign"]["news-sfu"] == {"rows": 10, "held": 0.0, "for_a_part": 0.0}
    assert figures["rough_called_foreign"]["all"] == {"rows": 4 * 76 + 4, "held": 0.5}
    assert "stop" not in str(figures)
