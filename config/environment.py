"""The names of the settings in the environment, and what each may hold.

Called by `config.settings` alone. Never gives a value a meaning beyond its type and range,
and never puts a secret into a message.
"""

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from config.hash_key import SHORTEST_KEY

SECRETS = ("DATABASE_URL", "REDIS_URL", "LETTERSDESK_HASH_KEY")
"""Settings that may come from a file named by NAME_FILE, and whose values are never shown."""

_DRIVERS = {
    "sqlite": "sqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}

Fault = tuple[str, str]
"""A field of Settings, and a sentence on what is wrong with it."""


def sqlalchemy_url(text: str) -> str:
    """The address with the driver that this product uses; sqlite:// and postgresql:// in their usual forms.

    Raises: ValidationError (permanent) on any other database, and on one in memory.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ValidationError(
            "is not a database address such as postgresql://user:password@host/name"
        ) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise ValidationError(f"names {url.drivername}: only postgresql:// and sqlite:// are supported")
    if driver == "sqlite" and url.database in (None, "", ":memory:"):
        raise ValidationError(
            "is a database in memory, which processes cannot share: name a file, sqlite:////path/to/file.db"
        )
    return url.set(drivername=driver).render_as_string(hide_password=False)


def _check_database(text: str) -> None:
    sqlalchemy_url(text)


def _check_redis(text: str) -> None:
    if not text.startswith(("redis://", "rediss://", "unix://")):
        raise ValidationError("must begin with redis://, rediss:// or unix://")


def _check_folder(text: str) -> None:
    if not Path(text).is_dir():
        raise ValidationError("is not a folder")


def _check_key(text: str) -> None:
    if len(text.encode()) < SHORTEST_KEY:
        raise ValidationError(
            f"has {len(text.encode())} bytes and needs {SHORTEST_KEY} or more: "
            "make one with `openssl rand -hex 32`"
        )


def _count(name: str, default: int | None, lowest: int, highest: int) -> fields.Integer:
    return fields.Integer(
        data_key=name,
        load_default=default,
        validate=validate.Range(lowest, highest, error=f"must be a whole number from {lowest} to {highest}"),
        error_messages={"invalid": f"must be a whole number from {lowest} to {highest}"},
    )


def _seconds(name: str, default: float, lowest: float, highest: float) -> fields.Float:
    sentence = f"must be a number of seconds from {lowest} to {highest}"
    return fields.Float(
        data_key=name,
        load_default=default,
        validate=validate.Range(lowest, highest, error=sentence),
        error_messages=dict.fromkeys(("invalid", "special"), sentence),
    )


def _one_of(name: str, default: str, *choices: str) -> fields.String:
    return fields.String(
        data_key=name,
        load_default=default,
        validate=validate.OneOf(choices, error=f"must be one of {', '.join(choices)}"),
    )


class SettingsSchema(Schema):
    """Every setting once: its name in the environment, its type, range and default."""

    data_dir = fields.String(data_key="LETTERSDESK_DATA", load_default="data")
    database_url = fields.String(data_key="DATABASE_URL", load_default=None, validate=_check_database)
    redis_url = fields.String(data_key="REDIS_URL", load_default=None, validate=_check_redis)
    hash_key = fields.String(data_key="LETTERSDESK_HASH_KEY", load_default=None, validate=_check_key)
    host = fields.String(data_key="LETTERSDESK_HOST", load_default="127.0.0.1")
    port = _count("LETTERSDESK_PORT", 8080, 1, 65535)
    api_threads = _count("LETTERSDESK_API_THREADS", 32, 2, 512)
    api_processes = _count("LETTERSDESK_API_PROCESSES", 1, 1, 32)
    toxicity_model = fields.String(data_key="TOXICITY_MODEL", load_default="bundled")
    scoring_threads = _count("LETTERSDESK_SCORING_THREADS", None, 1, 256)
    policy_dir = fields.String(data_key="LETTERSDESK_POLICIES", load_default=None, validate=_check_folder)
    chunk_size = _count("LETTERSDESK_CHUNK_SIZE", 32, 1, 256)
    lease_seconds = _seconds("LETTERSDESK_LEASE_SECONDS", 15.0, 1, 3600)
    max_attempts = _count("LETTERSDESK_MAX_ATTEMPTS", 3, 1, 20)
    queue_limit = _count("LETTERSDESK_QUEUE_LIMIT", 512, 1, 1_000_000)
    hold_after_seconds = _seconds("LETTERSDESK_HOLD_AFTER_SECONDS", 300.0, 1, 604_800)
    log_level = _one_of("LETTERSDESK_LOG_LEVEL", "INFO", "DEBUG", "INFO", "WARNING", "ERROR")
    log_format = _one_of("LETTERSDESK_LOG_FORMAT", "json", "json", "text")


def known_names() -> frozenset[str]:
    """Every name in the environment that is a setting, those that name a secret's file included."""
    names = {str(field.data_key) for field in SettingsSchema().fields.values()}
    return frozenset(names | {f"{name}_FILE" for name in SECRETS})


def read_environment(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[Fault]]:
    """Read every setting; an empty value counts as not set.

    Returns the values by field of Settings (None where a default depends on the machine)
    and one fault per setting that is wrong or unknown, in a stable order.
    """
    schema = SettingsSchema()
    given, faults = _given(environ, schema)
    try:
        values: dict[str, Any] = schema.load(given)
    except ValidationError as error:
        values = dict(error.valid_data) if isinstance(error.valid_data, dict) else {}
        by_name = {field.data_key: name for name, field in schema.fields.items()}
        messages = error.messages_dict
        faults += [
            (by_name[name], f"{_quoted(name, given[name])} {' and '.join(messages[name])}.")
            for name in sorted(messages)
        ]
    return values, faults + [("", sentence) for sentence in _typos(environ)]


def faults_of(faults: list[Fault]) -> frozenset[str]:
    """The fields that have a fault."""
    return frozenset(name for name, _ in faults)


def _given(environ: Mapping[str, str], schema: Schema) -> tuple[dict[str, str], list[Fault]]:
    given, faults = {}, []
    for field_name, field in schema.fields.items():
        name = str(field.data_key)
        value = environ.get(name, "").strip()
        file = environ.get(f"{name}_FILE", "") if name in SECRETS else ""
        if value and file:
            faults.append((field_name, f"{name} and {name}_FILE are both set: keep one."))
        elif file:
            try:
                value = Path(file).read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError) as error:
                why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
                faults.append((field_name, f"{name}_FILE names {file}, which cannot be read: {why}."))
            else:
                if not value:
                    faults.append((field_name, f"{name}_FILE names {file}, which is empty."))
        if value:
            given[name] = value.upper() if name == "LETTERSDESK_LOG_LEVEL" else value
    return given, faults


def _quoted(name: str, value: str) -> str:
    return name if name in SECRETS else f"{name}={value!r}"


def _typos(environ: Mapping[str, str]) -> list[str]:
    known = known_names()
    sentences = []
    for name in sorted(name for name in environ if name.startswith("LETTERSDESK_") and name not in known):
        close = difflib.get_close_matches(name, known, n=1)
        hint = f": did you mean {close[0]}?" if close else ": remove it."
        sentences.append(f"{name} is not a setting{hint}")
    return sentences
