"""An app over a real record, its client with a key, and a hand that decides as a worker would."""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config.settings import Settings, load_settings
from service.domain.comment import Decision, Site
from service.domain.verdict import Outcome, Reason, ReasonCode, Source
from service.job_queue import JobQueue
from service.job_queue import connect as connect_redis
from service.store import comments, decisions
from service.store.decisions import NewDecision
from service.store.engine import Store, connect


@pytest.fixture
def settings(tmp_path: Path, database_url: str, redis_url: str) -> Settings:
    return load_settings(
        {
            "LETTERSDESK_DATA": str(tmp_path / "data"),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "LETTERSDESK_API_THREADS": "8",
        }
    )


@pytest.fixture
def no_redis(settings: Settings) -> Settings:
    """The same settings with a Redis that nobody serves."""
    return replace(settings, redis_url="redis://127.0.0.1:1/0")


@pytest.fixture
def app(store: Store, settings: Settings, make_app: Callable[[Settings], Flask]) -> Flask:
    return make_app(settings)


class Portal:
    """A portal's HTTP client: knows its key, and how a comment looks."""

    def __init__(self, client: FlaskClient, key: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {key}"}

    def request(self, method: str, path: str, **options: Any) -> Any:
        headers = {**self.headers, **options.pop("headers", {})}
        return self.client.open(path, method=method, headers=headers, **options)

    def post(self, comment: Any = None, *, wait: float | None = None, path: str = "/v1/comments") -> Any:
        return self.request(
            "POST",
            path,
            json=make_comment() if comment is None else comment,
            headers={} if wait is None else {"Prefer": f"wait={wait}"},
        )

    def get(self, path: str, **options: Any) -> Any:
        return self.request("GET", path, **options)


def make_comment(external_id: str = "c-1", **changes: Any) -> dict[str, Any]:
    return {
        "id": external_id,
        "body": "The ceasefire should have come a year ago.",
        "author": {"id": "reader-1", "name": "Ani", "email": "ani@example.org", "ip": "203.0.113.7"},
        "article": {"id": "a-1", "url": "https://news.example/a-1", "title": "Talks", "section": "world"},
        "posted_at": "2026-11-22T14:05:00+01:00",
        "language": "en",
        **changes,
    }


@pytest.fixture
def comment() -> Callable[..., dict[str, Any]]:
    return make_comment


@pytest.fixture
def portal(app: Flask, key: str) -> Portal:
    return Portal(app.test_client(), key)


@pytest.fixture
def portal_of() -> Callable[[Flask, str], Portal]:
    return lambda app, key: Portal(app.test_client(), key)


Decide = Callable[..., Decision]


@pytest.fixture
def decide(store: Store, site: Site, redis_url: str) -> Iterator[Decide]:
    """Makes a decision on a comment as a worker does: commits it, then announces it."""
    client = connect_redis(redis_url)
    # A store of its own, as another process has.
    record = connect(store.engine.url.render_as_string(hide_password=False))

    def decide(external_id: str, outcome: Outcome = Outcome.APPROVE, *, announce: bool = True) -> Decision:
        reasons = (Reason(ReasonCode.RULE, rule="test"),) if outcome is not Outcome.APPROVE else ()
        with record.writer() as connection:
            row = comments.lock(connection, site.id, external_id)
            comments.cancel_undecided(connection, row.id)
            [decision] = decisions.insert_decisions(
                connection,
                [
                    NewDecision(
                        site_id=site.id,
                        comment_id=row.id,
                        external_id=external_id,
                        revision=row.revision,
                        outcome=outcome,
                        source=Source.POLICY,
                        reasons=reasons,
                    )
                ],
                now=time.time(),
            )
        if announce:
            JobQueue(client).announce([decision])
        return decision

    yield decide
    record.close()
    client.close()
