"""Batches: every row in one, shares nearly equal, nothing for padding, answers in the questions' order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workers.scoring.compile import CompiledModel
from workers.scoring.runtime import TOKENS_PER_BATCH, Session, batches, packed

LENGTHS = st.lists(st.integers(2, 512), max_size=200)
THREADS = st.integers(1, 16)


def news_lengths(count: int) -> list[int]:
    """Tokens of ordinary comments: about 30 in the mean, few of them long."""
    return [int(n) for n in np.random.default_rng(3).lognormal(3.1, 0.8, count).clip(3, 510)]


@given(lengths=LENGTHS, threads=THREADS)
def test_every_row_is_in_exactly_one_batch(lengths: list[int], threads: int) -> None:
    assert sorted(row for batch in batches(lengths, threads) for row in batch) == list(range(len(lengths)))


@given(lengths=LENGTHS, threads=THREADS)
def test_no_batch_is_empty_or_over_its_budget_by_more_than_its_longest_row(
    lengths: list[int], threads: int
) -> None:
    for batch in batches(lengths, threads):
        assert batch
        tokens = sum(lengths[row] for row in batch)
        assert tokens <= TOKENS_PER_BATCH + max(lengths[row] for row in batch)


@given(lengths=LENGTHS, threads=THREADS)
def test_a_batch_holds_rows_of_like_length(lengths: list[int], threads: int) -> None:
    order = [lengths[row] for batch in batches(lengths, threads) for row in batch]
    assert order == sorted(lengths, reverse=True)


@pytest.mark.parametrize("threads", [1, 2, 4])
@pytest.mark.parametrize("count", [32, 64, 256])
def test_threads_end_nearly_together_on_a_chunk_of_ordinary_comments(count: int, threads: int) -> None:
    lengths = news_lengths(count)
    busy = [0] * threads
    for batch in batches(lengths, threads):
        # As the pool does: whoever is free takes the next.
        busy[busy.index(min(busy))] += sum(lengths[row] for row in batch)
    assert max(busy) <= 1.15 * sum(lengths) / threads


def test_one_comment_is_one_batch_however_many_threads() -> None:
    assert list(batches([28], 8)) == [[0]]


@given(rows=st.lists(st.lists(st.integers(5, 30_000), min_size=1, max_size=40), min_size=1, max_size=20))
def test_packed_rows_hold_every_token_once_and_lead_back_to_it(rows: list[list[int]]) -> None:
    found = packed(rows)
    assert found.tokens.tolist() == [token for row in rows for token in row]
    assert found.positions.tolist() == [place for row in rows for place in range(len(row))]
    for row, places in zip(rows, found.table, strict=True):
        assert found.tokens[places[: len(row)]].tolist() == row
        assert (places[len(row) :] == -1).all()
    assert found.table.flatten()[found.kept].tolist() == list(range(len(found.tokens)))


@pytest.mark.parametrize("threads", [1, 3])
def test_rows_come_back_in_order_with_any_number_of_threads(compiled: CompiledModel, threads: int) -> None:
    session = Session(compiled.graph, threads)
    rows = [[101, *range(2000, 2000 + length), 102] for length in (40, 1, 300, 7, 120, 2, 80, 80)]
    together = session.probabilities(rows)
    alone = np.concatenate([session.probabilities([row]) for row in rows])
    assert together.shape == (len(rows), len(compiled.labels))
    np.testing.assert_allclose(together, alone, atol=0.06)
    assert len({tuple(np.round(row, 4)) for row in together}) >= len(rows) - 1


def test_no_rows_give_no_answers(compiled: CompiledModel) -> None:
    assert len(Session(compiled.graph, 1).probabilities([])) == 0
