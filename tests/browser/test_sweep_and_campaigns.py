"""Many at once: the sweep over a range of scores, and copies of one text."""

import re
import time

from playwright.sync_api import Page, expect

from service.domain.comment import Comment
from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom


def hold_along_the_scale(newsroom: Newsroom, count: int) -> list[Comment]:
    """So many held comments with scores of spam from 0.70 up, one hundredth apart at most."""
    return [
        newsroom.hold(f"Cheap watches, lot {number}.", {"spam": 0.70 + 0.25 * number / count})
        for number in range(count)
    ]


def statuses(newsroom: Newsroom, comments: list[Comment]) -> list[str]:
    return [newsroom.status_of(one) for one in comments]


def wait_for_statuses(newsroom: Newsroom, comments: list[Comment], wanted: list[str]) -> None:
    until = time.monotonic() + 8
    while (found := statuses(newsroom, comments)) != wanted:
        assert time.monotonic() < until, found
        time.sleep(0.05)


def open_sweep(page: Page, newsroom: Newsroom, low: int, high: int) -> Page:
    page.goto(f"{newsroom.root}/sweep?label=spam&from={low}&to={high}")
    return page


def test_a_sweep_of_sixty_needs_a_look_at_ten_and_can_be_taken_back_at_once(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    newsroom.set_undo_seconds(60)
    comments = hold_along_the_scale(newsroom, 60)
    other = newsroom.hold("A fool writes.", {"toxicity": 0.9, "spam": 0.2})
    page = open_sweep(page_for("moderator"), newsroom, 60, 100)
    expect(page.locator("[data-inside]")).to_have_text("60")
    expect(page.get_by_role("button", name=re.compile("^Approve 60"))).to_have_count(0)

    page.get_by_role("link", name="Look at ten of them").click()
    sample = page.locator("[data-sample-of='60']")
    expect(sample.locator("li").filter(has_text="Cheap watches")).to_have_count(10)
    sample.locator("details.sweep-reject summary").click()
    sample.get_by_label("Spam or advertising").check()
    sample.locator("button[value=reject]").click()
    done = page.locator("#done")
    expect(done).to_contain_text("60")
    expect(done.get_by_role("button", name="Undo")).to_be_visible()
    assert set(statuses(newsroom, comments)) == {"rejected"}
    assert newsroom.status_of(other) == "held"

    done.get_by_role("button", name="Undo").click()
    wait_for_statuses(newsroom, comments, ["held"] * 60)
    expect(page.locator("[data-inside]")).to_have_text("60")


def test_the_handles_and_the_fields_say_how_many_are_inside(newsroom: Newsroom, page_for: PageFor) -> None:
    hold_along_the_scale(newsroom, 20)
    page = open_sweep(page_for("moderator"), newsroom, 0, 100)
    expect(page.locator("[data-inside]")).to_have_text("20")
    page.get_by_label("From, %").fill("90")
    expect(page.locator("[data-inside]")).to_have_text("4")
    handle = page.locator("[data-handle=from]")
    handle.focus()
    handle.press("Home")
    expect(page.locator("[data-inside]")).to_have_text("20")
    expect(page.get_by_label("From, %")).to_have_value("0")


def test_a_few_are_swept_without_a_sample_and_what_came_later_is_left(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    comments = hold_along_the_scale(newsroom, 5)
    page = open_sweep(page_for("moderator", javascript=False, allow=("409",)), newsroom, 60, 100)
    page.get_by_role("button", name="Approve 5 comments").wait_for()
    later = newsroom.hold("Cheap watches, one more.", {"spam": 0.8})
    page.get_by_role("button", name="Approve 5 comments").click()
    expect(page.locator("#done")).to_contain_text("5")
    assert set(statuses(newsroom, comments)) == {"approved"}
    assert newsroom.status_of(later) == "held"


def test_copies_of_one_text_are_one_row_and_are_settled_with_exceptions(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    copies = [
        newsroom.hold(
            "Stop the toll, sign now!", {"spam": 0.9}, author=f"author-{n % 3}", name=f"Author {n % 3}"
        )
        for n in range(7)
    ]
    page = page_for("moderator", at=newsroom.queue)
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("7 alike from 3 authors")
    page.locator("#card").get_by_role("link", name=re.compile("7 alike")).click()
    if "/campaigns/" not in page.url:
        page.get_by_role("link", name=re.compile("alike|together", re.IGNORECASE)).first.click()
    expect(page.get_by_role("heading", name="7 comments alike from 3 authors")).to_be_visible()
    page.locator(f"input[name=except][value='{copies[2].id}']").check()
    form = page.locator(".campaign-form")
    form.locator("details.bulk-reject summary").click()
    form.get_by_label("Spam or advertising").check()
    form.locator(".bulk-panel button[value=reject]").click()
    wait_for_statuses(newsroom, copies, ["held" if one is copies[2] else "rejected" for one in copies])


def test_selected_rows_are_settled_together(newsroom: Newsroom, page_for: PageFor) -> None:
    comments = [newsroom.hold(name=f"Author {n}", age=600 - n) for n in range(4)]
    page = page_for("moderator", at=f"{newsroom.queue}?sort=oldest")
    page.wait_for_selector("html[data-scripts=ready]")
    for comment in comments[:2]:
        page.locator(f"#row-{comment.id} input[name=comment]").check()
    expect(page.locator("[data-bulk-count]")).to_contain_text("2")
    page.get_by_role("button", name=re.compile("^Approve selected")).click()
    expect(page.locator("#done")).to_contain_text("2")
    wait_for_statuses(newsroom, comments, ["approved", "approved", "held", "held"])
