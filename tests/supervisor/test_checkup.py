import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner
from rq import SimpleWorker

from config.settings import Settings, load_settings
from service.commands.doctor import doctor
from service.domain.errors import InvalidSettings
from service.store import migrations
from service.store.engine import connect
from service.supervisor import checkup, data_folder
from service.supervisor.checkup import CHECKS, State, check_machine, settings_faults

MakeSettings = Callable[..., Settings]


@pytest.fixture
def settings_with(tmp_path: Path) -> MakeSettings:
    return lambda **environ: load_settings({"LETTERSDESK_DATA": str(tmp_path / "data"), **environ})


def test_this_machine_can_run_the_product() -> None:
    findings = {finding.name: finding for finding in check_machine()}
    assert list(findings) == ["python", "packages", "memory", "clock"]
    assert findings["packages"].state is State.OK
    assert findings["python"].state is State.OK


def test_an_old_python_is_a_failure_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checkup, "OLDEST_PYTHON", (99, 0))
    assert (check_machine()[0].state, check_machine()[0].todo[:14]) == (State.FAIL, "Install Python")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        checkup, "requires", lambda _: ["flask", "no-such-package", "only-for-workers; extra == 'workers'"]
    )
    [finding] = [finding for finding in check_machine() if finding.name == "packages"]
    assert finding.state is State.FAIL
    assert "missing: no-such-package;" in finding.said


def test_every_fault_of_the_settings_is_a_line(settings_with: MakeSettings) -> None:
    with pytest.raises(InvalidSettings) as caught:
        settings_with(LETTERSDESK_PORT="x", LETTERSDESK_PROT="1")
    assert [finding.state for finding in settings_faults(caught.value)] == [State.FAIL, State.FAIL]


def test_a_database_without_tables_is_a_warning_until_they_are_made(settings_with: MakeSettings) -> None:
    settings = settings_with()
    assert CHECKS["database"](settings).state is State.WARN
    store = connect(settings.database_url)
    migrations.upgrade(store)
    store.close()
    assert CHECKS["database"](settings).state is State.OK


def test_a_database_that_does_not_answer_is_a_failure(settings_with: MakeSettings) -> None:
    finding = CHECKS["database"](settings_with(DATABASE_URL="postgresql://u:hunter2@127.0.0.1:1/x"))
    assert finding.state is State.FAIL
    assert "hunter2" not in finding.said + finding.todo


def test_a_redis_that_may_drop_work_is_a_failure_and_one_without_a_file_a_warning(
    settings_with: MakeSettings, redis_server: str
) -> None:
    settings, client = settings_with(REDIS_URL=redis_server), redis.Redis.from_url(redis_server)
    assert CHECKS["redis"](settings).state is State.WARN
    client.config_set("maxmemory-policy", "allkeys-lru")
    try:
        finding = CHECKS["redis"](settings)
    finally:
        client.config_set("maxmemory-policy", "noeviction")
    assert finding.state is State.FAIL
    assert "noeviction" in finding.todo


def test_a_redis_of_ours_that_does_not_run_yet_is_fine_but_one_of_others_is_not(
    settings_with: MakeSettings,
) -> None:
    assert CHECKS["redis"](settings_with()).state is State.OK
    assert CHECKS["redis"](settings_with(REDIS_URL="redis://127.0.0.1:1")).state is State.FAIL


def test_a_worker_counts_while_it_gives_signs_of_life(settings_with: MakeSettings, redis_server: str) -> None:
    settings, client = settings_with(REDIS_URL=redis_server), redis.Redis.from_url(redis_server)
    client.flushall()
    assert CHECKS["worker"](settings).state is State.WARN
    worker = SimpleWorker(["scoring"], connection=client)
    worker.register_birth()
    try:
        assert CHECKS["worker"](settings).state is State.OK
    finally:
        worker.register_death()


def test_a_port_in_use_is_a_failure_unless_we_answer_there(settings_with: MakeSettings) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        settings = settings_with(LETTERSDESK_PORT=str(listening.getsockname()[1]))
        listening.listen()
        assert CHECKS["port"](settings).state is State.FAIL
    assert CHECKS["port"](settings).state is State.OK


def test_a_data_folder_says_who_uses_it_and_who_may_read_its_key(settings_with: MakeSettings) -> None:
    settings = settings_with()
    with data_folder.held(settings.data_dir):
        assert f"in use by process {os.getpid()}" in CHECKS["data"](settings).said
    (settings.data_dir / "secrets" / "hash.key").chmod(0o644)
    assert CHECKS["data"](settings).state is State.WARN


def test_a_full_disk_is_a_failure(settings_with: MakeSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_folder, "LEAST_FREE", 2**80)
    assert CHECKS["disk"](settings_with()).state is State.FAIL


def test_the_command_exits_with_1_on_a_failure_and_when_strict_on_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERSDESK_DATA", str(tmp_path))
    run = CliRunner().invoke
    assert run(doctor, ["--only", "data,disk"]).exit_code == 0
    assert run(doctor, ["--only", "database"]).exit_code == 0
    assert run(doctor, ["--only", "database", "--strict"]).exit_code == 1
    assert run(doctor, ["--only", "weather"]).exit_code == 2
    monkeypatch.setenv("LETTERSDESK_PORT", "x")
    assert run(doctor, ["--only", "data"]).exit_code == 1


def test_the_command_prints_json_for_programs(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "service", "doctor", "--json", "--only", "data,disk"],
        env={**os.environ, "LETTERSDESK_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert [finding["name"] for finding in json.loads(ran.stdout)] == ["data", "disk"]
