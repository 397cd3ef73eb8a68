"""The OpenAPI 3 document of /v1, made from the views and their schemas.

Called by `service.app`. Says what the views do; a test checks their answers against it.
"""

from typing import Any

from flask import Flask
from flask_smorest import Api

from service.api import comments, decisions
from service.api.answers import ProblemAnswer
from service.api.problems import MEDIA_TYPE

TITLE = "Lettersdesk"
VERSION = "1"

_DESCRIPTION = """\
Post a reader's comment and get approve or hold back, with every reason for it.

A 2xx means that the comment is recorded and will be decided, whatever fails afterwards. Send the
site's API key as `Authorization: Bearer ldk_...`. Ids are the portal's own.

Every failure is RFC 9457 problem details (`application/problem+json`) with a `type` from the list
on this page, and `errors` that name each wrong field. Every answer has an `X-Request-ID`: the
one that you sent, or ours.

`Prefer: wait=N` (RFC 7240) lets a request wait for the decision, at most 60 seconds. At most half
of a server's request threads wait at once; beyond that the answer comes at once, as if nothing
had been preferred, and has no `Preference-Applied`. A revoked key works for three seconds more.
"""


class PortalApi(Api):  # type: ignore[misc]  # flask-smorest carries no types
    """flask-smorest's documents with our problem details instead of its own errors."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """Leave errors to `service.api.problems`."""


def install(app: Flask) -> PortalApi:
    """Register the portals' blueprints in `app` and serve the document at /v1/openapi.json."""
    app.config.update(
        API_TITLE=TITLE,
        API_VERSION=VERSION,
        OPENAPI_VERSION="3.0.3",
        OPENAPI_URL_PREFIX="/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS={
            "info": {"description": _DESCRIPTION, "license": {"name": "Apache-2.0"}},
            "servers": [{"url": "/"}],
            "security": [{"apiKey": []}],
        },
    )
    api = PortalApi(app)
    api.spec.components.security_scheme("apiKey", {"type": "http", "scheme": "bearer"})
    api.spec.components.schema("Problem", schema=ProblemAnswer)
    api.spec.components.response(
        "Problem",
        {
            "description": "What is wrong, as RFC 9457 problem details.",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        },
    )
    api.register_blueprint(comments.blueprint)
    api.register_blueprint(decisions.blueprint)
    return api


def document_of(api: PortalApi) -> dict[str, Any]:
    """The OpenAPI document as JSON values."""
    document: dict[str, Any] = api.spec.to_dict()
    return document
