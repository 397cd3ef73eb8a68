"""The loop that the dispatcher and the delivery run in: turn until told to stop, outlast a lost database.

Called by both with their one turn. Never ends because of an error that trying again can mend.
"""

import logging
from collections.abc import Callable

from service.domain.errors import DatabaseUnavailable
from workers.stopping import StopRequest

FIRST_WAIT, LONGEST_WAIT = 0.5, 5.0
"""Seconds between two tries while the database is away, doubled each time."""


def turn_until_stopped(turn: Callable[[], float], stop: StopRequest, log: logging.Logger) -> None:
    """Call `turn` until a stop is requested, pausing for as many seconds as it answers.

    While the database is away it tries again and again; the trouble is logged to `log` when it
    begins and when it ends. Every other exception of `turn` goes through to the caller.
    """
    wait, database_is_away = FIRST_WAIT, False
    while not stop.requested:
        try:
            pause = turn()
        except DatabaseUnavailable as error:
            if not database_is_away:
                log.warning("database_unavailable", extra={"reason": str(error)})
            database_is_away = True
            stop.wait(wait)
            wait = min(wait * 2, LONGEST_WAIT)
            continue
        if database_is_away:
            log.info("database_available")
        wait, database_is_away = FIRST_WAIT, False
        if pause:
            stop.wait(pause)
