"""What the portals' views work with: the verbs, the keys and the waiting places of one process.

Put together by `service.app`, read by the views. Never builds anything itself.
"""

from dataclasses import dataclass

from flask import Flask, current_app, g, request

from service.api.authentication import KeyRing
from service.api.waiting import Waiting
from service.domain.comment import Site
from service.moderation import Intake

_EXTENSION = "lettersdesk.portals"


@dataclass(frozen=True, slots=True)
class Portals:
    """The verbs, the keys and the waiting places."""

    intake: Intake
    keys: KeyRing
    waiting: Waiting


def install(app: Flask, parts: Portals) -> None:
    """Give `app`'s views their parts."""
    app.extensions[_EXTENSION] = parts


def portals() -> Portals:
    """The parts of the app that answers the current request."""
    found: Portals = current_app.extensions[_EXTENSION]
    return found


def require_key() -> None:
    """Let only holders of a key through; runs before every view of a portals' blueprint.

    Raises: Problem with 401 (permanent), DatabaseUnavailable (retryable).
    """
    g.site = portals().keys.site_of(request.headers.get("Authorization"))


def calling_site() -> Site:
    """The site whose key came with the current request."""
    site: Site = g.site
    return site
