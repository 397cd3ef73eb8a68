"""What portals get back: the comment's state, the feed, the batch, and the schemas that document them.

Used by the views. An answer never repeats a comment's text, or the e-mail and address
that came with it: the portal has them, and logs of answers must not.
"""

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from marshmallow import Schema, fields, validate

from service.domain.comment import Comment, Decision, Status
from service.domain.decision_json import decision_to_dict, to_iso
from service.domain.verdict import Outcome, Source

COMMENTS_PATH = "/v1/comments"


def comment_to_dict(comment: Comment) -> dict[str, Any]:
    """A comment at its current revision, with the decision in force on it or null."""
    return {
        "id": comment.external_id,
        "uid": comment.id,
        "revision": comment.revision,
        "status": str(comment.status),
        "received_at": to_iso(comment.received_at),
        "reports": comment.reports,
        "decision": None if comment.decision is None else decision_to_dict(comment.decision),
        "links": {"self": comment_path(comment.external_id)},
    }


def comment_path(external_id: str) -> str:
    """Where a comment is found."""
    return f"{COMMENTS_PATH}/{quote(external_id, safe=':@~')}"


def feed_to_dict(decisions: Sequence[Decision], *, after: int, more: bool) -> dict[str, Any]:
    """One stretch of the feed; `next` is where to go on, also when nothing new is there."""
    return {
        "decisions": [decision_to_dict(decision) for decision in decisions],
        "next": str(decisions[-1].seq if decisions else after),
        "more": more,
    }


class SpanAnswer(Schema):
    """A stretch of the text in code points, end exclusive."""

    begin = fields.Integer(required=True)
    end = fields.Integer(required=True)


class EvidenceAnswer(Schema):
    """What speaks for a score."""

    code = fields.String(required=True)
    detail = fields.String(required=True)
    span = fields.Nested(SpanAnswer, required=True, allow_none=True)


class ReasonAnswer(Schema):
    """One reason why a comment was not simply approved."""

    code = fields.String(
        required=True,
        metadata={
            "description": "`score`, `rule`, `reported`, `moderator` (a person; `rule` then says what for,"
            " `detail` may have words for the reader), `author_*`, or why nothing was scored."
        },
    )
    label = fields.String(required=True, allow_none=True)
    score = fields.Float(required=True, allow_none=True)
    threshold = fields.Float(required=True, allow_none=True)
    span = fields.Nested(
        SpanAnswer,
        required=True,
        allow_none=True,
        metadata={"description": "Where in the text: of a toxicity score, the sentence that carried it."},
    )
    rule = fields.String(required=True, allow_none=True)
    detail = fields.String(required=True, allow_none=True)
    outcome = fields.String(required=True, validate=validate.OneOf([str(o) for o in Outcome]))
    scorer = fields.String(required=True, allow_none=True, metadata={"description": "name/version/digest"})
    model_digest = fields.String(required=True, allow_none=True)
    policy_version = fields.String(required=True, allow_none=True)
    evidence = fields.List(
        fields.Nested(EvidenceAnswer),
        required=True,
        metadata={"description": "Of a toxicity score: `words` are those that carried it, within `span`."},
    )
    reading = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={
            "description": "Where the score is not that of the text as written but of what a reader sees"
            " in it: what was undone, such as `joined_letters` or `look_alikes`; `detail` says it in words."
        },
    )
    as_written = fields.Float(
        required=True,
        allow_none=True,
        metadata={"description": "The score of the text as written, where `reading` scored higher."},
    )


class PolicyAnswer(Schema):
    """The policy that was applied."""

    name = fields.String(required=True)
    version = fields.String(required=True)


class DecisionAnswer(Schema):
    """What took effect on one revision of a comment; the same in answers, in the feed and in webhooks."""

    cursor = fields.Integer(required=True, metadata={"description": "Its place in the site's feed."})
    comment_id = fields.String(required=True, metadata={"description": "The portal's own id."})
    uid = fields.String(required=True, metadata={"description": "Our id of the comment."})
    revision = fields.Integer(required=True)
    decision_version = fields.Integer(
        required=True, metadata={"description": "Grows with every decision on one comment: newest wins."}
    )
    outcome = fields.String(required=True, validate=validate.OneOf([str(o) for o in Outcome]))
    source = fields.String(required=True, validate=validate.OneOf([str(s) for s in Source]))
    reasons = fields.List(fields.Nested(ReasonAnswer), required=True)
    scores = fields.Dict(keys=fields.String(), values=fields.Float(), required=True, allow_none=True)
    policy = fields.Nested(PolicyAnswer, required=True, allow_none=True)
    models = fields.List(fields.String(), required=True)
    decided_at = fields.AwareDateTime(required=True, format="iso")


class LinksAnswer(Schema):
    """Where to go from here."""

    self = fields.String(required=True)


class CommentAnswer(Schema):
    """Where a comment stands."""

    id = fields.String(required=True, metadata={"description": "The portal's own id."})
    uid = fields.String(required=True, metadata={"description": "Our id."})
    revision = fields.Integer(required=True)
    status = fields.String(required=True, validate=validate.OneOf([str(s) for s in Status]))
    received_at = fields.AwareDateTime(required=True, format="iso")
    reports = fields.Integer(required=True, metadata={"description": "Readers' complaints so far."})
    decision = fields.Nested(DecisionAnswer, required=True, allow_none=True)
    links = fields.Nested(LinksAnswer, required=True)


class FieldErrorAnswer(Schema):
    """One wrong field or parameter."""

    pointer = fields.String(metadata={"description": "JSON Pointer as URI fragment, such as `#/author/id`."})
    parameter = fields.String(metadata={"description": "Name of a query parameter."})
    detail = fields.String(required=True)


class ProblemAnswer(Schema):
    """RFC 9457 problem details."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    instance = fields.String()
    request_id = fields.String()
    errors = fields.List(fields.Nested(FieldErrorAnswer))


class BatchResultAnswer(Schema):
    """What became of one comment of a batch: `comment` or `problem`, as `status` says."""

    status = fields.Integer(
        required=True, metadata={"description": "200 or 202 as for a single post, or the problem's status."}
    )
    comment = fields.Nested(CommentAnswer)
    problem = fields.Nested(ProblemAnswer)


class BatchAnswer(Schema):
    """One result per comment, in the order in which they were sent."""

    results = fields.List(fields.Nested(BatchResultAnswer), required=True)


class FeedAnswer(Schema):
    """Decisions in order; `next` goes into the next request's `after`, `more` says that it need not wait."""

    decisions = fields.List(fields.Nested(DecisionAnswer), required=True)
    next = fields.String(required=True)
    more = fields.Boolean(required=True)
