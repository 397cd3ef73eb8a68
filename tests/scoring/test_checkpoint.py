"""Which checkpoint a name stands for, and that an altered file is refused before it is read."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from service.domain.errors import ModelError
from workers.scoring.checkpoint import RELEASED, Checkpoint, bundled_folder, check_manifest, resolve


def quiet(_: str) -> None:
    return None


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(bundled_folder(), tmp_path / "mine"))


def test_the_bundled_checkpoint_matches_its_manifest(tmp_path: Path) -> None:
    found = resolve("bundled", tmp_path, quiet)
    assert found.folder == bundled_folder()
    assert found.languages == {"en"}
    assert found.digest == check_manifest(bundled_folder(), "")["files"][found.file.name]


@pytest.mark.parametrize("name", ["toxicity.ckpt", "config.json", "tokenizer.json", "tokenizer_config.json"])
def test_a_file_with_one_changed_byte_is_refused(copied: Path, tmp_path: Path, name: str) -> None:
    content = bytearray((copied / name).read_bytes())
    content[len(content) // 2] ^= 1
    (copied / name).write_bytes(content)
    with pytest.raises(ModelError, match=f"{name} was altered"):
        resolve(str(copied), tmp_path, quiet)


def test_a_missing_file_is_named_with_the_way_out(copied: Path, tmp_path: Path) -> None:
    (copied / "tokenizer.json").unlink()
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing: put the original back"):
        resolve(str(copied), tmp_path, quiet)


def test_a_manifest_that_does_not_pin_the_checkpoint_is_refused(copied: Path, tmp_path: Path) -> None:
    manifest = json.loads((copied / "manifest.json").read_text())
    del manifest["files"]["toxicity.ckpt"]
    (copied / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ModelError, match=r"does not list toxicity\.ckpt"):
        resolve(str(copied), tmp_path, quiet)


def test_an_unknown_name_lists_the_names_there_are(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"bundled, original, unbiased, multilingual"):
        resolve("orignal", tmp_path, quiet)


def test_a_folder_without_a_single_checkpoint_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"holds 0 files ending in \.ckpt"):
        resolve(str(tmp_path), tmp_path, quiet)


def test_a_released_models_digest_is_read_from_its_own_name() -> None:
    assert RELEASED["multilingual"].digest_prefix == "0b549669"
    assert "ru" in RELEASED["multilingual"].languages


def test_what_the_subprocess_is_told_of_a_checkpoint_is_all_of_it(tmp_path: Path) -> None:
    found = resolve("bundled", tmp_path, quiet)
    assert Checkpoint.from_json(found.to_json()) == found
    bare = replace(found, folder=None)
    assert Checkpoint.from_json(bare.to_json()) == bare
