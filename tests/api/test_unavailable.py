"""Without a database nothing is accepted, and the answer says when to try again."""

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from config.settings import Settings
from service.domain.errors import DatabaseUnavailable
from service.store import engine

Make = Callable[..., dict[str, Any]]


def test_without_a_database_the_answer_is_503_and_says_when_to_try_again(
    settings: Settings, key: str, make_app: Any, portal_of: Any
) -> None:
    nowhere = replace(settings, database_url="postgresql+psycopg://nobody@127.0.0.1:1/none")
    portal = portal_of(make_app(nowhere), key)
    answer = portal.post()
    assert answer.status_code == 503
    assert answer.content_type == "application/problem+json"
    assert answer.json["type"] == "/v1/docs#unavailable"
    assert answer.json["detail"] == (
        "The database does not answer; nothing was accepted. Try again in 5 seconds."
    )
    assert answer.headers["Retry-After"] == "5"
    assert "127.0.0.1" not in answer.get_data(as_text=True)


def test_a_locked_sqlite_is_503_and_nothing_is_accepted(
    portal: Any, store: engine.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not store.is_sqlite:
        pytest.skip("PostgreSQL locks rows, not the file")
    portal.get("/v1/comments/c-1")
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    locked, release = threading.Event(), threading.Event()

    def hold() -> None:
        with store.writer():
            locked.set()
            release.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    locked.wait(5)
    try:
        answer = portal.post()
    finally:
        release.set()
        holder.join()
    assert answer.status_code == 503
    assert portal.get("/v1/comments/c-1").status_code == 404


def test_a_database_that_fails_in_a_batch_refuses_the_whole_batch(
    portal: Any, comment: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("gone")

    monkeypatch.setattr("service.moderation.intake.Intake.submit_batch", away)
    answer = portal.post({"comments": [comment()]}, path="/v1/comments/batch")
    assert answer.status_code == 503
