"""Finds the checkpoint that TOXICITY_MODEL names, and refuses one that was altered.

Called by `compile.py` and by `lettersdesk model`. It must never load a checkpoint: a
file's digest is compared here before anything reads what is inside.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from service.domain.errors import ModelError
from service.domain.labels import Label
from workers.scoring.download import Progress, fetch

MANIFEST = "manifest.json"
ENGLISH = frozenset({"en"})
SIX = (
    Label.TOXICITY,
    Label.SEVERE_TOXICITY,
    Label.OBSCENE,
    Label.THREAT,
    Label.INSULT,
    Label.IDENTITY_ATTACK,
)
SEVEN = (*SIX, Label.SEXUAL_EXPLICIT)
DOWNLOADS = "https://github.com/unitaryai/detoxify/releases/download/"


@dataclass(frozen=True, slots=True)
class Released:
    """One of Detoxify's own models: where it is fetched from, and what is known of it before that."""

    address: str
    languages: frozenset[str]
    labels: tuple[Label, ...]
    """What it scores; the checkpoint has the last word on them and on their order."""
    megabytes: int
    """About what is fetched: four bytes a parameter."""

    @property
    def file_name(self) -> str:
        """The file's own name."""
        return self.address.rpartition("/")[2]

    @property
    def digest_prefix(self) -> str:
        """The first eight digits of its SHA-256, which its authors put into its name."""
        return self.file_name.rpartition("-")[2].removesuffix(".ckpt")

    @property
    def version(self) -> str:
        """The release it came with."""
        return self.address.split("/")[-2]


RELEASED: Mapping[str, Released] = {
    "original": Released(DOWNLOADS + "v0.1-alpha/toxic_original-c1212f89.ckpt", ENGLISH, SIX, 438),
    "unbiased": Released(DOWNLOADS + "v0.3-alpha/toxic_debiased-c7548aa0.ckpt", ENGLISH, SEVEN, 499),
    "multilingual": Released(
        DOWNLOADS + "v0.4-alpha/multilingual_debiased-0b549669.ckpt",
        frozenset({"en", "fr", "es", "it", "pt", "tr", "ru"}),
        SEVEN,
        1112,
    ),
    "original-small": Released(DOWNLOADS + "v0.1.2/original-albert-0e1d6498.ckpt", ENGLISH, SIX, 47),
    "unbiased-small": Released(DOWNLOADS + "v0.1.2/unbiased-albert-c8519128.ckpt", ENGLISH, SEVEN, 47),
}
"""Source: detoxify/detoxify.py, MODEL_URLS; languages and labels, Detoxify's README."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint on this machine whose digest is known: what the compile step starts from."""

    name: str
    version: str
    file: Path
    digest: str
    """SHA-256 of the file, 64 hexadecimal digits."""
    folder: Path | None
    """Folder with config.json and tokenizer files; None means Detoxify fetches them by the model's name."""
    languages: frozenset[str]

    def to_json(self) -> str:
        """As an argument of the compile subprocess."""
        paths = {"file": str(self.file), "folder": str(self.folder) if self.folder else None}
        return json.dumps(asdict(self) | paths | {"languages": sorted(self.languages)})

    @classmethod
    def from_json(cls, written: str) -> "Checkpoint":
        """What `to_json` wrote, and nothing else."""
        known = json.loads(written)
        folder = Path(known.pop("folder")) if known["folder"] else known.pop("folder")
        return cls(
            file=Path(known.pop("file")), folder=folder, languages=frozenset(known.pop("languages")), **known
        )


def bundled_folder() -> Path:
    """Where the checkpoint that comes with the product lies."""
    return Path(str(files("workers") / "models" / "bundled"))


def names() -> tuple[str, ...]:
    """Every model that has a name; anything else is read as a path."""
    return ("bundled", *RELEASED)


