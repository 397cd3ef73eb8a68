"""When a failed delivery is tried again, and when it is given up.

Used by `workers.delivery.outbox`. Pure: knows neither the record nor the network.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from workers.delivery.sending import Answer

WAITS = (0.0, 5.0, 300.0, 1_800.0, 7_200.0, 18_000.0, 36_000.0, 50_400.0, 72_000.0, 86_400.0)
"""Seconds before each attempt, counted from the one before it: 75 hours in all.

Source: the schedule that Standard Webhooks recommends.
"""
JITTER = 0.1
"""Part of a wait by which it is made longer or shorter, so that an outage does not end in a stampede."""
GONE = 410
SLOW_DOWN = frozenset({429, 502, 503, 504})
SHORTEST_SLOW_DOWN = 10.0
"""Seconds for which a portal that asks us to slow down is left alone when it does not say for how long."""


@dataclass(frozen=True, slots=True)
class NextStep:
    """What follows from an answer.

    `retry_in` is in seconds, None for a dead letter; `pause_site` is for how long nothing
    else is sent to that portal either.
    """

    delivered: bool = False
    disable: bool = False
    retry_in: float | None = None
    pause_site: float = 0.0
    error: str = ""


def next_step(answer: Answer, attempts: int, *, spread: Callable[[], float] = random.random) -> NextStep:
    """Decide what follows from the answer to attempt number `attempts` (1 for the first).

    2xx alone is success; a redirect is a failure, since following it would leave the
    checked address.
    """
    status = answer.status
    if status is not None and 200 <= status < 300:  # noqa: PLR2004
        return NextStep(delivered=True)
    if status == GONE:
        return NextStep(disable=True, error="the endpoint is gone (410): this site gets no more deliveries")
    error = answer.error or _in_words(status)
    wait = None
    if attempts < len(WAITS):
        wait = WAITS[attempts] * (1 + JITTER * (2 * spread() - 1))
    if status in SLOW_DOWN:
        pause = SHORTEST_SLOW_DOWN if answer.retry_after is None else answer.retry_after
        return NextStep(retry_in=None if wait is None else max(wait, pause), pause_site=pause, error=error)
    # A portal that did not answer at all would keep every place busy until its timeouts are over.
    pause = WAITS[1] if status is None else 0.0
    return NextStep(retry_in=wait, pause_site=pause, error=error)


def _in_words(status: int | None) -> str:
    if status is not None and 300 <= status < 400:  # noqa: PLR2004
        return f"answered {status}, a redirect: redirects are not followed"
    return f"answered {status}"
