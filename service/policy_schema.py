"""The shape of a policy file: keys, ranges, and what must hold between them.

Used by `service.policy_files` alone. Messages are for people who edit policy files.
"""

import re
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from service.domain.labels import Label
from service.domain.signals import Signal

NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")
_LABELS = ", ".join(Label)
_SIGNALS = ", ".join(Signal)


class Text(fields.String):
    """A string of at least one character, and nothing that merely could be one."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not text.strip():
            raise ValidationError("must not be empty")
        return text


class Limit(fields.Field[float]):
    """A number from 0 to 1; no strings, booleans, infinities or NaN, which TOML allows."""

    def _deserialize(self, value: Any, *_: Any, **__: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
            raise ValidationError(f"must be a number from 0 to 1, not {value!r}")
        return float(value)


class StrictSchema(Schema):
    """Refuses keys it does not know, so that a mistyped one cannot go unnoticed."""

    class Meta:
        """Options."""

        unknown = RAISE

    error_messages = {"unknown": "no such key", "type": "must be a table"}  # noqa: RUF012 - marshmallow's way


class ThresholdSchema(StrictSchema):
    """[thresholds.<label>]: hold_at, and reject_at where the machine may reject."""

    hold_at = Limit(required=True, error_messages={"required": "is missing"})
    reject_at = Limit()

    @validates_schema
    def _reject_after_hold(self, data: dict[str, Any], **_: Any) -> None:
        if data.get("reject_at", 1.0) < data.get("hold_at", 0.0):
            raise ValidationError(
                f"reject_at ({data['reject_at']}) must not be lower than hold_at ({data['hold_at']})"
            )


def _is_signal(value: str) -> None:
    if value not in set(Signal):
        raise ValidationError(f"no signal is called {value!r}; there are: {_SIGNALS}")


def _is_label(value: str) -> None:
    if value not in set(Label):
        raise ValidationError(f"no label is called {value!r}; there are: {_LABELS}")


class RuleSchema(StrictSchema):
    """[[rules]]: holds a comment that has every signal of `when_all`. Rules can do nothing else."""

    name = Text(
        required=True,
        validate=validate.Regexp(NAME.pattern + r"\Z", error="use lower-case letters, digits, _ and -"),
        error_messages={"required": "is missing"},
    )
    when_all = fields.List(
        Text(validate=_is_signal),
        required=True,
        validate=validate.Length(min=1, error="name at least one signal"),
        error_messages={"required": "is missing", "invalid": "must be a list of signals"},
    )
    detail = Text(required=True, error_messages={"required": "is missing"})


class PolicySchema(StrictSchema):
    """A whole policy file."""

    name = Text(
        required=True,
        validate=validate.Regexp(NAME.pattern + r"\Z", error="use lower-case letters, digits, _ and -"),
        error_messages={"required": "is missing"},
    )
    version = Text(
        required=True,
        validate=validate.Regexp(
            VERSION.pattern + r"\Z", error="use up to 32 letters, digits, dots, _ and -, such as 2026-03"
        ),
        error_messages={"required": "is missing", "invalid": 'must be a string, such as version = "1"'},
    )
    mode = Text(
        load_default="live", validate=validate.OneOf(["live", "shadow"], error="must be live or shadow")
    )
    sections = fields.List(
        Text(), load_default=list, error_messages={"invalid": "must be a list of section names"}
    )
    thresholds = fields.Dict(
        keys=Text(validate=_is_label),
        values=fields.Nested(ThresholdSchema),
        required=True,
        validate=validate.Length(min=1, error="set a threshold for at least one label"),
        error_messages={"required": "is missing", "invalid": "must be a table"},
    )
    rules = fields.List(
        fields.Nested(RuleSchema),
        load_default=list,
        error_messages={"invalid": "must be a list of [[rules]]"},
    )

    @validates_schema(skip_on_field_errors=False)
    def _one_rule_a_name(self, data: dict[str, Any], **_: Any) -> None:
        names = [rule["name"] for rule in data.get("rules", ()) if "name" in rule]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValidationError(f"two rules are called {', '.join(twice)}", "rules")
