"""Every way in which a request can fail, as RFC 9457 problem details, and the handlers that write them.

Raised by the API, installed by `service.app` for all front ends. Shows nothing of our
insides: what nobody foresaw is logged with its request id and answered as `internal`.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from service.domain.errors import Conflict, DatabaseUnavailable, NotFound

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
REFERENCE_PATH = "/v1/docs"
RETRY_SECONDS = 5
"""What `Retry-After` says when the database is away: SQLite's lock wait, and a restart's usual length."""
MOST_ERRORS = 50
"""Field errors that one answer lists, so that a hostile body cannot make a long one."""


@dataclass(frozen=True, slots=True)
class _Kind:
    status: int
    title: str
    explanation: str


class ProblemType(Enum):
    """What `type` can end in; a name is never changed once released. The API's page explains each."""

    KEY_MISSING = _Kind(401, "API key missing", "No `Authorization` header came with the request.")
    KEY_MALFORMED = _Kind(
        401, "API key malformed", "The `Authorization` header is not `Bearer` with a key of this product."
    )
    KEY_UNKNOWN = _Kind(401, "API key unknown", "No site has this key; perhaps it was cut when copied.")
    KEY_REVOKED = _Kind(401, "API key revoked", "The key was right once and was revoked by an operator.")
    MALFORMED_BODY = _Kind(
        400,
        "Body is not JSON",
        "The body is not JSON (RFC 8259) in UTF-8, names a key twice, or is nested too deeply.",
    )
    INVALID_FIELDS = _Kind(
        422, "Fields are wrong", "The JSON is well-formed; `errors` names each field with what is wrong."
    )
    INVALID_PARAMETERS = _Kind(
        400, "Parameters are wrong", "The address is wrong; `errors` names each parameter."
    )
    TOO_LARGE = _Kind(413, "Body too large", "A comment may have 128 KiB of JSON, a batch 4 MiB.")
    UNSUPPORTED_MEDIA_TYPE = _Kind(
        415, "Not JSON", "Bodies must be sent as `Content-Type: application/json`, in UTF-8."
    )
    COMMENT_NOT_FOUND = _Kind(404, "No such comment", "The key's site has no comment with this id.")
    NOT_FOUND = _Kind(404, "No such page", "There is nothing under this address.")
    METHOD_NOT_ALLOWED = _Kind(405, "Wrong method", "`Allow` names the methods that this address knows.")
    CONFLICT = _Kind(
        409,
        "Contradicts what is recorded",
        "The id belongs to other content (PUT makes a new revision), or the comment was withdrawn.",
    )
    UNAVAILABLE = _Kind(
        503,
        "Database away",
        "Nothing was accepted: send the same again after `Retry-After` seconds; sending twice does no harm.",
    )
    INTERNAL = _Kind(500, "Our fault", "Send us the `request_id`: the log has what happened under it.")

    @property
    def slug(self) -> str:
        """The last part of `type`."""
        return self.name.lower().replace("_", "-")

    @property
    def uri(self) -> str:
        """`type` as a relative reference, which leads to the explanation."""
        return f"{REFERENCE_PATH}#{self.slug}"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: a JSON Pointer (RFC 6901) as URI fragment, or a parameter's name, and a sentence."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None

    def to_dict(self) -> dict[str, str]:
        """As the answer has it."""
        where = {"parameter": self.parameter} if self.parameter else {"pointer": self.pointer or "#"}
        return {**where, "detail": self.detail}


