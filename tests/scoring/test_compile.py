"""Compiling: once, whole or not at all, checked at every load, for any architecture."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from service.domain.errors import ModelError
from service.domain.labels import Label
from service.domain.scores import ScoringInput
from workers.scoring import compile as compiling
from workers.scoring.compile import CompiledModel, compiled_models, ensure_compiled, load_compiled
from workers.scoring.toxicity import ToxicityScorer

ROOT = Path(__file__).resolve().parents[2]


def quiet(_: str) -> None:
    return None


@pytest.fixture
def copied(compiled: CompiledModel, tmp_path: Path) -> Path:
    """A data folder of its own that holds the compiled model."""
    shutil.copytree(compiled.folder, tmp_path / "models" / compiled.folder.name)
    return tmp_path


def test_a_compiled_model_says_what_it_was_made_from(compiled: CompiledModel) -> None:
    assert compiled.name == "bundled"
    assert compiled.folder.name == f"bundled-{compiled.checkpoint_digest[:12]}"
    assert compiled.languages == {"en"}
    assert Label.SPAM not in compiled.labels


def test_the_compiled_model_differs_little_from_detoxify(compiled: CompiledModel) -> None:
    manifest = json.loads((compiled.folder / "manifest.json").read_text())
    assert manifest["bits"] == 8
    assert manifest["probes"] >= 40
    assert manifest["mean_difference"] <= 0.01
    assert manifest["largest_difference"] <= 0.1


def test_a_second_start_compiles_nothing(copied: Path) -> None:
    said: list[str] = []
    ensure_compiled("bundled", copied, said.append)
    assert said == []


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_an_altered_compiled_file_is_refused_with_the_way_out(copied: Path, name: str) -> None:
    [folder] = compiled_models(copied)
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=rf"{name} was altered.*delete .* and start again"):
        ensure_compiled("bundled", copied, quiet)


def test_a_damaged_manifest_is_refused(copied: Path) -> None:
    [folder] = compiled_models(copied)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(ModelError, match="missing or damaged"):
        load_compiled(folder)


def test_missing_packages_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiling.importlib.util, "find_spec", lambda _: None)
    with pytest.raises(ModelError, match=r"torch.*pip install 'lettersdesk\[compile\]'"):
        ensure_compiled("bundled", tmp_path, quiet)


@pytest.mark.slow
def test_a_checkpoint_of_another_architecture_by_path_is_compiled_and_scores(
    tiny_checkpoint: Path, tmp_path: Path
) -> None:
    said: list[str] = []
    compiled = ensure_compiled(str(tiny_checkpoint), tmp_path, said.append)
    assert compiled.labels == (Label.TOXICITY, Label.INSULT)
    assert compiled.window_tokens == 64
    assert said
    [scores] = ToxicityScorer(compiled, 1).score([ScoringInput("a b c " * 100)])
    assert set(scores.labels) == {Label.TOXICITY, Label.INSULT}
    assert scores.labels[Label.TOXICITY].span is not None


@pytest.mark.slow
def test_two_workers_that_start_at_once_compile_once(tiny_checkpoint: Path, tmp_path: Path) -> None:
    program = """
import sys
from pathlib import Path
from workers.scoring.compile import ensure_compiled
ensure_compiled(sys.argv[1], Path(sys.argv[2]), print)
"""
    command = [sys.executable, "-c", program, str(tiny_checkpoint), str(tmp_path)]
    workers = [subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    said = [worker.communicate(timeout=200)[0] for worker in workers]
    assert [worker.returncode for worker in workers] == [0, 0]
    assert sum("compiling the model" in lines for lines in said) == 1
    assert sum("waiting for it" in lines for lines in said) == 1
    assert len(compiled_models(tmp_path)) == 1


@pytest.mark.slow
def test_a_checkpoint_with_code_in_it_is_refused_and_does_not_run(
    tiny_checkpoint: Path, tmp_path: Path
) -> None:
    import torch  # noqa: PLC0415 - makes the hostile file

    folder = Path(shutil.copytree(tiny_checkpoint, tmp_path / "hostile"))
    ran = tmp_path / "ran"
    torch.save({"config": Touch(ran), "state_dict": {}}, folder / "tiny.ckpt")
    with pytest.raises(ModelError, match="Detoxify cannot load"):
        ensure_compiled(str(folder), tmp_path, quiet)
    assert not ran.exists()
    assert compiled_models(tmp_path) == []


class Touch:
    """Creates a file when unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.path,)
