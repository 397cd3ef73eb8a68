"""Turns a Detoxify checkpoint into the int8 files that workers serve, once per machine.

Called by composition roots through `ensure_compiled`, and as a subprocess of its own
(`python -m workers.scoring.compile`). It must never import torch, transformers or
detoxify in the calling process.
"""

import fcntl
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.domain.errors import ModelError
from service.domain.labels import Label
from workers.scoring.checkpoint import (
    MANIFEST,
    RELEASED,
    Checkpoint,
    Released,
    check_manifest,
    resolve,
    sha256,
)
from workers.scoring.download import Progress

FORMAT = 4
"""Raised whenever what `export.py` writes changes, so that older compiled files are made anew."""
GRAPH, TOKENIZER = "model.onnx", "tokenizer.json"
_ERROR = "error: "
_NEEDED = ("torch", "transformers", "detoxify", "onnx")


@dataclass(frozen=True, slots=True)
class CompiledModel:
    """What serving needs: two files whose digests were just checked, and what is known of them."""

    name: str
    version: str
    folder: Path
    digest: str
    """SHA-256 of the graph that is run."""
    checkpoint_digest: str
    """SHA-256 of the checkpoint it was made from."""
    labels: tuple[Label, ...]
    """One per column of the graph's output, in order."""
    languages: frozenset[str]
    """ISO 639-1 codes of what the model was trained on."""
    window_tokens: int
    """Most tokens the model reads at once, the two special ones included."""
    bits: int
    """8, or 32 where rounding would have changed the scores."""

    @property
    def graph(self) -> Path:
        """The ONNX file."""
        return self.folder / GRAPH

    @property
    def tokenizer(self) -> Path:
        """The tokenizer's definition."""
        return self.folder / TOKENIZER

    @property
    def megabytes(self) -> float:
        """What it takes of the disk, and about what a worker reads into memory."""
        return (self.graph.stat().st_size + self.tokenizer.stat().st_size) / 1e6


def load_compiled(folder: Path) -> CompiledModel:
    """Read a compiled model's manifest and check both files against it.

    Raises: ModelError (permanent until mended) if a file is missing or altered.
    """
    manifest = check_manifest(folder, f"delete {folder} and start again, it is then compiled anew")
    return CompiledModel(
        name=manifest["name"],
        version=manifest["version"],
        folder=folder,
        digest=manifest["files"][GRAPH],
        checkpoint_digest=manifest["checkpoint_sha256"],
        labels=tuple(Label(label) for label in manifest["labels"]),
        languages=frozenset(manifest["languages"]),
        window_tokens=int(manifest["window_tokens"]),
        bits=int(manifest["bits"]),
    )


def compiled_models(data_dir: Path) -> list[Path]:
    """Folders of every compiled model of this machine."""
    return sorted(path.parent for path in (data_dir / "models").glob(f"*/{MANIFEST}"))


def ensure_compiled(
    model: str, data_dir: Path, progress: Progress, released: Mapping[str, Released] = RELEASED
) -> CompiledModel:
    """Give the compiled form of a TOXICITY_MODEL value, compiling it in a subprocess if there is none.

    Of several processes that start at once one compiles and the others wait for it.
    Takes milliseconds when it is there already, else about half a minute on two cores.
    `released`: see `checkpoint.resolve`.

    Raises: ModelError (permanent until mended): no such model, altered file, failed
    download, missing packages, no room, or a result that differs too much from the original.
    """
    models = data_dir / "models"
    try:
        models.mkdir(parents=True, exist_ok=True)
        with _only_one(models / ".lock", progress):
            return _found_or_made(model, data_dir, progress, released)
    except OSError as error:
        raise _cannot_write(models, error) from error


def find_compiled(model: str, data_dir: Path, released: Mapping[str, Released] = RELEASED) -> Path | None:
    """The folder of the compiled form of a TOXICITY_MODEL value, or None; fetches and makes nothing.

    Raises: ModelError (permanent until mended) if there is no such model, or its checkpoint was altered.
    """
    models = data_dir / "models"
    if model in released:
        # Known by its name's digits, so that its download may be deleted once compiled.
        return _current(models, f"{model}-{released[model].digest_prefix}*")
    return _current(models, folder_name(resolve(model, data_dir, lambda _: None, released)))


def _found_or_made(
    model: str, data_dir: Path, progress: Progress, released: Mapping[str, Released]
) -> CompiledModel:
    folder = find_compiled(model, data_dir, released)
    if folder is None:
        _require_packages(model, data_dir)
        checkpoint = resolve(model, data_dir, progress, released)
        _compile_apart(checkpoint, data_dir, progress)
        folder = data_dir / "models" / folder_name(checkpoint)
    return load_compiled(folder)


