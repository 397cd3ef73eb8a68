"""Scripts and styles under an address that changes with their content, so that browsers keep them.

Installed by pages; templates call `static_url`. Serves nothing but the desk's own static folder.
"""

import hashlib
from pathlib import Path

from flask import Blueprint, Response, g, send_from_directory, url_for

_FOLDER = Path(__file__).with_name("static")
_A_YEAR = "public, max-age=31536000, immutable"


def install(blueprint: Blueprint) -> None:
    """Serve the files as `desk.static`; the first part of the address may be a version.

    It is part of the path and not a query, so that a script's `import "./other.js"` has it too.
    """
    versions = _Versions()

    def static(filename: str) -> Response:
        version, _, rest = filename.partition("/")
        is_versioned = version.startswith("v-") and bool(rest)
        response = send_from_directory(_FOLDER, rest if is_versioned else filename)
        is_current = is_versioned and version == versions.current()
        response.headers["Cache-Control"] = _A_YEAR if is_current else "no-cache"
        return response

    blueprint.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static)

    @blueprint.app_template_global()
    def static_url(file: str) -> str:
        # A page names some twenty files: looking at the folder once for all of them is enough.
        if "desk_static_version" not in g:
            g.desk_static_version = versions.current()
        return url_for("desk.static", filename=f"{g.desk_static_version}/{file}")


class _Versions:
    """One digest over all files, made anew when one of them changes."""

    def __init__(self) -> None:
        self._seen: tuple[tuple[str, int], ...] = ()
        self._version = ""

    def current(self) -> str:
        """`v-` and twelve hexadecimal digits."""
        files = sorted(path for path in _FOLDER.rglob("*") if path.is_file())
        seen = tuple((str(path), path.stat().st_mtime_ns) for path in files)
        if seen != self._seen or not self._version:
            digest = hashlib.sha256()
            for path in files:
                digest.update(str(path.relative_to(_FOLDER)).encode() + b"\0" + path.read_bytes() + b"\0")
            self._seen, self._version = seen, f"v-{digest.hexdigest()[:12]}"
        return self._version
