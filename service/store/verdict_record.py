"""What the machine's verdicts of a site looked like lately, for setting its thresholds.

Read by `service.moderation.policies`. Only live verdicts, only scores and outcomes: no text.
"""

from sqlalchemy import Connection, select

from service.domain.labels import Label
from service.store.tables import decisions, verdicts

RECENT = 50
"""Verdicts looked at to learn which labels the model in force scores.

More than one, since a text in a language that a model does not know has no scores of it.
"""


def recent_labels(connection: Connection, site_id: int) -> frozenset[Label]:
    """The labels that the newest of the site's verdicts have scores for; empty without any."""
    rows = connection.execute(
        select(verdicts.c.scores)
        .join(decisions, decisions.c.verdict_id == verdicts.c.id)
        .where(decisions.c.site_id == site_id)
        .order_by(decisions.c.created_at.desc())
        .limit(RECENT)
    ).scalars()
    return frozenset(Label(name) for scores in rows for name in scores if name in set(Label))
