"""Each released model in small, fetched and compiled once for all tests of this folder."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.scoring.architectures.releases import TinyRelease, tiny_release
from tests.scoring.architectures.serving import hub_paths, serving
from workers.scoring.checkpoint import resolve
from workers.scoring.compile import CompiledModel, ensure_compiled
from workers.scoring.toxicity import ToxicityScorer


@dataclass(frozen=True, slots=True)
class Fetched:
    """A tiny release after `ensure_compiled` fetched and compiled it by its name."""

    release: TinyRelease
    compiled: CompiledModel
    scorer: ToxicityScorer
    said: list[str]


Fetch: TypeAlias = Callable[[str], Fetched]


def fetch_and_compile(name: str, release: TinyRelease, data_dir: Path, said: list[str]) -> CompiledModel:
    """As a worker does at its first start, with both servers on this machine."""
    files = {f"/{release.released.address}": release.checkpoint, **hub_paths(release.base, release.hub)}
    with serving(files) as host, pytest.MonkeyPatch.context() as environment:
        environment.setenv("HF_ENDPOINT", host)
        return ensure_compiled(name, data_dir, said.append, {name: release.at(host)})


@pytest.fixture(scope="session")
def fetched(tmp_path_factory: pytest.TempPathFactory) -> Fetch:
    @cache
    def fetch(name: str) -> Fetched:
        said: list[str] = []
        release = tiny_release(name)
        compiled = fetch_and_compile(name, release, tmp_path_factory.mktemp(name), said)
        return Fetched(release, compiled, ToxicityScorer(compiled, 1), said)

    return fetch


def written(release: TinyRelease, folder: Path) -> Path:
    """The release and its base model's files in one folder, as carried to a machine without internet."""
    folder.mkdir(parents=True)
    (folder / release.released.file_name).write_bytes(release.checkpoint)
    for name, content in release.hub.items():
        (folder / name).write_bytes(content)
    return folder


def loaded_by_detoxify(release: TinyRelease, folder: Path) -> Any:
    """Detoxify itself on a release, from its files alone."""
    from workers.scoring import original  # noqa: PLC0415 - loads torch

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HF_HUB_OFFLINE", "1")
        found = resolve(str(written(release, folder / "files")), folder, lambda _: None)
        return original.load(found, folder)
