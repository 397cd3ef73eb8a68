"""What portals may send: the comment, the edit, the batch, the report and the feed's parameters.

Used by the views through the argument parser, and by the OpenAPI document. Refuses
every field it does not know, so that a misspelt one is noticed on the first try.
"""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from service.api.fields import (
    Body,
    IpAddress,
    Moment,
    Pattern,
    PortalId,
    Text,
    email,
    language,
    web_address,
)
from service.domain.comment import MAX_BODY, Article, Author, Submission

MAX_BATCH = 100
"""Comments in one batch; one transaction each, some 30 ms on SQLite."""
MAX_FEED = 500
MAX_WAIT = 60
"""Longest wait in seconds; a longer one is cut to this and the answer says so."""

_CATEGORY = re.compile(r"[a-z0-9][a-z0-9_-]{0,49}")
_CURSOR = re.compile(r"[0-9]{1,18}")


class StrictSchema(Schema):
    """A schema whose own complaints are sentences."""

    error_messages = {  # noqa: RUF012 - marshmallow's way
        "unknown": "There is no such field.",
        "type": "This must be an object.",
    }


class AuthorSchema(StrictSchema):
    """Who wrote it. E-mail and address are stored as keyed hashes only."""

    id = Text(required=True, longest=200, metadata={"description": "The portal's id of this reader."})
    name = Text(longest=200, metadata={"description": "The name that other readers see."})
    email = email(metadata={"description": "Kept as a keyed hash only, never in clear."})
    ip = IpAddress(metadata={"description": "Kept as a keyed hash only, never in clear."})


class ArticleSchema(StrictSchema):
    """What the comment stands under."""

    id = Text(required=True, longest=200, metadata={"description": "The portal's id of the article."})
    url = web_address(metadata={"description": "Links to the same host do not count as spam."})
    title = Text(longest=1000, lines=True)
    section = Text(longest=200, metadata={"description": "Chooses the policy, where it has one per section."})


class _NestedObject(fields.Nested):
    default_error_messages = {  # noqa: RUF012 - marshmallow's way
        "required": "This field is required.",
        "null": "This field may not be null.",
        "type": "This must be an object.",
    }


class RevisionSchema(StrictSchema):
    """A comment's new content. Its `id` may be left out; if it is there it must be the address's."""

    id = PortalId(metadata={"description": "The portal's own id of this comment."})
    body = Body(
        required=True,
        longest=MAX_BODY,
        lines=True,
        metadata={"description": "What the reader wrote, as it is; at most 10,000 code points."},
    )
    author = _NestedObject(AuthorSchema, required=True)
    article = _NestedObject(ArticleSchema, required=True)
    parent = PortalId(metadata={"description": "The id of the comment that this one answers."})
    posted_at = Moment(metadata={"description": "When the reader posted it, RFC 3339 with offset."})
    language = language(metadata={"description": "A BCP 47 tag, if the portal knows it."})


class CommentSchema(RevisionSchema):
    """One reader's comment."""

    id = PortalId(required=True, metadata={"description": "The portal's own id of this comment."})


class _EachByItself(fields.List[Any]):
    """A list whose items the view checks one by one, so that one bad comment spoils no other."""

    default_error_messages = {  # noqa: RUF012 - marshmallow's way
        "required": "This field is required.",
        "null": "This field may not be null.",
        "invalid": "This must be an array.",
    }

    def _deserialize(
        self,
        value: Any,
        attr: str | None,
        data: Mapping[str, Any] | None,
        **kwargs: Any,
    ) -> list[Any]:
        del attr, data, kwargs
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if not 1 <= len(value) <= MAX_BATCH:
            raise ValidationError(f"This has {len(value):,} comments; a batch has 1 to {MAX_BATCH}.")
        return value


class BatchSchema(StrictSchema):
    """Up to 100 comments; each is taken or refused by itself."""

    comments = _EachByItself(
        fields.Nested(CommentSchema), required=True, metadata={"minItems": 1, "maxItems": MAX_BATCH}
    )


class ReportSchema(StrictSchema):
    """A reader's complaint about a comment."""

    category = Pattern(
        _CATEGORY,
        "Send a short word of a-z, 0-9, - and _, such as `abuse` or `spam`.",
        longest=50,
        required=True,
        metadata={"description": "The portal's word for what is wrong, such as `abuse` or `spam`."},
    )
    detail = Text(longest=2000, lines=True, metadata={"description": "What the reader wrote about it."})
    reporter = Text(
        longest=200, metadata={"description": "The portal's id of who complains; one counts once a revision."}
    )


class _Count(fields.Integer):
    default_error_messages = {  # noqa: RUF012 - marshmallow's way
        "invalid": "Send a whole number.",
        "too_large": "Send a smaller number.",
    }


class FeedSchema(StrictSchema):
    """Where to read on in the feed of decisions."""

    error_messages = {"unknown": "There is no such parameter."}  # noqa: RUF012 - marshmallow's way

    after = Pattern(
        _CURSOR,
        "Send the `next` of an earlier answer, or leave this out to begin at the first decision.",
        longest=200,
        metadata={"description": "The `next` of the answer before; left out, the feed begins at the start."},
    )
    wait = _Count(
        load_default=0,
        validate=validate.Range(0, MAX_WAIT, error=f"Send 0 to {MAX_WAIT} seconds."),
        metadata={"description": "Seconds to wait for a decision if there is none yet."},
    )
    limit = _Count(
        load_default=100,
        validate=validate.Range(1, MAX_FEED, error=f"Send 1 to {MAX_FEED}."),
        metadata={"description": "Most decisions in one answer."},
    )


def submission_from(loaded: Mapping[str, Any], external_id: str) -> Submission:
    """A submission from what `CommentSchema` or `RevisionSchema` loaded."""
    author, article = loaded["author"], loaded["article"]
    return Submission(
        external_id=external_id,
        body=loaded["body"],
        author=Author(author["id"], author.get("name"), author.get("email"), author.get("ip")),
        article=Article(article["id"], article.get("url"), article.get("title"), article.get("section")),
        parent_id=loaded.get("parent"),
        posted_at=loaded.get("posted_at"),
        language=loaded.get("language"),
    )
