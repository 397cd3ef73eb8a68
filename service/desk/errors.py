"""What the desk answers when something cannot be done: a page in its own look, or JSON for scripts.

Installed by pages. Says what to do next; never shows an exception's insides, and never needs the
database, which may be what is away.
"""

import logging
from collections.abc import Mapping
from http import HTTPStatus

from flask import Blueprint, abort, current_app, jsonify, make_response, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from service.desk import access
from service.domain.errors import (
    Conflict,
    DatabaseUnavailable,
    InvalidRequest,
    NotAllowed,
    NotFound,
    QueueUnavailable,
)

log = logging.getLogger(__name__)

RETRY_SECONDS = 5
"""What `Retry-After` says while the database is away: as long as its own patience with a lock."""

_TITLES: Mapping[int, str] = {
    400: "That did not arrive as it should",
    401: "You are signed out",
    403: "This is not open to you",
    404: "There is nothing here",
    405: "This page cannot do that",
    409: "This has changed meanwhile",
    413: "That is too large",
    422: "Something in the form is not right",
    429: "Too many tries",
    500: "Something broke on our side",
    503: "The database does not answer",
}
_SENTENCES: Mapping[int, str] = {
    400: "The page may have been open for too long. Go back, load it again and repeat what you did.",
    401: "Sign in again, then repeat what you did.",
    403: "Your role at this site does not include it. Whoever manages people at the site can change that.",
    404: "The page may be gone, or belong to a site at which you have no role.",
    405: "Go back and use the buttons of the page.",
    409: "Nothing was changed. Load the page again to see how it stands now.",
    413: "Nothing was changed. Shorten it and try again.",
    422: "Nothing was changed. Go back and correct it.",
    429: "Wait a little, then try again.",
    500: "The log has the details. Try again, and tell whoever runs this if it stays so.",
    503: "Nothing was changed. Try again in a few seconds.",
}


def install(blueprint: Blueprint) -> None:
    """Answer every failure under the blueprint, addresses that no view has included."""
    blueprint.register_error_handler(HTTPException, _on_http)
    blueprint.register_error_handler(NotFound, lambda error: _answer(404, _sentence(error)))
    blueprint.register_error_handler(Conflict, lambda error: _answer(409, _sentence(error)))
    blueprint.register_error_handler(InvalidRequest, lambda error: _answer(422, _sentence(error)))
    blueprint.register_error_handler(NotAllowed, lambda error: _answer(403, _sentence(error)))
    blueprint.register_error_handler(DatabaseUnavailable, _on_unavailable)
    blueprint.register_error_handler(QueueUnavailable, _on_unavailable)
    blueprint.register_error_handler(Exception, _on_any)

    # Addresses that no view has would otherwise be answered in the API's way.
    @blueprint.route("/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    @access.signed_in
    def nowhere(rest: str) -> ResponseReturnValue:
        abort(404)


def _on_http(error: HTTPException) -> Response | HTTPException:
    code = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if code < HTTPStatus.BAD_REQUEST:
        return error
    said = error.description if error.description != type(error).description else None
    response = _answer(code, said)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def _on_unavailable(error: Exception) -> Response:
    log.warning("desk_unavailable", extra={"reason": str(error)})
    response = _answer(503)
    response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _on_any(error: Exception) -> Response:
    log.error("desk_request_failed", exc_info=error, extra={"endpoint": request.endpoint})
    return _answer(500)


def _answer(code: int, said: str | None = None) -> Response:
    title = _TITLES.get(code, "That could not be done")
    sentence = said or _SENTENCES.get(code, "Nothing was changed.")
    if access.wants_json():
        response = jsonify({"error": sentence})
        response.status_code = code
        return response
    # Without the context processors: they ask the database who is signed in.
    page = current_app.jinja_env.get_template("desk/error.html").render(
        request=request, title=title, sentence=sentence, code=code, site_id=_site_id()
    )
    return make_response(page, code)


def _site_id() -> int | None:
    return (request.view_args or {}).get("site_id")


def _sentence(error: Exception) -> str:
    said = str(error)
    said = f"{said[:1].upper()}{said[1:]}"
    return said if said.endswith((".", "?", "!")) else f"{said}."
