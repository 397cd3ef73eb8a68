"""The cookies of a session: set at sign-in, sent to /desk only, out of reach of scripts.

Called by access and by the pages that begin or end a session. Holds a token, never a name or a role.
"""

from flask import Request, Response, request

SESSION = "lettersdesk_session"
BROWSER = "lettersdesk_browser"
"""Marks a browser in which a name signed in before; see `Accounts.remember_browser`."""
_PATH = "/desk"
_BROWSER_SECONDS = 180 * 24 * 3600


def session_token(asked: Request) -> str | None:
    """The token that came with a request."""
    return asked.cookies.get(SESSION)


def begin(response: Response, token: str, browser: str | None = None) -> Response:
    """Have the browser keep a session, until it is closed, and know itself later."""
    _set(response, SESSION, token, None)
    if browser:
        _set(response, BROWSER, browser, _BROWSER_SECONDS)
    return response


def end(response: Response) -> Response:
    """Have the browser forget its session."""
    response.delete_cookie(SESSION, path=_PATH, secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _set(response: Response, name: str, value: str, max_age: int | None) -> None:
    response.set_cookie(
        name,
        value,
        max_age=max_age,
        path=_PATH,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
