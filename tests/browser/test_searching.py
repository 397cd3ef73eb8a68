"""Finding in the queue: words, operators, facets, and an address that one can send to a colleague."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom


def search(page: Page, words: str) -> Page:
    box = page.get_by_label("Search the queue")
    box.fill(words)
    box.press("Enter")
    page.wait_for_url(re.compile(r"[?&]"))
    return page


def test_words_and_operators_narrow_the_queue_together(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.hold("The bridge toll is robbery by fools.", {"toxicity": 0.95}, author="petra", name="Petra")
    newsroom.hold("The bridge is built by fools.", {"toxicity": 0.82}, author="rolf", name="Rolf")
    reported = newsroom.hold("The bench is cold, you fools.", {"insult": 0.9}, author="petra", name="Petra")
    newsroom.report(reported)
    page = page_for("moderator", at=newsroom.queue)
    rows = page.locator("[data-row]")
    for words, count in (
        ("bridge", 2),
        ('"bridge toll"', 1),
        ("author:petra", 2),
        ("author:petra bridge", 1),
        ("label:toxicity>0.9", 1),
        ("label:toxicity<0.9 bridge", 1),
        ("is:reported", 1),
        ("nobodyeverwrotethis", 0),
    ):
        search(page, words)
        expect(rows, words).to_have_count(count)
    search(page, "author:petra is:reported")
    colleague = page_for("viewer", at=page.url)
    expect(colleague.locator("[data-row]")).to_have_count(1)
    expect(colleague.locator("[data-row]")).to_contain_text("The bench is cold")


def test_what_cannot_be_understood_is_said_and_not_searched_for_silently(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    newsroom.hold("Fools.")
    page = search(page_for("moderator", at=newsroom.queue), "label:rudeness>0.5 is:nonsense")
    expect(page.locator("[data-faults]")).to_contain_text("rudeness")
    expect(page.locator("[data-faults]")).to_contain_text("After is: comes reported")


def test_facets_count_what_they_would_leave_and_are_taken_away_again(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    for _ in range(3):
        newsroom.hold(section="city")
    newsroom.hold("Buy my watches.", {"spam": 0.97}, section="sport")
    page = page_for("moderator", at=newsroom.queue)
    city = page.locator("[data-facet=section][data-value=city]")
    expect(city.locator(".facet-count")).to_have_text("3")
    city.click()
    expect(page.locator("[data-row]")).to_have_count(3)
    page.locator("[data-filter-chips] [data-remove]").first.click()
    expect(page.locator("[data-row]")).to_have_count(4)


def test_new_comments_are_announced_and_the_list_stays_where_it_is(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    for _ in range(3):
        newsroom.hold(age=60)
    page = page_for("moderator", at=f"{newsroom.queue}?sort=newest")
    page.wait_for_selector("html[data-scripts=ready]")
    rows = page.locator("[data-row]")
    before = rows.first.get_attribute("data-comment")
    newsroom.hold("Another one, you fools.")
    newsroom.hold("And another one, you fools.")
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    pill = page.locator("#fresh [data-fresh]")
    expect(pill).to_contain_text("2 new", timeout=40_000)
    assert rows.first.get_attribute("data-comment") == before
    pill.click()
    expect(rows).to_have_count(5)
