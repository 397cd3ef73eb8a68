"""`lettersdesk up` from an empty folder to a decision, as a newcomer would run it."""

import contextlib
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psutil
import pytest
import urllib3

ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(500)]


class Product:
    """One `lettersdesk up`, and what it has printed so far."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.url = data, f"http://127.0.0.1:{port}"
        self._output = data.with_name(f"{data.name}.{time.monotonic_ns()}.log")
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("LETTERSDESK_", "REDIS_", "DATABASE_"))
        }
        with self._output.open("w") as file:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "service", "up"],
                env={**clean, "LETTERSDESK_DATA": str(data), "LETTERSDESK_PORT": str(port)},
                stdout=file,
                stderr=subprocess.STDOUT,
                cwd=ROOT,
            )

    @property
    def printed(self) -> str:
        return self._output.read_text()

    def wait_for(self, words: str, seconds: float = 60) -> None:
        ends = time.monotonic() + seconds
        while words not in self.printed:
            assert self.process.poll() is None, self.printed
            assert time.monotonic() < ends, self.printed
            time.sleep(0.1)

    def pids(self) -> dict[str, int]:
        """The process of each part, by its name."""
        found = {}
        for child in psutil.Process(self.process.pid).children():
            with contextlib.suppress(psutil.NoSuchProcess, IndexError):  # it ended this moment
                words = child.cmdline()
                found["redis" if "valkey" in words[0] or "redis" in words[0] else words[-1]] = child.pid
        return found

    def stop(self) -> float:
        """Press Ctrl-C; returns how many seconds it took to end."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        return time.monotonic() - began


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("up") / "data"


@pytest.fixture(scope="module")
def first(data: Path, port: int) -> Iterator[Product]:
    product = Product(data, port)
    try:
        product.wait_for("Events, as they happen:", seconds=400)
        yield product
    finally:
        if product.process.poll() is None:
            product.stop()


def decisions_shown(printed: str) -> dict[str, str]:
    """The start of each sample comment to its outcome, as the table shows them."""
    rows = re.findall(r"^(\S.{8,44}?)…?  +(approve|hold|reject|pending)\b", printed, re.M)
    return {comment.strip(): outcome for comment, outcome in rows}


def test_the_first_start_shows_a_decision_for_every_sample(first: Product) -> None:
    samples = [json.loads(line) for line in (ROOT / "config/samples/comments.jsonl").read_text().splitlines()]
    shown = decisions_shown(first.printed)
    assert len(shown) == len(samples)
    for sample in samples:
        outcome = next(found for start, found in shown.items() if sample["body"].startswith(start))
        assert outcome == sample["expect"]["outcome"], sample["body"]


def test_the_curl_line_works_when_pasted(first: Product) -> None:
    [line] = [line for line in first.printed.splitlines() if line.startswith("curl ")]
    pasted = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
    assert json.loads(pasted.stdout)["decision"]["outcome"] == "approve"
    first.wait_for("comment decided")


def test_the_first_admin_is_let_in_by_the_printed_password_and_must_change_it(first: Product) -> None:
    [password] = re.findall(r"^password  (\S+) ", first.printed, re.M)
    assert f"Sign in at {first.url}/desk/ with" in first.printed
    with httpx.Client(base_url=first.url, follow_redirects=True) as browser:
        page = browser.get("/")
        assert page.url.path == "/desk/sign-in"
        [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)
        form = {"csrf_token": token, "name": "admin", "password": password}
        entered = browser.post("/desk/sign-in", data=form)
        assert entered.url.path == "/desk/password"
        assert "Choose your own password" in entered.text


def test_a_second_up_in_the_same_folder_is_refused_while_the_first_goes_on(first: Product, port: int) -> None:
    second = Product(first.data, port)
    assert second.process.wait(30) == 1
    assert f"already (process {first.process.pid})" in second.printed
    assert first.process.poll() is None


@pytest.mark.parametrize("part", ["worker", "api", "redis", "dispatcher", "delivery"])
def test_a_part_that_is_killed_comes_back_and_decides_again(first: Product, part: str) -> None:
    before = first.pids()
    os.kill(before[part], signal.SIGKILL)
    ends = time.monotonic() + 60
    while first.pids().get(part, before[part]) == before[part]:
        assert time.monotonic() < ends
        time.sleep(0.1)
    [line] = [line for line in first.printed.splitlines() if line.startswith("curl ")]
    key = next(word for word in shlex.split(line) if word.startswith("Authorization: ")).split()[-1]
    answer: dict[str, object] = {}
    with urllib3.PoolManager(retries=False) as http:
        while answer.get("status") != "approved":
            assert time.monotonic() < ends, answer
            try:
                answer = http.request(
                    "POST",
                    f"{first.url}/v1/comments",
                    json={
                        "id": f"after-{part}",
                        "body": "A fair summary of a hard week.",
                        "author": {"id": "reader-1"},
                        "article": {"id": "article-1"},
                    },
                    headers={"Authorization": f"Bearer {key}", "Prefer": "wait=5"},
                    timeout=10,
                ).json()
            except urllib3.exceptions.HTTPError:
                time.sleep(0.2)


def test_ctrl_c_ends_everything_within_ten_seconds_and_leaves_nothing_running(
    first: Product, gone: Callable[[int], bool]
) -> None:
    family = psutil.Process(first.process.pid).children(recursive=True)
    assert first.stop() < 10
    assert first.process.returncode == 0
    assert "Stopped." in first.printed
    assert [gone(process.pid) for process in family] == [True] * len(family)
    assert "Traceback" not in first.printed


def test_a_later_start_has_the_data_and_no_key_and_outlives_a_stale_socket(
    first: Product, data: Path, port: int, gone: Callable[[int], bool]
) -> None:
    if first.process.poll() is None:
        first.stop()
    with socket.socket(socket.AF_UNIX) as left_behind:
        left_behind.bind(str(data / "run" / "redis.sock"))
    again = Product(data, port)
    try:
        again.wait_for("Events, as they happen:")
        assert decisions_shown(again.printed) == decisions_shown(first.printed)
        assert not re.search(r"ldk_[0-9a-f]+\.", again.printed)
        assert not re.search(r"^password ", again.printed, re.M)
        assert "user reset admin" in again.printed
        assert "compiling" not in again.printed
        lines = [line for line in again.printed.splitlines() if line.startswith(("KEY=", "curl "))]
        pasted = subprocess.run(
            ["sh", "-c", "\n".join(lines)],
            capture_output=True,
            text=True,
            check=True,
            cwd=ROOT,
        )
        assert json.loads(pasted.stdout)["status"] == "approved"
        family = psutil.Process(again.process.pid).children(recursive=True)
    finally:
        again.process.kill()
        again.process.wait()
    assert [gone(process.pid) for process in family] == [True] * len(family)
