"""Failed sign-ins, by keyed hashes of what they have in common.

Called by service.accounts.throttle. Knows neither names nor addresses.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select

from service.store.tables import sign_in_failures


@dataclass(frozen=True, slots=True)
class Failures:
    """How often a subject failed since a moment, and when it last did."""

    count: int
    last_at: float


def lock(connection: Connection, subjects: Iterable[str]) -> None:
    """Let nobody else count or add failures of these subjects until the end of the transaction.

    Assumes a writer's transaction: SQLite has one at a time, PostgreSQL takes a lock for each subject.
    """
    if connection.dialect.name == "sqlite":
        return
    for number in sorted(int(subject[:15], 16) for subject in subjects):
        connection.execute(select(func.pg_advisory_xact_lock(number)))


def read(connection: Connection, subject: str, *, since: float) -> Failures | None:
    """A subject's failures since then; None without any."""
    row = connection.execute(
        select(func.count(), func.max(sign_in_failures.c.failed_at)).where(
            sign_in_failures.c.subject == subject, sign_in_failures.c.failed_at > since
        )
    ).one()
    return Failures(*row) if row[0] else None


def add(connection: Connection, subjects: Sequence[str], *, now: float) -> None:
    """Record one failure for each subject."""
    connection.execute(
        insert(sign_in_failures), [{"subject": subject, "failed_at": now} for subject in subjects]
    )


def take_back(connection: Connection, subjects: Sequence[str], *, at: float) -> None:
    """Remove the failure that was recorded at exactly this moment, as far as it is there."""
    connection.execute(
        delete(sign_in_failures).where(
            sign_in_failures.c.subject.in_(subjects), sign_in_failures.c.failed_at == at
        )
    )


def clear(connection: Connection, subjects: Sequence[str]) -> None:
    """Forget all failures of these subjects."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.subject.in_(subjects)))


def remove_old(connection: Connection, *, before: float) -> None:
    """Forget what no longer counts."""
    connection.execute(delete(sign_in_failures).where(sign_in_failures.c.failed_at < before))