def folder_name(checkpoint: Checkpoint) -> str:
    """`name-digest12`, below data_dir/models."""
    return f"{checkpoint.name}-{checkpoint.digest[:12]}"


def _current(models: Path, pattern: str) -> Path | None:
    """The compiled folder of that name, unless an earlier release wrote it in another format."""
    for folder in sorted(models.glob(pattern)):
        if (folder / f"format-{FORMAT}").exists():
            return folder
    return None


@contextmanager
def _only_one(path: Path, progress: Progress) -> Iterator[None]:
    """Hold the machine-wide lock on compiling; freed by the system if this process dies."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            progress("another process is preparing the model, waiting for it")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _require_packages(model: str, data_dir: Path) -> None:
    missing = [package for package in _NEEDED if importlib.util.find_spec(package) is None]
    if missing:
        raise ModelError(
            f"the model {model} is not compiled in {data_dir / 'models'} yet, and {', '.join(missing)} "
            "is not installed: run pip install 'lettersdesk[compile]' once, or copy a compiled folder there"
        )


def _compile_apart(checkpoint: Checkpoint, data_dir: Path, progress: Progress) -> None:
    command = [
        sys.executable,
        "-m",
        "workers.scoring.compile",
        checkpoint.to_json(),
        str(data_dir.resolve()),
    ]
    with subprocess.Popen(
        command, env=_environment(data_dir), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        said: list[str] = []
        for line in child.stdout or ():
            said.append(line.strip())
            if not line.startswith(_ERROR):
                progress(line.strip())
        broke = (child.stderr.read() if child.stderr else "").strip().splitlines()
    if child.returncode == 0:
        return
    if said and said[-1].startswith(_ERROR):
        raise ModelError(said[-1].removeprefix(_ERROR))
    last = broke[-1] if broke else f"it was ended by signal {-child.returncode}, perhaps for want of memory"
    raise ModelError(f"compiling {checkpoint.name} failed: {last}")


def _environment(data_dir: Path) -> dict[str, str]:
    """The child's environment: finds our packages, keeps caches in the data folder, loads no pickled code."""
    root = str(Path(__file__).resolve().parents[2])
    earlier = os.environ.get("PYTHONPATH")
    return os.environ | {
        "PYTHONPATH": os.pathsep.join([root, earlier] if earlier else [root]),
        "PYTHONUNBUFFERED": "1",
        "TORCH_FORCE_WEIGHTS_ONLY_LOAD": "1",
        "TOKENIZERS_PARALLELISM": "false",
        "TRANSFORMERS_VERBOSITY": "error",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_PROGRESS_BARS": "1",
        "HF_HOME": os.environ.get("HF_HOME", str(data_dir.resolve() / "models" / "downloads" / "hub")),
    }


def store(checkpoint: Checkpoint, built: Path, known: dict[str, object], models: Path) -> Path:
    """Record the digests of what was built in `built` and move it to its name, all or nothing."""
    manifest = {
        "name": checkpoint.name,
        "version": checkpoint.version,
        "checkpoint_sha256": checkpoint.digest,
        "languages": sorted(checkpoint.languages),
        **known,
        "files": {name: sha256(built / name) for name in (GRAPH, TOKENIZER)},
    }
    (built / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    (built / f"format-{FORMAT}").touch()
    target = models / folder_name(checkpoint)
    if target.exists():
        shutil.rmtree(target)
    built.rename(target)
    return target


def _cannot_write(models: Path, error: OSError) -> ModelError:
    return ModelError(
        f"cannot write to {models} ({error.strerror or error}): make room or give this user the right to "
        "write there, or set LETTERSDESK_DATA to another folder"
    )


def main(arguments: list[str]) -> int:
    """The subprocess, for a checkpoint and DATA_DIR; tells its progress, and `error: ...` if it failed."""
    if len(arguments) != 2:  # noqa: PLR2004 - the two above
        sys.stderr.write("this is the second half of `lettersdesk model compile`, which starts it\n")
        return 2
    from workers.scoring import build  # noqa: PLC0415 - loads torch, in this process only

    checkpoint, data_dir = Checkpoint.from_json(arguments[0]), Path(arguments[1])
    try:
        build.build(checkpoint, data_dir, print)
    except ModelError as error:
        print(f"{_ERROR}{error}")
        return 1
    except OSError as error:
        print(f"{_ERROR}{_cannot_write(data_dir / 'models', error)}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
