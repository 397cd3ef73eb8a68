"""What a moderator does with a mouse: decide, give a reason, take back, be told that somebody was quicker."""

import re
import time

from playwright.sync_api import Locator, Page, expect

from service.domain.comment import Comment
from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom


def card_of(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#card[data-comment='{comment.id}']")


def open_queue(page: Page, newsroom: Newsroom) -> Page:
    page.goto(f"{newsroom.queue}?sort=oldest")
    page.wait_for_selector("html[data-scripts=ready]")
    return page


def wait_for_status(newsroom: Newsroom, comment: Comment, status: str) -> None:
    until = time.monotonic() + 8
    while (found := newsroom.status_of(comment)) != status:
        assert time.monotonic() < until, f"{found}, not {status}"
        time.sleep(0.05)


def test_a_click_approves_and_the_next_card_opens(newsroom: Newsroom, page_for: PageFor) -> None:
    first = newsroom.hold("What a foolish council this is.", name="Ani", age=200)
    second = newsroom.hold("Fools, the lot of them.", name="Bela", age=100)
    page = open_queue(page_for("moderator"), newsroom)
    card_of(page, first).get_by_role("button", name="Approve").click()
    expect(card_of(page, second)).to_be_visible()
    expect(page.locator("#done")).to_contain_text("Approved: Ani under Talks resume")
    wait_for_status(newsroom, first, "approved")


def test_a_rejection_takes_a_reason_and_words_for_the_reader(newsroom: Newsroom, page_for: PageFor) -> None:
    comment = newsroom.hold("You are vermin, go away.", {"identity_attack": 0.95}, name="Cas")
    page = open_queue(page_for("moderator"), newsroom)
    card = card_of(page, comment)
    card.locator("[data-panel=reject] summary").click()
    expect(card.locator("input[value=hate]")).to_be_checked()  # what its label proposes
    card.get_by_label("Threat or call for violence").check()
    card.get_by_label(re.compile("Words for the reader")).fill("Say it without a threat, please.")
    card.locator("[data-action=confirm-reject]").click()
    wait_for_status(newsroom, comment, "rejected")

    page.goto(f"{newsroom.root}/comments/{comment.id}")
    expect(page.locator("[data-timeline]")).to_contain_text("Mona")
    expect(page.locator("[data-timeline]")).to_contain_text("Threat or call for violence")


def test_undo_is_one_click_while_it_lasts_and_afterwards_reverses_what_the_portal_knows(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    newsroom.set_undo_seconds(30)
    comment = newsroom.hold(name="Ani")
    page = open_queue(page_for("moderator"), newsroom)
    card_of(page, comment).get_by_role("button", name="Approve").click()
    page.locator("#done").get_by_role("button", name="Undo").click()
    expect(page.locator("#done")).to_contain_text("Taken back")
    expect(page.locator("#done")).not_to_contain_text("the portal is told")
    wait_for_status(newsroom, comment, "held")

    newsroom.set_undo_seconds(0)
    page.reload()
    card_of(page, comment).get_by_role("button", name="Approve").click()
    wait_for_status(newsroom, comment, "approved")
    page.locator("#done").get_by_role("button", name="Reverse").first.click()
    expect(page.locator("#done")).to_contain_text("the portal is told")
    wait_for_status(newsroom, comment, "held")


def test_of_two_browsers_the_slower_is_told_who_decided_and_what(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    comment = newsroom.hold(name="Ani")
    slow = page_for("moderator", at=f"{newsroom.root}/comments/{comment.id}", allow=("409",))
    quick = page_for("lead", at=f"{newsroom.root}/comments/{comment.id}")
    quick.locator("[data-panel=reject] summary").click()
    quick.locator("[data-action=confirm-reject]").click()
    wait_for_status(newsroom, comment, "rejected")
    slow.get_by_role("button", name="Approve").click()
    expect(slow.locator("body")).to_contain_text("Lea rejected it meanwhile")
    assert newsroom.status_of(comment) == "rejected"


def test_a_text_that_was_edited_meanwhile_is_shown_with_what_changed(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    comment = newsroom.hold("The council is made of fools.", name="Ani")
    page = page_for("moderator", at=f"{newsroom.root}/comments/{comment.id}", allow=("409",))
    newsroom.edit(comment, "The council is made of thieves.")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("ins").first).to_contain_text("thieves")
    expect(page.locator("del").first).to_contain_text("fools")
    assert newsroom.status_of(comment) == "held"


def test_a_comment_that_somebody_has_open_says_so_to_others(newsroom: Newsroom, page_for: PageFor) -> None:
    comment = newsroom.hold(name="Ani")
    mine = page_for("moderator")
    with mine.expect_response(re.compile(f"{comment.id}/lease$")):
        mine.goto(f"{newsroom.root}/comments/{comment.id}")
    other = page_for("lead", at=newsroom.queue)
    expect(other.locator(f"#row-{comment.id}")).to_contain_text("open by Mona")
    expect(card_of(other, comment).locator("[data-lease]")).to_contain_text("Mona")


def test_start_reviewing_never_hands_two_people_the_same_comment(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    for _ in range(2):
        newsroom.hold(name="Ani")
    opened = []
    for who in ("moderator", "lead"):
        page = open_queue(page_for(who), newsroom)
        with page.expect_response(re.compile(r"/next(\?|$)")):
            page.get_by_role("button", name="Start reviewing").click()
        expect(page.locator("#card")).to_be_visible()
        page.wait_for_timeout(300)
        opened.append(page.locator("#card").get_attribute("data-comment"))
    assert len(set(opened)) == 2
