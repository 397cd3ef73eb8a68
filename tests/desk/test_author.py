"""The author's page: who this is, what became of what they wrote, and what is done about them."""

import re
import time
from collections.abc import Callable, Mapping
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import insert, select

from service.domain.author_action import ActionKind
from service.domain.comment import Author, Site, Status
from service.domain.moderator import Moderator, Role
from service.moderation import Intake
from service.moderation.authors import Authors
from service.store import author_history
from service.store.authors import insert_note, list_actions
from service.store.decisions import latest_decisions
from service.store.engine import Store
from service.store.tables import comments, decisions, revisions
from tests.conftest import make_submission
from tests.desk.conftest import ClientOf, DecideAsMachine, Hold

HOSTILE_IDS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "\u202egnp.exe",
    "a b&c=d#e/../%2e",
    "{{ 7*7 }}",
    "' OR '1'='1",
    "x" * 200,
]


@pytest.fixture
def post(store: Store, site: Site, hash_key: bytes, decide_as_machine: DecideAsMachine) -> Callable[..., Any]:
    """Submits a harmless comment, which the machine approves."""
    intake = Intake(store, None, hash_key)

    def submit(external_id: str, author: str = "reader-1", name: str | None = "Ani", **scores: float) -> Any:
        body = f"A fine day, number {external_id}."
        made = intake.submit(site, make_submission(external_id, body, author=Author(author, name))).comment
        decide_as_machine(made, **scores)
        return intake.read(site, external_id)

    return submit


@pytest.fixture
def page(client_of: ClientOf, site: Site) -> Callable[..., str]:
    client = client_of(Role.MODERATOR)

    def get(author_id: str = "reader-1", more: str = "") -> str:
        answer = client.get(f"/desk/{site.id}/author?id={quote(author_id, safe='')}{more}")
        assert answer.status_code == 200
        return answer.text

    return get


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html))).strip()


def status_of(store: Store, comment_id: str) -> str:
    """Where it stands at the desk; the portal hears of a decision only later."""
    with store.reader() as connection:
        return str(connection.execute(select(comments.c.status).where(comments.c.id == comment_id)).scalar())


def orders(store: Store, site: Site, author_id: str = "reader-1") -> list[tuple[str, str, bool]]:
    with store.reader() as connection:
        return [
            (one.kind, one.reason, one.in_force(time.time()))
            for one in list_actions(connection, site.id, author_id)
        ]


def test_the_page_counts_what_became_of_the_comments(
    post: Callable[..., Any], hold: Hold, page: Callable[..., str]
) -> None:
    for number in range(3):
        post(f"fine-{number}")
    hold()
    post("someone-else", author="reader-2")
    shown = words(page())
    assert "Comments 4" in re.sub(r"4 Comments", "Comments 4", shown)
    assert "100 % approved , 0 % rejected of 3 comments settled in the last 30 days" in shown
    assert "3 were approved by the policy and 0 by people" in shown
    assert "A fine day, number fine-1." in shown
    assert "someone-else" not in shown


def test_what_a_ban_rejected_is_in_no_rate(
    store: Store,
    site: Site,
    people: Mapping[Role, Moderator],
    post: Callable[..., Any],
    page: Callable[..., str],
) -> None:
    post("before")
    Authors(store).act(site, "reader-1", ActionKind.BAN, reason="threats", moderator=people[Role.MODERATOR])
    assert post("after").status is Status.REJECTED
    shown = words(page())
    assert "100 % approved , 0 % rejected of 1 comment settled" in shown
    assert "and 1 comment that a mute or ban rejected whatever they say" in shown
    assert "Rejected by an order of Moderator: Author is banned" in shown


def test_rates_forget_what_is_older_than_thirty_days(
    store: Store, site: Site, post: Callable[..., Any]
) -> None:
    post("old", toxicity=0.01)
    with store.reader() as connection:
        now = author_history.read_summary(connection, site.id, "reader-1", now=time.time())
        later = author_history.read_summary(connection, site.id, "reader-1", now=time.time() + 31 * 86_400)
    assert (now.rates.approved_by_policy, now.rates.rejection_rate) == (1, 0.0)
    assert (later.rates.settled, later.rates.rejection_rate) == (0, None)
    assert later.by_status == {Status.APPROVED: 1}


