"""What must hold of the record after any fault: the one check that all fault tests end with."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select

from service.domain.comment import STATUS_AFTER
from service.domain.verdict import Outcome
from service.store.engine import Store
from service.store.tables import comments, decisions, deliveries, revisions, sites, verdicts


@dataclass(frozen=True, slots=True)
class Findings:
    """What the record says of the comments that were accepted."""

    comments: int
    decisions: int
    outcomes: dict[str, int]
    reasons: dict[str, int]
    """Failure codes only: holds for which no text was to blame."""
    reexecuted: int
    """Comments claimed more than once: work that a fault hit."""
    claims: int


def undecided(store: Store) -> int:
    """How many revisions still wait."""
    with store.reader() as connection:
        return connection.execute(
            select(func.count()).where(revisions.c.state.in_(("pending", "queued", "scoring")))
        ).scalar_one()


def check(store: Store, accepted: Collection[str]) -> Findings:
    """Compare the record with the portal ids that were answered with 2xx; fails on any difference.

    For comments that were neither edited, withdrawn, reported nor reviewed: each exists
    once, has exactly one decision with version 1, exactly one live verdict and one outbox
    row, and its status says what the decision says; each site's feed has no gap.
    """
    with store.reader() as connection:
        rows = connection.execute(select(comments)).all()
        made = connection.execute(select(decisions)).all()
        live = connection.execute(select(verdicts).where(verdicts.c.mode == "live")).all()
        sent = connection.execute(select(deliveries.c.decision_id)).scalars().all()
        judged = connection.execute(select(revisions)).all()
        numbers = dict(connection.execute(select(sites.c.id, cast(sites.c.decision_seq, Integer))).all())
    by_external_id = {row.external_id: row for row in rows}
    lost = set(accepted) - set(by_external_id)
    assert not lost, f"{len(lost)} accepted comments are not in the record"
    # A post whose answer was lost may be there too; it must be as whole as the others.
    assert len(by_external_id) == len(rows)
    assert [row for row in judged if row.state != "decided"] == []
    assert len(judged) == len(rows)
    of_comment = {decision.comment_id: decision for decision in made}
    assert len(of_comment) == len(made), "a comment has more than one decision"
    assert set(of_comment) == {row.id for row in rows}, "a comment has no decision"
    for row in rows:
        decision = of_comment[row.id]
        assert (decision.version, row.decision_version, decision.revision, row.revision) == (1, 1, 1, 1)
        assert row.status == STATUS_AFTER[Outcome(decision.outcome)]
    assert sorted(verdict.comment_id for verdict in live) == sorted(of_comment)
    assert sorted(sent) == sorted(decision.id for decision in made), "not one outbox row per decision"
    for site_id, number in numbers.items():
        assert sorted(decision.seq for decision in made if decision.site_id == site_id) == [
            *range(1, number + 1)
        ]
    codes = [reason["code"] for decision in made for reason in decision.reasons]
    return Findings(
        comments=len(rows),
        decisions=len(made),
        outcomes={str(o): sum(d.outcome == o for d in made) for o in Outcome},
        reasons={c: codes.count(c) for c in set(codes) - {"score", "rule"}},
        reexecuted=sum(row.fence > 1 for row in judged),
        claims=sum(row.fence for row in judged),
    )
