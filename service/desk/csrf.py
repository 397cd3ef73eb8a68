"""That a form was sent from one of our own pages: a token in it, and what the browser says of its origin.

Installed and called by access. Leaves everything outside /desk alone.
"""

import hashlib
import hmac
from urllib.parse import urlsplit

from flask import Flask, abort, request
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import CSRFError, CSRFProtect

_COOKIE = "lettersdesk_form"


class _FormCookie(SecureCookieSessionInterface):
    """Flask's signed cookie, which holds nothing but the token of our forms."""

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask's signature
        """Only over https, where the request came so."""
        return request.is_secure


def install(app: Flask) -> CSRFProtect:
    """Have `csrf_token()` in templates. Assumes that `app.secret_key` is set."""
    app.session_interface = _FormCookie()
    app.config.update(
        SESSION_COOKIE_NAME=_COOKIE,
        SESSION_COOKIE_PATH="/desk",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        # Nothing outside the desk is checked: portals authenticate each request by a key.
        WTF_CSRF_CHECK_DEFAULT=False,
        # A page may be open for a whole shift; the token ends with the browser or at sign-in.
        WTF_CSRF_TIME_LIMIT=None,
        # `_came_from_elsewhere` looks at more than the referrer, and on http too.
        WTF_CSRF_SSL_STRICT=False,
    )
    return CSRFProtect(app)


def secret_from(hash_key: bytes) -> bytes:
    """A key of its own for form tokens, from the one that the installation has."""
    return hmac.new(hash_key, b"desk form tokens", hashlib.sha256).digest()


def check(protection: CSRFProtect) -> None:
    """Refuse an unsafe request (400, 403) unless a page of ours sent it."""
    if _came_from_elsewhere():
        abort(403, "This was sent from another site, so nothing was done.")
    try:
        protection.protect()
    except CSRFError:
        abort(400, "This page is no longer valid, so nothing was done. Load it again and repeat.")


def _came_from_elsewhere() -> bool:
    # Newer browsers say it outright (over https); others name the page's origin. Programs say
    # neither, and need the token all the same. The host in `Origin` is compared only where
    # nothing better was said: a proxy may have changed ours.
    fetch_site = request.headers.get("Sec-Fetch-Site")
    if fetch_site is not None:
        return fetch_site not in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is not None and urlsplit(origin).netloc.lower() != request.host.lower()
