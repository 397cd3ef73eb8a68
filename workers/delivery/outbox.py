"""The delivery process: claims what is due, has it sent by a pool of threads, records what came of it.

Run by `lettersdesk delivery`; two at once share the work. Sends outside any transaction, and
may send twice (same id, same bytes) rather than never.
"""

import logging
import ssl
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import groupby

from service.domain.comment import Delivery
from service.domain.errors import DatabaseUnavailable
from service.store import deliveries, sites
from service.store.engine import Store
from service.store.sites import DeliveryTarget
from workers.delivery import sending
from workers.delivery.addresses import AddressRefused, Endpoint, NameNotFound, Resolve, check_url
from workers.delivery.schedule import NextStep, next_step
from workers.delivery.sending import Answer
from workers.delivery.signing import signed_headers
from workers.stopping import StopRequest
from workers.turning import turn_until_stopped

log = logging.getLogger(__name__)

POLL = 0.5
"""Seconds between two looks when nothing was due."""
BATCH = 8
"""Deliveries claimed at once, and recorded at once when they went well: one commit each way."""
THREADS = 16
THREADS_PER_SITE = 4
"""So that a portal whose every request times out leaves three quarters of the threads to others."""
BATCH_SECONDS = 20.0
"""After so long a batch sends nothing more and gives the rest back."""
LEASE_SECONDS = BATCH_SECONDS + sending.DEADLINE + 20.0
"""After this a delivery whose sender died comes up again; no batch that lives takes so long."""
STOP_SECONDS = 5.0
MARK_PAUSES = (0.2, 1.0, 3.0)


