"""`lettersdesk deliveries`: what could not be sent, and sending it again."""

import json
import time

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import update

from service.commands.deliveries import deliveries
from service.domain.comment import Site
from service.moderation import Intake
from service.store import sites, tables
from service.store.engine import Store
from tests.conftest import make_submission


@pytest.fixture
def outbox(store: Store, hash_key: bytes) -> Site:
    """A site with five deliveries: three dead, one pending, one delivered."""
    with store.writer() as connection:
        site = sites.add_site(
            connection, "The Herald", now=time.time(), delivery_url="https://herald.example/hook"
        )
    intake = Intake(store, None, hash_key)
    made = intake.submit_batch(site, [make_submission(f"c-{n}", f"Text {n}") for n in range(5)])
    with store.writer() as connection:
        for n, receipt in enumerate(made):
            comment = receipt.comment  # type: ignore[union-attr]
            row = {"site_id": site.id, "seq": n + 1, "comment_id": comment.id, "revision": 1, "version": 1}
            row |= {"outcome": "hold", "source": "policy", "reasons": [], "created_at": time.time()}
            decision = connection.execute(
                tables.decisions.insert().values(row).returning(tables.decisions.c.id)
            ).scalar_one()
            connection.execute(
                tables.deliveries.insert().values(
                    webhook_id=f"msg_{n}",
                    site_id=site.id,
                    decision_id=decision,
                    body='{"secret": "pomegranate"}',
                    state=("dead", "dead", "dead", "pending", "delivered")[n],
                    attempts=10 if n < 3 else 1,
                    created_at=time.time(),
                    next_at=time.time() + 900,
                    last_status=500,
                    last_error="answered 500 [bold]",
                )
            )
    return site


@pytest.fixture(autouse=True)
def environment(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("LETTERSDESK_DATA", str(tmp_path))


def run(*words: str) -> Result:
    return CliRunner().invoke(deliveries, words, catch_exceptions=False)


def states(store: Store) -> dict[str, str]:
    with store.reader() as connection:
        rows = connection.execute(tables.deliveries.select())
        return {row.webhook_id: row.state for row in rows}


@pytest.mark.usefixtures("outbox")
def test_what_is_not_delivered_is_listed_newest_first() -> None:
    rows = [json.loads(line) for line in run("list", "--json").stdout.splitlines()]
    assert [row["id"] for row in rows] == ["msg_3", "msg_2", "msg_1", "msg_0"]
    assert rows[1] | {"created_at": None} == {
        "id": "msg_2",
        "site": "The Herald",
        "state": "dead",
        "attempts": 10,
        "created_at": None,
        "next_at": None,
        "last_status": 500,
        "last_error": "answered 500 [bold]",
    }
    assert rows[0]["next_at"].endswith("Z")


@pytest.mark.usefixtures("outbox")
def test_the_list_can_be_narrowed_and_never_shows_a_body() -> None:
    assert len(run("list", "--state", "dead", "--site", "The Herald", "--json").stdout.splitlines()) == 3
    assert len(run("list", "--state", "dead", "--state", "delivered", "--json").stdout.splitlines()) == 4
    assert len(run("list", "--limit", "1", "--json").stdout.splitlines()) == 1
    table = run("list").stdout
    assert "msg_0" in table
    assert "pomegranate" not in table + run("list", "--json").stdout


def test_an_empty_list_says_so(store: Store) -> None:
    assert run("list").stdout == "No such deliveries.\n"


def test_a_delivery_is_replayed_by_its_id(store: Store, outbox: Site) -> None:
    assert run("replay", "msg_4", "msg_0").stdout == "2 deliveries will be sent again at once.\n"
    assert states(store) == {
        "msg_0": "pending", "msg_1": "dead", "msg_2": "dead", "msg_3": "pending", "msg_4": "pending"
    }  # fmt: skip
    with store.reader() as connection:
        row = connection.execute(
            tables.deliveries.select().where(tables.deliveries.c.webhook_id == "msg_0")
        ).one()
    assert (row.attempts, row.body) == (0, '{"secret": "pomegranate"}')
    assert row.next_at <= time.time()


def test_what_a_moderator_took_back_is_listed_and_cannot_be_replayed(store: Store, outbox: Site) -> None:
    with store.writer() as connection:
        connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.webhook_id == "msg_3")
            .values(state="cancelled")
        )
    [row] = [json.loads(line) for line in run("list", "--state", "cancelled", "--json").stdout.splitlines()]
    assert (row["id"], row["state"], row["next_at"]) == ("msg_3", "cancelled", None)
    assert "msg_3" not in run("list", "--json").stdout
    result = CliRunner().invoke(deliveries, ["replay", "msg_0", "msg_3"])
    assert result.exit_code != 0
    assert "msg_3" in str(result.exception)
    assert states(store)["msg_0"] == "dead"


def test_all_dead_deliveries_of_a_site_are_replayed(store: Store, outbox: Site) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "Other", now=time.time())
        connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.webhook_id == "msg_2")
            .values(site_id=other.id)
        )
    assert json.loads(run("replay", "--all-dead", "--site", "The Herald", "--json").stdout) == {"replayed": 2}
    assert states(store)["msg_2"] == "dead"


@pytest.mark.parametrize(
    "words", [(), ("--all-dead",), ("msg_0", "--all-dead", "--site", "The Herald"), ("msg_0", "--site", "x")]
)
def test_a_replay_needs_ids_or_a_site(outbox: Site, words: tuple[str, ...]) -> None:
    result = run("replay", *words)
    assert result.exit_code == 2
    assert "Give either ids, or --all-dead together with --site NAME." in result.output


def test_an_unknown_id_is_named_and_nothing_replayed(store: Store, outbox: Site) -> None:
    result = CliRunner().invoke(deliveries, ["replay", "msg_0", "msg_9"])
    assert "msg_9" in str(result.exception)
    assert states(store)["msg_0"] == "dead"


@pytest.mark.parametrize("command", ["list", "replay"])
def test_help_has_an_example(command: str) -> None:
    assert f"lettersdesk deliveries {command}" in run(command, "--help").stdout
