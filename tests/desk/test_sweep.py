"""The sweep over HTTP: a range, what it counted, a look at ten before many, and its undo."""

import html
import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import text

from service.desk.sweep_chart import MOST_DOTS, in_words, inside, lay_out
from service.domain.comment import Comment, Site, Status
from service.domain.moderator import Role
from service.domain.policy import Threshold
from service.store import activity, comments
from service.store.engine import Store
from tests.desk.conftest import ClientOf, DeskClient, Hold

HoldAt = Callable[..., Comment]


@pytest.fixture
def hold_at(hold: Hold) -> HoldAt:
    """Holds a comment for a threat, with any score of insult: the label that is swept."""

    def hold_at(insult: float, body: str | None = None, **more: Any) -> Comment:
        return hold(
            body or f"Words of their own at {insult} {time.time_ns()}", threat=0.99, insult=insult, **more
        )

    return hold_at


def address(site: Site, rest: str = "", low: int = 0, high: int = 20, more: str = "") -> str:
    return f"/desk/{site.id}/sweep{rest}?label=insult&from={low}&to={high}{more}"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found[1])


def counted(browser: DeskClient, site: Site, low: int = 0, high: int = 20, more: str = "") -> str:
    page = browser.get(address(site, "", low, high, more))
    assert page.status_code == 200
    return hidden(page.text, "counted")


def form(note: str, count: int, **more: Any) -> dict[str, Any]:
    return {"counted": note, "count": count, "outcome": "approve", **more}


def status_of(store: Store, site: Site, comment: Comment) -> Status:
    with store.reader() as connection:
        return comments.read_comment(connection, site.id, comment.external_id).status


def test_the_page_says_how_many_lie_in_the_range(client_of: ClientOf, site: Site, hold_at: HoldAt) -> None:
    for score in (0.0, 0.1, 0.1999, 0.2, 0.5, 1.0):
        hold_at(score)
    page = client_of(Role.MODERATOR).get(address(site)).text
    assert re.search(r"<output data-inside>3</output> of 6 inside", page)
    assert "6 held comments by their score of insult" in page
    assert "0 to 20 %: 3; 20 to 40 %: 1; 40 to 60 %: 1; 60 to 80 %: 0; 80 to 100 %: 1" in page
    page = client_of(Role.MODERATOR).get(address(site, "", 50, 100)).text
    assert "<output data-inside>2</output> of 6 inside" in page


def test_without_a_range_the_handles_stand_at_the_safe_end(
    client_of: ClientOf, site: Site, hold_at: HoldAt
) -> None:
    hold_at(0.1)
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/sweep").text
    assert re.search(r'name="from"[^>]* value="0"', page)
    assert re.search(r'name="to"[^>]* value="20"', page)


@pytest.mark.parametrize("wrong", ["from=30&to=20", "from=-1&to=20", "from=0&to=101", "from=a&to=b", "to=0"])
def test_a_range_that_is_none_is_said_and_settles_nothing(
    client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt, wrong: str
) -> None:
    comment = hold_at(0.1)
    browser = client_of(Role.MODERATOR)
    page = browser.get(f"/desk/{site.id}/sweep?label=insult&{wrong}")
    assert (page.status_code, "A range goes from" in page.text) == (200, True)
    note = counted(browser, site)
    answer = browser.post_json(f"/desk/{site.id}/sweep?label=insult&{wrong}", form(note, 1))
    assert answer.status_code == 422
    assert status_of(store, site, comment) is Status.HELD


def test_few_are_settled_at_once(client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt) -> None:
    low, high = [hold_at(0.05), hold_at(0.15)], hold_at(0.9)
    browser = client_of(Role.MODERATOR)
    answer = browser.post_form(address(site), form(counted(browser, site), 2))
    assert (answer.status_code, answer.location) == (303, address(site))
    assert [status_of(store, site, one) for one in (*low, high)] == [
        Status.APPROVED,
        Status.APPROVED,
        Status.HELD,
    ]
    page = browser.get(answer.location).text
    assert "Approved: 2 comments" in page
    assert f"/desk/{site.id}/reviews/" in page


