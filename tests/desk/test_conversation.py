"""The conversation page: what a comment answers and what answers it, whatever the portal says of parents."""

import re
import time
from collections.abc import Callable, Iterable
from html import unescape

import pytest
from sqlalchemy import insert, select

from service.desk.conversation import DEEPEST
from service.domain.comment import Author, Comment, Site, Status
from service.domain.errors import NotFound
from service.domain.moderator import Role
from service.moderation import Intake
from service.store import sites, threads
from service.store.comment_lines import CommentLine
from service.store.engine import Store
from service.store.tables import comments, revisions
from service.store.threads import Conversation, Reply, read_conversation
from tests.conftest import make_submission
from tests.desk.conftest import ClientOf, Hold

Say = Callable[..., Comment]


@pytest.fixture
def say(store: Store, site: Site, hash_key: bytes) -> Say:
    """Submits a comment, `to` another by the portal's id; one second after the one before."""
    moments = iter(range(1_700_000_000, 1_800_000_000))
    intake = Intake(store, None, hash_key, clock=lambda: float(next(moments)))

    def submit(external_id: str, to: str | None = None, *, at_site: Site | None = None) -> Comment:
        said = make_submission(external_id, f"Words of {external_id}.", parent_id=to)
        return intake.submit(at_site or site, said).comment

    return submit


@pytest.fixture
def look(store: Store, site: Site) -> Callable[[Comment], Conversation]:
    def read(comment: Comment) -> Conversation:
        with store.reader() as connection:
            return read_conversation(connection, site.id, comment.id)

    return read


def ids(lines: Iterable[CommentLine]) -> list[str]:
    return [line.external_id for line in lines]


def tree(reply: Reply) -> object:
    return (
        {reply.line.external_id: [tree(one) for one in reply.replies]}
        if reply.replies
        else (reply.line.external_id)
    )


def test_a_comment_stands_between_its_parents_and_its_replies(
    say: Say, look: Callable[[Comment], Conversation]
) -> None:
    say("root")
    say("mid", "root")
    this = say("this", "mid")
    say("older", "this")
    say("newer", "this")
    say("deep", "older")
    say("elsewhere")
    found = look(this)
    assert ids(found.parents) == ["root", "mid"]
    assert tree(found.this) == {"this": [{"older": ["deep"]}, "newer"]}
    assert (found.missing_parent, found.is_circle, found.is_cut, found.beside_more) == (None, False, False, 0)


def test_other_replies_to_the_same_comment_stand_around_it(
    say: Say, look: Callable[[Comment], Conversation]
) -> None:
    say("root")
    before = [say(f"b{n}", "root") for n in range(5)]
    this = say("this", "root")
    for number in range(4):
        say(f"a{number}", "root")
    found = look(this)
    assert ids(found.beside_before) == ["b2", "b3", "b4"]
    assert ids(found.beside_after) == ["a0", "a1", "a2"]
    assert found.beside_more == 3
    assert ids(look(before[0]).beside_before) == []


def test_a_parent_that_never_came_is_said_to_be_missing(
    say: Say, look: Callable[[Comment], Conversation]
) -> None:
    say("mid", "gone")
    found = look(say("this", "mid"))
    assert ids(found.parents) == ["mid"]
    assert found.missing_parent == "gone"


def test_a_parent_of_another_site_is_missing_here(
    store: Store, say: Say, look: Callable[[Comment], Conversation]
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0)
    say("theirs", at_site=other)
    say("reply-over-there", "this", at_site=other)
    found = look(say("this", "theirs"))
    assert (ids(found.parents), found.missing_parent, found.this.replies) == ([], "theirs", ())


@pytest.mark.parametrize("length", [1, 2, 3, 7])
def test_a_circle_ends(say: Say, look: Callable[[Comment], Conversation], length: int) -> None:
    members = [say(f"c{n}", f"c{(n + 1) % length}") for n in range(length)]
    found = look(members[0])
    assert found.is_circle
    assert ids(found.parents) == [f"c{n}" for n in range(length - 1, 0, -1)]
    # Nobody stands twice on the page.
    shown = [*ids(found.parents), *ids(found.beside_before), *ids(found.beside_after), *flat(found.this)]
    assert len(shown) == len(set(shown)) == length
    assert found.this.more == 0


def flat(reply: Reply) -> list[str]:
    return [reply.line.external_id, *(name for one in reply.replies for name in flat(one))]


