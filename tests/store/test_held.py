"""The queue's rows follow the record, whatever is done to comments and in whatever order."""

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from sqlalchemy import column, select, table, text

from service.domain.comment import Comment
from service.domain.queue import QueueFilter, Sort
from service.domain.verdict import Outcome
from service.store import held
from service.store.engine import Store
from tests.store.queue_scenes import Scene


def rows_of(store: Store) -> dict[str, Mapping[str, Any]]:
    with store.reader() as connection:
        found = connection.execute(text("SELECT * FROM held_comments")).mappings()
        return {row["comment_id"]: dict(row) for row in found}


def row_of(scene: Scene, comment: Comment) -> Mapping[str, Any]:
    return rows_of(scene.store)[comment.id]


def check(scene: Scene) -> None:
    """Compare the queue with what the record says, read in another way than `held` reads it."""
    with scene.store.reader() as connection:
        held_now = connection.execute(
            text(
                "SELECT c.id, c.revision, r.section, r.article_id, r.author_id, r.language, r.campaign_id,"
                " (SELECT count(*) FROM reports p WHERE p.comment_id = c.id AND p.revision = c.revision)"
                " AS reports, (SELECT count(*) FROM decisions d WHERE d.comment_id = c.id"
                " AND d.revision = c.revision AND d.outcome = 'hold') AS holds FROM comments c"
                " JOIN revisions r ON r.comment_id = c.id AND r.revision = c.revision WHERE c.status = 'held'"
            )
        ).all()
        number = column("rowid" if scene.store.is_sqlite else "id")
        indexed = set(connection.execute(select(number).select_from(table("held_search"))).scalars())
    rows = rows_of(scene.store)
    assert set(rows) == {one.id for one in held_now}
    assert indexed == {row["id"] for row in rows.values()}
    for one in held_now:
        row = rows[one.id]
        assert one.holds >= 1
        assert row["revision"] == one.revision
        assert row["section"] == (one.section or "")
        assert (row["article_id"], row["author_id"]) == (one.article_id, one.author_id)
        assert row["language"] == (one.language or "")
        assert row["campaign_id"] == (one.campaign_id or "")
        assert row["reports"] == one.reports
        assert 0 <= row["severity"] <= 1
        assert row["held_at"] <= scene.now


@pytest.mark.parametrize("seed", range(6))
def test_a_row_exists_if_and_only_if_the_comment_is_held(scene: Scene, seed: int) -> None:
    dice = random.Random(seed)
    made: list[Comment] = []
    bodies = ["Buy cheap pills", "You fool", "Read example.org", "I disagree", "¡Qué río!"]
    gone: set[str] = set()

    def submit() -> None:
        made.append(
            scene.submit(
                dice.choice(bodies),
                author=f"reader-{dice.randrange(4)}",
                article=f"a-{dice.randrange(3)}",
                section=dice.choice(["world", "sport", None]),
                language=dice.choice(["de", "en", None]),
            )
        )

    def decide() -> None:
        signals = frozenset(["has_link"]) if dice.random() < 0.2 else frozenset()
        scene.decide(*dice.sample(made, min(len(made), 5)), signals=signals, toxicity=dice.random())

    def settle() -> None:
        with scene.store.reader() as connection:
            decided = set(
                connection.execute(
                    text("SELECT id FROM comments WHERE status IN ('held', 'approved', 'rejected')")
                ).scalars()
            )
        if found := [one for one in made if one.id in decided]:
            scene.settle(dice.choice(found), dice.choice(list(Outcome)))

    def revise() -> None:
        one = dice.choice([one for one in made if one.id not in gone] or [scene.submit("new")])
        scene.intake.revise(scene.site, scene.submission(one.external_id, dice.choice(bodies)))

    def withdraw() -> None:
        one = dice.choice(made)
        gone.add(one.id)
        scene.intake.withdraw(scene.site, one.external_id)

    def report() -> None:
        if found := [one for one in made if one.id not in gone]:
            reporter = dice.choice(["r-1", "r-2", "r-3", None])
            scene.intake.report(
                scene.site, dice.choice(found).external_id, category="abuse", reporter=reporter
            )

    submit()
    steps: list[Callable[[], None]] = [submit] * 3 + [decide] * 2 + [settle, revise, withdraw, report]
    for _ in range(80):
        scene.now += dice.random() * 3600
        dice.choice(steps)()
        check(scene)
    before = rows_of(scene.store)
    with scene.store.writer() as connection:
        held.follow(connection, [one.id for one in made], now=scene.now)
    assert without_what_moves(rows_of(scene.store)) == without_what_moves(before)


