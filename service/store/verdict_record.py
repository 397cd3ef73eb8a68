"""What the machine's verdicts of a site looked like lately, for setting its thresholds.

Read by `service.moderation.policies`. Only live verdicts, only scores and outcomes: no text.
"""

import math
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Integer, and_, cast, func, literal, null, select

from service.domain.labels import Label
from service.domain.verdict import Outcome, ReasonCode, Source
from service.store.tables import decisions, revisions, verdicts

RECENT = 50
"""Verdicts looked at to learn which labels the model in force scores.

More than one, since a text in a language that a model does not know has no scores of it.
"""
_GOLDEN = 2_654_435_761
_SPACE = 2**32
"""Multiples of 2^32 / golden ratio, modulo 2^32, spread evenly whatever pattern the numbers
have that they are taken of (Knuth, The Art of Computer Programming, volume 3, 6.4)."""


SCALE = 10_000
"""What a score of 1 is here: scores are stored with four decimals, and whole numbers compare exactly."""
UNSCORED = -1


@dataclass(frozen=True, slots=True)
class VerdictSample:
    """Live verdicts of a stretch of time by columns; all of them if `total` is how many there are."""

    ids: Sequence[int]
    outcomes: Sequence[str]
    """Of the machine's decisions, the site's orders about authors obeyed."""
    sections: Sequence[str | None]
    """Only where asked for."""
    scores: Sequence[Sequence[int]]
    """A column for each `Label`, in their order: times `SCALE`, `UNSCORED` where there is none."""
    otherwise: Set[int]
    """Verdicts whose comment something else than a score kept back: a rule, a failure, an order."""
    settled: Mapping[int, str]
    """Verdict to what people made of the comment, if they did; what was undone does not count."""
    total: int
    first_at: float | None


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


def sample_verdicts(
    connection: Connection, site_id: int, *, since: float, until: float, most: int, sections: bool
) -> VerdictSample:
    """The site's verdicts from `since` up to `until`, or about `most` of them, evenly spread.

    With `sections` each says the section of its comment. Cost grows with `most`, and a
    little (an index alone is read) with how many there are.
    """
    within = and_(
        decisions.c.site_id == site_id,
        decisions.c.created_at >= since,
        decisions.c.created_at < until,
        decisions.c.verdict_id.is_not(None),
    )
    total, first_at = connection.execute(
        select(func.count(), func.min(decisions.c.created_at)).where(within)
    ).one()
    part = and_(within, _every(total / most)) if total > most else within
    statement = (
        select(
            decisions.c.verdict_id,
            decisions.c.outcome,
            (revisions.c.section if sections else null()).label("section"),
            *(_whole(label) for label in Label),
        )
        .join(verdicts, verdicts.c.id == decisions.c.verdict_id)
        .where(part)
    )
    if sections:
        statement = statement.join(
            revisions,
            and_(
                revisions.c.comment_id == decisions.c.comment_id,
                revisions.c.revision == decisions.c.revision,
            ),
        )
    rows = connection.execute(statement).all()
    # Turned into columns at once: an object for each of 100,000 verdicts costs more than they do.
    ids, outcomes, of_sections, *scores = zip(*rows, strict=True) if rows else [()] * (3 + len(Label))
    return VerdictSample(
        ids=ids,
        outcomes=outcomes,
        sections=of_sections,
        scores=scores,
        otherwise=_otherwise(connection, part),
        settled=_settled(connection, site_id, since),
        total=total,
        first_at=first_at,
    )


def _otherwise(connection: Connection, part: ColumnElement[bool]) -> set[int]:
    # By themselves, since few are: an empty list of reasons costs as much to read as a long one.
    rows = connection.execute(
        select(decisions.c.verdict_id, decisions.c.reasons)
        .where(part)
        .where(decisions.c.outcome != Outcome.APPROVE)
    ).all()
    return {
        int(verdict_id)
        for verdict_id, reasons in rows
        if any(reason["code"] != ReasonCode.SCORE for reason in reasons)
    }


def _whole(label: Label) -> ColumnElement[int]:
    # Taken out of the JSON by the database: ten times as fast as reading every object here.
    score = verdicts.c.scores[str(label)].as_float()
    return func.coalesce(cast(func.round(score * SCALE), Integer), UNSCORED).label(f"of_{label}")


def _every(nth: float) -> ColumnElement[bool]:
    # The number is kept under 2^31, so that the product fits the databases' 63 bits.
    number = decisions.c.verdict_id % literal(2**31)
    return (number * literal(_GOLDEN)) % literal(_SPACE) < literal(math.ceil(_SPACE / nth))


def _settled(connection: Connection, site_id: int, since: float) -> dict[int, str]:
    # In order, so that the newest stays; what undoes a decision is one that holds again.
    rows = connection.execute(
        select(verdicts.c.id, decisions.c.outcome)
        .join(
            verdicts,
            and_(
                verdicts.c.comment_id == decisions.c.comment_id,
                verdicts.c.revision == decisions.c.revision,
                verdicts.c.mode == "live",
            ),
        )
        .where(decisions.c.site_id == site_id, decisions.c.created_at >= since)
        # As an expression: SQLite would else take the index of `verdict_id`, and read every
        # decision of a person there ever was.
        .where(decisions.c.source == Source.MODERATOR, func.coalesce(decisions.c.verdict_id, 0) == 0)
        .order_by(decisions.c.created_at, decisions.c.id)
    ).all()
    newest = {int(verdict_id): str(outcome) for verdict_id, outcome in rows}
    return {verdict_id: outcome for verdict_id, outcome in newest.items() if outcome != Outcome.HOLD}
