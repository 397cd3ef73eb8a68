import os
import subprocess
import sys
from pathlib import Path

import pytest

from service.supervisor import data_folder
from service.supervisor.data_folder import FolderUnusable


def test_a_folder_is_made_and_held_with_our_id_in_it(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "data"
    with data_folder.held(folder):
        assert (folder / "run" / "up.lock").read_text() == str(os.getpid())
        assert data_folder.is_held(folder) == os.getpid()
    assert data_folder.is_held(folder) is None


def test_a_second_holder_is_told_who_the_first_is(tmp_path: Path) -> None:
    with data_folder.held(tmp_path), pytest.raises(FolderUnusable) as caught, data_folder.held(tmp_path):
        pass
    assert f"runs in {tmp_path} already (process {os.getpid()})" in str(caught.value)


def test_a_holder_that_was_killed_leaves_the_folder_free(tmp_path: Path) -> None:
    code = f"""
import os
from pathlib import Path
from service.supervisor.data_folder import held
with held(Path({str(tmp_path)!r})):
    os.kill(os.getpid(), 9)
"""
    killed = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -9
    with data_folder.held(tmp_path):
        assert data_folder.is_held(tmp_path) == os.getpid()


def test_the_id_of_an_earlier_holder_is_overwritten_whole(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "up.lock").write_text("9999999999999")
    with data_folder.held(tmp_path):
        assert data_folder.is_held(tmp_path) == os.getpid()


@pytest.mark.parametrize("folder", ["/proc/lettersdesk", "/dev/null/data"])
def test_a_folder_that_cannot_be_written_is_one_sentence(folder: str) -> None:
    with pytest.raises(FolderUnusable) as caught, data_folder.held(Path(folder)):
        pass
    assert str(caught.value).startswith(f"The data folder {folder} cannot be written (")
    assert "LETTERSDESK_DATA" in str(caught.value)


def test_a_full_disk_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_folder, "LEAST_FREE", 2**80)
    with pytest.raises(FolderUnusable, match="is full") as caught, data_folder.held(tmp_path):
        pass
    assert str(tmp_path) in str(caught.value)
    assert data_folder.is_held(tmp_path) is None


def test_a_disk_that_fills_up_while_held_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(FolderUnusable, match="No space left on device"), data_folder.held(tmp_path):
        Path("/dev/full").write_text("x" * 100_000)
