"""How every process logs: JSON lines for machines, or one readable line per event for people.

Called once by each composition root. Never lets a reader's text, e-mail, address or a key
through: known names are withheld, and exceptions are shown by class unless ours.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from service.domain.errors import LettersdeskError

SENSITIVE = frozenset({"authorization", "body", "email", "ip", "key", "password", "secret", "text", "token"})
"""Names of extras whose values are withheld, alone or as a last part (`author_email`, `client_ip`)."""

OUR_LOGGERS = ("service", "workers", "config", "lettersdesk", "__main__")
_EVENT = re.compile(r"[a-z][a-z0-9_]*")
_OWN_ATTRIBUTES = frozenset(RESERVED_ATTRS) | {"event", "process_name", "message"}
_LONGEST_VALUE = 300
_SAFE_TO_SHOW = (LettersdeskError, OSError, ImportError, AttributeError, NameError, TypeError)
_SAFE_PACKAGES = ("redis", "rq", "gunicorn")


def configure_logging(level: str, fmt: str, process: str) -> None:
    """Send every logger of this process to standard error as `json` or `text`, one line per record.

    `process` is the name shown on each line. Other packages' loggers go through it too:
    RQ and gunicorn from WARNING up, since their everyday messages repeat ours.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(withhold_sensitive_extras)
    handler.setFormatter(EventLines(process) if fmt == "text" else EventJson(process))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in (
        "rq",
        "rq.worker",
        "rq.scheduler",
        "gunicorn",
        "gunicorn.error",
        "alembic",
        "werkzeug",
        "urllib3",
    ):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
        logger.setLevel(logging.DEBUG if level == "DEBUG" else logging.WARNING)
    logging.captureWarnings(capture=True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda failure: _log_uncaught(
        failure.exc_type, failure.exc_value or failure.exc_type(), failure.exc_traceback
    )


def _log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    elif not issubclass(kind, SystemExit):
        logging.getLogger("lettersdesk").critical("process_failed", exc_info=(kind, error, trace))


def withhold_sensitive_extras(record: logging.LogRecord) -> bool:
    """Replace the value of every extra that has a sensitive name; the record itself always passes."""
    for name in extras_of(record):
        if name.rsplit("_", 1)[-1].lower() in SENSITIVE:
            setattr(record, name, "(withheld)")
    return True


def extras_of(record: logging.LogRecord) -> dict[str, Any]:
    """What the caller passed as `extra`, in order."""
    return {
        name: value
        for name, value in record.__dict__.items()
        if name not in _OWN_ATTRIBUTES and not name.startswith("_")
    }


def event_of(record: logging.LogRecord) -> tuple[str, str | None]:
    """The event's name, and for other packages' free-form messages the first line of what they said."""
    said = record.getMessage()
    if _EVENT.fullmatch(said):
        return said, None
    first = (said.splitlines() or [""])[0][:_LONGEST_VALUE]
    if record.name.startswith(OUR_LOGGERS):
        return first, None
    return f"{record.name.split('.')[0]}_message", first


def describe_exception(error: BaseException) -> str:
    """The class, with the message only where it cannot hold a reader's words.

    Database and value errors may quote the row they choked on, so of those only the class is shown,
    and of a database that cannot be reached its first line.
    """
    name = type(error).__name__
    if isinstance(error, _SAFE_TO_SHOW) or type(error).__module__.split(".")[0] in _SAFE_PACKAGES:
        message = str(error)
    elif name == "OperationalError" and getattr(error, "orig", None) is not None:
        message = str(getattr(error, "orig", ""))
    else:
        message = ""
    first = (message.splitlines() or [""])[0][:_LONGEST_VALUE]
    return f"{name}: {first}" if first else name


def trace_of(error: BaseException) -> list[str]:
    """Where an exception came from, oldest first, as `file:line function`, causes before it."""
    earlier = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    frames = [
        f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)
    ]
    before = [*trace_of(earlier), "then"] if earlier else []
    return [*before, *frames, describe_exception(error)]


class EventJson(JsonFormatter):
    """One JSON object per line: ts, level, event, process, then the extras."""

    def __init__(self, process: str) -> None:
        super().__init__(json_ensure_ascii=True)
        self._process = process

    def add_fields(
        self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: Mapping[str, Any]
    ) -> None:
        """Fill the object that is written for this record (`message_dict`: none of ours is one)."""
        del message_dict
        event, message = event_of(record)
        log_data["ts"] = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        log_data["level"] = record.levelname
        log_data["event"] = event
        log_data["process"] = self._process
        log_data["pid"] = record.process
        if message:
            log_data["message"] = message
        log_data.update(extras_of(record))
        if record.exc_info and record.exc_info[1]:
            log_data["error"] = describe_exception(record.exc_info[1])
            log_data["trace"] = trace_of(record.exc_info[1])


class EventLines(logging.Formatter):
    """One readable line per record: local time, process, the event in words, then name=value."""

    def __init__(self, process: str) -> None:
        super().__init__()
        self._process = process

    def format(self, record: logging.LogRecord) -> str:
        """Write this record as one line; line breaks and control characters in values are escaped."""
        event, message = event_of(record)
        at = datetime.fromtimestamp(record.created).astimezone().strftime("%H:%M:%S")
        words = _escaped(event.replace("_", " ") if message is None else message)
        parts = [f"{at}  {self._process:<10}  {words}"]
        if record.levelno >= logging.WARNING:
            parts[0] = f"{at}  {self._process:<10}  {record.levelname.lower()}: {words}"
        parts += [
            f"{name}={_printable(value)}" for name, value in extras_of(record).items() if value is not None
        ]
        if record.exc_info and record.exc_info[1]:
            trace = trace_of(record.exc_info[1])
            parts.append(f"error={_printable(trace[-1])}")
            parts += [f"at {_printable(trace[-2])}"] if len(trace) > 1 else []
        return "  ".join(parts)


def _printable(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3g}" if abs(value) < 1000 else f"{value:.0f}"  # noqa: PLR2004
    safe = _escaped(str(value)[:_LONGEST_VALUE])
    return f'"{safe}"' if " " in safe else safe


def _escaped(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
