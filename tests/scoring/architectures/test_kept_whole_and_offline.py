"""Where the straight way is closed: 8 bits too coarse, no internet, a checkpoint not as it should be."""

import json
import shutil
from pathlib import Path

import pytest
import torch

from service.domain.errors import ModelError
from tests.scoring.architectures.conftest import Fetch, fetch_and_compile, written
from tests.scoring.architectures.releases import ORIGINAL, tiny_release
from tests.scoring.architectures.serving import serving
from workers.scoring.checkpoint import RELEASED
from workers.scoring.compile import compiled_models, ensure_compiled

pytestmark = pytest.mark.slow
NOBODY = "http://127.0.0.1:9"


def quiet(_: str) -> None:
    return None


@pytest.mark.parametrize(("name", "spread"), [("unbiased", 0.6), ("original-small", 0.25)])
def test_what_8_bits_cannot_hold_is_kept_at_32_and_then_says_the_same(
    name: str, spread: float, tmp_path: Path
) -> None:
    said: list[str] = []
    compiled = fetch_and_compile(name, tiny_release(name, spread=spread), tmp_path, said)
    manifest = json.loads((compiled.folder / "manifest.json").read_text())
    assert [line for line in said if line.startswith("8 bits differ by up to 0.") and "keeping 32" in line]
    assert manifest["bits"] == 32
    assert manifest["largest_difference"] <= 0.001


def test_its_files_in_a_folder_are_enough_without_internet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", NOBODY)
    folder = written(tiny_release("multilingual"), tmp_path / "carried")
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    compiled = ensure_compiled(str(folder), tmp_path / "data", quiet)
    assert set(compiled.labels) == set(RELEASED["multilingual"].labels)
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before


def test_without_the_hub_the_sentence_names_what_is_missing_and_three_ways_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = tiny_release("original")
    monkeypatch.setenv("HF_ENDPOINT", NOBODY)
    with (
        serving({f"/{release.released.address}": release.checkpoint}) as host,
        pytest.raises(ModelError) as caught,
    ):
        ensure_compiled("original", tmp_path, quiet, {"original": release.at(host)})
    sentence = str(caught.value)
    assert "\n" not in sentence
    assert "configuration and tokenizer are not in its release but come from huggingface.co" in sentence
    for way_out in (
        "connect this machine to the internet",
        "put config.json and the tokenizer files beside the checkpoint",
        "TOXICITY_MODEL=bundled",
    ):
        assert way_out in sentence
    assert compiled_models(tmp_path) == []
    assert list((tmp_path / "models").glob(".building-*")) == []


def test_a_compiled_model_needs_neither_its_download_nor_the_internet(
    fetched: Fetch, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = fetched("original-small")
    shutil.copytree(first.compiled.folder, tmp_path / "models" / first.compiled.folder.name)
    monkeypatch.setenv("HF_ENDPOINT", NOBODY)
    released = {"original-small": first.release.at(NOBODY)}
    said: list[str] = []
    again = ensure_compiled("original-small", tmp_path, said.append, released)
    assert again.digest == first.compiled.digest
    assert said == []


def test_labels_that_nobody_knows_are_named(tmp_path: Path) -> None:
    release = tiny_release("original", classes=[*ORIGINAL, "sarcasm"])
    folder = written(release, tmp_path / "mine")
    with pytest.raises(ModelError, match="has labels we do not know: sarcasm"):
        ensure_compiled(str(folder), tmp_path, quiet)


def test_a_checkpoint_without_its_configuration_is_refused(tmp_path: Path) -> None:
    folder = written(tiny_release("original"), tmp_path / "mine")
    [file] = folder.glob("*.ckpt")
    torch.save({"state_dict": torch.load(file, weights_only=True)["state_dict"]}, file)
    with pytest.raises(ModelError, match=r"Detoxify cannot load .*: check the checkpoint") as caught:
        ensure_compiled(str(folder), tmp_path, quiet)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_checkpoint_is_refused(tmp_path: Path) -> None:
    folder = written(tiny_release("original"), tmp_path / "mine")
    [file] = folder.glob("*.ckpt")
    file.write_bytes(b"<html>Please sign in</html>")
    with pytest.raises(ModelError, match=r"Detoxify cannot load .*: check the checkpoint") as caught:
        ensure_compiled(str(folder), tmp_path, quiet)
    assert "\n" not in str(caught.value)
