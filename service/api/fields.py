"""The kinds of values that portals send: each checks one string and says in a sentence what is wrong.

Used by `schemas`. Nothing here changes what a reader wrote: a text is taken as it is or refused.
"""

import ipaddress
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields

PORTAL_ID = re.compile(r"[A-Za-z0-9._:~@-]{1,200}")
"""What a comment's id may be: it stands in addresses, so only characters that need no escaping there."""

_NOT_A_PORTAL_ID = "An id has 1 to 200 of the characters A-Z a-z 0-9 . _ : ~ @ - and is not `.` or `..`."
_CONTROL_IN_LINE = re.compile(r"[\x00-\x1f\x7f]")
_CONTROL_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
_URL = re.compile(r"https?://[^\s/?#]+\S*", re.IGNORECASE)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_RFC_3339 = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_FAR_FUTURE = datetime(9000, 1, 1, tzinfo=UTC)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_MESSAGES: dict[str, Any] = {
    "required": "This field is required.",
    "null": "This field may not be null.",
    "invalid": "This must be a string.",
}


def is_portal_id(value: str) -> bool:
    """Whether a comment may have this id."""
    return PORTAL_ID.fullmatch(value) is not None and value not in {".", ".."}


class Text(fields.String):
    """A string of at most `longest` code points, without lone surrogates and control characters.

    `lines` allows tab and line breaks. An optional text that is empty counts as absent,
    since many portals send "" for what a reader left out.
    """

    default_error_messages = _MESSAGES

    def __init__(self, *, longest: int, lines: bool = False, **options: Any) -> None:
        optional = not options.get("required")
        options.setdefault("allow_none", optional)
        limits = {"maxLength": longest} if optional else {"minLength": 1, "maxLength": longest}
        options["metadata"] = {**limits, **(options.get("metadata") or {})}
        super().__init__(**options)
        self._longest = longest
        self._control = _CONTROL_IN_TEXT if lines else _CONTROL_IN_LINE

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> Any:
        del attr, data, kwargs
        if not isinstance(value, str):
            raise self.make_error("invalid")
        if not value and not self.required:
            return None
        if len(value) > self._longest:
            raise ValidationError(
                f"This has {len(value):,} characters; at most {self._longest:,} are allowed."
            )
        if not value.isascii() and not _is_well_formed(value):
            raise ValidationError("This holds half of a surrogate pair, which is no character.")
        control = self._control.search(value)
        if control:
            raise ValidationError(
                f"Character {control.start() + 1} is the control character U+{ord(control[0]):04X}."
            )
        return self._checked(value)

    def _checked(self, value: str) -> str:
        """The value if it is of this kind. Raises: ValidationError (permanent)."""
        if not value.strip():
            raise ValidationError("This may not be empty.")
        return value


class Body(Text):
    """What the reader wrote: at least one visible character."""

    def _checked(self, value: str) -> str:
        # Zero-width characters alone show nothing to a reader either.
        if all(character.isspace() or unicodedata.category(character) == "Cf" for character in value):
            raise ValidationError("A comment may not be empty or all white space.")
        return value


class PortalId(Text):
    """A portal's id of a comment."""

    def __init__(self, **options: Any) -> None:
        options["metadata"] = {"pattern": f"^{PORTAL_ID.pattern}$", **(options.get("metadata") or {})}
        super().__init__(longest=200, **options)

    def _checked(self, value: str) -> str:
        if not is_portal_id(value):
            raise ValidationError(_NOT_A_PORTAL_ID)
        return value


class Pattern(Text):
    """A string that matches a pattern, or `sentence` says why not."""

    def __init__(self, pattern: re.Pattern[str], sentence: str, *, longest: int, **options: Any) -> None:
        super().__init__(longest=longest, **options)
        self._pattern = pattern
        self._sentence = sentence

    def _checked(self, value: str) -> str:
        if not self._pattern.fullmatch(value):
            raise ValidationError(self._sentence)
        return value


def language(**options: Any) -> Pattern:
    """A BCP 47 language tag."""
    return Pattern(_LANGUAGE, "Send a language tag such as `en` or `pt-BR`.", longest=35, **options)


def web_address(**options: Any) -> Pattern:
    """An http or https URL."""
    return Pattern(
        _URL, "Send a whole address that begins with http:// or https://.", longest=2048, **options
    )


def email(**options: Any) -> Pattern:
    """An e-mail address, checked no further than its @: it is only hashed."""
    return Pattern(_EMAIL, "Send an e-mail address or leave this out.", longest=320, **options)


class IpAddress(Text):
    """An IPv4 or IPv6 address, in one spelling whichever way it was written."""

    def __init__(self, **options: Any) -> None:
        super().__init__(longest=64, **options)

    def _checked(self, value: str) -> str:
        try:
            address = ipaddress.ip_address(value.strip())
        except ValueError:
            raise ValidationError("Send an IPv4 or IPv6 address or leave this out.") from None
        mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
        return str(mapped or address)


class Moment(Text):
    """An RFC 3339 time with its offset, loaded as seconds since 1970."""

    def __init__(self, **options: Any) -> None:
        options["metadata"] = {"format": "date-time", **(options.get("metadata") or {})}
        super().__init__(longest=40, **options)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        return None if text is None else _seconds(text)


def _seconds(text: str) -> float:
    sentence = "Send a time with its offset, such as 2026-11-22T14:05:00Z."
    if not _RFC_3339.fullmatch(text):
        raise ValidationError(sentence)
    try:
        moment = datetime.fromisoformat(text.upper())
        if not _EPOCH <= moment <= _FAR_FUTURE:
            raise ValidationError("This time is before 1970 or after 9000.")
        return moment.timestamp()
    except (ValueError, OverflowError):
        raise ValidationError(sentence) from None


def _is_well_formed(value: str) -> bool:
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