def test_the_rate_counts_decisions_of_people_and_of_the_policy(
    client_of: ClientOf, site: Site, post: Callable[..., Any], hold: Hold, page: Callable[..., str]
) -> None:
    post("fine")
    client = client_of(Role.MODERATOR)
    for outcome in ("approve", "reject", "reject"):
        held = hold()
        assert held.decision is not None
        answer = client.post_form(
            f"/desk/{site.id}/comments/{held.id}/decision",
            {"outcome": outcome, "version": held.decision.version, "revision": 1, "code": "insult"},
        )
        assert answer.status_code == 303
    shown = words(page())
    assert "50 % approved , 50 % rejected of 4 comments settled" in shown
    assert "1 was approved by the policy and 1 by people, 0 rejected by the policy and 2 by people" in shown
    assert "Rejected by Moderator: Insult or harassment" in shown


def test_tabs_are_links_and_the_rejected_ones_stand_alone(
    client_of: ClientOf, site: Site, post: Callable[..., Any], hold: Hold, page: Callable[..., str]
) -> None:
    post("fine")
    held = hold("You are vermin.")
    assert held.decision is not None
    client_of(Role.MODERATOR).post_form(
        f"/desk/{site.id}/comments/{held.id}/decision",
        {"outcome": "reject", "version": held.decision.version, "revision": 1, "code": "hate"},
    )
    html = page(more="&tab=rejected")
    assert f'href="/desk/{site.id}/author?id=reader-1&amp;tab=notes"' in html
    assert "You are vermin." in html
    assert "A fine day" not in html


def test_an_author_goes_by_all_the_names_that_were_given(
    post: Callable[..., Any], page: Callable[..., str]
) -> None:
    for number, name in enumerate(["Ani", "Ben", "Cy", None, "Dee", "Eve", "Fay", "Gil"]):
        post(f"n-{number}", name=name)
    shown = words(page())
    assert shown.index("Gil") < shown.index("Also as Fay , Eve , Dee , Cy , Ben and 1 other")


@pytest.mark.parametrize("author_id", HOSTILE_IDS)
def test_a_hostile_author_id_is_shown_found_and_acted_on_but_never_obeyed(
    client_of: ClientOf,
    store: Store,
    site: Site,
    post: Callable[..., Any],
    page: Callable[..., str],
    author_id: str,
) -> None:
    post("one", author=author_id, name=author_id)
    html = page(author_id)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert "\u202e" not in re.sub(r'(value|data-author|href)="[^"]*"', "", html)
    found = re.search(r'name="author" value="([^"]*)"', html)
    assert found
    answer = client_of(Role.MODERATOR).post_form(
        f"/desk/{site.id}/author/action", {"author": unescape(found[1]), "kind": "ban", "reason": "odd"}
    )
    assert answer.status_code == 303
    assert orders(store, site, author_id) == [("ban", "odd", True)]
    followed = client_of(Role.MODERATOR).get(answer.headers["Location"])
    assert followed.status_code == 200


@pytest.mark.parametrize("author_id", ["nobody", "", "reader-1%00", "x" * 5000, "%ff%fe", "READER-1"])
def test_an_author_who_never_wrote_has_no_page(
    client_of: ClientOf, site: Site, post: Callable[..., Any], author_id: str
) -> None:
    post("one")
    assert client_of(Role.MODERATOR).get(f"/desk/{site.id}/author?id={author_id}").status_code == 404


def test_a_ban_takes_effect_is_shown_and_can_be_lifted_with_a_reason(
    client_of: ClientOf, store: Store, site: Site, post: Callable[..., Any], page: Callable[..., str]
) -> None:
    post("one")
    client = client_of(Role.MODERATOR)
    client.post_form(
        f"/desk/{site.id}/author/action", {"author": "reader-1", "kind": "ban", "reason": "Threatens others"}
    )
    assert post("two").status is Status.REJECTED
    shown = page()
    assert "Banned by Moderator just now : Threatens others" in words(shown)
    lift = re.search(r'action="([^"]+/lift)"', shown)
    assert lift
    answer = client.post_form(lift[1], {"reason": "He appealed"})
    assert answer.headers["Location"] == f"/desk/{site.id}/author?id=reader-1"
    assert post("three").status is Status.APPROVED
    history = words(page(more="&tab=history"))
    assert "Threatens others" in history
    assert "Lifted by Moderator just now : He appealed" in history


