"""Batches: every row in one, little padding, and answers in the order of the questions."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.scoring.compile import CompiledModel
from workers.scoring.runtime import TOKENS_PER_BATCH, Session, batches

LENGTHS = st.lists(st.integers(2, 512), max_size=200)


@given(lengths=LENGTHS)
def test_every_row_is_in_exactly_one_batch(lengths: list[int]) -> None:
    assert sorted(row for batch in batches(lengths) for row in batch) == list(range(len(lengths)))


@given(lengths=LENGTHS)
def test_a_batch_of_several_rows_stays_within_its_budget_once_padded(lengths: list[int]) -> None:
    for batch in batches(lengths):
        assert len(batch) == 1 or len(batch) * max(lengths[row] for row in batch) <= TOKENS_PER_BATCH


def test_padding_wastes_less_than_a_tenth_on_a_chunk_of_ordinary_comments() -> None:
    lengths = [int(n) for n in np.random.default_rng(3).lognormal(3.3, 0.8, 256).clip(3, 510)]
    padded = sum(len(batch) * max(lengths[row] for row in batch) for batch in batches(lengths))
    assert sum(lengths) / padded > 0.9


@pytest.mark.parametrize("threads", [1, 3])
def test_rows_come_back_in_order_with_any_number_of_threads(compiled: CompiledModel, threads: int) -> None:
    session = Session(compiled.graph, threads, compiled.pad_id)
    rows = [[101, *range(2000, 2000 + length), 102] for length in (40, 1, 300, 7, 120, 2, 80, 80)]
    together = session.probabilities(rows)
    alone = np.concatenate([session.probabilities([row]) for row in rows])
    assert together.shape == (len(rows), len(compiled.labels))
    np.testing.assert_allclose(together, alone, atol=0.06)
    assert len({tuple(np.round(row, 4)) for row in together}) >= len(rows) - 1


def test_no_rows_give_no_answers(compiled: CompiledModel) -> None:
    assert len(Session(compiled.graph, 1, compiled.pad_id).probabilities([])) == 0
