"""Loads a checkpoint with Detoxify itself, and asks it for its own scores.

Called by the compile subprocess and by the benchmarks, never by a serving process: it
loads torch. It must never load a file whose digest was not compared before.
"""

import contextlib
import json
import os
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from service.domain.errors import ModelError
from workers.scoring.checkpoint import Checkpoint, resolve

CONFIG = "config.json"


def load(checkpoint: Checkpoint, scratch: Path) -> Any:
    """Load with Detoxify; the checkpoint's own folder is never written to, `scratch` is.

    Raises: ModelError (permanent until mended): not Detoxify's format, or its
    configuration and tokenizer are neither beside it nor within reach.
    """
    if checkpoint.folder is not None:
        os.environ["HF_HUB_OFFLINE"] = "1"
    scratch.mkdir(parents=True, exist_ok=True)
    try:
        from detoxify import Detoxify  # noqa: PLC0415 - after the variable above, which its imports read

        described = _prepared(checkpoint, checkpoint.folder, scratch) if checkpoint.folder else None
        # Detoxify looks up the checkpoint's own model_type, as a path first.
        with contextlib.chdir(scratch):
            return Detoxify(checkpoint=str(checkpoint.file.resolve()), huggingface_config_path=described)
    except Exception as error:
        # Anything can be wrong with a file that is not ours; the audience needs one sentence.
        raise _cannot_load(checkpoint, error) from error


def load_bundled() -> Any:
    """Detoxify on the bundled checkpoint, as it is without us: the other side of the benchmarks.

    Raises: ModelError (permanent until mended) if a file was altered.
    """
    os.environ["TORCH_FORCE_WEIGHTS_ONLY_LOAD"] = "1"
    with tempfile.TemporaryDirectory() as scratch:
        return load(resolve("bundled", Path(scratch), lambda _: None), Path(scratch))


def scores_of(detoxify: Any, texts: Sequence[str]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Detoxify's own scores, one text at a time, of shape [texts, labels]."""
    answers = [detoxify.predict(text) for text in texts]
    return np.array([[answer[name] for name in detoxify.class_names] for answer in answers])


def _prepared(checkpoint: Checkpoint, folder: Path, scratch: Path) -> str:
    """A folder in `scratch` that leads to the checkpoint's files, also under its model_type's name.

    The files of a base model, as they lie on its hub, say nothing of the number of labels,
    and transformers then refuses the checkpoint: here their config.json is made to say it.
    """
    loaded = torch.load(
        checkpoint.file, map_location="cpu", weights_only=True, mmap=zipfile.is_zipfile(checkpoint.file)
    )
    arguments = loaded["config"]["arch"]["args"]
    place = scratch / ".files"
    place.mkdir(parents=True)
    for file in folder.iterdir():
        if file.is_file() and file.name != CONFIG:
            (place / file.name).symlink_to(file.resolve())
    known = json.loads((folder / CONFIG).read_text(encoding="utf-8"))
    if len(known.get("id2label", ())) != arguments["num_classes"]:
        known = {name: value for name, value in known.items() if name not in ("id2label", "label2id")}
        known["num_labels"] = arguments["num_classes"]
    (place / CONFIG).write_text(json.dumps(known), encoding="utf-8")
    model_type = Path(arguments["model_type"])
    if not model_type.is_absolute() and ".." not in model_type.parts:
        (scratch / model_type).parent.mkdir(parents=True, exist_ok=True)
        (scratch / model_type).symlink_to(place, target_is_directory=True)
    return str(place)


def _cannot_load(checkpoint: Checkpoint, error: Exception) -> ModelError:
    said = str(error).strip()
    cause = f"{type(error).__name__}: {said.splitlines()[0]}" if said else type(error).__name__
    if checkpoint.folder is not None:
        way_out = "check the checkpoint, config.json and tokenizer files"
    else:
        way_out = (
            "its configuration and tokenizer are not in its release but come from huggingface.co: connect "
            "this machine to the internet, or put config.json and the tokenizer files beside the "
            "checkpoint and set TOXICITY_MODEL to their folder, or set TOXICITY_MODEL=bundled"
        )
    return ModelError(f"Detoxify cannot load {checkpoint.file} ({cause.rstrip('.')}): {way_out}")