def test_a_way_up_without_end_is_cut(say: Say, look: Callable[[Comment], Conversation]) -> None:
    say("c0")
    for number in range(1, threads.MOST_PARENTS + 3):
        last = say(f"c{number}", f"c{number - 1}")
    found = look(last)
    assert found.is_cut
    assert len(found.parents) == threads.MOST_PARENTS


def test_replies_are_bounded_in_width_and_depth_and_the_rest_is_counted(
    say: Say, look: Callable[[Comment], Conversation]
) -> None:
    this = say("this")
    for number in range(threads.MOST_REPLIES + 5):
        say(f"r{number}", "this")
    say("d0", "r0")
    for number in range(1, threads.MOST_DEPTH + 2):
        say(f"d{number}", f"d{number - 1}")
    found = look(this)
    assert ids([one.line for one in found.this.replies]) == [f"r{n}" for n in range(threads.MOST_REPLIES)]
    assert found.this.more == 5
    names = flat(found.this)
    assert f"d{threads.MOST_DEPTH - 2}" in names
    assert f"d{threads.MOST_DEPTH - 1}" not in names
    deepest = found.this.replies[0]
    while deepest.replies:
        deepest = deepest.replies[0]
    assert deepest.more == 1


def test_the_widest_conversation_stays_one_page(
    store: Store, site: Site, say: Say, look: Callable[[Comment], Conversation]
) -> None:
    this = say("this")
    reply = say("reply", "this")
    copy_many(store, reply.id, 20_000)
    begun = time.process_time()
    found = look(this)
    assert time.process_time() - begun < 2
    assert found.this.more == 20_001 - threads.MOST_REPLIES


def copy_many(store: Store, comment_id: str, count: int) -> None:
    with store.writer() as connection:
        row = connection.execute(select(comments).where(comments.c.id == comment_id)).one()
        text = connection.execute(select(revisions).where(revisions.c.comment_id == comment_id)).one()
        names = [f"{number:032x}" for number in range(count)]
        connection.execute(
            insert(comments), [{**row._mapping, "id": name, "external_id": name} for name in names]
        )
        connection.execute(insert(revisions), [{**text._mapping, "comment_id": name} for name in names])


def test_an_edit_that_changes_the_parent_moves_the_comment(
    store: Store, site: Site, hash_key: bytes, say: Say, look: Callable[[Comment], Conversation]
) -> None:
    first, second = say("first"), say("second")
    say("this", "first")
    Intake(store, None, hash_key).revise(site, make_submission("this", "Moved.", parent_id="second"))
    assert flat(look(first).this) == ["first"]
    assert flat(look(second).this) == ["second", "this"]


@pytest.mark.parametrize("comment_id", ["0" * 32, "nonsense", "A" * 32, "%00", "0" * 31 + "'"])
def test_a_comment_that_does_not_exist_has_no_conversation(
    client_of: ClientOf, site: Site, comment_id: str
) -> None:
    for page in ("conversation", "changes?from=1"):
        answer = client_of(Role.VIEWER).get(f"/desk/{site.id}/comments/{comment_id}/{page}")
        assert answer.status_code == 404


def test_a_conversation_of_another_site_is_not_shown(
    store: Store, client_of: ClientOf, site: Site, say: Say
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0)
    theirs = say("theirs", at_site=other)
    assert client_of(Role.ADMIN).get(f"/desk/{site.id}/comments/{theirs.id}/conversation").status_code == 404
    with store.reader() as connection, pytest.raises(NotFound):
        read_conversation(connection, site.id, theirs.id)


def test_each_row_can_be_decided_with_the_version_that_was_seen(
    client_of: ClientOf, store: Store, site: Site, hash_key: bytes, hold: Hold
) -> None:
    root = hold("You are all idiots.", external_id="root")
    reply = hold("No, you are.", external_id="reply", parent_id="root", author="reader-2", author_name="Ben")
    client = client_of(Role.MODERATOR)
    path = f"/desk/{site.id}/comments/{root.id}/conversation"
    html = client.get(path).text
    row = html[html.index(f'data-thread-row="{reply.id}"') :]
    form = row[: row.index("</form>")]
    action = re.search(r'action="([^"]+)"', form)
    assert action
    fields = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}
    assert fields["next"] == f"{path}#thread-{reply.id}"
    answer = client.post(action[1], data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, fields["next"])
    with store.reader() as connection:
        status = connection.execute(select(comments.c.status).where(comments.c.id == reply.id)).scalar()
    assert status == Status.APPROVED
    # The very same form again is too late for somebody else.
    other = client_of(Role.LEAD)
    fields["csrf_token"] = other.csrf_token
    assert other.post(action[1], data=fields).status_code == 409
    after = client.get(path).text
    row = after[after.index(f'data-thread-row="{reply.id}"') :]
    assert "by Moderator" in row
    assert 'value="reject"' in row
    assert 'value="hold"' in row


