# ruff: noqa: N999
"""How gunicorn serves the API: one process with many threads, no forking after the app is made.

Read by gunicorn, which `lettersdesk api` starts with this file. Never makes the app itself:
each process makes its own, so that no database connection is shared across a fork.
"""

import os
import signal
import threading
from pathlib import Path
from types import FrameType
from typing import Any

from gunicorn.glogging import Logger

from config.logs import configure_logging
from config.settings import load_settings
from service.supervisor.tether import die_with_parent

_settings = load_settings()


class _Logger(Logger):  # type: ignore[misc, unused-ignore]
    """Send gunicorn's own messages the way of everybody else's."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        configure_logging(_settings.log_level, _settings.log_format, "api")


bind = (
    f"[{_settings.host}]:{_settings.port}" if ":" in _settings.host else f"{_settings.host}:{_settings.port}"
)
worker_class = "gthread"
workers = _settings.api_processes
threads = _settings.api_threads
worker_connections = 1000
backlog = 512
preload_app = False
timeout = 60
"""Seconds without a heartbeat of the accepting thread, which waiting requests do not hold up."""
graceful_timeout = 4
"""Seconds that requests under way get at a stop; the supervisor allows 4.2 s of its 10 for this."""
keepalive = 5
accesslog = None
errorlog = "-"
logger_class = _Logger
control_socket_disable = True
proc_name = "lettersdesk-api"
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() and os.access("/dev/shm", os.W_OK) else None  # noqa: S108


def post_fork(server: Any, worker: Any) -> None:
    """End with gunicorn's own process, so that one that is killed leaves nobody on its port."""
    del server, worker
    die_with_parent()


def post_worker_init(worker: Any) -> None:
    """Let requests that wait for a decision return at once when this process is told to stop.

    The app may hold a `threading.Event` under `extensions["lettersdesk.stopping"]`; it is set
    by the signal, before gunicorn starts to count its graceful seconds.
    """
    stopping = getattr(worker.wsgi, "extensions", {}).get("lettersdesk.stopping")
    if isinstance(stopping, threading.Event):
        _before_stop(signal.SIGTERM, stopping)
        _before_stop(signal.SIGINT, stopping)


def _before_stop(number: signal.Signals, stopping: threading.Event) -> None:
    gunicorns = signal.getsignal(number)

    def stop(received: int, frame: FrameType | None) -> None:
        stopping.set()
        if callable(gunicorns):
            gunicorns(received, frame)

    signal.signal(number, stop)
