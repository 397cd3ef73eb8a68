"""One id per request: taken from the caller or made, sent back, and on every log line.

Installed by `service.app` for all front ends. Never trusts a caller's id further than
its alphabet: it ends up in logs.
"""

import logging
import re
import uuid
from contextvars import ContextVar

from flask import Flask, Response, request

HEADER = "X-Request-ID"
_SANE = re.compile(r"[A-Za-z0-9._:/+=@-]{1,128}")

_current: ContextVar[str | None] = ContextVar("request_id", default=None)


def current_request_id() -> str | None:
    """The id of the request that this thread answers; None outside of one."""
    return _current.get()


def install(app: Flask) -> None:
    """Give every request of `app` an id, in its answer and in the log records made meanwhile."""
    _stamp_log_records()

    @app.before_request
    def _begin() -> None:
        said = request.headers.get(HEADER, "")
        _current.set(said if _SANE.fullmatch(said) else uuid.uuid4().hex)

    @app.after_request
    def _echo(response: Response) -> Response:
        request_id = _current.get()
        if request_id:
            response.headers[HEADER] = request_id
        return response

    @app.teardown_request
    def _end(_: BaseException | None) -> None:
        _current.set(None)


class _StampedRecord(logging.LogRecord):
    """A log record that knows the request in which it was made."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        request_id = _current.get()
        if request_id:
            self.request_id = request_id


def _stamp_log_records() -> None:
    if logging.getLogRecordFactory() is logging.LogRecord:
        logging.setLogRecordFactory(_StampedRecord)