def sha256(path: Path) -> str:
    """SHA-256 of a file, read in pieces.

    Raises: ModelError (permanent until mended) if it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ModelError(f"cannot read {path}: {error.strerror or error}") from error


def check_manifest(folder: Path, way_out: str) -> dict[str, Any]:
    """Compare every file that `folder`/manifest.json lists with its SHA-256; gives the manifest.

    Raises: ModelError (permanent until mended) naming the first file missing or altered, and `way_out`.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        listed = dict(manifest["files"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / MANIFEST} is missing or damaged: {way_out}") from error
    for name, digest in listed.items():
        path = folder / Path(name).name
        if not path.is_file():
            raise ModelError(f"{path} is missing: {way_out}")
        if sha256(path) != digest:
            raise ModelError(f"{path} was altered, its SHA-256 is not the one on record: {way_out}")
    return manifest


def resolve(
    model: str, data_dir: Path, progress: Progress, released: Mapping[str, Released] = RELEASED
) -> Checkpoint:
    """Find the checkpoint for a TOXICITY_MODEL value, fetching one of Detoxify's own if need be.

    `released` says where those are; another than the default is for a mirror, and for tests.

    Raises: ModelError, retryable by hand when a download failed, else permanent until mended.
    """
    if model == "bundled":
        return _described(bundled_folder(), "bundled", "restore the repository's copy with git checkout")
    if model in released:
        return _fetched(model, released[model], data_dir / "models" / "downloads", progress)
    path = Path(model).expanduser()
    if not path.exists():
        raise ModelError(
            f"no model is called {model!r}, and no file has that path: "
            f"choose {', '.join(names())} or a path to a checkpoint"
        )
    return _at_path(path.resolve())


def _described(folder: Path, name: str, way_out: str) -> Checkpoint:
    manifest = check_manifest(folder, way_out)
    listed = {Path(file).name: digest for file, digest in manifest["files"].items()}
    file = _only_checkpoint(folder)
    if file.name not in listed or "config.json" not in listed:
        raise ModelError(f"{folder / MANIFEST} does not list {file.name} and config.json: {way_out}")
    return Checkpoint(
        name=name,
        version=str(manifest.get("version", "1")),
        file=file,
        digest=listed[file.name],
        folder=folder,
        languages=frozenset(manifest.get("languages", ENGLISH)),
    )


def _at_path(path: Path) -> Checkpoint:
    """A checkpoint of the user's own; a manifest beside it is believed, else its digest is taken as found."""
    folder = path if path.is_dir() else path.parent
    if (folder / MANIFEST).exists():
        return _described(folder, folder.name, "put the original back, or write a new manifest.json")
    file = _only_checkpoint(path) if path.is_dir() else path
    complete = (folder / "config.json").is_file() and (folder / "tokenizer_config.json").is_file()
    return Checkpoint(file.stem, "local", file, sha256(file), folder if complete else None, ENGLISH)


def _only_checkpoint(folder: Path) -> Path:
    found = sorted(folder.glob("*.ckpt"))
    if len(found) != 1:
        raise ModelError(f"{folder} holds {len(found)} files ending in .ckpt: it must hold one")
    return found[0]


def download_path(model: str, data_dir: Path) -> Path:
    """Where the checkpoint of one of Detoxify's own names lies once it is fetched, or laid by hand."""
    return data_dir / "models" / "downloads" / RELEASED[model].file_name


def _fetched(name: str, released: Released, folder: Path, progress: Progress) -> Checkpoint:
    file = folder / released.file_name
    if not file.exists():
        progress(f"fetching {name}, about {released.megabytes:,} MB, from {released.address}")
        fetch(released.address, file, released.digest_prefix, progress)
    digest = sha256(file)
    if not digest.startswith(released.digest_prefix):
        raise ModelError(f"{file} was altered or came broken: delete it and start again to fetch it anew")
    return Checkpoint(name, released.version, file, digest, None, released.languages)