def test_a_mute_says_until_when(
    client_of: ClientOf, store: Store, site: Site, post: Callable[..., Any], page: Callable[..., str]
) -> None:
    post("one")
    answer = client_of(Role.MODERATOR).post_form(
        f"/desk/{site.id}/author/action",
        {"author": "reader-1", "kind": "mute", "days": "3", "reason": "insults"},
    )
    assert answer.status_code == 303
    with store.reader() as connection:
        [given] = list_actions(connection, site.id, "reader-1")
    assert given.until == pytest.approx(given.created_at + 3 * 86_400)
    assert re.search(r"Muted until \w+ \d+ \w+ \d+, \d\d:\d\d:\d\d UTC by Moderator", words(page()))


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "ban", "reason": " "},
        {"kind": "exile", "reason": "x"},
        {"reason": "x"},
        {"kind": "mute", "reason": "x", "days": ""},
        {"kind": "mute", "reason": "x", "days": "0"},
        {"kind": "mute", "reason": "x", "days": "366"},
        {"kind": "mute", "reason": "x", "days": "9" * 5000},
        {"kind": "mute", "reason": "x", "days": "-3"},
        {"kind": "mute", "reason": "x", "days": "2.5"},
        {"kind": "mute", "reason": "x", "days": "١٢٣٤٥٦"},
        {"kind": "ban", "reason": "x" * 1001},
    ],
)
def test_an_order_that_cannot_be_given_changes_nothing_and_says_why(
    client_of: ClientOf, store: Store, site: Site, post: Callable[..., Any], form: dict[str, str]
) -> None:
    post("one")
    path = f"/desk/{site.id}/author/action"
    answer = client_of(Role.MODERATOR).post_form(path, {"author": "reader-1", **form})
    assert answer.status_code == 422
    told = client_of(Role.MODERATOR).post_json(path, {"author": "reader-1", **form})
    assert (told.status_code, len(told.json["error"]) > 10) == (422, True)
    assert orders(store, site) == []