def test_a_sweep_is_taken_back_as_one(client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt) -> None:
    made = [hold_at(0.05), hold_at(0.15)]
    browser = client_of(Role.MODERATOR)
    swept = browser.post_json(address(site), form(counted(browser, site), 2)).json
    assert sorted(swept["comments"]) == sorted(one.id for one in made)
    undone = browser.post_json(f"/desk/{site.id}/reviews/{swept['review']}/undo").json
    assert (undone["line"], undone["told"]) == ("2 comments taken back", 0)
    assert {status_of(store, site, one) for one in made} == {Status.HELD}


def test_what_was_held_later_is_left(client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt) -> None:
    seen = hold_at(0.1)
    browser = client_of(Role.MODERATOR)
    note = counted(browser, site)
    later = hold_at(0.1)
    assert browser.post_json(address(site), form(note, 1)).json["comments"] == [seen.id]
    assert status_of(store, site, later) is Status.HELD


def test_more_than_were_counted_are_not_settled(
    client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt
) -> None:
    comment = hold_at(0.1)
    hold_at(0.15)
    browser = client_of(Role.MODERATOR)
    answer = browser.post_json(address(site), form(counted(browser, site), 1))
    assert (answer.status_code, "load the page again" in answer.json["error"]) == (409, True)
    assert status_of(store, site, comment) is Status.HELD


def test_more_than_fifty_need_a_look_at_ten_first(
    client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt
) -> None:
    for _ in range(60):
        hold_at(0.1)
    browser = client_of(Role.MODERATOR)
    page = browser.get(address(site)).text
    note = hidden(page, "counted")
    link = re.search(r'data-look href="([^"]+)"', page)
    assert link
    refused = browser.post_json(address(site), form(note, 60))
    assert (refused.status_code, "look at 10 of them first" in refused.json["error"]) == (422, True)
    sample = browser.get(html.unescape(link[1]))
    assert sample.status_code == 200
    assert sample.text.count("Open<span") == 10
    assert "10 of 60 comments, drawn by chance" in sample.text
    looked = hidden(sample.text, "looked")
    answer = browser.post_form(address(site), form(note, 60, looked=looked))
    assert answer.status_code == 303
    with store.reader() as connection:
        assert connection.execute(text("SELECT count(*) FROM held_comments")).scalar() == 0
        line = activity.read(connection, site.id)[0]
    assert line.detail["settled"] == 60
    assert (line.detail["label"], line.detail["from"], line.detail["to"]) == ("insult", 0.0, 0.2)


@pytest.fixture
def sixty(hold_at: HoldAt) -> list[Comment]:
    return [hold_at(0.1) for _ in range(60)]


def test_a_look_counts_for_its_own_range_filter_and_person_only(
    client_of: ClientOf, site: Site, sixty: list[Comment], store: Store
) -> None:
    browser, other = client_of(Role.MODERATOR), client_of(Role.LEAD)
    note = counted(browser, site)
    looked = hidden(browser.get(address(site, "/sample", more=f"&counted={note}")).text, "looked")
    wider = browser.post_json(address(site, "", 0, 30), form(note, 60, looked=looked))
    assert (wider.status_code, "another range" in wider.json["error"]) == (422, True)
    filtered = browser.post_json(address(site, more="&section=world"), form(note, 60, looked=looked))
    assert (filtered.status_code, "filter" in filtered.json["error"]) == (422, True)
    stolen = other.post_json(address(site), form(note, 60, looked=looked))
    assert stolen.status_code == 422
    own_count = other.post_json(address(site), form(counted(other, site), 60, looked=looked))
    assert own_count.status_code == 422
    assert {status_of(store, site, one) for one in sixty[:3]} == {Status.HELD}


