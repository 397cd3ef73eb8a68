"""What `lettersdesk doctor` looks at, one function a check.

Called by `service.commands.doctor`. Never changes what it looks at, and never raises:
a check that fails is a finding.
"""

import math
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import redis
from packaging.requirements import Requirement
from rq import Worker

from config.settings import Settings
from service.domain.errors import InvalidSettings, LettersdeskError
from service.store.engine import connect
from service.store.migrations import is_current
from service.supervisor import address, data_folder, embedded_redis, parts

OLDEST_PYTHON = (3, 11)
LEAST_MEMORY = 1024**3
"""Bytes; API, worker with the bundled model, dispatcher, delivery and Redis take about 600 MB together."""
COMFORTABLE_DISK = 1024**3
SILENT_AFTER = 60.0
"""Seconds without a sign of life after which a worker counts as gone; it gives one every second or so."""
OLDEST_PLAUSIBLE_CLOCK = 1_735_689_600
"""2025-01-01 in seconds since 1970: a machine that says it is earlier has lost its clock."""


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: what was looked at, how it came out, and what to do unless it is fine."""

    name: str
    state: State
    said: str
    todo: str = ""


def check_machine() -> list[Finding]:
    """What can be said without settings: Python, packages, memory, clock."""
    return [_python(), _packages(), _memory(), _clock()]


def check_settings(settings: Settings) -> list[Finding]:
    """What the settings lead to: folder, disk, database, Redis, port, model."""
    checks: tuple[Callable[[Settings], Finding], ...] = (_folder, _disk, _database, _redis, _port, _model)
    return [
        Finding("settings", State.OK, "all are known and in range"),
        *(check(settings) for check in checks),
    ]


def settings_faults(error: InvalidSettings) -> list[Finding]:
    """One finding per sentence of an InvalidSettings."""
    return [Finding("settings", State.FAIL, sentence) for sentence in str(error).splitlines()]


def _python() -> Finding:
    said = f"{platform.python_version()} on {platform.system()} {platform.machine()}"
    if sys.version_info[:2] < OLDEST_PYTHON:
        return Finding("python", State.FAIL, said, "Install Python 3.11 or later and run `make run` again.")
    return Finding("python", State.OK, said)


def _packages() -> Finding:
    missing, wrong = [], []
    for line in requires("lettersdesk") or []:
        requirement = Requirement(line)
        if requirement.marker is not None and not requirement.marker.evaluate({"extra": ""}):
            continue
        try:
            if version(requirement.name) not in requirement.specifier:
                wrong.append(requirement.name)
        except PackageNotFoundError:
            missing.append(requirement.name)
    if missing or wrong:
        return Finding(
            "packages",
            State.FAIL,
            f"missing: {', '.join(missing) or 'none'}; wrong version: {', '.join(wrong) or 'none'}",
            "Run `make install`.",
        )
    return Finding("packages", State.OK, "all of the API's are there")


def _memory() -> Finding:
    try:
        fields = dict(
            line.split(":", 1) for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        )
        available = int(fields["MemAvailable"].split()[0]) * 1024
    except (OSError, KeyError, ValueError):
        return Finding("memory", State.OK, "not known on this system")
    said = f"{available // 2**20} MB available"
    if available < LEAST_MEMORY:
        return Finding(
            "memory", State.WARN, said, "Lettersdesk takes about 600 MB: end other programs or add memory."
        )
    return Finding("memory", State.OK, said)


def _clock() -> Finding:
    now = time.time()
    said = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(now))
    if now < OLDEST_PLAUSIBLE_CLOCK:
        return Finding("clock", State.FAIL, said, "Set the clock: signatures and retries depend on it.")
    return Finding("clock", State.OK, said)


def _folder(settings: Settings) -> Finding:
    folder = settings.data_dir
    probe = folder / "run" / f".doctor-{os.getpid()}"
    try:
        probe.parent.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"ok")
        probe.unlink()
    except OSError as error:
        return Finding(
            "data",
            State.FAIL,
            f"{folder} cannot be written ({error.strerror})",
            "Make it writable for this user, or set LETTERSDESK_DATA to another folder.",
        )
    key = folder / "secrets" / "hash.key"
    if key.exists() and key.stat().st_mode & 0o077:
        return Finding("data", State.WARN, f"{key} can be read by others", f"Run `chmod 600 {key}`.")
    holder = data_folder.is_held(folder)
    return Finding("data", State.OK, f"{folder}" + (f", in use by process {holder}" if holder else ""))


def _disk(settings: Settings) -> Finding:
    try:
        free = shutil.disk_usage(settings.data_dir).free
    except OSError as error:
        return Finding("disk", State.FAIL, str(error.strerror), "See the line on the data folder.")
    said = f"{free / 2**30:.1f} GB free where the data lies"
    if free < data_folder.LEAST_FREE:
        return Finding("disk", State.FAIL, said, "Make room: comments cannot be kept.")
    if free < COMFORTABLE_DISK:
        return Finding("disk", State.WARN, said, "Make room soon: comments, scores and logs grow.")
    return Finding("disk", State.OK, said)


def _database(settings: Settings) -> Finding:
    store = connect(settings.database_url, pool_size=1)
    kind = store.engine.dialect.name
    try:
        with store.reader() as connection:
            if is_current(connection):
                return Finding("database", State.OK, f"{kind} answers, tables are up to date")
    except LettersdeskError as error:
        return Finding("database", State.FAIL, str(error), "Start it, or set DATABASE_URL.")
    except Exception as error:  # noqa: BLE001 - a check never raises
        return Finding("database", State.FAIL, f"{kind}: {type(error).__name__}", "Check DATABASE_URL.")
    finally:
        store.close()
    return Finding(
        "database",
        State.WARN,
        f"{kind} answers, tables are not those of this release",
        "`lettersdesk up` makes them at its start; `lettersdesk migrate` makes them now.",
    )


def _redis(settings: Settings) -> Finding:
    client = redis.Redis.from_url(settings.effective_redis_url, socket_timeout=2, socket_connect_timeout=2)
    try:
        server = client.info("server")
        persistence = client.info("persistence")
        policy = client.config_get("maxmemory-policy").get("maxmemory-policy", "unknown")
    except redis.RedisError as error:
        return _redis_is_down(settings, error)
    finally:
        client.close()
    kind = str(server.get("server_name", "redis")).capitalize()
    number = str(server.get("valkey_version") or server["redis_version"])
    said = f"{kind} {number}, append-only {'on' if persistence.get('aof_enabled') else 'off'}, {policy}"
    if tuple(int(part) for part in number.split(".")[:3]) < embedded_redis.OLDEST_SAFE:
        return Finding("redis", State.FAIL, said, "Update it to 6.2.20 or later (CVE-2025-49844).")
    if policy != "noeviction":
        return Finding("redis", State.FAIL, said, "Set maxmemory-policy noeviction: it may drop queued work.")
    if not persistence.get("aof_enabled"):
        return Finding(
            "redis",
            State.WARN,
            said,
            "Set appendonly yes: after a crash the dispatcher must queue everything anew.",
        )
    return Finding("redis", State.OK, said)


def _redis_is_down(settings: Settings, error: redis.RedisError) -> Finding:
    if not settings.uses_embedded_redis:
        return Finding(
            "redis",
            State.FAIL,
            f"REDIS_URL does not answer ({type(error).__name__})",
            "Start it or set REDIS_URL; comments are accepted meanwhile, and decided later.",
        )
    try:
        program = embedded_redis.find_program()
    except LettersdeskError as fault:
        return Finding("redis", State.FAIL, str(fault))
    return Finding(
        "redis", State.OK, f"{program.kind} {program.version_text} will be started by `lettersdesk up`"
    )


def _worker(settings: Settings) -> Finding:
    client = redis.Redis.from_url(settings.effective_redis_url, socket_timeout=2, socket_connect_timeout=2)
    try:
        alive = [
            worker.hostname
            for worker in Worker.all(connection=client)
            if _age(worker.last_heartbeat) < SILENT_AFTER
        ]
    except redis.RedisError:
        return Finding("worker", State.WARN, "not known: Redis does not answer", "See the line on Redis.")
    finally:
        client.close()
    here = alive.count(socket.gethostname())
    said = f"{here} on this machine, {len(alive)} in all"
    if not here:
        return Finding(
            "worker", State.WARN, said, "`lettersdesk up` starts one; `lettersdesk worker` runs one alone."
        )
    return Finding("worker", State.OK, said)


def _age(heartbeat: datetime | None) -> float:
    return (datetime.now(UTC) - heartbeat).total_seconds() if heartbeat else math.inf


def _port(settings: Settings) -> Finding:
    where = f"{settings.host} port {settings.port}"
    url = address.local_url(settings.host, settings.port)
    try:
        address.require_free(settings.host, settings.port)
    except LettersdeskError as error:
        if address.answers(f"{url}/livez"):
            return Finding("port", State.OK, f"{where}: Lettersdesk answers there")
        return Finding("port", State.FAIL, str(error))
    return Finding("port", State.OK, f"{where} is free")


def _model(settings: Settings) -> Finding:
    try:
        ran = subprocess.run(
            parts.command("model", "verify"), capture_output=True, text=True, timeout=300, check=False
        )
    except subprocess.TimeoutExpired:
        return Finding(
            "model", State.FAIL, "could not be verified in five minutes", "Run `lettersdesk model verify`."
        )
    said = ((ran.stdout if ran.returncode == 0 else ran.stderr or ran.stdout).strip().splitlines() or [""])[
        -1
    ]
    said = said.removeprefix("Error: ")
    if ran.returncode:
        todo = "Run `lettersdesk model verify`; `lettersdesk model compile` makes the file anew."
        return Finding("model", State.FAIL, f"{settings.toxicity_model}: {said}", todo)
    return Finding("model", State.OK, said or settings.toxicity_model)


CHECKS: Mapping[str, Callable[[Settings], Finding]] = {
    "data": _folder,
    "disk": _disk,
    "database": _database,
    "redis": _redis,
    "worker": _worker,
    "port": _port,
    "model": _model,
}
"""Every check that needs settings, by its name, in the order in which they are shown."""
