"""Reads the one preference we honour: `Prefer: wait=N` (RFC 7240).

Called by the views. A preference that is unknown or malformed is ignored, as the RFC demands.
"""

import re
from collections.abc import Iterable

from service.api.schemas import MAX_WAIT

_WAIT = re.compile(r'wait\s*=\s*(?:"([0-9]{1,9})"|([0-9]{1,9}))\s*(?:;.*)?', re.IGNORECASE)


def wait_of(prefer_headers: Iterable[str]) -> int | None:
    """Seconds to wait, cut to MAX_WAIT; None if there is no such preference. The first one counts."""
    for header in prefer_headers:
        for preference in header.split(","):
            found = _WAIT.fullmatch(preference.strip())
            if found:
                return min(int(found[1] or found[2]), MAX_WAIT)
    return None
