"""The settings: typed, read once, and the only place that reads the environment.

Composition roots (`service.commands`, `workers.commands`, `service.app`'s caller)
call `load_settings()` and pass what each part needs; nobody else imports this.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from config.environment import faults_of, read_environment, sqlalchemy_url
from config.hash_key import load_or_create_hash_key
from config.socket_path import redis_socket_path
from service.domain.errors import InvalidSettings


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set; seconds and counts unless a name says otherwise."""

    data_dir: Path
    """LETTERSDESK_DATA, default ./data: the database, Redis' files, secrets, compiled models."""
    database_url: str = field(repr=False)
    """DATABASE_URL[_FILE], default SQLite in data_dir; postgresql:// is read as postgresql+psycopg://."""
    redis_url: str | None = field(repr=False)
    """REDIS_URL[_FILE]; None means the embedded server, which `lettersdesk up` runs on `redis_socket`."""
    hash_key: bytes = field(repr=False)
    """LETTERSDESK_HASH_KEY[_FILE], 32 or more bytes; else made once in data_dir/secrets/hash.key."""
    host: str
    """LETTERSDESK_HOST, default 127.0.0.1."""
    port: int
    """LETTERSDESK_PORT, default 8080."""
    api_threads: int
    """LETTERSDESK_API_THREADS, default 32: requests that may wait at once, per API process."""
    toxicity_model: str
    """TOXICITY_MODEL, default `bundled`: a name of Detoxify's, or a path to a checkpoint."""
    scoring_threads: int
    """LETTERSDESK_SCORING_THREADS, default: the cores this process may use."""
    policy_dir: Path | None
    """LETTERSDESK_POLICIES: a folder of further policy files; the default policy is always there."""
    chunk_size: int
    """LETTERSDESK_CHUNK_SIZE, default 32, 1 to 256: comments a scoring job."""
    lease_seconds: float
    """LETTERSDESK_LEASE_SECONDS, default 15: after this an unfinished comment is taken back."""
    max_attempts: int
    """LETTERSDESK_MAX_ATTEMPTS, default 3: after so many broken tries a comment is held."""
    queue_limit: int
    """LETTERSDESK_QUEUE_LIMIT, default 512: comments that the dispatcher keeps waiting in Redis, at most.

    It refills when half of them are gone; the others wait in the database. Raise it only for
    more than about eight workers.
    """
    hold_after_seconds: float
    """LETTERSDESK_HOLD_AFTER_SECONDS, default 300: what no worker decided for so long is held.

    While workers are getting through a longer backlog, comments wait for their turn instead.
    """
    log_level: str
    """LETTERSDESK_LOG_LEVEL, default INFO."""
    log_format: str
    """LETTERSDESK_LOG_FORMAT, `json` (default) or `text` (one readable line per event, what `up` shows)."""
    api_processes: int = 1
    """LETTERSDESK_API_PROCESSES, default 1: API processes; one serves some hundred posts a second."""
    redis_socket: Path | None = None
    """The embedded server's socket; outside data_dir only where that path is too long for one."""

    @property
    def effective_redis_url(self) -> str:
        """REDIS_URL, or the embedded server's socket."""
        if self.redis_url:
            return self.redis_url
        socket = self.redis_socket or self.data_dir.resolve() / "run" / "redis.sock"
        return f"unix://{quote(str(socket))}"

    @property
    def uses_embedded_redis(self) -> bool:
        """True when no REDIS_URL names a server that others run."""
        return self.redis_url is None


def load_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings from the environment, or from the mapping given in its place.

    Each of DATABASE_URL, REDIS_URL and LETTERSDESK_HASH_KEY may instead be given as
    NAME_FILE, a file that holds the value. Makes the hash key on first use unless one is set.

    Raises: InvalidSettings (permanent), whose message has one sentence per fault, all of them.
    Assumes: processes that start at once on one data folder agree on the hash key.
    """
    environ = os.environ if environ is None else environ
    values, faults = read_environment(environ)
    data_dir = Path(values.get("data_dir", "data")).absolute()
    hash_key = (values.get("hash_key") or "").encode()
    if not hash_key and "hash_key" not in faults_of(faults):
        try:
            hash_key = load_or_create_hash_key(data_dir / "secrets" / "hash.key")
        except InvalidSettings as error:
            faults.append(("data_dir", str(error)))
    if faults:
        raise InvalidSettings("\n".join(sentence for _, sentence in faults))
    found: dict[str, Any] = {
        **values,
        "data_dir": data_dir,
        "hash_key": hash_key,
        "database_url": sqlalchemy_url(values["database_url"] or f"sqlite:///{data_dir / 'lettersdesk.db'}"),
        "policy_dir": Path(values["policy_dir"]) if values["policy_dir"] else None,
        "scoring_threads": values["scoring_threads"] or _usable_cores(),
        "redis_socket": redis_socket_path(data_dir, environ.get("XDG_RUNTIME_DIR")),
    }
    return Settings(**found)


def _usable_cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