def test_a_ban_can_take_along_what_is_held_and_that_is_undone_as_one(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    held = [hold(f"You are all idiots, part {n}.") for n in range(3)]
    other = hold("You too.", author="reader-2")
    client = client_of(Role.MODERATOR)
    answer = client.post_json(
        f"/desk/{site.id}/author/action",
        {"author": "reader-1", "kind": "ban", "reason": "x", "also_reject": "1", "code": "insult"},
    )
    assert answer.json["line"] == "Banned: Ani; 3 comments rejected"
    assert sorted(answer.json["comments"]) == sorted(one.id for one in held)
    assert [status_of(store, one.id) for one in held] == ["rejected"] * 3
    with store.reader() as connection:
        decided = latest_decisions(connection, [(one.id, 1) for one in held])
    assert {reason.rule for one in decided.values() for reason in one.reasons} == {"insult"}
    assert status_of(store, other.id) == "held"
    client.post_form(f"/desk/{site.id}/reviews/{answer.json['review']}/undo")
    assert [status_of(store, one.id) for one in held] == ["held"] * 3
    assert orders(store, site) == [("ban", "x", True)]


def test_a_ban_alone_leaves_what_is_held(client_of: ClientOf, store: Store, site: Site, hold: Hold) -> None:
    held = hold()
    answer = client_of(Role.MODERATOR).post_json(
        f"/desk/{site.id}/author/action", {"author": "reader-1", "kind": "ban", "reason": "x"}
    )
    assert answer.json == {"line": "Banned: Ani"}
    assert status_of(store, held.id) == "held"


def test_also_rejecting_goes_with_a_ban_only(
    client_of: ClientOf, store: Store, site: Site, hold: Hold
) -> None:
    held = hold()
    client_of(Role.MODERATOR).post_json(
        f"/desk/{site.id}/author/action",
        {"author": "reader-1", "kind": "premoderate", "reason": "x", "also_reject": "1"},
    )
    assert status_of(store, held.id) == "held"


def test_a_note_is_written_and_listed_with_those_on_comments(
    client_of: ClientOf,
    store: Store,
    site: Site,
    people: Mapping[Role, Moderator],
    post: Callable[..., Any],
    page: Callable[..., str],
) -> None:
    made = post("one")
    with store.writer() as connection:
        insert_note(
            connection,
            site.id,
            "reader-1",
            "Checked <b>the source</b>",
            moderator_id=people[Role.LEAD].id,
            now=time.time(),
            comment_id=made.id,
        )
    client = client_of(Role.MODERATOR)
    answer = client.post_form(
        f"/desk/{site.id}/author/note", {"author": "reader-1", "body": "Knows the mayor \u202eevil"}
    )
    assert answer.headers["Location"] == f"/desk/{site.id}/author?id=reader-1&tab=notes"
    html = page(more="&tab=notes")
    shown = words(html)
    assert shown.index("Knows the mayor") < shown.index("Checked <b>the source</b>")
    assert "\u202e" not in html
    assert f'href="/desk/{site.id}/comments/{made.id}"' in html
    assert client.post_form(f"/desk/{site.id}/author/note", {"author": "reader-1"}).status_code == 422


def test_a_viewer_sees_the_page_without_anything_to_act_with(
    client_of: ClientOf, store: Store, site: Site, post: Callable[..., Any]
) -> None:
    post("one")
    client = client_of(Role.VIEWER)
    html = client.get(f"/desk/{site.id}/author?id=reader-1").text
    main = html[html.index('<main id="main"') : html.index("</main>")]
    assert "<form" not in main
    refused = client.post_form(
        f"/desk/{site.id}/author/action", {"author": "reader-1", "kind": "ban", "reason": "x"}
    )
    assert refused.status_code == 403
    assert orders(store, site) == []


def test_an_author_with_20_000_comments_comes_in_pages_quickly(
    store: Store, site: Site, post: Callable[..., Any], page: Callable[..., str], client_of: ClientOf
) -> None:
    first = post("first")
    copy_many(store, first.id, 20_000)
    client = client_of(Role.VIEWER)
    begun = time.perf_counter()
    html = page()
    # Generous for a busy machine; 0.15 s alone on one core.
    assert time.perf_counter() - begun < 2
    assert "20,001" in html
    assert html.count("data-line=") == 20
    seen: list[str] = []
    url: str | None = f"/desk/{site.id}/author?id=reader-1"
    for _ in range(5):
        assert url
        html = client.get(url).text
        seen += re.findall(r'data-line="(\w+)"', html)
        older = re.search(r'rel="next" href="([^"]+)"', html)
        url = unescape(older[1]) if older else None
    assert len(seen) == len(set(seen)) == 100


def test_a_cursor_that_is_none_shows_the_first_page(
    post: Callable[..., Any], page: Callable[..., str]
) -> None:
    post("one")
    for cursor in (
        "x",
        "_",
        "inf_" + "a" * 32,
        "nan_" + "a" * 32,
        "1e999_" + "a" * 32,
        "%00",
        "1_" + "z" * 32,
    ):
        assert page(more=f"&before={cursor}").count("data-line=") == 1


def copy_many(store: Store, comment_id: str, count: int) -> None:
    """Copies a decided comment `count` times, one second earlier each, as rows of its own."""
    with store.writer() as connection:
        comment = dict(connection.execute(select(comments).where(comments.c.id == comment_id)).one()._mapping)
        revision = dict(
            connection.execute(select(revisions).where(revisions.c.comment_id == comment_id)).one()._mapping
        )
        decision = dict(
            connection.execute(select(decisions).where(decisions.c.comment_id == comment_id)).one()._mapping
        )
        del decision["id"]
        # Two of each moment, so that pages must break ties.
        rows = [(f"{number:032x}", comment["received_at"] - 1 - number // 2) for number in range(count)]
        connection.execute(
            insert(comments),
            [{**comment, "id": one, "external_id": one, "received_at": at} for one, at in rows],
        )
        connection.execute(
            insert(revisions), [{**revision, "comment_id": one, "received_at": at} for one, at in rows]
        )
        connection.execute(
            insert(decisions),
            [
                {**decision, "comment_id": one, "verdict_id": None, "seq": 1000 + number}
                for number, (one, _) in enumerate(rows)
            ],
        )
