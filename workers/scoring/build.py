"""The compile subprocess' work: Detoxify's checkpoint in, checked int8 files out.

Called by `python -m workers.scoring.compile` alone, never by a serving process: it loads
torch. It must never leave a half-made folder under a name that a worker would read.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from service.domain.errors import ModelError
from service.domain.labels import TOXICITY_LABELS, Label
from workers.scoring import export, original
from workers.scoring.checkpoint import Checkpoint, sha256
from workers.scoring.compile import GRAPH, TOKENIZER, store
from workers.scoring.download import Progress
from workers.scoring.probes import PROBES
from workers.scoring.runtime import Session
from workers.scoring.text import Windower

MOST_MEAN_DIFFERENCE, MOST_DIFFERENCE = 0.01, 0.1
"""Over all probes and labels; a graph of 8 bits beyond either is not used, one of 32 bits is then."""
MOST_DIFFERENCE_AT_32_BITS = 0.001
ROOM = 3
"""Times the checkpoint's size: its graph at 32 bits twice, and the result."""
LONGEST = 512
"""Detoxify's own models were trained on at most this many tokens."""


def build(checkpoint: Checkpoint, data_dir: Path, progress: Progress) -> Path:
    """Compile a checkpoint into data_dir/models; gives the folder.

    Raises: ModelError (permanent until mended): see `compile.ensure_compiled`; OSError if
    the folder cannot be written to.
    """
    started = time.monotonic()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    models = data_dir / "models"
    _require_room(checkpoint, models)
    if sha256(checkpoint.file) != checkpoint.digest:
        raise ModelError(f"{checkpoint.file} was altered a moment ago: start again")
    progress(f"compiling the model {checkpoint.name} once for this machine")
    with tempfile.TemporaryDirectory(prefix=".building-", dir=models) as scratch:
        built = Path(scratch) / "built"
        built.mkdir()
        detoxify = original.load(checkpoint, Path(scratch) / "original")
        labels = _labels(detoxify.class_names)
        window = _window_tokens(detoxify)
        _write_tokenizer(detoxify.tokenizer, built / TOKENIZER)
        progress("exporting its graph")
        whole, scaled = Path(scratch) / "float32.onnx", Path(scratch) / "scaled.onnx"
        graph = export.graph_of(detoxify.model, len(labels))
        export.scale_rows(graph)
        export.export(graph, scaled)
        progress("rounding its weights to 8 bits")
        export.quantise(scaled, built / GRAPH)
        progress("comparing it with the original")
        expected = original.scores_of(detoxify, PROBES)
        bits, differences = 8, _differences(built, window, expected)
        if differences.mean() > MOST_MEAN_DIFFERENCE or differences.max() > MOST_DIFFERENCE:
            progress(f"8 bits differ by up to {differences.max():.3f}: keeping 32")
            export.export(export.graph_of(detoxify.model, len(labels)), whole)
            whole.replace(built / GRAPH)
            bits, differences = 32, _differences(built, window, expected)
            if differences.max() > MOST_DIFFERENCE_AT_32_BITS:
                raise ModelError(
                    f"the compiled {checkpoint.name} differs by {differences.max():.3f} from Detoxify"
                )
        known: dict[str, object] = {
            "labels": [str(label) for label in labels],
            "window_tokens": window,
            "bits": bits,
            "probes": len(PROBES),
            "largest_difference": round(float(differences.max()), 5),
            "mean_difference": round(float(differences.mean()), 6),
            "torch": torch.__version__,
        }
        folder = store(checkpoint, built, known, models)
    progress(
        f"compiled {checkpoint.name} in {time.monotonic() - started:.0f} s: {bits} bits, "
        f"largest difference {differences.max():.4f} over {len(PROBES)} texts"
    )
    return folder


def _labels(names: Sequence[str]) -> tuple[Label, ...]:
    unknown = sorted(set(names) - set(TOXICITY_LABELS))
    if unknown:
        raise ModelError(f"the checkpoint has labels we do not know: {', '.join(unknown)}")
    return tuple(Label(name) for name in names)


def _window_tokens(detoxify: Any) -> int:
    """Most tokens the model takes: its positions, less what the RoBERTa family keeps for padding."""
    config = detoxify.model.config
    positions = int(config.max_position_embeddings)
    if "roberta" in config.model_type:
        positions -= int(config.pad_token_id) + 1
    return min(LONGEST, positions, int(detoxify.tokenizer.model_max_length))


def _write_tokenizer(tokenizer: Any, to: Path) -> None:
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("the checkpoint's tokenizer has no fast form, which serving needs")
    backend.no_padding()
    backend.no_truncation()
    backend.save(str(to))


def _require_room(checkpoint: Checkpoint, models: Path) -> None:
    needed, free = ROOM * checkpoint.file.stat().st_size, shutil.disk_usage(models).free
    if needed > free:
        raise ModelError(
            f"compiling {checkpoint.name} needs {needed / 1e6:,.0f} MB for a moment, and {models} has "
            f"{free / 1e6:,.0f} MB free: free some, or set LETTERSDESK_DATA to a folder on a larger disk"
        )


def _differences(
    built: Path, window: int, expected: np.ndarray[Any, np.dtype[np.float64]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    windows = list(_whole(Windower(built / TOKENIZER, window), PROBES))
    scores = Session(built / GRAPH, len(os.sched_getaffinity(0))).probabilities(windows)
    return np.abs(scores - expected)


def _whole(windower: Windower, texts: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The first window of each text, which is what Detoxify reads of it."""
    seen: set[int] = set()
    for window in windower.windows(texts):
        if window.text not in seen:
            seen.add(window.text)
            yield window.ids
