"""What moderators do about authors: orders that end or are lifted, with who, when and why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event

from service.domain.activity import Act
from service.domain.author_action import ActionKind, AuthorAction
from service.domain.comment import Author, Site
from service.domain.errors import Conflict, InvalidRequest, NotFound
from service.domain.moderator import Moderator
from service.moderation import Intake
from service.moderation.authors import LONGEST_MUTE_DAYS, LONGEST_NOTE, LONGEST_REASON, Authors
from service.store import activity, sites
from service.store.authors import list_actions, notes_about
from service.store.engine import Store
from service.store.moderators import add_moderator
from tests.conftest import make_submission
from tests.moderation.conftest import Clock

DAY = 86_400.0


@pytest.fixture
def verbs(store: Store, clock: Clock) -> Authors:
    clock.stand_still()
    return Authors(store, clock)


@pytest.fixture
def moderator_named(store: Store) -> Callable[[str], Moderator]:
    def add(name: str) -> Moderator:
        with store.writer() as connection:
            return add_moderator(
                connection,
                name,
                display_name=name.title(),
                password_hash="none",
                must_change_password=False,
                now=0,
            )

    return add


@pytest.fixture
def mara(moderator_named: Callable[[str], Moderator]) -> Moderator:
    return moderator_named("mara")


@pytest.fixture(autouse=True)
def reader_1(store: Store, site: Site, hash_key: bytes) -> None:
    Intake(store, None, hash_key).submit(site, make_submission())


def strictest(store: Store, verbs: Authors, site: Site, author_id: str = "reader-1") -> AuthorAction | None:
    with store.reader() as connection:
        return verbs.orders_in_force(connection, [(site.id, author_id)], verbs.clock()).get(
            (site.id, author_id)
        )


def test_an_order_says_who_gave_it_when_why_and_until_when(
    store: Store, verbs: Authors, site: Site, mara: Moderator, clock: Clock
) -> None:
    given = verbs.act(site, "reader-1", ActionKind.MUTE, reason=" insults ", days=3, moderator=mara)
    assert given == AuthorAction(
        id=given.id,
        site_id=site.id,
        author_id="reader-1",
        kind=ActionKind.MUTE,
        reason="insults",
        moderator="mara",
        created_at=clock(),
        until=clock() + 3 * DAY,
    )
    assert strictest(store, verbs, site) == given


def test_a_mute_ends_at_its_second_and_not_before(
    store: Store, verbs: Authors, site: Site, mara: Moderator, clock: Clock
) -> None:
    verbs.act(site, "reader-1", ActionKind.MUTE, reason="insults", days=1, moderator=mara)
    clock.move(DAY - 1)
    assert strictest(store, verbs, site) is not None
    clock.move(1)
    assert strictest(store, verbs, site) is None


def test_the_strictest_order_applies_and_the_milder_one_is_left_when_it_is_lifted(
    store: Store, verbs: Authors, site: Site, mara: Moderator
) -> None:
    ban = verbs.act(site, "reader-1", ActionKind.BAN, reason="threats", moderator=mara)
    verbs.act(site, "reader-1", ActionKind.PREMODERATE, reason="to be sure", moderator=mara)
    assert strictest(store, verbs, site) == ban
    verbs.lift(site, ban.id, reason="appealed", moderator=mara)
    left = strictest(store, verbs, site)
    assert left is not None
    assert left.kind is ActionKind.PREMODERATE


def test_the_same_kind_again_takes_the_place_of_the_earlier_order(
    store: Store, verbs: Authors, site: Site, mara: Moderator, clock: Clock
) -> None:
    first = verbs.act(site, "reader-1", ActionKind.MUTE, reason="insults", days=1, moderator=mara)
    second = verbs.act(site, "reader-1", ActionKind.MUTE, reason="again", days=30, moderator=mara)
    assert strictest(store, verbs, site) == second
    with pytest.raises(Conflict, match="mara has lifted this already"):
        verbs.lift(site, first.id, reason="which one?", moderator=mara)
    verbs.lift(site, second.id, reason="enough", moderator=mara)
    assert strictest(store, verbs, site) is None


def test_a_lifted_order_says_who_lifted_it_and_why(
    verbs: Authors,
    site: Site,
    mara: Moderator,
    moderator_named: Callable[[str], Moderator],
    clock: Clock,
) -> None:
    given = verbs.act(site, "reader-1", ActionKind.BAN, reason="threats", moderator=mara)
    clock.move(60)
    lifted = verbs.lift(site, given.id, reason=" a mix-up ", moderator=moderator_named("noor"))
    assert (lifted.moderator, lifted.lifted_by, lifted.lift_reason) == ("mara", "noor", "a mix-up")
    assert lifted.lifted_at == clock()
    assert not lifted.in_force(clock())


def test_what_is_over_cannot_be_lifted(verbs: Authors, site: Site, mara: Moderator, clock: Clock) -> None:
    given = verbs.act(site, "reader-1", ActionKind.MUTE, reason="insults", days=1, moderator=mara)
    clock.move(2 * DAY)
    with pytest.raises(Conflict, match="run out by itself"):
        verbs.lift(site, given.id, reason="late", moderator=mara)


@pytest.mark.parametrize(
    ("kind", "reason", "days"),
    [
        (ActionKind.BAN, "", None),
        (ActionKind.BAN, " \n\0", None),
        (ActionKind.BAN, "x" * (LONGEST_REASON + 1), None),
        (ActionKind.BAN, "threats", 3),
        (ActionKind.PREMODERATE, "to be sure", 3),
        (ActionKind.MUTE, "insults", None),
        (ActionKind.MUTE, "insults", 0),
        (ActionKind.MUTE, "insults", -1),
        (ActionKind.MUTE, "insults", LONGEST_MUTE_DAYS + 1),
    ],
)
def test_an_order_without_a_reason_or_with_impossible_days_is_refused(
    store: Store, verbs: Authors, site: Site, mara: Moderator, kind: ActionKind, reason: str, days: int | None
) -> None:
    with pytest.raises(InvalidRequest):
        verbs.act(site, "reader-1", kind, reason=reason, days=days, moderator=mara)
    assert strictest(store, verbs, site) is None


def test_lifting_needs_a_reason(store: Store, verbs: Authors, site: Site, mara: Moderator) -> None:
    given = verbs.act(site, "reader-1", ActionKind.BAN, reason="threats", moderator=mara)
    with pytest.raises(InvalidRequest):
        verbs.lift(site, given.id, reason="  ", moderator=mara)
    assert strictest(store, verbs, site) == given


@pytest.mark.parametrize("author_id", ["nobody", "", "reader-1\0", "x" * 10_000, "reader-1 ", "' OR 1=1 --"])
def test_there_is_no_order_about_somebody_who_never_wrote(
    verbs: Authors, site: Site, mara: Moderator, author_id: str
) -> None:
    with pytest.raises(NotFound):
        verbs.act(site, author_id, ActionKind.BAN, reason="threats", moderator=mara)
    with pytest.raises(NotFound):
        verbs.note(site, author_id, "who is this?", moderator=mara)


def test_an_order_of_one_site_is_none_of_another(
    store: Store, verbs: Authors, site: Site, mara: Moderator, hash_key: bytes
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0)
    Intake(store, None, hash_key).submit(other, make_submission())
    given = verbs.act(site, "reader-1", ActionKind.BAN, reason="threats", moderator=mara)
    assert strictest(store, verbs, other) is None
    with pytest.raises(NotFound):
        verbs.lift(other, given.id, reason="not ours", moderator=mara)
    assert strictest(store, verbs, site) == given


def test_orders_are_looked_up_for_several_sites_at_once_without_mixing_them_up(
    store: Store, verbs: Authors, site: Site, mara: Moderator, hash_key: bytes
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0)
    intake = Intake(store, None, hash_key)
    intake.submit(other, make_submission("o", author=Author("reader-2", None, None, None)))
    here = verbs.act(site, "reader-1", ActionKind.BAN, reason="threats", moderator=mara)
    there = verbs.act(other, "reader-2", ActionKind.BAN, reason="threats", moderator=mara)
    with store.reader() as connection:
        crossed = [(site.id, "reader-2"), (other.id, "reader-1")]
        assert verbs.orders_in_force(connection, crossed, verbs.clock()) == {}
        straight = [(site.id, "reader-1"), (other.id, "reader-2")]
        assert verbs.orders_in_force(connection, straight, verbs.clock()) == dict(
            zip(straight, [here, there], strict=True)
        )
        assert verbs.orders_in_force(connection, [], verbs.clock()) == {}


def test_orders_are_found_by_the_index_however_many_there_are(
    store: Store, verbs: Authors, site: Site, mara: Moderator
) -> None:
    if not store.is_sqlite:
        pytest.skip("PostgreSQL reads a table this small as a whole, whatever the statement")
    asked: list[tuple[str, object]] = []
    event.listen(store.engine, "before_cursor_execute", lambda *seen: asked.append((seen[2], seen[3])))
    with store.reader() as connection:
        verbs.orders_in_force(connection, [(site.id, f"reader-{n}") for n in range(32)], verbs.clock())
        statement, values = asked[-1]
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
    [line] = [row[-1] for row in plan if "author_actions" in row[-1]]
    assert "USING INDEX ix_author_actions_site_id_author_id (site_id=? AND author_id=?)" in line


def test_hostile_ids_of_authors_are_found_exactly(
    store: Store, verbs: Authors, site: Site, mara: Moderator, hash_key: bytes
) -> None:
    hostile = ["<script>alert(1)</script>", "\u202eevil", "a'; DROP TABLE author_actions;--", "%", "_eader-1"]
    intake = Intake(store, None, hash_key)
    for number, author_id in enumerate(hostile):
        intake.submit(site, make_submission(f"h-{number}", author=Author(author_id, None, None, None)))
    given = {
        author_id: verbs.act(site, author_id, ActionKind.BAN, reason="odd", moderator=mara)
        for author_id in hostile
    }
    with store.reader() as connection:
        found = verbs.orders_in_force(
            connection, [(site.id, author_id) for author_id in [*hostile, "reader-1"]], verbs.clock()
        )
    assert found == {(site.id, author_id): action for author_id, action in given.items()}


def test_the_activity_log_tells_of_orders_liftings_and_notes(
    store: Store, verbs: Authors, site: Site, mara: Moderator
) -> None:
    first = verbs.act(site, "reader-1", ActionKind.MUTE, reason="insults", days=2, moderator=mara)
    second = verbs.act(site, "reader-1", ActionKind.MUTE, reason="again", days=9, moderator=mara)
    verbs.lift(site, second.id, reason="appealed", moderator=mara)
    note = verbs.note(site, "reader-1", "The same person as reader-7?", moderator=mara)
    with store.reader() as connection:
        lines = activity.read(connection, site.id)
    told: list[tuple[Any, ...]] = [(line.act, line.actor, line.subject, line.detail) for line in lines]
    assert told == [
        (Act.NOTE_WRITTEN, "mara", "reader-1", {"note": note, "about": "author"}),
        (
            Act.AUTHOR_ACTION_LIFTED,
            "mara",
            "reader-1",
            {"action": second.id, "kind": "mute", "reason": "appealed"},
        ),
        (
            Act.AUTHOR_ACTED_ON,
            "mara",
            "reader-1",
            {"action": second.id, "kind": "mute", "days": 9, "reason": "again", "replaces": [first.id]},
        ),
        (
            Act.AUTHOR_ACTED_ON,
            "mara",
            "reader-1",
            {"action": first.id, "kind": "mute", "days": 2, "reason": "insults", "replaces": []},
        ),
    ]


def test_a_note_is_kept_with_its_writer_and_an_empty_or_endless_one_refused(
    store: Store, verbs: Authors, site: Site, mara: Moderator, clock: Clock
) -> None:
    for body in ("", " \n ", "x" * (LONGEST_NOTE + 1)):
        with pytest.raises(InvalidRequest):
            verbs.note(site, "reader-1", body, moderator=mara)
    verbs.note(site, "reader-1", "Knows the mayor.\nCheck twice.", moderator=mara)
    with store.reader() as connection:
        [note] = notes_about(connection, site.id, "reader-1")
    assert (note.body, note.moderator, note.created_at, note.comment_id) == (
        "Knows the mayor.\nCheck twice.",
        "Mara",
        clock(),
        None,
    )


def test_two_moderators_who_ban_at_once_leave_one_ban(
    store: Store, verbs: Authors, site: Site, mara: Moderator, moderator_named: Callable[[str], Moderator]
) -> None:
    people = [mara, moderator_named("noor")] * 4
    with ThreadPoolExecutor(len(people)) as pool:
        given = list(
            pool.map(
                lambda one: verbs.act(site, "reader-1", ActionKind.BAN, reason="threats", moderator=one),
                people,
            )
        )
    with store.reader() as connection:
        known = list_actions(connection, site.id, "reader-1")
    assert {action.id for action in known} == {action.id for action in given}
    assert len([action for action in known if action.lifted_at is None]) == 1