def test_a_made_up_look_is_refused(
    client_of: ClientOf, site: Site, sixty: list[Comment], desk_app: Flask, store: Store
) -> None:
    browser = client_of(Role.MODERATOR)
    note = counted(browser, site)
    forged = URLSafeTimedSerializer("guessed", salt="lettersdesk sweep sample").dumps(["anything"])
    for looked in ("x", forged, note):  # a note of another kind is none either
        answer = browser.post_json(address(site), form(note, 60, looked=looked))
        assert (answer.status_code, "damaged" in answer.json["error"]) == (422, True)
    answer = browser.post_json(address(site), form("x" * 2000, 60))
    assert answer.status_code == 422
    assert status_of(store, site, sixty[0]) is Status.HELD


def test_a_look_is_forgotten_after_a_quarter_of_an_hour(
    client_of: ClientOf, site: Site, sixty: list[Comment], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = client_of(Role.MODERATOR)
    note = counted(browser, site)
    looked = hidden(browser.get(address(site, "/sample", more=f"&counted={note}")).text, "looked")
    token = browser.csrf_token
    at = time.time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: at + 901)
    answer = browser.post(
        address(site),
        data=form(note, 60, looked=looked),
        headers={"Accept": "application/json", "X-CSRFToken": token},
    )
    assert (answer.status_code, "too long ago" in answer.json["error"]) == (409, True)


def test_the_sample_is_drawn_anew_each_time(client_of: ClientOf, site: Site, sixty: list[Comment]) -> None:
    browser = client_of(Role.MODERATOR)
    path = address(site, "/sample", more=f"&part=1&counted={counted(browser, site)}")

    def drawn() -> frozenset[str]:
        return frozenset(re.findall(r"/comments/([0-9a-f]{32})", browser.get(path).text))

    samples = {drawn() for _ in range(4)}
    assert len(samples) > 1
    assert {len(one) for one in samples} == {10}


def test_a_sample_without_a_count_is_refused(client_of: ClientOf, site: Site, sixty: list[Comment]) -> None:
    assert client_of(Role.MODERATOR).get(address(site, "/sample")).status_code == 422


def test_readers_words_in_a_sample_are_text(client_of: ClientOf, site: Site, hold_at: HoldAt) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    hold_at(0.1, evil, author_name=evil, article_title=evil)
    browser = client_of(Role.MODERATOR)
    page = browser.get(address(site, "/sample", more=f"&counted={counted(browser, site)}")).text
    assert "<script>alert" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_severe_text_of_a_sample_is_covered(client_of: ClientOf, site: Site, hold_at: HoldAt) -> None:
    hold_at(0.1)  # a threat of 0.99 is severe
    browser = client_of(Role.MODERATOR)
    page = browser.get(address(site, "/sample", more=f"&counted={counted(browser, site)}")).text
    assert "Severe text: show it" in page


def test_the_filter_is_kept_and_narrows_the_sweep(
    client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt
) -> None:
    sport, world = hold_at(0.1, section="sport"), hold_at(0.1, section="world")
    browser = client_of(Role.MODERATOR)
    more = "&section=sport"
    answer = browser.post_form(address(site, more=more), form(counted(browser, site, more=more), 1))
    assert answer.location == address(site, more=more)
    assert status_of(store, site, sport) is Status.APPROVED
    assert status_of(store, site, world) is Status.HELD


def test_a_rejection_needs_its_code(client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt) -> None:
    comment = hold_at(0.9)
    browser = client_of(Role.MODERATOR)
    note = counted(browser, site, 80, 100)
    path = address(site, "", 80, 100)
    assert browser.post_json(path, form(note, 1, outcome="reject")).status_code == 422
    assert browser.post_json(path, form(note, 1, outcome="reject", code="threat")).status_code == 200
    assert status_of(store, site, comment) is Status.REJECTED


