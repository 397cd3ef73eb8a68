"""Several comments at once over HTTP: the bulk bar's form and the page of a campaign."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from service.domain.comment import Comment, Site, Status
from service.domain.moderator import Role
from service.store import comments
from service.store.engine import Store
from tests.desk.conftest import ClientOf, Hold


def address(site: Site, rest: str) -> str:
    return f"/desk/{site.id}/{rest}"


def chosen(*made: Comment) -> list[str]:
    return [f"{comment.id}:1" for comment in made]


def status_of(store: Store, site: Site, comment: Comment) -> Status:
    with store.reader() as connection:
        return comments.read_comment(connection, site.id, comment.external_id).status


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found[1])


@pytest.fixture
def three(hold: Hold) -> list[Comment]:
    return [hold(f"A text of its own, {n}") for n in range(3)]


def test_a_form_settles_what_was_ticked(
    client_of: ClientOf, store: Store, site: Site, three: list[Comment]
) -> None:
    onward = address(site, "queue?sort=newest")
    answer = client_of(Role.MODERATOR).post_form(
        address(site, "bulk"), {"comment": chosen(*three[:2]), "outcome": "approve", "next": onward}
    )
    assert (answer.status_code, answer.location) == (303, onward)
    assert [str(status_of(store, site, one)) for one in three] == ["approved", "approved", "held"]


def test_scripts_are_told_of_each(client_of: ClientOf, site: Site, three: list[Comment]) -> None:
    client_of(Role.LEAD).post_json(
        address(site, f"comments/{three[2].id}/decision"),
        {"outcome": "reject", "code": "spam", "version": 1, "revision": 1},
    )
    said = (
        client_of(Role.MODERATOR)
        .post_json(address(site, "bulk"), {"comment": chosen(*three), "outcome": "approve"})
        .json
    )
    assert sorted(said["comments"]) == sorted(one.id for one in three[:2])
    assert said["line"] == "Approved: 2 comments. 1 comment left: decided or edited meanwhile"
    [refused] = said["refused"]
    assert (refused["comment"], refused["line"]) == (three[2].id, "Lead rejected it meanwhile.")
    assert len(said["review"]) == 32


def test_a_form_that_leaves_some_says_which(client_of: ClientOf, site: Site, three: list[Comment]) -> None:
    client_of(Role.LEAD).post_json(
        address(site, f"comments/{three[2].id}/decision"),
        {"outcome": "reject", "code": "spam", "version": 1, "revision": 1},
    )
    page = client_of(Role.MODERATOR).post_form(
        address(site, "bulk"), {"comment": chosen(*three), "outcome": "approve"}
    )
    assert page.status_code == 200
    assert "Some were left" in page.text
    assert "Lead rejected it meanwhile." in page.text
    assert f"/comments/{three[2].id}" in page.text


def test_when_all_were_taken_nothing_is_settled_and_that_is_a_conflict(
    client_of: ClientOf, site: Site, three: list[Comment]
) -> None:
    form = {"comment": chosen(*three), "outcome": "approve"}
    client_of(Role.LEAD).post_json(address(site, "bulk"), form)
    browser = client_of(Role.MODERATOR)
    said = browser.post_json(address(site, "bulk"), form)
    assert (said.status_code, len(said.json["refused"])) == (409, 3)
    assert said.json["stale"]["line"] == "All of them were decided or edited meanwhile."
    page = browser.post_form(address(site, "bulk"), form)
    assert (page.status_code, page.text.count("Lead approved it meanwhile.")) == (409, 3)


def test_all_are_taken_back_at_once(
    client_of: ClientOf, store: Store, site: Site, three: list[Comment]
) -> None:
    browser = client_of(Role.MODERATOR)
    form = {"comment": chosen(*three), "outcome": "reject", "code": "spam"}
    review = browser.post_json(address(site, "bulk"), form).json["review"]
    assert {status_of(store, site, one) for one in three} == {Status.REJECTED}
    undone = browser.post_json(address(site, f"reviews/{review}/undo")).json
    assert sorted(undone["comments"]) == sorted(one.id for one in three)
    assert {status_of(store, site, one) for one in three} == {Status.HELD}


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"comment": []}, "nothing is selected"),
        ({"comment": ["x"]}, "damaged"),
        ({"comment": ["0" * 32]}, "damaged"),
        ({"comment": [f"{'0' * 32}:-1"]}, "damaged"),
        ({"comment": [f"{'0' * 32}:{'9' * 40}"]}, "damaged"),
        ({"outcome": "hold"}, "approve or to reject"),
        ({"outcome": "reject"}, "needs a reason"),
        ({"comment": [f"{n:032x}:1" for n in range(501)]}, "at most 500"),
    ],
)
def test_a_form_that_makes_no_sense_settles_nothing(
    client_of: ClientOf,
    store: Store,
    site: Site,
    three: list[Comment],
    form: dict[str, Any],
    words: str,
) -> None:
    sent = {"comment": chosen(*three), "outcome": "approve"} | form
    answer = client_of(Role.MODERATOR).post_json(address(site, "bulk"), sent)
    assert (answer.status_code, words in answer.json["error"].lower()) == (422, True)
    assert {status_of(store, site, one) for one in three} == {Status.HELD}


def test_a_viewer_settles_nothing(
    client_of: ClientOf, store: Store, site: Site, three: list[Comment]
) -> None:
    form = {"comment": chosen(*three), "outcome": "approve", "seen": 3}
    browser = client_of(Role.VIEWER)
    assert browser.post_json(address(site, "bulk"), form).status_code == 403
    assert browser.post_json(address(site, f"campaigns/{'0' * 32}/decision"), form).status_code == 403
    assert {status_of(store, site, one) for one in three} == {Status.HELD}


Copies = Callable[[int], list[Comment]]


@pytest.fixture
def copies(hold: Hold) -> Copies:
    made: list[Comment] = []

    def copies(count: int) -> list[Comment]:
        for _ in range(count):
            number = len(made)
            made.append(hold("Buy cheap watches!", author=f"bot-{number}", author_name=f"Bot {number}"))
        return made[-count:]

    return copies


@pytest.fixture
def campaign_id(store: Store) -> Callable[[], str]:
    def campaign_id() -> str:
        with store.reader() as connection:
            found = connection.execute(
                text("SELECT DISTINCT campaign_id FROM held_comments WHERE campaign_id != ''")
            )
            return str(found.scalar_one())

    return campaign_id


def test_the_row_of_a_campaign_leads_to_its_page(
    client_of: ClientOf, site: Site, copies: Copies, campaign_id: Callable[[], str]
) -> None:
    copies(4)
    browser = client_of(Role.VIEWER)
    queue = browser.get(address(site, "queue")).text
    assert f'href="{address(site, "campaigns/" + campaign_id())}"' in queue
    page = browser.get(address(site, f"campaigns/{campaign_id()}")).text
    assert "4 comments alike from 4 authors" in page
    assert page.count('name="except"') == 4
    assert '<button class="button-approve"' not in page


def test_a_campaign_is_settled_but_for_what_is_ticked(
    client_of: ClientOf, store: Store, site: Site, copies: Copies, campaign_id: Callable[[], str]
) -> None:
    made = copies(4)
    campaign = campaign_id()
    browser = client_of(Role.MODERATOR)
    page = browser.get(address(site, f"campaigns/{campaign}")).text
    form = {
        "seen": hidden(page, "seen"),
        "newest": hidden(page, "newest"),
        "except": made[1].id,
        "outcome": "reject",
        "code": "spam",
        "next": hidden(page, "next"),
    }
    answer = browser.post_form(address(site, f"campaigns/{campaign}/decision"), form)
    assert (answer.status_code, answer.location) == (303, address(site, "queue"))
    assert [str(status_of(store, site, one)) for one in made] == ["rejected", "held", "rejected", "rejected"]


def test_copies_that_came_since_are_said(
    client_of: ClientOf, store: Store, site: Site, copies: Copies, campaign_id: Callable[[], str]
) -> None:
    copies(3)
    campaign = campaign_id()
    browser = client_of(Role.MODERATOR)
    page = browser.get(address(site, f"campaigns/{campaign}")).text
    form = {"seen": hidden(page, "seen"), "newest": hidden(page, "newest"), "outcome": "approve"}
    late = copies(2)
    said = browser.post_json(address(site, f"campaigns/{campaign}/decision"), form).json
    assert (len(said["comments"]), said["left"]) == (3, 2)
    assert said["line"] == "Approved: 3 comments. 2 copies came since and still wait"
    assert {status_of(store, site, one) for one in late} == {Status.HELD}


def test_a_campaign_that_is_gone_is_not_found(client_of: ClientOf, site: Site) -> None:
    browser = client_of(Role.MODERATOR)
    for wrong in ("0" * 32, "x", "%00"):
        assert browser.get(address(site, f"campaigns/{wrong}")).status_code == 404
    form = {"seen": 3, "outcome": "approve"}
    answer = browser.post_json(address(site, f"campaigns/{'0' * 32}/decision"), form)
    assert (answer.status_code, "none of them" in answer.json["error"].lower()) == (422, True)


@pytest.mark.parametrize("wrong", [{"seen": None}, {"seen": "-1"}, {"seen": "x"}, {"newest": "9" * 40}])
def test_a_damaged_campaign_form_settles_nothing(
    client_of: ClientOf,
    store: Store,
    site: Site,
    copies: Copies,
    campaign_id: Callable[[], str],
    wrong: dict[str, Any],
) -> None:
    made = copies(3)
    form = {"seen": "3", "outcome": "approve"} | wrong
    sent = {name: value for name, value in form.items() if value is not None}
    answer = client_of(Role.MODERATOR).post_json(address(site, f"campaigns/{campaign_id()}/decision"), sent)
    assert answer.status_code == 422
    assert {status_of(store, site, one) for one in made} == {Status.HELD}


def test_a_campaigns_page_shows_readers_words_as_text(
    client_of: ClientOf, site: Site, hold: Hold, campaign_id: Callable[[], str]
) -> None:
    evil = "<script>alert(1)</script>"
    for number in range(3):
        hold(evil, author=f"bot-{number}", author_name=evil, article_title=evil, toxicity=0.85)
    page = client_of(Role.MODERATOR).get(address(site, f"campaigns/{campaign_id()}")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


def test_the_bulk_bar_is_in_the_queue_for_who_may_decide(
    client_of: ClientOf, site: Site, three: list[Comment]
) -> None:
    assert 'id="bulk"' in client_of(Role.MODERATOR).get(address(site, "queue")).text
    assert 'id="bulk"' not in client_of(Role.VIEWER).get(address(site, "queue")).text
