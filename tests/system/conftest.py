"""The whole product in a folder of its own, started as its README says, and seen over HTTP only.

Imports nothing of the product: what a portal's developer cannot do, this cannot either.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

START_SECONDS = 300.0
"""The first start compiles the model: a minute on two idle cores."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    content: Any


@dataclass
class Installation:
    """One `lettersdesk up` and a portal's key to it."""

    folder: Path
    port: int
    key: str = ""
    process: subprocess.Popen[bytes] | None = None
    environment: dict[str, str] = field(default_factory=dict)

    def command(self, *words: str) -> list[str]:
        return [str(Path(sys.executable).parent / "lettersdesk"), *words]

    def run(self, *words: str) -> str:
        done = subprocess.run(
            self.command(*words),
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    def start(self) -> float:
        """Start everything; returns the seconds until it was ready."""
        began = time.monotonic()
        with (self.folder / "up.log").open("ab") as log:
            self.process = subprocess.Popen(
                self.command("up", "--no-samples"),
                env=self.environment,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        while time.monotonic() - began < START_SECONDS:
            assert self.process.poll() is None, self.log()
            if self.get("/readyz").status == 200 and self._says_that_it_is_ready():
                return time.monotonic() - began
            time.sleep(0.2)
        raise AssertionError(f"not ready after {START_SECONDS} s: {self.log()}")

    def stop(self) -> float:
        """Ctrl-C; returns the seconds it took to end."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)
        return time.monotonic() - began

    def log(self) -> str:
        return (self.folder / "up.log").read_text()[-4000:]

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, content: object = None, **headers: str) -> Answer:
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}",
            data=None if content is None else json.dumps(content).encode(),
            method=method,
            headers={
                "Authorization": f"Bearer {self.key}",
                "Content-Type": "application/json",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:  # noqa: S310
                return _answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            return _answer(error.code, error.headers, error.read())
        except OSError:
            return Answer(0, {}, None)

    def _says_that_it_is_ready(self) -> bool:
        return "Ready after" in self.log()


def _answer(status: int, headers: Any, body: bytes) -> Answer:
    content_type = headers.get("Content-Type", "")
    content = json.loads(body) if "json" in content_type and body else body.decode()
    return Answer(status, dict(headers.items()), content)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory, compiled_data_dir: Path) -> Iterator[Installation]:
    folder = Path(tmp_path_factory.mktemp("up"))
    shutil.copytree(compiled_data_dir / "models", folder / "data" / "models")
    made = Installation(folder, _free_port())
    made.environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("LETTERSDESK_")},
        "LETTERSDESK_DATA": str(folder / "data"),
        "LETTERSDESK_PORT": str(made.port),
    }
    for name in ("DATABASE_URL", "REDIS_URL", "TOXICITY_MODEL"):
        made.environment.pop(name, None)
    try:
        made.start()
        made.run("site", "add", "evening-post", "--json")
        made.key = json.loads(made.run("key", "create", "--site", "evening-post", "--json"))["key"]
        yield made
    finally:
        if made.process is not None and made.process.poll() is None:
            made.stop()
