"""The settings: typed, read once, and the only place that reads the environment.

Composition roots (`service.commands`, `workers.commands`, `service.app`'s caller)
call `load_settings()` and pass what each part needs; nobody else imports this.
"""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Settings:
    """All that can be set; seconds and counts unless a name says otherwise."""

    data_dir: Path
    """LETTERSDESK_DATA, default ./data: the database, Redis' files, secrets, compiled models."""
    database_url: str
    """DATABASE_URL, default SQLite in data_dir; postgresql:// is read as postgresql+psycopg://."""
    redis_url: str | None
    """REDIS_URL; None means the embedded server on data_dir/run/redis.sock, run by `lettersdesk up`."""
    hash_key: bytes
    """LETTERSDESK_HASH_KEY[_FILE], 32 or more bytes; else made once in data_dir/secrets/hash.key, mode 0600."""
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
    """LETTERSDESK_QUEUE_LIMIT, default 1000: comments in Redis over which the API leaves queueing to the dispatcher."""
    log_level: str
    """LETTERSDESK_LOG_LEVEL, default INFO."""
    log_format: str
    """LETTERSDESK_LOG_FORMAT, `json` (default) or `text` (one readable line per event, what `up` shows)."""

    @property
    def effective_redis_url(self) -> str:
        """REDIS_URL, or the embedded server's socket."""
        return self.redis_url or f"unix://{self.data_dir.resolve() / 'run' / 'redis.sock'}"
