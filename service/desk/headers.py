"""Headers of every answer under /desk: nothing from elsewhere, nothing inline, nothing framed or kept.

Installed by pages. The API's own, stricter headers stay as they are.
"""

from flask import Flask, Response, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "font-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": POLICY,
    # Not no-referrer: with it browsers send `Origin: null` along with our own forms.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


def install(app: Flask) -> None:
    """Add the headers to every answer of `app` under /desk, its errors included."""

    @app.after_request
    def add(response: Response) -> Response:
        if request.path == "/desk" or request.path.startswith("/desk/"):
            response.headers.update(_HEADERS)
            if request.endpoint != "desk.static":
                response.headers["Cache-Control"] = "no-store"
        return response
