"""The compile subprocess' work: Detoxify's checkpoint in, checked int8 files out.

Called by `python -m workers.scoring.compile` alone, never by a serving process: it loads
torch. It must never leave a half-made folder under a name that a worker would read.
"""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from service.domain.errors import ModelError
from service.domain.labels import TOXICITY_LABELS, Label
from workers.scoring import export
from workers.scoring.checkpoint import Checkpoint, Progress, resolve
from workers.scoring.compile import GRAPH, TOKENIZER, store
from workers.scoring.probes import PROBES
from workers.scoring.runtime import Session
from workers.scoring.text import Windower

MOST_MEAN_DIFFERENCE, MOST_DIFFERENCE = 0.01, 0.1
"""Over all probes and labels; a graph of 8 bits beyond either is not used, one of 32 bits is then."""
MOST_DIFFERENCE_AT_32_BITS = 0.001
LONGEST = 512
"""Detoxify's own models were trained on at most this many tokens."""


def build(model: str, data_dir: Path, progress: Progress) -> Path:
    """Compile a TOXICITY_MODEL value into data_dir/models; gives the folder.

    Raises: ModelError (permanent until mended): see `compile.ensure_compiled`.
    """
    started = time.monotonic()
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    models = data_dir / "models"
    checkpoint = resolve(model, data_dir, progress)
    progress(f"compiling the model {checkpoint.name} once for this machine")
    with tempfile.TemporaryDirectory(prefix=".building-", dir=models) as scratch:
        built = Path(scratch) / "built"
        built.mkdir()
        detoxify = _load(checkpoint, Path(scratch))
        labels = _labels(detoxify.class_names)
        window = _window_tokens(detoxify)
        _write_tokenizer(detoxify.tokenizer, built / TOKENIZER)
        progress("exporting its graph")
        whole, scaled = Path(scratch) / "float32.onnx", Path(scratch) / "scaled.onnx"
        graph = export.graph_of(detoxify.model)
        export.scale_rows(graph)
        export.export(graph, scaled)
        progress("rounding its weights to 8 bits")
        export.quantise(scaled, built / GRAPH)
        progress("comparing it with the original")
        pad_id = int(detoxify.tokenizer.pad_token_id or 0)
        expected = original_scores(detoxify, PROBES)
        bits, differences = 8, _differences(built, window, pad_id, expected)
        if differences.mean() > MOST_MEAN_DIFFERENCE or differences.max() > MOST_DIFFERENCE:
            progress(f"8 bits differ by up to {differences.max():.3f}: keeping 32")
            export.export(export.graph_of(detoxify.model), whole)
            whole.replace(built / GRAPH)
            bits, differences = 32, _differences(built, window, pad_id, expected)
            if differences.max() > MOST_DIFFERENCE_AT_32_BITS:
                raise ModelError(
                    f"the compiled {checkpoint.name} differs by {differences.max():.3f} from Detoxify"
                )
        known: dict[str, object] = {
            "labels": [str(label) for label in labels],
            "window_tokens": window,
            "pad_id": pad_id,
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


def _load(checkpoint: Checkpoint, scratch: Path) -> Any:
    """Load with Detoxify, from a folder in which the checkpoint's own model_type can be found."""
    if checkpoint.folder is not None:
        os.environ["HF_HUB_OFFLINE"] = "1"
    try:
        from detoxify import Detoxify  # noqa: PLC0415 - after the variable above, which its imports read

        if checkpoint.folder is not None:
            loaded = torch.load(checkpoint.file, map_location="cpu", weights_only=True, mmap=True)
            _link(str(loaded["config"]["arch"]["args"]["model_type"]), checkpoint.folder, scratch)
        with contextlib.chdir(scratch):
            return Detoxify(
                checkpoint=str(checkpoint.file.resolve()),
                huggingface_config_path=str(checkpoint.folder.resolve()) if checkpoint.folder else None,
            )
    except Exception as error:
        # Anything can be wrong with a file that is not ours; the audience needs one sentence.
        cause = f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error) else ''}"
        way_out = (
            "check the checkpoint, config.json and tokenizer files"
            if checkpoint.folder
            else "its configuration and tokenizer come from huggingface.co: connect this machine to the "
            "internet, or set TOXICITY_MODEL=bundled"
        )
        raise ModelError(f"Detoxify cannot load {checkpoint.file} ({cause}): {way_out}") from error


def _link(model_type: str, folder: Path, scratch: Path) -> None:
    """Let `model_type`, which Detoxify looks up as a path first, lead to the checkpoint's folder."""
    if Path(model_type).is_absolute() or ".." in Path(model_type).parts:
        return
    place = scratch / model_type
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(folder.resolve(), target_is_directory=True)


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


def load_bundled_detoxify() -> Any:
    """Detoxify on the bundled checkpoint, as it is without us: the other side of the benchmarks.

    Raises: ModelError (permanent until mended) if a file was altered.
    """
    os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "1"
    with tempfile.TemporaryDirectory() as scratch:
        return _load(resolve("bundled", Path(scratch), lambda _: None), Path(scratch))


def original_scores(detoxify: Any, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Detoxify's own scores, one text at a time, of shape [texts, labels]."""
    answers = [detoxify.predict(text) for text in texts]
    return np.array([[answer[name] for name in detoxify.class_names] for answer in answers])


def _differences(
    built: Path, window: int, pad_id: int, expected: np.ndarray[Any, np.dtype[np.float64]]
) -> np.ndarray[Any, np.dtype[np.float64]]:
    windows = list(_whole(Windower(built / TOKENIZER, window), PROBES))
    scores = Session(built / GRAPH, len(os.sched_getaffinity(0)), pad_id).probabilities(windows)
    return np.abs(scores - expected)


def _whole(windower: Windower, texts: Sequence[str]) -> Iterator[tuple[int, ...]]:
    """The first window of each text, which is what Detoxify reads of it."""
    seen: set[int] = set()
    for window in windower.windows(texts):
        if window.text not in seen:
            seen.add(window.text)
            yield window.ids
