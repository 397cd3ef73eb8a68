"""`lettersdesk worker`, `dispatcher` and `delivery` as processes of their own."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from service.store import migrations
from service.store.engine import connect

PARTS = ["worker", "dispatcher", "delivery"]


@pytest.fixture
def environment(tmp_path: Path, sqlite_url: str, redis_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "DATABASE_URL": sqlite_url,
        "REDIS_URL": redis_url,
        "LETTERSDESK_DATA": str(tmp_path / "data"),
        "LETTERSDESK_LOG_FORMAT": "json",
    }


@pytest.fixture
def migrated(sqlite_url: str) -> None:
    store = connect(sqlite_url)
    migrations.upgrade(store)
    store.close()


def run(part: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "service", part],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("part", PARTS)
def test_each_part_refuses_a_database_without_tables_in_one_sentence(
    environment: dict[str, str], part: str
) -> None:
    result = run(part, environment)
    assert result.returncode == 1
    assert result.stderr == (
        "Error: The database does not have this release's tables: run `lettersdesk migrate` first.\n"
    )


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("part", ["dispatcher", "delivery"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_part_says_that_it_is_ready_and_ends_cleanly_when_asked(
    environment: dict[str, str], part: str, number: signal.Signals
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", part], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    ready = json.loads(process.stderr.readline())
    assert (ready["event"], ready["process"]) == (f"{part}_ready", part)
    time.sleep(0.5)
    asked = time.monotonic()
    process.send_signal(number)
    said = [json.loads(line)["event"] for line in process.stderr.read().splitlines()]
    assert process.wait(10) == 0
    assert time.monotonic() - asked < 8  # `lettersdesk up` grants as many before it kills
    assert said == [f"{part}_stopped"]


@pytest.mark.usefixtures("migrated")
def test_a_worker_refuses_a_policy_it_has_no_scorer_for(environment: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "policies"
    folder.mkdir()
    (folder / "broken.toml").write_text("this is no policy")
    result = run("worker", {**environment, "LETTERSDESK_POLICIES": str(folder)})
    assert result.returncode == 1
    assert result.stderr.startswith("Error: ")
    assert "broken.toml" in result.stderr
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("part", PARTS)
def test_help_has_an_example(environment: dict[str, str], part: str) -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "service", part, "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "Example: " in shown


def test_a_worker_loads_nothing_that_trains_models() -> None:
    code = (
        "import sys, workers.main, workers.scoring.pipeline, workers.commands.processes;"
        "print([name for name in ('torch', 'transformers', 'detoxify') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found == "[]\n"


def test_the_dispatcher_and_the_delivery_load_no_model_libraries() -> None:
    code = (
        "import sys, workers.dispatcher, workers.delivery, workers.commands.processes;"
        "print([name for name in ('onnxruntime', 'tokenizers', 'numpy') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert found == "[]\n"


@pytest.mark.usefixtures("migrated")
@pytest.mark.parametrize("part", ["dispatcher", "delivery"])
def test_a_part_says_that_it_is_ready_at_every_log_level(environment: dict[str, str], part: str) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "service", part],
        env={**environment, "LETTERSDESK_LOG_LEVEL": "ERROR"},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert json.loads(process.stderr.readline())["event"] == f"{part}_ready"
    process.terminate()
    assert process.stderr.read() == ""
    assert process.wait(10) == 0
