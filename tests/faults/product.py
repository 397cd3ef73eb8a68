"""The product's processes, each of which a test can kill, stop and start again."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import redis
import urllib3

from service.store import migrations, sites
from service.store.engine import Store, connect

ROOT = Path(__file__).parents[2]


def wait_until(reached: Callable[[], bool], seconds: float, what: str, pause: float = 0.05) -> float:
    """Seconds it took until `reached`; fails after `seconds`."""
    began = time.monotonic()
    while not reached():
        assert time.monotonic() - began < seconds, f"not within {seconds} s: {what}"
        time.sleep(pause)
    return time.monotonic() - began


@dataclass
class Product:
    """Everything `lettersdesk up` runs, but started here one by one and watched by nobody.

    `kept` processes are started again half a second after they end, as the supervisor does.
    """

    folder: Path
    database_url: str
    valkey_binary: str
    settings: dict[str, str] = field(default_factory=dict)
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    falls: dict[str, int] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)
    _closing: threading.Event = field(default_factory=threading.Event)
    _turn: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.socket = self.folder / "redis.sock"
        self.redis_url = f"unix://{self.socket}"
        self.store: Store = connect(self.database_url)
        migrations.upgrade(self.store)
        with self.store.writer() as connection:
            self.site = sites.add_site(connection, "The Gazette", now=time.time())
            self.key = sites.create_key(connection, self.site.id, now=time.time())
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis_url,
            "LETTERSDESK_DATA": str(self.folder / "data"),
            "LETTERSDESK_PORT": str(self.port),
            "LETTERSDESK_HASH_KEY": "a key for tests only, 32 bytes or more",
            **self.settings,
        }

    def command(self, name: str) -> list[str]:
        kind = name.split("-", maxsplit=1)[0]
        if kind == "redis":
            return [
                *(self.valkey_binary, "--port", "0", "--unixsocket", str(self.socket)),
                *("--dir", str(self.folder), "--appendonly", "yes", "--appendfsync", "everysec"),
            ]
        if kind == "worker" and self.settings.get("SCORER_MS") != "real":
            return [sys.executable, str(ROOT / "tests/faults/hostile_worker.py")]
        return [sys.executable, "-m", "service", kind]

    def start(self, *names: str, keep: bool = False) -> None:
        for name in names:
            with self._turn:
                log = (self.folder / f"{name}.log").open("ab")
                self.processes[name] = subprocess.Popen(
                    self.command(name),
                    env=self.environment,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                    cwd=self.folder,
                )
                log.close()
                if keep:
                    self._kept.add(name)
        for name in names:
            if name == "redis":
                wait_until(self._redis_answers, 20, "Redis answers")
            if name == "api":
                wait_until(self._api_answers, 60, "the API answers")

    def wait_for_worker(self, starts: int = 1) -> None:
        """Wait until the worker has begun to listen for the n-th time."""
        wait_until(lambda: self.log("worker").count("worker_ready") >= starts, 60, "the worker is ready")

    def kill(self, name: str) -> None:
        """kill -9, with all that it started."""
        with self._turn:
            self._kept.discard(name)
            process = self.processes[name]
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)

    def signal(self, name: str, number: signal.Signals) -> None:
        os.kill(self.processes[name].pid, number)

    def freeze(self, name: str) -> None:
        """Stop a process where it is, and return when it stands still; SIGCONT lets it go on."""
        self.signal(name, signal.SIGSTOP)
        os.waitid(os.P_PID, self.processes[name].pid, os.WSTOPPED)

    def stop(self, name: str, seconds: float = 20) -> float:
        """SIGTERM; returns the seconds it took to end, which it must with exit code 0."""
        with self._turn:
            self._kept.discard(name)
        began = time.monotonic()
        self.processes[name].terminate()
        assert self.processes[name].wait(seconds) == 0, self.log(name)
        return time.monotonic() - began

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def redis(self) -> redis.Redis:
        return redis.Redis.from_url(self.redis_url, socket_timeout=5)

    def close(self) -> None:
        self._closing.set()
        self._keeper.join()
        for name in self.processes:
            self.signal(name, signal.SIGCONT) if self.processes[name].poll() is None else None
            self.kill(name)
        self.store.close()

    def _keep(self) -> None:
        while not self._closing.wait(0.1):
            for name in list(self._kept):
                if self.processes[name].poll() is not None:
                    self.falls[name] = self.falls.get(name, 0) + 1
                    if self._closing.wait(0.5):
                        return
                    self.start(name)

    def _redis_answers(self) -> bool:
        try:
            with self.redis() as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _api_answers(self) -> bool:
        try:
            answer = urllib3.request("GET", f"http://127.0.0.1:{self.port}/livez", timeout=2, retries=False)
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status < 500
