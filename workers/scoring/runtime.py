"""Runs a compiled graph on texts packed one after the other, so that nothing is computed for padding.

Called by `toxicity.py` and by the compile step's check. It must never reorder what it
was given: row n of the answer belongs to row n of the question.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

Probabilities: TypeAlias = npt.NDArray[np.float32]
Numbers: TypeAlias = npt.NDArray[np.int64]

TOKENS_PER_BATCH = 384
"""About how many tokens one run takes. Source: measured on two AVX2 cores, news comments: from 256 to 512
tokens make no difference; fewer cost more for each run, more leave the cache."""


class Packed(NamedTuple):
    """Several texts as a graph takes them: the names are those of its inputs."""

    tokens: Numbers
    """Token ids of all texts, one text after the other."""
    positions: Numbers
    """Of each of those tokens, its place in its own text."""
    table: Numbers
    """[texts, longest text]: which of `tokens` stands there; -1 beyond a text's end."""
    kept: Numbers
    """Where in the flattened table each of `tokens` stands."""


class Session:
    """An ONNX graph of packed texts to probabilities, loaded and ready.

    Each batch runs on one thread, and as many batches as there are threads at once: no
    thread waits for another, which inside one small matrix product they mostly would.
    """

    def __init__(self, graph: Path, threads: int) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Shapes differ from run to run, so remembered layouts would only pile up.
        options.enable_mem_pattern = False
        self._session = ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._pool = ThreadPoolExecutor(threads, "scoring") if threads > 1 else None
        self._threads = threads

    def probabilities(self, rows: Sequence[Sequence[int]]) -> Probabilities:
        """Rows of token ids to an array of shape [rows, labels], each value in [0, 1], in the rows' order."""
        if not rows:
            return np.zeros((0, 0), dtype=np.float32)
        planned = list(batches([len(row) for row in rows], self._threads))
        chosen = [[rows[number] for number in batch] for batch in planned]
        together = self._pool is not None and len(chosen) > 1
        found = self._pool.map(self._run, chosen) if together and self._pool else map(self._run, chosen)
        answers = np.concatenate(list(found))
        ordered = np.empty_like(answers)
        ordered[np.concatenate(planned)] = answers
        return ordered

    def _run(self, rows: Sequence[Sequence[int]]) -> Probabilities:
        scores: Probabilities = self._session.run(None, packed(rows)._asdict())[0]
        return scores


def packed(rows: Sequence[Sequence[int]]) -> Packed:
    """Lay rows of token ids one after the other; at least one row, none of them empty."""
    lengths = np.array([len(row) for row in rows])
    taken = np.arange(lengths.max()) < lengths[:, None]
    tokens = np.concatenate([np.asarray(row, dtype=np.int64) for row in rows])
    table = np.full(taken.shape, -1, dtype=np.int64)
    table[taken] = np.arange(len(tokens))
    kept = np.flatnonzero(taken)
    return Packed(tokens, kept % taken.shape[1], table, kept)


def batches(lengths: Sequence[int], threads: int) -> Iterator[list[int]]:
    """Row numbers in groups of like length, longest first, and nearly equal numbers of tokens.

    As many groups as keep every thread busy to the end, unless there are fewer rows: a
    thread that has nothing left while another works costs more than a run does.
    """
    left = sum(lengths)
    groups = threads * -(-left // (threads * TOKENS_PER_BATCH))
    batch: list[int] = []
    tokens = 0
    for number in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        # Closed where that comes nearest to an equal share of what is left.
        if batch and groups > 1 and tokens + lengths[number] / 2 > left / groups:
            yield batch
            left, groups, batch, tokens = left - tokens, groups - 1, [], 0
        batch.append(number)
        tokens += lengths[number]
    if batch:
        yield batch
