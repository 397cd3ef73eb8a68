"""/v1/decisions: every decision of a site in order, so that a portal that was away misses nothing.

Called by portals that poll or cannot receive webhooks. Never shows another site's decisions.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response

from service.api.answers import FeedAnswer, feed_to_dict
from service.api.arguments import PortalBlueprint, failures
from service.api.portals import calling_site, portals, require_key
from service.api.problems import json_response
from service.api.schemas import FeedSchema
from service.domain.comment import Decision

blueprint = PortalBlueprint(
    "decisions",
    __name__,
    url_prefix="/v1/decisions",
    description="Every decision in order, for portals that do not receive webhooks.",
)
blueprint.before_request(require_key)


@blueprint.route("", methods=["GET"])
@blueprint.doc(responses=failures(400, 401, 503))
@blueprint.arguments(FeedSchema(), location="query")
@blueprint.response(200, FeedAnswer, description="The decisions after the cursor, perhaps none.")
def get_decisions(loaded: Mapping[str, Any]) -> Response:
    """Read decisions in order

    Keep `next` and send it as `after`. With `wait=N` an empty answer comes only after N seconds.
    A comment can be decided more than once (an edit, a report, a moderator): the newest wins.
    A moderator's decision, and what follows it, appears when it can no longer be undone, some
    seconds later; one that was undone in time never does, and cursors then skip a number.
    """
    site, parts = calling_site(), portals()
    after, limit = int(loaded.get("after") or 0), loaded["limit"]

    def look() -> list[Decision] | None:
        # One more than asked for tells whether there are more.
        return parts.intake.feed(site, after=after, limit=limit + 1) or None

    found = look()
    if found is None and loaded["wait"]:
        found, _ = parts.waiting.for_site(site.id, look, seconds=loaded["wait"])
    decisions = found or []
    return json_response(
        feed_to_dict(decisions[:limit], after=after, more=len(decisions) > limit), HTTPStatus.OK
    )
