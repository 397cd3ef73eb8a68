"""`lettersdesk model`, as an operator types it."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import lettersdesk
from workers.scoring.checkpoint import bundled_folder

Run = Callable[..., Result]
NOBODY = "http://127.0.0.1:9"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LETTERSDESK_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL", "TOXICITY_MODEL"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(lettersdesk, ["model", *words])


@pytest.fixture
def compiled(compiled_data_dir: Path, tmp_path: Path) -> Path:
    """The compiled bundled model, in the data folder of this test."""
    [folder] = (compiled_data_dir / "models").glob("bundled-*")
    return Path(shutil.copytree(folder, tmp_path / "models" / folder.name))


def as_typed(data_dir: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, where an error of ours becomes a sentence."""
    given = {"PATH": "/usr/bin:/bin", "LETTERSDESK_DATA": str(data_dir), **environment}
    command = [sys.executable, "-m", "service", "model", *words]
    return subprocess.run(
        command, cwd=ROOT, env=given, capture_output=True, text=True, timeout=100, check=False
    )


def row_of(name: str, listed: str) -> str:
    [row] = [line for line in listed.splitlines() if line[2:].startswith(f"{name} ")]
    return row


def test_the_list_says_of_every_model_what_it_scores_and_reads_and_weighs(run: Run) -> None:
    listed = run("list").stdout
    assert row_of("bundled", listed) == "* bundled         not compiled yet, needs no download"
    assert row_of("multilingual", listed).endswith("to be fetched from Detoxify's release, 1,112 MB")
    assert "languages: en, es, fr, it, pt, ru, tr" in listed
    assert listed.count("sexual_explicit") == 3


def test_the_list_marks_what_is_compiled_and_what_is_in_force(
    run: Run, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOXICITY_MODEL", "unbiased")
    listed = run("list").stdout
    assert row_of("bundled", listed).startswith("  bundled         compiled, 8 bits, ")
    assert row_of("unbiased", listed).startswith("* unbiased ")


def test_the_list_names_a_path_that_is_in_force(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = shutil.copytree(bundled_folder(), tmp_path / "mine")
    monkeypatch.setenv("TOXICITY_MODEL", str(mine))
    listed = run("list").stdout
    assert row_of(str(mine), listed) == f"* {mine} not compiled yet, needs no download"
    assert "labels: known once it is compiled" in listed


def test_the_list_names_compiled_folders_that_nothing_leads_to(run: Run, compiled: Path) -> None:
    compiled.rename(compiled.with_name("bundled-0123456789ab"))
    listed = run("list").stdout
    assert "bundled-0123456789ab is of an earlier checkpoint or release: delete it" in listed
    assert "not compiled yet" in row_of("bundled", listed)


def test_the_list_tells_of_a_broken_model_and_lists_the_rest(run: Run, compiled: Path) -> None:
    (compiled / "model.onnx").write_bytes(b"no graph")
    found = run("list")
    assert found.exit_code == 0
    assert "BROKEN: " in row_of("bundled", found.stdout)
    assert "was altered" in row_of("bundled", found.stdout)
    assert row_of("original", found.stdout)


def test_compiling_what_is_compiled_says_where_it_is(run: Run, compiled: Path) -> None:
    found = run("compile")
    assert found.exit_code == 0
    assert f"in {compiled}, 8 bits, " in found.stdout


def test_compiling_another_than_the_one_in_force_says_how_to_use_it(
    run: Run, compiled: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOXICITY_MODEL", "multilingual")
    assert (
        "multilingual is in force; to use this one, start with TOXICITY_MODEL=bundled"
        in run("compile", "bundled").stdout
    )


def test_the_model_in_force_is_verified_by_default(run: Run, compiled: Path) -> None:
    found = run("verify")
    assert found.exit_code == 0
    assert [line.partition(",")[0] for line in found.stdout.splitlines()] == [
        f"ok   bundled: checkpoint {bundled_folder() / 'toxicity.ckpt'}",
        "ok   bundled: compiled",
    ]


@pytest.mark.parametrize("words", [("verify",), ("verify", "bundled"), ("verify", "--all")])
def test_one_changed_byte_is_found_and_ends_with_exit_code_1(
    run: Run, compiled: Path, words: tuple[str, ...]
) -> None:
    content = bytearray((compiled / "model.onnx").read_bytes())
    content[len(content) // 2] ^= 1
    (compiled / "model.onnx").write_bytes(content)
    found = run(*words)
    assert found.exit_code == 1
    last = found.stdout.splitlines()[-1]
    assert last.startswith(f"BAD  bundled: {compiled / 'model.onnx'} was altered")
    assert "start again, it is then compiled anew" in last


def test_what_is_not_there_yet_is_no_fault(run: Run) -> None:
    found = run("verify", "original")
    assert found.exit_code == 0
    assert "original: its checkpoint is not on this machine" in found.stdout
    assert "run `lettersdesk model compile original`" in found.stdout


def test_a_broken_download_is_found_though_another_model_is_in_force(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "models" / "downloads" / "toxic_original-c1212f89.ckpt"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"half")
    assert run("verify").exit_code == 0
    found = run("verify", "--all")
    assert found.exit_code == 1
    assert f"BAD  original: {file} was altered or came broken: delete it" in found.stdout


def test_a_mistyped_name_is_answered_with_the_names_there_are(run: Run) -> None:
    found = run("verify", "orignal")
    assert found.exit_code == 1
    assert "no model is called 'orignal'" in found.stdout
    assert "original-small, unbiased-small or a path to a checkpoint" in found.stdout


def test_without_internet_a_named_model_ends_with_one_sentence(tmp_path: Path) -> None:
    done = as_typed(tmp_path, "compile", "original", https_proxy=NOBODY)
    assert done.returncode == 1
    assert done.stdout == ""
    [progress, error] = done.stderr.splitlines()
    assert progress.startswith("fetching original, about 438 MB, from https://github.com/unitaryai/detoxify/")
    assert error.startswith("Error: cannot fetch https://github.com/")
    assert "connect this machine to the internet, put the file at" in error
    assert "or set TOXICITY_MODEL=bundled, which needs no download" in error
    assert [path.name for path in (tmp_path / "models").rglob("*") if path.is_file()] == [".lock"]


def test_a_data_folder_that_cannot_be_written_ends_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file where a folder should be")
    done = as_typed(tmp_path, "compile")
    assert (done.returncode, done.stdout) == (1, "")
    [error] = done.stderr.splitlines()
    assert error.startswith(f"Error: cannot write to {tmp_path / 'models'} (")
    assert "set LETTERSDESK_DATA to another folder" in error


def test_each_command_is_there_and_says_what_it_does(run: Run) -> None:
    helped = run("--help").stdout
    for command in ("list", "compile", "verify", "evaluate", "train"):
        assert f"  {command} " in helped
        assert "Example: lettersdesk model" in run(command, "--help").stdout
