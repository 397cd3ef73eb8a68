"""Headers that every answer of ours carries, so that no browser makes more of it than it is.

Installed by `service.app` for all front ends. Weakens nothing that a view set itself.
"""

from flask import Flask, Response

NOTHING_LOADS = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def install(app: Flask) -> None:
    """Add the headers to every answer of `app` that does not have them yet."""

    @app.after_request
    def _add(response: Response) -> Response:
        headers = response.headers
        headers["X-Content-Type-Options"] = "nosniff"
        headers.setdefault("Content-Security-Policy", NOTHING_LOADS)
        headers.setdefault("Referrer-Policy", "no-referrer")
        headers.setdefault("Cache-Control", "no-store")
        return response
