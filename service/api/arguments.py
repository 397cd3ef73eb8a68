"""Joins our body reader and our problem details to flask-smorest's argument decorator.

Used by the blueprints. Every fault becomes a `Problem` that points at the field.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from flask import Request
from flask_smorest import Blueprint
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from service.api.json_body import MAX_BATCH_BYTES, MAX_BYTES, read_json
from service.api.problems import FieldError, Problem, invalid_fields, invalid_parameters
from service.api.schemas import BatchSchema

_LONGEST_POINTER = 200


class StrictParser(FlaskParser):
    """Reads bodies by `read_json`, refuses unknown parameters, and raises `Problem` for every fault."""

    DEFAULT_UNKNOWN_BY_LOCATION = {"json": None, "query": RAISE}  # noqa: RUF012 - webargs' way

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The body, with the larger limit for batches. Raises: Problem (permanent)."""
        return read_json(req, max_bytes=MAX_BATCH_BYTES if isinstance(schema, BatchSchema) else MAX_BYTES)

    def handle_error(
        self,
        error: ValidationError,
        req: Request,
        schema: Schema,
        *,
        error_status_code: int | None,
        error_headers: Mapping[str, str] | None,
    ) -> NoReturn:
        """Turn what the schema found into a problem. Raises: Problem (permanent), always."""
        del req, schema, error_status_code, error_headers
        messages = error.messages
        if not isinstance(messages, dict):
            raise problem_of(messages)
        if "query" in messages:
            raise invalid_parameters(
                [FieldError(detail, parameter=name) for name, detail in _parameters(messages["query"])]
            )
        raise problem_of(messages.get("json", messages))


def problem_of(messages: Any) -> Problem:
    """422 for one object's errors as marshmallow nests them."""
    return invalid_fields([FieldError(detail, pointer=pointer) for pointer, detail in _flat(messages, "#")])


def failures(*statuses: int) -> dict[str, str]:
    """The documented responses of a view that can fail with these statuses."""
    return {str(status): "Problem" for status in statuses}


class PortalBlueprint(Blueprint):  # type: ignore[misc]  # flask-smorest carries no types
    """A flask-smorest blueprint that parses our way."""

    ARGUMENTS_PARSER = StrictParser()


def _parameters(messages: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, said in messages.items():
        for _, detail in _flat(said, ""):
            yield str(name)[:_LONGEST_POINTER], detail


def _flat(messages: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            # marshmallow files complaints about an object as a whole under `_schema`.
            step = (
                ""
                if key == "_schema"
                else "/" + str(key)[:_LONGEST_POINTER].replace("~", "~0").replace("/", "~1")
            )
            yield from _flat(inner, pointer + step)
    elif isinstance(messages, list):
        for inner in messages:
            yield from _flat(inner, pointer)
    else:
        yield pointer, str(messages)
