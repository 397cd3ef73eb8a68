"""The processes that make up the product on one machine, in the order in which they start.

Called by `service.commands.up`. Never starts one: `service.supervisor.processes` does.
"""

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import redis
from rq import Worker

from config.settings import Settings
from service.supervisor import address, embedded_redis
from service.supervisor.child import Child

READY_WITHIN = 60.0
"""Seconds to start; on two slow cores with a cold disk a part takes under 15."""
MODEL_READY_WITHIN = 1800.0
"""Seconds for a worker that has to compile another model first; the largest takes under ten minutes."""


def command(*words: str) -> tuple[str, ...]:
    """How one of our own commands is started with this very Python."""
    return (sys.executable, "-P", "-m", "service", *words)


def redis_child(program: Path, configuration: Path, socket: Path, environment: Mapping[str, str]) -> Child:
    """The embedded Redis: first to start, last to stop."""
    return Child(
        name="redis",
        command=(str(program), str(configuration)),
        is_ready=lambda *_: embedded_redis.answers_ping(socket),
        ready_within=READY_WITHIN,
        stop_by=8.8,
        environment=environment,
        stop_phase=3,
        readable=embedded_redis.readable_line,
    )


def product_children(settings: Settings, environment: Mapping[str, str]) -> list[Child]:
    """Delivery, worker, dispatcher and API.

    At a stop the API stops accepting and answers what it has, and nothing new is queued; then the
    worker ends its chunk and delivery its sending; then Redis ends. What is cut short is taken up
    at the next start: the record has it.
    """
    url = address.local_url(settings.host, settings.port)

    def part(
        name: str,
        is_ready: Callable[[int, Sequence[str]], bool],
        phase: int,
        stop_by: float,
        ready_within: float = READY_WITHIN,
    ) -> Child:
        return Child(name, command(name), is_ready, ready_within, stop_by, environment, phase)

    return [
        part("delivery", _says_ready("delivery"), 2, 7.5),
        part(
            "worker",
            lambda pid, _: worker_is_listening(settings.effective_redis_url, pid),
            2,
            7.5,
            MODEL_READY_WITHIN,
        ),
        part("dispatcher", _says_ready("dispatcher"), 1, 4.2),
        part("api", lambda *_: address.answers(f"{url}/readyz"), 1, 4.2),
    ]


def compile_child(environment: Mapping[str, str]) -> Child:
    """Turns the model into the file that workers serve; runs to its end."""
    return Child("model", command("model", "compile"), lambda *_: True, READY_WITHIN, 2.0, environment)


def _says_ready(name: str) -> Callable[[int, Sequence[str]], bool]:
    """Ready once it has logged `<name>_ready`, in either format."""
    return lambda _, lines: any(f"{name}_ready" in line or f"{name} ready" in line for line in lines)


def worker_is_listening(redis_url: str, pid: int) -> bool:
    """True once the worker with this process id has loaded its model and waits for jobs."""
    client = redis.Redis.from_url(redis_url, socket_timeout=1, socket_connect_timeout=1)
    try:
        return any(worker.pid == pid for worker in Worker.all(connection=client))
    except redis.RedisError:
        return False
    finally:
        client.close()
