"""Hostile remarks and their harmless twins, written one by one."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest

from workers.training.data import key
from workers.training.examples import CLEAN
from workers.training.sentences import pairs

TABLES = sorted(Path(pairs.__file__ or "").parent.glob("*.tsv"))


def rows_of(table: Path) -> list[tuple[str, str]]:
    rows = [line.split("\t") for line in table.read_text("utf-8").splitlines()]
    assert {len(row) for row in rows} == {2}
    return [(kind, text) for kind, text in rows]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_every_hostile_remark_is_followed_by_a_harmless_one(table: Path) -> None:
    rows = rows_of(table)
    assert len(rows) >= 150
    assert {kind for kind, _ in rows[1::2]} == {"harmless"}
    hostile = {kind for kind, _ in rows[::2]} - {"harmless"}
    assert hostile <= set(pairs.KINDS)
    # One table is harmless throughout: what filters hold and moderators approve at once.
    assert bool(hostile) == (table.stem != "harmless")


def test_no_remark_is_written_twice() -> None:
    times = Counter(key(text) for table in TABLES for _, text in rows_of(table))
    assert [text for text, count in times.items() if count > 1] == []


def test_a_twin_shares_words_with_the_remark_before_it() -> None:
    shared = []
    for table in TABLES:
        texts = [set(re.findall(r"\w+", text.lower())) for _, text in rows_of(table)]
        if table.stem != "harmless":
            shared += [len(a & b) / min(len(a), len(b)) for a, b in zip(texts[::2], texts[1::2], strict=True)]
    assert sum(shared) / len(shared) > 0.4


def test_pairs_are_drawn_whole_and_once_more_in_rough_spelling() -> None:
    drawn = list(pairs.draw(random.Random(1)))
    harmless = [example for example in drawn if example.targets == CLEAN]
    assert 0.5 < len(harmless) / len(drawn) < 0.65
    whole = {text for table in TABLES for _, text in rows_of(table)}
    assert sum(example.text in whole for example in drawn) == pytest.approx(len(drawn) / 2, rel=0.02)


def test_what_is_kept_apart_is_never_drawn() -> None:
    drawn = {key(example.text) for example in pairs.draw(random.Random(1))}
    apart = [key(example.text) for example in pairs.kept_apart()]
    assert len(apart) >= 500
    assert not drawn & set(apart)
