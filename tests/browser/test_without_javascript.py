"""The same decisions with scripts switched off: plain forms, plain pages."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom


def test_approve_and_undo_are_plain_forms(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.set_undo_seconds(60)
    comment = newsroom.hold(name="Ani")
    page = page_for("moderator", at=newsroom.queue, javascript=False)
    page.locator("#card").get_by_role("button", name="Approve").click()
    expect(page.locator("#done")).to_contain_text("Approved: Ani under Talks resume")
    assert newsroom.status_of(comment) == "approved"
    page.locator("#done").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert newsroom.status_of(comment) == "held"


def test_reject_takes_its_reason_from_radio_buttons(newsroom: Newsroom, page_for: PageFor) -> None:
    comment = newsroom.hold(name="Ani")
    page = page_for("moderator", at=f"{newsroom.root}/comments/{comment.id}", javascript=False)
    page.locator("[data-panel=reject] summary").click()
    page.get_by_label("Off topic").check()
    page.locator("[data-action=confirm-reject]").click()
    expect(page.locator("#done")).to_contain_text("Rejected")
    assert newsroom.status_of(comment) == "rejected"


def test_a_stale_decision_is_refused_on_a_page_that_says_who_and_what(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    comment = newsroom.hold(name="Ani")
    where = f"{newsroom.root}/comments/{comment.id}"
    slow = page_for("moderator", at=where, javascript=False, allow=("409",))
    quick = page_for("lead", at=where, javascript=False)
    quick.get_by_role("button", name="Approve").click()
    expect(quick.locator("#done")).to_contain_text("Approved")
    slow.locator("[data-panel=reject] summary").click()
    slow.locator("[data-action=confirm-reject]").click()
    expect(slow.get_by_role("heading", level=1)).to_have_text("Nothing was done")
    expect(slow.locator("main")).to_contain_text("Lea approved it meanwhile")
    assert newsroom.status_of(comment) == "approved"


def test_search_facets_and_pages_are_links(newsroom: Newsroom, page_for: PageFor) -> None:
    for number in range(3):
        newsroom.hold(f"Fools of the bridge, number {number}.", section="city")
    newsroom.hold("Fools of the bench.", section="sport")
    page = page_for("viewer", at=newsroom.queue, javascript=False)
    page.locator("[data-facet=section][data-value=sport]").click()
    expect(page).to_have_url(re.compile("section=sport"))
    expect(page.locator("[data-row]")).to_have_count(1)
    page.locator("[data-remove]").first.click()
    page.get_by_label("Search the queue").fill("bridge")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("[data-row]")).to_have_count(3)


def test_start_reviewing_leads_to_a_comment(newsroom: Newsroom, page_for: PageFor) -> None:
    comment = newsroom.hold(name="Ani")
    page = page_for("moderator", at=newsroom.queue, javascript=False)
    page.get_by_role("button", name="Start reviewing").click()
    expect(page).to_have_url(re.compile(f"/comments/{comment.id}"))
