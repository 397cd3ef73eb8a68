"""What follows from an answer."""

import pytest

from workers.delivery.schedule import WAITS, next_step
from workers.delivery.sending import Answer


def test_the_schedule_lasts_three_days() -> None:
    assert len(WAITS) == 10
    assert sum(WAITS) / 3600 == pytest.approx(75.6, abs=0.1)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_2xx_is_delivered(status: int) -> None:
    assert next_step(Answer(status), 1).delivered


@pytest.mark.parametrize("status", [100, 301, 302, 307, 308, 400, 401, 404, 500, 501])
def test_anything_else_is_tried_again_in_five_seconds(status: int) -> None:
    step = next_step(Answer(status), 1)
    assert not step.delivered
    assert step.retry_in == pytest.approx(5.0, rel=0.11)
    assert step.pause_site == 0
    assert str(status) in step.error


@pytest.mark.parametrize(("attempts", "seconds"), list(enumerate(WAITS))[1:])
def test_waits_grow_with_the_attempts_and_vary_by_a_tenth(attempts: int, seconds: float) -> None:
    shortest = next_step(Answer(500), attempts, spread=lambda: 0.0).retry_in
    longest = next_step(Answer(500), attempts, spread=lambda: 1.0).retry_in
    assert shortest == pytest.approx(seconds * 0.9)
    assert longest == pytest.approx(seconds * 1.1)


def test_after_the_last_attempt_it_is_a_dead_letter() -> None:
    assert next_step(Answer(500), 9).retry_in is not None
    assert next_step(Answer(500), 10).retry_in is None
    assert next_step(Answer(None, "timed out"), 14).retry_in is None


def test_410_stops_deliveries_to_the_site() -> None:
    step = next_step(Answer(410), 1)
    assert step.disable
    assert step.retry_in is None


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_portal_that_asks_for_time_gets_it(status: int) -> None:
    step = next_step(Answer(status, retry_after=120.0), 1)
    assert step.retry_in == 120.0
    assert step.pause_site == 120.0
    unsaid = next_step(Answer(status), 1)
    assert unsaid.retry_in == unsaid.pause_site == 10.0


def test_retry_after_never_shortens_the_schedule() -> None:
    assert next_step(Answer(429, retry_after=0.0), 4, spread=lambda: 0.5).retry_in == 7200.0
