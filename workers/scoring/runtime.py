"""Runs a compiled graph on batches that waste little on padding.

Called by `toxicity.py` and by the compile step's check. It must never reorder what it
was given: row n of the answer belongs to row n of the question.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import onnxruntime as ort

Probabilities: TypeAlias = npt.NDArray[np.float32]

TOKENS_PER_BATCH = 256
"""Padded tokens in one run. Source: measured on two AVX2 cores, news comments: 128 to 256 tokens keep a
layer's activations in the cache and are a quarter faster than 1,024."""


class Session:
    """An ONNX graph of token ids and mask to probabilities, loaded and ready.

    Each batch runs on one thread, and as many batches as there are threads at once: no
    thread waits for another, which inside one small matrix product they mostly would.
    """

    def __init__(self, graph: Path, threads: int, pad_id: int) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        # Shapes differ from run to run, so remembered layouts would only pile up.
        options.enable_mem_pattern = False
        self._session = ort.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._pool = ThreadPoolExecutor(threads, "scoring") if threads > 1 else None
        self._pad_id = pad_id

    def probabilities(self, rows: Sequence[Sequence[int]]) -> Probabilities:
        """Rows of token ids to an array of shape [rows, labels], each value in [0, 1], in the rows' order."""
        if not rows:
            return np.zeros((0, 0), dtype=np.float32)
        # The longest first, so that the threads end together.
        planned = list(batches([len(row) for row in rows]))[::-1]
        chosen = [[rows[number] for number in batch] for batch in planned]
        together = self._pool is not None and len(chosen) > 1
        found = self._pool.map(self._run, chosen) if together and self._pool else map(self._run, chosen)
        answers = dict(
            answer
            for batch, scores in zip(planned, found, strict=True)
            for answer in zip(batch, scores, strict=True)
        )
        return np.stack([answers[number] for number in range(len(rows))])

    def _run(self, rows: list[Sequence[int]]) -> Probabilities:
        width = max(len(row) for row in rows)
        ids = np.full((len(rows), width), self._pad_id, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for at, row in enumerate(rows):
            ids[at, : len(row)] = row
            mask[at, : len(row)] = 1
        scores: Probabilities = self._session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return scores


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Row numbers grouped by length, shortest first; each group's last row is its longest."""
    batch: list[int] = []
    for number in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[number] > TOKENS_PER_BATCH:
            yield batch
            batch = []
        batch.append(number)
    if batch:
        yield batch