def test_what_waits_for_a_lead_is_not_swept_by_a_moderator(
    client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt
) -> None:
    comment, other = hold_at(0.1), hold_at(0.1)
    browser = client_of(Role.MODERATOR)
    browser.post_json(f"/desk/{site.id}/comments/{comment.id}/escalation", {"version": 1})
    assert "<output data-inside>1</output>" in browser.get(address(site)).text
    assert browser.post_json(address(site), form(counted(browser, site), 2)).json["comments"] == [other.id]
    lead = client_of(Role.LEAD)
    assert lead.post_json(address(site), form(counted(lead, site), 1)).json["comments"] == [comment.id]


def test_what_was_decided_since_is_simply_not_in_it_any_more(
    client_of: ClientOf, store: Store, site: Site, hold_at: HoldAt
) -> None:
    taken, left = hold_at(0.1), hold_at(0.1)
    browser = client_of(Role.MODERATOR)
    note = counted(browser, site)
    decision = {"outcome": "reject", "code": "spam", "version": 1, "revision": 1}
    client_of(Role.LEAD).post_json(f"/desk/{site.id}/comments/{taken.id}/decision", decision)
    assert browser.post_json(address(site), form(note, 2)).json["comments"] == [left.id]
    assert status_of(store, site, taken) is Status.REJECTED


def test_a_double_click_on_a_form_lands_on_the_page_that_says_it_is_done(
    client_of: ClientOf, site: Site, hold_at: HoldAt, store: Store
) -> None:
    hold_at(0.1)
    browser = client_of(Role.MODERATOR)
    note = counted(browser, site)
    answers = [browser.post_form(address(site), form(note, 1)) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    with store.reader() as connection:
        assert connection.execute(text("SELECT count(*) FROM reviews")).scalar() == 1


def test_a_viewer_does_not_sweep(client_of: ClientOf, site: Site, hold_at: HoldAt) -> None:
    hold_at(0.1)
    assert client_of(Role.VIEWER).get(address(site)).status_code == 403


def test_the_thresholds_in_force_are_drawn(client_of: ClientOf, site: Site, hold_at: HoldAt) -> None:
    hold_at(0.1)
    page = client_of(Role.MODERATOR).get(f"/desk/{site.id}/sweep?label=toxicity").text
    assert 'class="sweep-line sweep-line-hold"' in page
    assert re.search(r"held from [\d.]+ %", page)


def test_scripts_may_read_the_counts(client_of: ClientOf, site: Site, hold_at: HoldAt) -> None:
    hold_at(0.105)
    said = client_of(Role.MODERATOR).get(address(site), headers={"Accept": "application/json"}).json
    assert (said["counts"][10], sum(said["counts"]), said["unscored"]) == (1, 1, 0)


def test_a_full_column_makes_each_dot_stand_for_several() -> None:
    counts = [0] * 100
    counts[7], counts[93] = 1_000, 1
    chart = lay_out(counts, Threshold(0.7, 0.95))
    assert (chart.each, chart.total) == (50, 1_001)
    assert chart.scale_words == "Each dot is up to 50 comments."
    assert [len(chart.columns[n].heights) for n in (7, 93, 8)] == [MOST_DOTS, 1, 0]
    assert [(line.kind, line.percent, line.words) for line in chart.lines] == [
        ("hold", 70.0, "held from 70 %"),
        ("reject", 95.0, "rejected from 95 %"),
    ]
    assert min(chart.columns[7].heights) > 0
    assert max(chart.columns[7].heights) < chart.height


def test_few_comments_have_a_dot_each() -> None:
    counts = [0] * 100
    counts[3] = 20
    chart = lay_out(counts, None)
    assert (chart.each, len(chart.columns[3].heights), chart.scale_words) == (
        1,
        20,
        "Each dot is one comment.",
    )
    assert (inside(counts, 0, 3), inside(counts, 3, 4), inside(counts, 0, 100)) == (0, 20, 20)
    assert in_words(counts).startswith("0 to 20 %: 20; 20 to 40 %: 0")