def test_rows_that_wait_for_the_machine_cannot_be_decided(client_of: ClientOf, site: Site, say: Say) -> None:
    this = say("this")
    html = client_of(Role.MODERATOR).get(f"/desk/{site.id}/comments/{this.id}/conversation").text
    assert "Being checked" in html
    assert "/decision" not in html


def test_a_viewer_reads_the_conversation_and_can_decide_nothing(
    client_of: ClientOf, site: Site, hold: Hold
) -> None:
    held = hold()
    html = client_of(Role.VIEWER).get(f"/desk/{site.id}/comments/{held.id}/conversation").text
    assert "You are all idiots." in html
    assert "/decision" not in html


def test_a_deep_conversation_is_indented_only_so_far(client_of: ClientOf, site: Site, say: Say) -> None:
    say("c0")
    for number in range(1, 30):
        last = say(f"c{number}", f"c{number - 1}")
    html = client_of(Role.VIEWER).get(f"/desk/{site.id}/comments/{last.id}/conversation").text
    depths = [int(depth) for depth in re.findall(r"thread-depth-(\d+)", html)]
    assert max(depths) == DEEPEST
    assert "22 comments between are left out." in html
    assert "Words of c0." in html
    assert "Words of c29." in html
    assert "Words of c5." not in html


def test_hostile_words_in_a_conversation_stay_words(
    client_of: ClientOf, store: Store, site: Site, hash_key: bytes
) -> None:
    hostile = "<script>alert(1)</script>\u202e\u200b</li></ol>" + "e\u0301\u0302\u0303\u0304\u0305" * 20
    intake = Intake(store, None, hash_key)
    author = Author("<b>id</b>\u202e", "<i>name</i>\u2066")
    made = intake.submit(site, make_submission("<x>", hostile, author=author, parent_id="<y>")).comment
    html = client_of(Role.MODERATOR).get(f"/desk/{site.id}/comments/{made.id}/conversation").text
    assert "<script>alert" not in html
    assert "<b>id" not in html
    assert "<i>name" not in html
    for character in "\u202e\u200b\u2066":
        assert character not in html


def test_what_was_changed_is_shown_with_what_it_replaced(
    client_of: ClientOf, store: Store, site: Site, hash_key: bytes, hold: Hold
) -> None:
    held = hold("The talks <b>resume</b> on Monday.")
    Intake(store, None, hash_key).revise(
        site, make_submission(held.external_id, "The talks <b>resume</b> on Tuesday.\u202e")
    )
    client = client_of(Role.VIEWER)
    for part in ("", "&part=1"):
        html = client.get(f"/desk/{site.id}/comments/{held.id}/changes?from=1{part}").text
        assert "<b>" not in html
        assert "\u202e" not in html
        removed, added = re.search(r"<del>.*?</del>", html, re.S), re.search(r"<ins>.*?</ins>", html, re.S)
        assert removed
        assert "Monday" in removed[0]
        assert added
        assert "Tuesday" in added[0]
        assert ("<html" in html) is (part == "")


@pytest.mark.parametrize(
    "asked", ["", "?from=", "?from=0", "?from=2", "?from=x", "?from=-1", "?from=" + "9" * 30]
)
def test_changes_since_a_revision_that_is_none_are_not_there(
    client_of: ClientOf, site: Site, hold: Hold, asked: str
) -> None:
    held = hold()
    assert client_of(Role.VIEWER).get(f"/desk/{site.id}/comments/{held.id}/changes{asked}").status_code == 404


def test_who_decides_on_an_edited_comment_is_told_what_changed(
    client_of: ClientOf, store: Store, site: Site, hash_key: bytes, hold: Hold
) -> None:
    held = hold("The talks resume on Monday.")
    assert held.decision
    Intake(store, None, hash_key).revise(
        site, make_submission(held.external_id, "The talks resume on <Tuesday>.")
    )
    answer = client_of(Role.MODERATOR).post_json(
        f"/desk/{site.id}/comments/{held.id}/decision",
        {"outcome": "approve", "version": held.decision.version, "revision": 1},
    )
    assert answer.status_code == 409
    assert answer.json["stale"]["kind"] == "edited"
    diff = answer.json["stale"]["diff_html"]
    assert "<del>" in diff
    assert "&lt;" in diff
    assert "<Tuesday>" not in diff
