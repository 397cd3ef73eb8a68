"""`lettersdesk worker`, `dispatcher` and `delivery`: each of the background processes alone.

A composition root: reads the settings, checks the database, hands over to `workers`. Ends
cleanly on SIGTERM and Ctrl-C; what is in hand is finished first.
"""

import logging
import os
import signal
import sys

import click

from config.logs import configure_logging
from config.settings import Settings, load_settings
from service.domain.errors import LettersdeskError
from service.job_queue import JobQueue
from service.job_queue import connect as connect_redis
from service.moderation import Judging
from service.policy_files import load_policies
from service.store.engine import Store, connect
from service.store.migrations import is_current
from workers.stopping import StopRequest

log = logging.getLogger(__name__)
# Said at every log level: `lettersdesk up` waits to hear it.
_readiness = log.getChild("readiness")
_readiness.setLevel(logging.INFO)


class DatabaseNotMigrated(LettersdeskError):
    """The database lacks this release's tables (permanent until `lettersdesk migrate` has run)."""


@click.command(epilog="Example: REDIS_URL=redis://queue:6379 lettersdesk worker")
def worker() -> None:
    """Run a scoring worker: the model in memory, one chunk of comments at a time.

    Start as many as you have spare cores for. A first start with a new model compiles it,
    which takes a minute.
    """
    settings = _begin("worker")
    # Compiling takes a minute; a stop meanwhile ends it, and the subprocess it runs in.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    _open_record(settings).close()
    # Imported here so that the other two need no model libraries.
    from workers import main  # noqa: PLC0415
    from workers.scoring.pipeline import load_pipeline  # noqa: PLC0415

    main.run(
        settings,
        lambda: load_pipeline(settings.toxicity_model, settings.data_dir, settings.scoring_threads),
        StopRequest(),
    )


@click.command(epilog="Example: LETTERSDESK_LOG_FORMAT=text lettersdesk dispatcher")
def dispatcher() -> None:
    """Run the dispatcher: queues what waits, takes back what was lost, holds what nobody can score.

    One is enough; two do no harm.
    """
    settings, stop = _begin("dispatcher"), _stop_request()
    store = _open_record(settings)
    from workers.dispatcher import Dispatcher  # noqa: PLC0415

    queue = JobQueue(connect_redis(settings.effective_redis_url))
    loop = Dispatcher(
        store=store,
        queue=queue,
        judging=Judging(store, queue, load_policies(settings.policy_dir)),
        chunk_size=settings.chunk_size,
        queue_limit=settings.queue_limit,
        lease_seconds=settings.lease_seconds,
        max_attempts=settings.max_attempts,
        hold_after_seconds=settings.hold_after_seconds,
    )
    _readiness.info("dispatcher_ready")
    loop.run(stop)
    store.close()
    log.info("dispatcher_stopped")


@click.command(epilog="Example: LETTERSDESK_LOG_FORMAT=text lettersdesk delivery")
def delivery() -> None:
    """Run the delivery process: sends decisions to the portals' endpoints, signed, with retries.

    `lettersdesk deliveries list` shows what could not be sent.
    """
    settings, stop = _begin("delivery"), _stop_request()
    store = _open_record(settings, pool_size=20)
    from workers.delivery import DeliveryLoop  # noqa: PLC0415

    loop = DeliveryLoop(store)
    _readiness.info("delivery_ready")
    finished = loop.run(stop)
    log.info("delivery_stopped" if finished else "delivery_cut_short")
    if not finished:
        # A thread is still in a request or a name lookup that nothing can interrupt. What it
        # was sending is sent again at the next start.
        sys.stderr.flush()
        os._exit(0)
    store.close()


def _begin(process: str) -> Settings:
    settings = load_settings()
    configure_logging(settings.log_level, settings.log_format, process)
    return settings


def _stop_request() -> StopRequest:
    stop = StopRequest()
    stop.listen()
    return stop


def _open_record(settings: Settings, *, pool_size: int = 5) -> Store:
    """The record, known to have this release's tables. Raises: DatabaseNotMigrated, DatabaseUnavailable."""
    store = connect(settings.database_url, pool_size=pool_size)
    with store.reader() as connection:
        current = is_current(connection)
    if not current:
        raise DatabaseNotMigrated(
            "The database does not have this release's tables: run `lettersdesk migrate` first."
        )
    return store
