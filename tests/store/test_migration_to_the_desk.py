"""A record of the first release, upgraded: what was held is in the queue afterwards."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from service.domain.comment import Site
from service.domain.queue import QueueFilter, Sort
from service.store import held, migrations, queue, sites
from service.store.engine import Store, connect
from tests.store.queue_scenes import Scene

NOW = 1_700_000_000.0
SCORE = {"code": "score", "label": "threat", "score": 0.9, "threshold": 0.4, "rule": None}
RULE = {"code": "rule", "label": None, "score": None, "threshold": None, "rule": "has_link"}


@pytest.fixture
def old(empty_database_url: str) -> Iterator[Store]:
    """A database as the first release left it, with the comments that `write_comments` writes."""
    store = connect(empty_database_url)
    config = Config()
    config.set_main_option("script_location", "service/store/migrations")
    with store.writer() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO sites (id, name, policy, created_at, decision_seq)"
                " VALUES (1, 'The Gazette', 'default', 0, 1000)"
            )
        )
        write_comments(connection)
    yield store
    store.close()


def write_comments(connection: Connection) -> None:
    def write(number: int, status: str, body: str, reasons: list[dict[str, Any]], **scores: float) -> None:
        key = {"id": f"{number:032x}", "at": NOW + number, "status": status, "external": f"c-{number}"}
        connection.execute(
            text(
                "INSERT INTO comments (id, site_id, external_id, revision, status, decision_version,"
                " received_at) VALUES (:id, 1, :external, 1, :status, 1, :at)"
            ),
            key,
        )
        connection.execute(
            text(
                "INSERT INTO revisions (comment_id, revision, site_id, body, content_digest, text_digest,"
                " language, author_id, author_name, article_id, article_title, section, received_at, state)"
                " VALUES (:id, 1, 1, :body, '', :digest, 'de-AT', 'reader-1', 'Ünal', 'a-1', 'Talks', NULL,"
                " :at, 'decided')"
            ),
            {**key, "body": body, "digest": body},
        )
        connection.execute(
            text(
                "INSERT INTO verdicts (comment_id, revision, mode, outcome, policy_name, policy_version,"
                " models, scores, reasons, created_at) VALUES (:id, 1, 'live', 'hold', 'default', '1', '[]',"
                " :scores, :reasons, :at)"
            ),
            {**key, "scores": json.dumps(scores), "reasons": json.dumps(reasons)},
        )
        connection.execute(
            text(
                "INSERT INTO decisions (site_id, seq, comment_id, revision, version, outcome, source,"
                " reasons, created_at) VALUES (1, :seq, :id, 1, 1, 'hold', 'policy', :reasons, :at)"
            ),
            {**key, "seq": number, "reasons": json.dumps(reasons)},
        )

    write(1, "held", "You will regret this", [SCORE], threat=0.9, toxicity=0.5)
    write(2, "held", "Look at 東京 example.org", [RULE], toxicity=0.1)
    write(3, "approved", "Nothing at all", [SCORE], threat=0.9)
    write(4, "withdrawn", "Taken back", [SCORE], threat=0.9)
    write(5, "held", "Was approved once", [])
    for number in range(6, 700):
        write(number, "held", f"One of many {number}", [RULE], toxicity=0.2)
    connection.execute(
        text(
            "INSERT INTO reports (comment_id, revision, reporter_hash, category, created_at)"
            " VALUES (:id, 1, 'r-1', 'abuse', 5), (:id, 1, NULL, 'abuse', 6)"
        ),
        {"id": f"{2:032x}"},
    )


def rows_of(store: Store) -> dict[str, dict[str, Any]]:
    with store.reader() as connection:
        found = connection.execute(text("SELECT * FROM held_comments ORDER BY comment_id")).mappings()
        return {row["comment_id"]: dict(row) for row in found}


def test_what_was_held_is_in_the_queue_after_the_upgrade(old: Store) -> None:
    migrations.upgrade(old)
    with old.reader() as connection:
        found = queue.page(connection, 1, QueueFilter(), Sort.OLDEST, None, 5, 0, NOW + 10)
        facets = queue.facets(connection, 1, QueueFilter(), NOW + 10)
    assert [row.external_id for row in found.rows] == ["c-1", "c-2", "c-5", "c-6", "c-7"]
    first = found.rows[0]
    assert (first.reason, first.label, first.score, first.language) == ("score", "threat", 0.9, "de")
    assert (first.priority.severity, first.campaign_id, first.version) == (0.9, "", 1)
    assert facets.total == 697
    assert dict(facets.reason) == {"rule:has_link": 695, "score": 1, "moderator": 1}
    assert facets.reported == 1


def test_what_was_held_can_be_searched_after_the_upgrade(old: Store) -> None:
    migrations.upgrade(old)
    with old.reader() as connection:

        def ids(**asked: Any) -> list[str]:
            found = queue.page(connection, 1, QueueFilter(**asked), Sort.OLDEST, None, 5, 0, NOW)
            return [row.external_id for row in found.rows]

        assert ids(words="regret") == ["c-1"]
        assert ids(words="東京") == ["c-2"]
        assert ids(words="approved talks") == ["c-5"]
        assert ids(words="back") == []
        assert ids(author="unal", words="regret") == ["c-1"]


def test_the_upgrade_makes_the_rows_that_the_application_makes(old: Store) -> None:
    migrations.upgrade(old)
    before = rows_of(old)
    assert len(before) == 697
    with old.writer() as connection:
        held.follow(connection, list(before), now=NOW + 1_000)
    # Reach counts from the time of the upgrade, and with it the priority.
    moving = {"reach", "priority"}
    after = rows_of(old)
    assert {one: {k: row[k] for k in row.keys() - moving} for one, row in after.items()} == {
        one: {k: row[k] for k in row.keys() - moving} for one, row in before.items()
    }


def test_a_new_copy_takes_an_upgraded_comment_into_its_campaign(old: Store, hash_key: bytes) -> None:
    migrations.upgrade(old)
    with old.reader() as connection:
        site: Site = sites.get_site(connection, 1)
    scene = Scene(old, site, hash_key, now=NOW + 2_000, count=1_000)
    first = scene.hold("A text", author="reader-1")
    with old.writer() as connection:
        connection.execute(text("UPDATE revisions SET campaign_id = NULL"))
    second = scene.hold("A text", author="reader-2")
    found = {row.comment_id: row for row in scene.page(QueueFilter(words='"a text"')).rows}
    [row] = found.values()
    assert row.comment_id in (first.id, second.id)
    assert (row.alike, row.alike_authors) == (2, 2)
