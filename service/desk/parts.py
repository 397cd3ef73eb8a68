"""What the desk's views work with: the verbs of one process, found by the app that answers.

Put together by `service.app`, read by the views. Never builds anything itself.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from flask import Flask, current_app

from service.accounts.accounts import Accounts
from service.desk.facet_counts import FacetCounts
from service.moderation import Review
from service.moderation.authors import Authors
from service.moderation.policies import SitePolicies
from service.store.engine import Store

_EXTENSION = "lettersdesk.desk"


@dataclass(frozen=True, slots=True)
class Desk:
    """The record and the verbs that the desk needs."""

    store: Store
    accounts: Accounts
    review: Review
    authors: Authors
    policies: SitePolicies
    clock: Callable[[], float] = time.time
    facet_counts: FacetCounts = field(default_factory=FacetCounts)


def install(app: Flask, desk: Desk) -> None:
    """Give `app`'s desk its parts."""
    app.extensions[_EXTENSION] = desk


def desk() -> Desk:
    """The parts of the app that answers the current request."""
    found: Desk = current_app.extensions[_EXTENSION]
    return found
