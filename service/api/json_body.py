"""Reads a request's body as JSON and refuses everything that is not, with a sentence for each fault.

Called by the argument parser before any schema sees the value. What it returns is plain
JSON: no NaN, no key twice, at most MAX_DEPTH deep, finite in every number.
"""

import json
from collections.abc import Sequence
from typing import Any, NoReturn

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge

from service.api.problems import Problem, ProblemType

MAX_BYTES = 128 * 1024
"""Largest body of a single comment: 10,000 emoji, each escaped as two \\uXXXX, are 120,000 bytes.

Many JSON libraries escape all but ASCII by default, and a body that is not too long must not fail by it.
"""
MAX_BATCH_BYTES = 4 * 1024 * 1024
"""Largest body of a batch: 100 of the longest comments in UTF-8."""
MAX_DEPTH = 16
"""Deepest nesting; our deepest schema needs four."""
_LONGEST_NUMBER = 40


def read_json(request: Request, *, max_bytes: int = MAX_BYTES) -> Any:
    """Read and parse the body. Raises: Problem (permanent) with status 400, 413 or 415."""
    _require_json(request)
    # One byte more than allowed tells a chunked body that was cut off from one that just fits.
    request.max_content_length = max_bytes + 1
    try:
        raw = request.get_data(cache=False)
    except RequestEntityTooLarge:
        _refuse_size(max_bytes)
    if len(raw) > max_bytes:
        _refuse_size(max_bytes)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Problem(ProblemType.MALFORMED_BODY, f"Byte {error.start} of the body is not UTF-8.") from None
    try:
        value = json.loads(
            text,
            object_pairs_hook=_object_of,
            parse_constant=_refuse_constant,
            parse_int=_integer,
            parse_float=_float,
        )
    except json.JSONDecodeError as error:
        raise Problem(
            ProblemType.MALFORMED_BODY,
            f"The body is not JSON: {error.msg[:80]} at line {error.lineno}, column {error.colno}.",
        ) from None
    except RecursionError:
        _refuse_depth()
    if text.count("[") + text.count("{") > MAX_DEPTH and _deeper_than(value, MAX_DEPTH):
        _refuse_depth()
    return value


def _require_json(request: Request) -> None:
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype == "application/json" and charset in ("utf-8", "utf8", "us-ascii"):
        return
    if request.mimetype == "application/json":
        detail = "JSON is sent in UTF-8: leave the charset out of the Content-Type."
    elif request.mimetype:
        detail = "Send the body as `Content-Type: application/json`; this one came as something else."
    else:
        detail = "Send the body as `Content-Type: application/json`; this one came without a type."
    raise Problem(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail)


def _object_of(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Problem(
            ProblemType.MALFORMED_BODY, f"An object names the key {json.dumps(twice[:60])} more than once."
        )
    return found


def _refuse_size(max_bytes: int) -> NoReturn:
    raise Problem(
        ProblemType.TOO_LARGE,
        f"The body is larger than {max_bytes} bytes.",
    ) from None


def _refuse_constant(name: str) -> NoReturn:
    raise Problem(ProblemType.MALFORMED_BODY, f"{name} is not JSON.")


def _integer(digits: str) -> int:
    if len(digits) > _LONGEST_NUMBER:
        raise Problem(ProblemType.MALFORMED_BODY, f"A number has more than {_LONGEST_NUMBER} digits.")
    return int(digits)


def _float(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise Problem(ProblemType.MALFORMED_BODY, "A number is too large to be kept.")
    return value


def _refuse_depth() -> NoReturn:
    raise Problem(
        ProblemType.MALFORMED_BODY, f"The body is nested more than {MAX_DEPTH} levels deep."
    ) from None


def _deeper_than(value: object, limit: int) -> bool:
    # One level after the other, since recursion is what the limit guards against.
    level: list[object] = [value]
    for _ in range(limit):
        level = [
            inner
            for outer in level
            for inner in (
                outer.values() if isinstance(outer, dict) else outer if isinstance(outer, list) else ()
            )
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True
