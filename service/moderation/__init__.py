"""The verbs of the product, by who calls them: portals (intake), workers (judging), people (review).

Each verb is one transaction, followed by what only hints at it (queueing, waking).
Nothing here knows HTTP or a model.
"""

from service.moderation.intake import Intake, Receipt
from service.moderation.judging import Judging
from service.moderation.review import Review

__all__ = ["Intake", "Judging", "Receipt", "Review"]
