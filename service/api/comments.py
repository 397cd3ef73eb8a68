"""/v1/comments: portals post, batch, read, edit, withdraw and report comments.

Each view parses, calls one verb of `Intake` and renders; what the verbs mean is in
service/moderation. A 2xx is sent only after the record has the comment.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, request
from marshmallow import ValidationError

from service.api.answers import BatchAnswer, CommentAnswer, comment_path, comment_to_dict
from service.api.arguments import PortalBlueprint, failures, problem_of
from service.api.fields import is_portal_id
from service.api.portals import calling_site, portals, require_key
from service.api.preferences import wait_of
from service.api.problems import (
    FieldError,
    Problem,
    conflict_problem,
    invalid_fields,
    invalid_parameters,
    json_response,
)
from service.api.schemas import (
    BatchSchema,
    CommentSchema,
    ReportSchema,
    RevisionSchema,
    submission_from,
)
from service.domain.comment import Comment, Site, Status, Submission
from service.domain.errors import Conflict

POLL_SECONDS = 1
"""What `Retry-After` says on a pending comment: most are decided well within it."""

blueprint = PortalBlueprint(
    "comments",
    __name__,
    url_prefix="/v1/comments",
    description="Post readers' comments and learn what became of them.",
)
blueprint.before_request(require_key)

_PREFER = {
    "in": "header",
    "name": "Prefer",
    "required": False,
    "schema": {"type": "string", "example": "wait=2"},
    "description": "`wait=N`: answer only when the decision is there or N seconds (at most 60) have passed.",
}
_ID = {
    "in": "path",
    "name": "external_id",
    "required": True,
    "schema": {"type": "string", "pattern": "^[A-Za-z0-9._:~@-]{1,200}$"},
    "description": "The portal's own id of the comment.",
}
_EXAMPLE = {
    "id": "c-1042",
    "body": "I wish they would sit down and talk about peace.",
    "author": {"id": "r-77", "name": "Aram"},
    "article": {"id": "a-9", "url": "https://news.example/a-9", "title": "Talks resume", "section": "world"},
    "posted_at": "2026-11-22T14:05:00Z",
}


@blueprint.route("", methods=["POST"])
@blueprint.doc(parameters=[_PREFER], responses=failures(400, 401, 409, 413, 415, 422, 503))
@blueprint.arguments(CommentSchema(), example=_EXAMPLE)
@blueprint.response(200, CommentAnswer, description="It is decided.")
@blueprint.alt_response(202, schema=CommentAnswer, description="It is recorded and waits for its decision.")
def post_comment(loaded: Mapping[str, Any]) -> Response:
    """Post a comment

    The same id with the same content returns the first comment; with other content it is a
    conflict, since an edit is a PUT. Sending it again after a failure is therefore safe.
    Without `Prefer: wait=N` the answer comes at once, and is 202 unless it was decided before.
    """
    site = calling_site()
    receipt = portals().intake.submit(site, submission_from(loaded, loaded["id"]))
    return _answer_when_decided(site, receipt.comment)


@blueprint.route("/batch", methods=["POST"])
@blueprint.doc(responses=failures(400, 401, 413, 415, 422, 503))
@blueprint.arguments(BatchSchema(), example={"comments": [_EXAMPLE]})
@blueprint.response(200, BatchAnswer, description="Each comment was taken or refused; see its status.")
def post_batch(loaded: Mapping[str, Any]) -> Response:
    """Post up to 100 comments

    One result per comment in the order sent. A comment that is refused spoils no other; on
    503 none was taken. A batch does not wait: the feed or a GET has the decisions.
    """
    site = calling_site()
    checked = [_checked(item) for item in loaded["comments"]]
    submissions = [found for found in checked if isinstance(found, Submission)]
    receipts = iter(portals().intake.submit_batch(site, submissions)) if submissions else iter(())
    results = []
    for found in checked:
        if isinstance(found, Problem):
            results.append(_refused(found))
            continue
        receipt = next(receipts)
        if isinstance(receipt, Conflict):
            results.append(_refused(conflict_problem(receipt)))
        else:
            comment = receipt.comment
            results.append({"status": _status_of(comment), "comment": comment_to_dict(comment)})
    return json_response({"results": results}, HTTPStatus.OK)


@blueprint.route("/<string:external_id>", methods=["GET"], parameters=[_ID])
@blueprint.doc(parameters=[_PREFER], responses=failures(400, 401, 404, 503))
@blueprint.response(200, CommentAnswer, description="Where it stands; `decision` is null while it waits.")
def get_comment(external_id: str) -> Response:
    """Read where a comment stands

    With `Prefer: wait=N` a comment that waits is answered when it is decided or the time is up.
    """
    site = calling_site()
    comment = portals().intake.read(site, _checked_id(external_id))
    comment, headers = _wait_if_asked(site, comment)
    return json_response(comment_to_dict(comment), HTTPStatus.OK, headers)


@blueprint.route("/<string:external_id>", methods=["PUT"], parameters=[_ID])
@blueprint.doc(parameters=[_PREFER], responses=failures(400, 401, 404, 409, 413, 415, 422, 503))
@blueprint.arguments(RevisionSchema(), example={**_EXAMPLE, "body": "Edited: let them talk about peace."})
@blueprint.response(200, CommentAnswer, description="The new revision is decided, or nothing had changed.")
@blueprint.alt_response(202, schema=CommentAnswer, description="The new revision waits for its decision.")
def put_comment(loaded: Mapping[str, Any], external_id: str) -> Response:
    """Edit a comment

    Other content becomes a new revision and is judged again; the same content changes nothing.
    """
    site = calling_site()
    _checked_id(external_id)
    if (loaded.get("id") or external_id) != external_id:
        raise invalid_fields([FieldError("This id is not the one in the address.", pointer="#/id")])
    receipt = portals().intake.revise(site, submission_from(loaded, external_id))
    return _answer_when_decided(site, receipt.comment)


@blueprint.route("/<string:external_id>", methods=["DELETE"], parameters=[_ID])
@blueprint.doc(responses=failures(400, 401, 404, 503))
@blueprint.response(200, CommentAnswer, description="It is withdrawn.")
def delete_comment(external_id: str) -> Response:
    """Withdraw a comment for its author or the portal

    It is judged no more and leaves the moderators' queue. Doing so twice changes nothing.
    """
    comment = portals().intake.withdraw(calling_site(), _checked_id(external_id))
    return json_response(comment_to_dict(comment), HTTPStatus.OK)


@blueprint.route("/<string:external_id>/reports", methods=["POST"], parameters=[_ID])
@blueprint.doc(responses=failures(400, 401, 404, 409, 413, 415, 422, 503))
@blueprint.arguments(ReportSchema(), example={"category": "abuse", "reporter": "r-12"})
@blueprint.response(
    200, CommentAnswer, description="It is recorded; the answer shows where the comment stands."
)
def post_report(loaded: Mapping[str, Any], external_id: str) -> Response:
    """Pass on a reader's complaint

    An approved comment goes to the moderators and is held until one of them settles it. A
    reader who complains again about the same revision counts once.
    """
    comment = portals().intake.report(
        calling_site(),
        _checked_id(external_id),
        category=loaded["category"],
        detail=loaded.get("detail"),
        reporter=loaded.get("reporter"),
    )
    return json_response(comment_to_dict(comment), HTTPStatus.OK)


_batch_item = CommentSchema()


def _checked(item: object) -> Submission | Problem:
    try:
        loaded = _batch_item.load(item)  # type: ignore[arg-type]  # anything may have been sent
    except ValidationError as error:
        return problem_of(error.messages)
    return submission_from(loaded, loaded["id"])


def _refused(problem: Problem) -> dict[str, Any]:
    return {"status": problem.kind.value.status, "problem": problem.to_dict()}


def _checked_id(external_id: str) -> str:
    if not is_portal_id(external_id):
        raise invalid_parameters(
            [
                FieldError(
                    "A comment's id has 1 to 200 of the characters A-Z a-z 0-9 . _ : ~ @ -",
                    parameter="external_id",
                )
            ]
        )
    return external_id


def _status_of(comment: Comment) -> HTTPStatus:
    return HTTPStatus.ACCEPTED if comment.status is Status.PENDING else HTTPStatus.OK


def _answer_when_decided(site: Site, comment: Comment) -> Response:
    comment, headers = _wait_if_asked(site, comment)
    status = _status_of(comment)
    headers["Location"] = comment_path(comment.external_id)
    if status is HTTPStatus.ACCEPTED:
        headers["Retry-After"] = str(POLL_SECONDS)
    return json_response(comment_to_dict(comment), status, headers)


def _wait_if_asked(site: Site, comment: Comment) -> tuple[Comment, dict[str, str]]:
    seconds = wait_of(request.headers.getlist("Prefer"))
    if seconds is None:
        return comment, {}
    if comment.status is not Status.PENDING or seconds == 0:
        return comment, {"Preference-Applied": f"wait={seconds}"}
    parts = portals()

    def look() -> Comment | None:
        now = parts.intake.read(site, comment.external_id)
        return None if now.status is Status.PENDING else now

    found, waited = parts.waiting.for_comment(site.id, comment.id, look, seconds=seconds)
    return found or comment, {"Preference-Applied": f"wait={seconds}"} if waited else {}