class Problem(Exception):
    """A request that failed (permanent unless the type says otherwise); becomes the answer."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})

    def to_dict(self) -> dict[str, Any]:
        """The problem as a JSON object."""
        written: dict[str, Any] = {
            "type": self.kind.uri,
            "title": self.kind.value.title,
            "status": self.kind.value.status,
            "detail": self.detail,
        }
        if self.errors:
            written["errors"] = [error.to_dict() for error in self.errors[:MOST_ERRORS]]
        return written


def invalid_fields(errors: Sequence[FieldError]) -> Problem:
    """422 with its errors; the sentence is the first of them."""
    return _with_first(ProblemType.INVALID_FIELDS, errors)


def invalid_parameters(errors: Sequence[FieldError]) -> Problem:
    """400 with its errors; the sentence is the first of them."""
    return _with_first(ProblemType.INVALID_PARAMETERS, errors)


def _with_first(kind: ProblemType, errors: Sequence[FieldError]) -> Problem:
    first = errors[0]
    where = first.parameter or (first.pointer or "#")[2:] or "the body"
    more = f" ({len(errors) - 1} more in `errors`)" if len(errors) > 1 else ""
    return Problem(kind, f"{where}: {first.detail}{more}", errors=errors)


def json_response(
    payload: Mapping[str, Any], status: int, headers: Mapping[str, str] | None = None
) -> Response:
    """An answer in JSON, all ASCII, so that no character of a reader's can break its reader."""
    return Response(
        json.dumps(payload, separators=(",", ":")),
        status,
        headers=dict(headers or {}),
        content_type="application/json",
    )


def install(app: Flask, request_id: Any) -> None:
    """Answer every failure of `app` with problem details; `request_id()` names the request."""

    def answer(problem: Problem) -> Response:
        written = {**problem.to_dict(), "instance": _instance(), "request_id": request_id()}
        response = json_response(written, problem.kind.value.status, problem.headers)
        response.content_type = MEDIA_TYPE
        return response

    def on_http_exception(error: HTTPException) -> Response | HTTPException:
        if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
            return error
        known = _HTTP_PROBLEMS.get(error.code)
        if known:
            kind, detail = known
            allow = {"Allow": ", ".join(sorted(getattr(error, "valid_methods", None) or ()))}
            return answer(Problem(kind, detail, headers=allow if allow["Allow"] else None))
        response = json_response(
            {
                "type": "about:blank",
                "title": error.name,
                "status": error.code,
                "detail": f"The request was refused: {error.name.lower()}.",
                "instance": _instance(),
                "request_id": request_id(),
            },
            error.code,
        )
        response.content_type = MEDIA_TYPE
        return response

    def on_any(error: Exception) -> Response:
        log.error("request_failed", exc_info=error, extra={"method": request.method})
        return answer(
            Problem(ProblemType.INTERNAL, "Something broke on our side; the request id finds it in the log.")
        )

    def on_unavailable(error: DatabaseUnavailable) -> Response:
        log.warning("database_unavailable", extra={"reason": str(error)})
        return answer(
            Problem(
                ProblemType.UNAVAILABLE,
                f"The database does not answer; nothing was accepted. Try again in {RETRY_SECONDS} seconds.",
                headers={"Retry-After": str(RETRY_SECONDS)},
            )
        )

    app.register_error_handler(Problem, answer)
    app.register_error_handler(HTTPException, on_http_exception)
    app.register_error_handler(
        NotFound, lambda error: answer(Problem(ProblemType.COMMENT_NOT_FOUND, _sentence(error)))
    )
    app.register_error_handler(
        Conflict, lambda error: answer(Problem(ProblemType.CONFLICT, _sentence(error)))
    )
    app.register_error_handler(DatabaseUnavailable, on_unavailable)
    app.register_error_handler(Exception, on_any)


def conflict_problem(error: Conflict) -> Problem:
    """A conflict that concerns one comment of several."""
    return Problem(ProblemType.CONFLICT, _sentence(error))


_HTTP_PROBLEMS: Mapping[int, tuple[ProblemType, str]] = {
    404: (ProblemType.NOT_FOUND, "There is nothing under this address."),
    405: (ProblemType.METHOD_NOT_ALLOWED, "This address does not know that method; see `Allow`."),
    413: (ProblemType.TOO_LARGE, "The body is too large."),
    415: (ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as `Content-Type: application/json`."),
}


def _instance() -> str:
    return request.path[:500]


def _sentence(error: Exception) -> str:
    said = str(error)
    return f"{said[:1].upper()}{said[1:]}." if not said.endswith(".") else f"{said[:1].upper()}{said[1:]}"