def without_what_moves(rows: dict[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    moving = {"reach", "report_weight", "priority"}
    return {one: {name: row[name] for name in row.keys() - moving} for one, row in rows.items()}


def test_a_transaction_that_fails_leaves_the_row_as_it_was(scene: Scene) -> None:
    comment = scene.hold()

    def fail_half_way() -> None:
        with scene.store.writer() as connection:
            connection.execute(text("UPDATE comments SET status = 'approved'"))
            held.follow(connection, [comment.id], now=scene.now)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    check(scene)
    assert scene.ids() == [comment.external_id]


def test_the_reason_is_the_first_of_the_hold(scene: Scene) -> None:
    by_score = scene.hold()
    by_rule = scene.submit()
    scene.decide(by_rule, signals=frozenset(["has_link"]))
    by_reader = scene.submit()
    scene.decide(by_reader)
    scene.intake.report(scene.site, by_reader.external_id, category="abuse", reporter="r-1")
    by_moderator = scene.submit()
    scene.decide(by_moderator)
    scene.settle(by_moderator, Outcome.HOLD)
    found = [row_of(scene, one)["reason"] for one in (by_score, by_rule, by_reader, by_moderator)]
    assert found == ["score", "rule:has_link", "reported", "moderator"]


def test_the_label_is_the_one_furthest_over_its_threshold(scene: Scene) -> None:
    # Toxicity is over 0.7 by 0.25, threat over 0.4 by 0.3.
    assert row_of(scene, scene.hold(scores={"toxicity": 0.95, "threat": 0.7}))["label"] == "threat"
    assert row_of(scene, scene.hold(scores={"toxicity": 0.95, "threat": 0.6}))["label"] == "toxicity"


def test_all_scores_of_the_verdict_are_in_the_row(scene: Scene) -> None:
    row = row_of(scene, scene.hold(scores={"toxicity": 0.91234, "threat": 0.5}))
    assert (row["toxicity"], row["threat"], row["spam"], row["obscene"]) == (0.9123, 0.5, 0.0, None)
    assert row["severity"] == pytest.approx(0.8 * 0.9123, abs=1e-4)


def test_a_comment_that_a_moderator_puts_back_keeps_its_place(scene: Scene) -> None:
    first, second = scene.hold(), scene.hold()
    reason, held_at = row_of(scene, first)["reason"], row_of(scene, first)["held_at"]
    scene.now += 600
    scene.settle(first, Outcome.APPROVE)
    scene.now += 5
    scene.settle(first, Outcome.HOLD)
    assert (row_of(scene, first)["reason"], row_of(scene, first)["held_at"]) == (reason, held_at)
    assert scene.ids(sort=Sort.OLDEST) == [second.external_id, first.external_id]


def test_a_comment_that_is_reported_after_a_year_waits_from_the_report_on(scene: Scene) -> None:
    comment = scene.hold()
    scene.settle(comment, Outcome.APPROVE)
    scene.now += 365 * 86_400
    scene.intake.report(scene.site, comment.external_id, category="abuse", reporter="r-1")
    assert row_of(scene, comment)["held_at"] == scene.now


def test_an_edited_comment_has_a_new_row_when_it_is_held_again(scene: Scene) -> None:
    comment = scene.hold("The old text", section="world")
    number = row_of(scene, comment)["id"]
    scene.intake.revise(scene.site, scene.submission(comment.external_id, "A new text", section="sport"))
    assert rows_of(scene.store) == {}
    scene.decide(comment, toxicity=0.8)
    row = row_of(scene, comment)
    assert (row["revision"], row["section"]) == (2, "sport")
    assert row["id"] > number
    assert scene.ids(QueueFilter(words="old")) == []
    assert scene.ids(QueueFilter(words="new")) == [comment.external_id]


def test_a_number_is_never_given_twice(scene: Scene) -> None:
    first = scene.hold()
    number = row_of(scene, first)["id"]
    scene.settle(first, Outcome.APPROVE)
    assert row_of(scene, scene.hold())["id"] > number


def test_an_escalation_survives_a_report(scene: Scene) -> None:
    comment = scene.hold()
    with scene.store.writer() as connection:
        connection.execute(text("UPDATE held_comments SET escalated_at = 5, escalated_by = 'mo'"))
    scene.intake.report(scene.site, comment.external_id, category="abuse", reporter="r-1")
    row = row_of(scene, comment)
    assert (row["escalated_at"], row["escalated_by"], row["reports"]) == (5, "mo", 1)


def test_a_report_by_a_reader_who_was_right_before_weighs_more(scene: Scene) -> None:
    for outcome, reporter in [(Outcome.REJECT, "right")] * 3 + [(Outcome.APPROVE, "wrong")] * 3:
        earlier = scene.hold()
        scene.intake.report(scene.site, earlier.external_id, category="abuse", reporter=reporter)
        scene.settle(earlier, outcome)
    weights = {}
    for reporter in ("right", "wrong", "new"):
        comment = scene.hold()
        scene.intake.report(scene.site, comment.external_id, category="abuse", reporter=reporter)
        weights[reporter] = row_of(scene, comment)["report_weight"]
    assert weights == {"right": 0.8, "wrong": 0.2, "new": 0.5}


def test_reports_without_a_name_weigh_as_one_however_many(scene: Scene) -> None:
    comment = scene.hold()
    for _ in range(5):
        scene.intake.report(scene.site, comment.external_id, category="abuse", reporter=None)
    row = row_of(scene, comment)
    assert (row["reports"], row["report_weight"]) == (5, 0.5)


def test_a_report_of_what_was_edited_away_no_longer_counts(scene: Scene) -> None:
    comment = scene.hold("The old text")
    scene.intake.report(scene.site, comment.external_id, category="abuse", reporter="r-1")
    scene.intake.revise(scene.site, scene.submission(comment.external_id, "A new text"))
    scene.decide(comment, toxicity=0.8)
    assert row_of(scene, comment)["reports"] == 0


def test_reach_counts_the_article_s_comments_of_the_last_day(scene: Scene) -> None:
    for _ in range(3):
        scene.submit(article="busy")
    scene.now += 86_500
    for _ in range(4):
        scene.submit(article="busy")
    scene.submit(article="quiet")
    assert row_of(scene, scene.hold(article="busy"))["reach"] == 5


def test_thousands_are_followed_in_few_statements(scene: Scene) -> None:
    comments = [scene.submit(f"Text {number}") for number in range(40)]
    scene.decide(*comments, toxicity=0.9)
    assert len(rows_of(scene.store)) == 40
    with scene.store.writer() as connection:
        statements = []
        original = connection.execute
        connection.execute = lambda *given: statements.append(given) or original(*given)  # type: ignore[method-assign,func-returns-value,assignment]
        held.follow(connection, [one.id for one in comments], now=scene.now)
    assert len(statements) <= 8
