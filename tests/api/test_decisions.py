import threading
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from service.api.answers import FeedAnswer
from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.domain.review import Settled
from service.domain.verdict import Outcome
from service.moderation import Review
from service.store import moderators, sites
from service.store.engine import Store

Make = Callable[..., dict[str, Any]]


@pytest.fixture
def decided(portal: Any, comment: Make, decide: Any) -> list[str]:
    """Ids of comments that were decided, in the order of their decisions."""
    ids = [f"c-{number}" for number in range(5)]
    portal.post({"comments": [comment(external_id) for external_id in ids]}, path="/v1/comments/batch")
    for external_id in reversed(ids):
        decide(external_id, announce=False)
    return list(reversed(ids))


def ids_in(answer: Any) -> list[str]:
    return [decision["comment_id"] for decision in answer.json["decisions"]]


def test_the_feed_has_every_decision_in_order(portal: Any, decided: list[str]) -> None:
    answer = portal.get("/v1/decisions")
    assert answer.status_code == 200
    assert ids_in(answer) == decided
    assert (answer.json["next"], answer.json["more"]) == ("5", False)
    assert FeedAnswer().validate(answer.json) == {}


def test_the_feed_is_read_on_from_the_last_answer(portal: Any, decided: list[str]) -> None:
    found, cursor, more = [], None, True
    while more:
        query = f"?limit=2&after={cursor}" if cursor else "?limit=2"
        answer = portal.get(f"/v1/decisions{query}")
        found += ids_in(answer)
        cursor, more = answer.json["next"], answer.json["more"]
    assert found == decided
    empty = portal.get(f"/v1/decisions?after={cursor}")
    assert (ids_in(empty), empty.json["next"], empty.json["more"]) == ([], cursor, False)


def test_a_feed_that_is_full_to_the_limit_has_no_more(portal: Any, decided: list[str]) -> None:
    assert portal.get("/v1/decisions?limit=5").json["more"] is False
    assert portal.get("/v1/decisions?limit=4").json["more"] is True


def test_an_empty_feed_begins_at_zero(portal: Any) -> None:
    assert portal.get("/v1/decisions").json == {"decisions": [], "next": "0", "more": False}
    assert portal.get("/v1/decisions?after=").status_code == 200


def test_a_second_decision_on_a_comment_follows_the_first(portal: Any, decide: Any) -> None:
    portal.post()
    decide("c-1", Outcome.APPROVE)
    decide("c-1", Outcome.HOLD)
    decisions = portal.get("/v1/decisions").json["decisions"]
    assert [(d["outcome"], d["decision_version"]) for d in decisions] == [("approve", 1), ("hold", 2)]


def test_the_feed_shows_no_other_sites_decisions(
    portal: Any, app: Any, store: Store, decided: list[str], portal_of: Any
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=time.time())
        key = sites.create_key(connection, other.id, now=time.time())
    assert portal_of(app, key).get("/v1/decisions").json["decisions"] == []


def test_a_waiting_feed_is_answered_when_something_is_decided(portal: Any, decide: Any) -> None:
    portal.post()
    timer = threading.Timer(0.3, decide, ("c-1",))
    timer.start()
    began = time.monotonic()
    answer = portal.get("/v1/decisions?wait=10")
    timer.join()
    assert 0.2 < time.monotonic() - began < 2
    assert ids_in(answer) == ["c-1"]


def test_a_waiting_feed_is_answered_empty_when_the_time_is_up(portal: Any) -> None:
    began = time.monotonic()
    answer = portal.get("/v1/decisions?wait=1")
    assert 0.9 < time.monotonic() - began < 3
    assert answer.json == {"decisions": [], "next": "0", "more": False}


def test_a_waiting_feed_does_not_wait_when_something_is_there(portal: Any, decided: list[str]) -> None:
    began = time.monotonic()
    assert ids_in(portal.get("/v1/decisions?wait=10")) == decided
    assert time.monotonic() - began < 2


@pytest.fixture
def moderated(
    portal: Any, decide: Any, store: Store, site: Site
) -> Callable[[float], tuple[Review, Site, Moderator, Settled]]:
    """Posts a comment, has it held, and lets a moderator approve it; takes the site's undo time."""

    def moderated(undo_seconds: float) -> tuple[Review, Site, Moderator, Settled]:
        portal.post()
        held = decide("c-1", Outcome.HOLD)
        with store.writer() as connection:
            person = moderators.add_moderator(
                connection,
                "mara",
                display_name="Mara",
                password_hash="none",
                must_change_password=False,
                now=time.time(),
            )
            moderators.set_role(connection, person.id, site.id, Role.MODERATOR)
            person = moderators.get_moderator(connection, person.id)
        review, quick = Review(store, None), replace(site, undo_seconds=undo_seconds)
        settled = review.settle(
            quick, held.comment_id, Outcome.APPROVE, moderator=person, seen_version=1, seen_revision=1
        )
        return review, quick, person, settled

    return moderated


def test_a_moderators_decision_is_shown_when_it_cannot_be_taken_back_any_more(
    portal: Any, moderated: Any
) -> None:
    _, _, _, settled = moderated(1.0)
    first = portal.get("/v1/decisions").json
    assert ([d["outcome"] for d in first["decisions"]], first["next"], first["more"]) == (
        ["hold"],
        "1",
        False,
    )
    assert portal.get("/v1/comments/c-1").json["status"] == "held"
    assert portal.post().json["decision"]["outcome"] == "hold"
    waited = portal.get("/v1/decisions?after=1&wait=15").json
    assert [d["outcome"] for d in waited["decisions"]] == ["approve"]
    # A waiting portal is told within a second or so of the end, and never before it.
    assert settled.undo_until < time.time() < settled.undo_until + 8
    seen = portal.get("/v1/comments/c-1").json
    assert (seen["status"], seen["decision"]["outcome"]) == ("approved", "approve")


def test_a_decision_that_was_taken_back_is_never_shown(portal: Any, moderated: Any, decide: Any) -> None:
    review, site, person, settled = moderated(30.0)
    review.undo(site, settled.review_id, person)
    later = decide("c-1", Outcome.REJECT)
    shown = portal.get("/v1/decisions").json
    assert [(d["outcome"], d["cursor"], d["decision_version"]) for d in shown["decisions"]] == [
        ("hold", 1, 1),
        ("reject", 4, 4),
    ]
    assert shown["next"] == str(later.seq)
