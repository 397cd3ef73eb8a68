"""What `lettersdesk up` says when it cannot start: one sentence, exit code 1, nothing left running."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from service.supervisor import data_folder

ROOT = Path(__file__).parents[2]


def up(data: Path | str, **environ: str) -> tuple[int, str]:
    """Exit code and the last paragraph of what it printed on standard error."""
    clean = {
        name: value for name, value in os.environ.items() if not name.startswith(("LETTERSDESK_", "REDIS_"))
    }
    ran = subprocess.run(
        [sys.executable, "-m", "service", "up"],
        env={**clean, "LETTERSDESK_DATA": str(data), "LETTERSDESK_PORT": free_port(), **environ},
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        check=False,
    )
    assert "Traceback" not in ran.stdout + ran.stderr
    return ran.returncode, ran.stderr.strip()


def free_port() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return str(probe.getsockname()[1])


def test_a_second_up_in_the_same_folder_names_the_first(tmp_path: Path) -> None:
    with data_folder.held(tmp_path):
        code, said = up(tmp_path)
    assert code == 1
    assert said == (
        f"Error: Lettersdesk runs in {tmp_path} already (process {os.getpid()}): "
        "stop that one, or set LETTERSDESK_DATA to another folder."
    )


def test_a_busy_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        code, said = up(tmp_path, LETTERSDESK_PORT=str(port))
    assert code == 1
    assert said.startswith(f"Error: Port {port} on 127.0.0.1 is taken by another program")
    assert len(said.splitlines()) == 1


@pytest.mark.parametrize("folder", ["/proc/lettersdesk", "/dev/null/data"])
def test_a_folder_that_cannot_be_written_is_one_sentence(folder: str) -> None:
    code, said = up(folder)
    assert code == 1
    assert said.startswith(f"Error: The data folder {folder} cannot be used (")
    assert len(said.splitlines()) == 1


def test_a_wrong_setting_is_one_sentence(tmp_path: Path) -> None:
    code, said = up(tmp_path, LETTERSDESK_PROT="1")
    assert code == 1
    assert said == "Error: LETTERSDESK_PROT is not a setting: did you mean LETTERSDESK_PORT?"


@pytest.mark.parametrize(
    ("url", "part"),
    [
        ("postgresql://nobody:hunter2@127.0.0.1:1/none", "127.0.0.1:1/none cannot be used"),
        ("sqlite:////proc/lettersdesk/x.db", "/proc/lettersdesk/x.db cannot be used"),
        (f"sqlite:///{ROOT}/pyproject.toml", "pyproject.toml cannot be used: file is not a database"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence_without_its_password(
    tmp_path: Path, url: str, part: str
) -> None:
    code, said = up(tmp_path, DATABASE_URL=url)
    assert code == 1
    assert part in said
    assert "hunter2" not in said
    assert len(said.splitlines()) == 1
    assert not list((tmp_path / "run").glob("*.sock"))


def test_another_redis_on_our_socket_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "run" / "redis.sock"))
        listening.listen()
        code, said = up(tmp_path)
    assert code == 1
    assert said.startswith(f"Error: Another Redis listens on {tmp_path}/run/redis.sock already")