class DeliveryLoop:
    """Claims and sends until it is stopped. One per process."""

    def __init__(
        self,
        store: Store,
        *,
        resolve: Resolve | None = None,
        trust: ssl.SSLContext | None = None,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._store, self._resolve, self._trust, self._now = store, resolve, trust, now
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="delivery")
        self._running: dict[Future[None], int] = {}
        self._paused_until: dict[int, float] = {}
        self._stopping = False

    def run(self, stop: StopRequest) -> bool:
        """Deliver until a stop is requested, then finish what is being sent.

        Returns False if something was still being sent after STOP_SECONDS: the caller may end
        the process, and it is sent again later.
        """
        turn_until_stopped(lambda: 0.0 if self.turn() else POLL, stop, log)
        return self.finish(STOP_SECONDS)

    def turn(self) -> int:
        """Claim a batch and hand it to the threads; waits while they are all busy.

        Returns how many deliveries were claimed. Raises: DatabaseUnavailable (retryable).
        """
        self._forget_finished()
        if len(self._running) > THREADS - BATCH:
            wait(self._running, timeout=POLL, return_when="FIRST_COMPLETED")
            return len(self._running)
        per_site = Counter(self._running.values())
        now = self._now()
        for site in [site for site, until in list(self._paused_until.items()) if until <= now]:
            self._paused_until.pop(site, None)
        busy = {site for site, count in per_site.items() if count >= THREADS_PER_SITE}
        with self._store.writer() as connection:
            claimed = deliveries.claim_due(
                connection,
                now=now,
                lease_seconds=LEASE_SECONDS,
                limit=BATCH,
                busy_sites=busy | set(self._paused_until),
            )
        by_site = sorted(claimed, key=lambda one: one.site_id)
        for site_id, batch in groupby(by_site, key=lambda one: one.site_id):
            self._running[self._pool.submit(self._send_batch, site_id, list(batch))] = site_id
        return len(claimed)

    def finish(self, seconds: float) -> bool:
        """Let what is being sent end, for so long at most; returns whether it did."""
        self._stopping = True
        _, unfinished = wait(self._running, timeout=seconds)
        self._pool.shutdown(wait=not unfinished, cancel_futures=True)
        return not unfinished

    def _forget_finished(self) -> None:
        for future in [future for future in self._running if future.done()]:
            del self._running[future]
            future.result()

    def _send_batch(self, site_id: int, batch: Sequence[Delivery]) -> None:
        try:
            self._send_all(site_id, batch)
        except Exception:
            # Unforeseen: the lease brings these up again, and other portals are still served.
            log.exception("delivery_batch_failed", extra={"deliveries": len(batch)})

    def _send_all(self, site_id: int, batch: Sequence[Delivery]) -> None:
        began = time.monotonic()
        with self._store.reader() as connection:
            target = sites.delivery_target(connection, site_id, now=self._now())
        outcomes: list[tuple[Delivery, Answer, NextStep]] = []
        for position, delivery in enumerate(batch):
            # After one attempt that says so, the rest of this batch is left alone too.
            if self._stopping or site_id in self._paused_until or time.monotonic() - began > BATCH_SECONDS:
                self._record(site_id, outcomes)
                self._give_back(site_id, batch[position:])
                return
            sent_at = time.monotonic()
            answer = self._attempt(target, delivery)
            step = next_step(answer, delivery.attempts)
            if target.url is None:
                step = NextStep(error=answer.error)
            if step.pause_site:
                self._paused_until[site_id] = self._now() + step.pause_site
            outcomes.append((delivery, answer, step))
            self._log(delivery, target, answer, step, time.monotonic() - sent_at)
        self._record(site_id, outcomes)

    def _attempt(self, target: DeliveryTarget, delivery: Delivery) -> Answer:
        if target.url is None:
            return Answer(None, "the site has no endpoint, or it was disabled")
        try:
            endpoint: Endpoint = check_url(
                target.url, allow_private=target.allow_private, resolve=self._resolve
            )
        except (AddressRefused, NameNotFound) as refusal:
            return Answer(None, str(refusal))
        body = delivery.body.encode()
        headers = signed_headers(delivery.webhook_id, body, target.secrets, now=self._now())
        return sending.post(endpoint, body, headers, trust=self._trust)

    def _record(self, site_id: int, outcomes: Sequence[tuple[Delivery, Answer, NextStep]]) -> None:
        for pause in (*MARK_PAUSES, None):
            try:
                with self._store.writer() as connection:
                    now = self._now()
                    for delivery, answer, step in outcomes:
                        if step.delivered and answer.status is not None:
                            deliveries.mark_delivered(connection, delivery, status=answer.status, now=now)
                            continue
                        next_at = None if step.retry_in is None else now + step.retry_in
                        deliveries.mark_failed(
                            connection, delivery, status=answer.status, error=step.error, next_at=next_at
                        )
                    if any(step.disable for _, _, step in outcomes):
                        sites.disable_delivery(connection, site_id, now=now)
            except DatabaseUnavailable:
                if pause is None:
                    log.warning("deliveries_not_recorded", extra={"deliveries": len(outcomes)})
                    return
                time.sleep(pause)
            else:
                return

    def _give_back(self, site_id: int, rest: Sequence[Delivery]) -> None:
        next_at = max(self._now(), self._paused_until.get(site_id, 0.0))
        try:
            with self._store.writer() as connection:
                deliveries.give_back(connection, rest, next_at=next_at)
        except DatabaseUnavailable:
            log.warning("deliveries_not_given_back", extra={"deliveries": len(rest)})

    def _log(
        self, delivery: Delivery, target: DeliveryTarget, answer: Answer, step: NextStep, seconds: float
    ) -> None:
        extra = {
            "delivery_id": delivery.webhook_id,
            "site": target.site_name,
            "attempt": delivery.attempts,
            "status": answer.status,
            "ms": round(seconds * 1000),
        }
        if step.delivered:
            log.info("decision_delivered", extra=extra)
        elif step.retry_in is not None:
            log.warning(
                "delivery_failed", extra={**extra, "reason": step.error, "retry_in": round(step.retry_in)}
            )
        else:
            log.error("delivery_given_up", extra={**extra, "reason": step.error})
