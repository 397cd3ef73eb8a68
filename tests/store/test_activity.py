"""The activity log: written once, read in pages, and refused to whoever would change it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from service.domain.activity import Act
from service.domain.comment import Site
from service.store import activity, sites
from service.store.engine import Store


@pytest.fixture
def five_lines(store: Store, site: Site) -> list[int]:
    with store.writer() as connection:
        return [
            activity.record(
                connection,
                at=100.0 + n,
                site_id=site.id,
                actor="mara" if n % 2 else "jon",
                act=Act.COMMENT_APPROVED if n < 3 else Act.NOTE_WRITTEN,
                subject=f"comment-{n}",
                detail={"version": n},
            )
            for n in range(5)
        ]


def test_what_was_recorded_is_read_back_newest_first(store: Store, site: Site, five_lines: list[int]) -> None:
    with store.reader() as connection:
        lines = activity.read(connection, site.id)
    assert [line.id for line in lines] == five_lines[::-1]
    newest = lines[0]
    assert (newest.at, newest.site_id, newest.actor) == (104.0, site.id, "jon")
    assert (newest.act, newest.subject, newest.detail) == (Act.NOTE_WRITTEN, "comment-4", {"version": 4})


def test_pages_follow_each_other_without_gap_or_repetition(
    store: Store, site: Site, five_lines: list[int]
) -> None:
    found: list[int] = []
    before = None
    with store.reader() as connection:
        while page := activity.read(connection, site.id, before_id=before, limit=2):
            found += [line.id for line in page]
            before = page[-1].id
    assert found == five_lines[::-1]


def test_lines_are_found_by_who_and_by_what(store: Store, site: Site, five_lines: list[int]) -> None:
    with store.reader() as connection:
        by_mara = activity.read(connection, site.id, actor="mara")
        approved = activity.read(connection, site.id, act=Act.COMMENT_APPROVED)
        both = activity.read(connection, site.id, actor="mara", act=Act.COMMENT_APPROVED)
    assert [line.subject for line in by_mara] == ["comment-3", "comment-1"]
    assert [line.subject for line in approved] == ["comment-2", "comment-1", "comment-0"]
    assert [line.subject for line in both] == ["comment-1"]


def test_a_site_shows_its_own_lines_only(store: Store, site: Site, five_lines: list[int]) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=0.0)
        signed_in = activity.record(
            connection, at=200.0, site_id=None, actor="mara", act=Act.SIGNED_IN, subject="mara"
        )
    with store.reader() as connection:
        assert activity.read(connection, other.id) == []
        assert len(activity.read(connection, site.id)) == 5
        with_sign_ins = activity.read(connection, site.id, siteless=True)
        everything = activity.read(connection, None)
    assert [line.id for line in with_sign_ins] == [signed_in, *five_lines[::-1]]
    assert everything == with_sign_ins


def test_a_line_is_not_written_when_the_change_it_belongs_to_fails(store: Store, site: Site) -> None:
    def fail() -> None:
        with store.writer() as connection:
            activity.record(
                connection, at=1.0, site_id=site.id, actor="jon", act=Act.SITE_CHANGED, subject="site"
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.reader() as connection:
        assert activity.read(connection, site.id) == []


def test_a_long_subject_is_cut_so_that_the_change_itself_is_not_refused(store: Store, site: Site) -> None:
    with store.writer() as connection:
        activity.record(
            connection, at=1.0, site_id=site.id, actor="jon", act=Act.AUTHOR_ACTED_ON, subject="x" * 300
        )
    with store.reader() as connection:
        assert activity.read(connection, site.id)[0].subject == "x" * 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE activity SET actor = 'nobody'",
        "UPDATE activity SET detail = '{}' WHERE actor = 'mara'",
        "DELETE FROM activity",
        "DELETE FROM activity WHERE actor = 'mara'",
    ],
)
def test_the_database_refuses_to_change_the_log(
    store: Store, site: Site, five_lines: list[int], statement: str
) -> None:
    def change() -> None:
        with store.writer() as connection:
            connection.execute(text(statement))

    with pytest.raises(DBAPIError, match="append-only"):
        change()
    with store.reader() as connection:
        assert len(activity.read(connection, site.id)) == 5
        assert len(activity.read(connection, site.id, actor="mara")) == 2


def test_the_log_cannot_be_emptied_at_a_stroke(store: Store, site: Site, five_lines: list[int]) -> None:
    if store.is_sqlite:
        pytest.skip("SQLite has no TRUNCATE: its DELETE is refused above")

    def truncate() -> None:
        with store.writer() as connection:
            connection.execute(text("TRUNCATE activity"))

    with pytest.raises(DBAPIError, match="append-only"):
        truncate()
