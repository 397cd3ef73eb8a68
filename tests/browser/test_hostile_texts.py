"""More than 500 hostile texts, as text, name, title, section and author's id, through every page.

No script of a reader's runs, no request leaves, nothing is painted over a neighbour, and no page
grows sideways. `ran()` is what every payload calls; it writes an error, which fails the test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.besieged import (
    MANY_NAMES,
    SETTLED,
    TEXTS,
    card_urls,
    comment_with,
    fill,
    hostile_ids,
    thread_roots,
)
from tests.browser.conftest import open_context
from tests.browser.measuring import overlapping, painted_over
from tests.browser.newsroom import Newsroom, open_newsroom
from tests.browser.server import DeskServer
from tests.browser.test_accessibility import violations
from tests.browser.watching import Watch


@dataclass
class Besieged:
    """A newsroom full of them, and a watched browser in which a lead is signed in."""

    newsroom: Newsroom
    context: BrowserContext
    watch: Watch
    page: Page

    def open(self, path: str) -> Page:
        self.page.goto(path)
        # A picture or style that asked another host would have begun to load by now.
        self.page.wait_for_timeout(60)
        return self.page

    def check(self, where: str) -> None:
        """Nothing ran, nothing left, and the page is no wider than its window."""
        faults, self.watch.seen[:] = self.watch.faults, []
        assert not faults, f"{where}: {faults[:3]}"
        assert not self.page.evaluate("window.__ran || false"), where
        wide = self.page.evaluate(
            "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide[0] <= wide[1], f"{where} is {wide[0]} wide in a window of {wide[1]}"

    def pages(self, path: str | None) -> Iterator[tuple[str, Page]]:
        """Each page of a list, from `path` to the last, opened and checked, with its path."""
        while path:
            page = self.open(path)
            self.check(path)
            yield path, page
            following = page.locator("nav[data-pages] a[rel=next]")
            path = following.get_attribute("href") if following.count() else None


@pytest.fixture(scope="module")
def besieged(browser: Browser, desk_server: DeskServer, password_hash: str) -> Iterator[Besieged]:
    newsroom = open_newsroom(desk_server, password_hash)
    fill(newsroom)
    # Half the pixels each way: pictures of long pages are what takes the time here.
    context, watch = open_context(browser, newsroom, "admin", scale=0.5)
    context.add_init_script("window.ran = () => { window.__ran = true; console.error('a reader ran'); }")
    page = context.new_page()
    yield Besieged(newsroom, context, watch, page)
    context.close()


def test_there_are_more_than_five_hundred_of_them() -> None:
    assert len(TEXTS) == len(set(TEXTS)) > 500


def test_no_row_of_the_queue_reaches_into_its_neighbours(besieged: Besieged) -> None:
    looked = 0
    for path, page in besieged.pages(f"{besieged.newsroom.queue}?sort=oldest"):
        looked += page.locator("[data-row]").count()
        assert painted_over(page, "[data-row]") == [], path
        assert overlapping(page, "[data-row]") == [], path
    assert looked == 2 * len(TEXTS) - SETTLED


def test_ink_that_reaches_over_a_neighbour_would_be_noticed(besieged: Besieged) -> None:
    page = besieged.page
    page.goto("about:blank")
    page.set_content(
        "<ol><li>harmless above</li><li>" + ("z" + "\u0301" * 100) * 9 + "</li><li>harmless below</li></ol>"
    )
    assert painted_over(page, "li") == [0]


def test_the_facets_of_hostile_sections_and_titles_stay_in_their_column(besieged: Besieged) -> None:
    page = besieged.open(besieged.newsroom.queue)
    for more in page.locator(".facet-more summary").all():
        more.click()
    outside = page.evaluate(
        """() => { const box = document.querySelector('#facets').getBoundingClientRect();
          return [...document.querySelectorAll('#facets a')].map(a => a.getBoundingClientRect())
            .filter(r => r.right > box.right + 1 || r.left < box.left - 1 || r.height > 120).length }"""
    )
    assert outside == 0
    page.locator("[data-facet=section]").nth(3).click()
    besieged.check("a section's filter")


def test_every_one_is_shown_on_a_card_and_moves_none_of_its_buttons(besieged: Besieged) -> None:
    page = besieged.open(f"{besieged.newsroom.queue}?sort=oldest")
    page.wait_for_selector("html[data-scripts=ready]")
    urls = card_urls(besieged.newsroom)
    assert len(urls) >= len(TEXTS)
    # What the scripts of the queue do with each card: fetch the fragment, put it into the pane.
    moved = page.evaluate(
        """async (urls) => {
          const pane = document.querySelector('#card-pane');
          const place = () => {
            const box = pane.querySelector('[data-action=approve]').getBoundingClientRect();
            return [box.left, box.top, box.width, box.height].map(Math.round).join();
          };
          const before = place(), moved = [];
          for (const url of urls) {
            pane.innerHTML = await (await fetch(url)).text();
            for (const one of pane.querySelectorAll('details')) one.open = one.dataset.panel === undefined;
            const inside = pane.querySelector('.card-body');
            if (place() !== before || inside.scrollWidth > inside.clientWidth + 1) moved.push(url);
          }
          return moved }""",
        urls,
    )
    assert moved == []
    besieged.check("the card pane")


def test_the_texts_are_there_to_be_read_and_not_only_gone(besieged: Besieged) -> None:
    shown = 0
    for text in ("<script>ran()</script>", "'; DROP TABLE comments; --", "{{ 7*7 }}", "javascript:ran()"):
        found = comment_with(besieged.newsroom, text)
        page = besieged.open(f"{besieged.newsroom.root}/comments/{found}")
        assert text in page.locator("[data-text]").inner_text()
        shown += 1
    assert shown == 4
    override = comment_with(besieged.newsroom, "user\u202egnp.exe")
    page = besieged.open(f"{besieged.newsroom.root}/comments/{override}")
    assert "U+202E" in page.locator("[data-text]").inner_text()
    assert "\u202e" not in page.locator("[data-text]").inner_text()


def test_conversations_of_hostile_replies_keep_every_row_to_itself(besieged: Besieged) -> None:
    shown = 0
    for root in thread_roots(besieged.newsroom):
        path = f"{besieged.newsroom.root}/comments/{root}/conversation"
        page = besieged.open(path)
        besieged.check(path)
        shown += page.locator("[data-thread-row]").filter(has_text="(said twice)").count()
        assert painted_over(page, "[data-thread-row]") == [], path
    # The longest are cut before they say so.
    assert shown > 300


def test_an_author_with_a_hundred_hostile_names_and_ids_has_a_page(besieged: Besieged) -> None:
    for author_id in (MANY_NAMES, *hostile_ids()[:6]):
        page = besieged.open(f"{besieged.newsroom.root}/author?id={quote(author_id, safe='')}")
        besieged.check(f"the author {author_id[:40]!r}")
        assert page.locator("article.author").count() == 1
        assert painted_over(page, ".line") == []


def test_no_hostile_comment_widens_the_page_of_who_wrote_them_all(besieged: Besieged) -> None:
    shown = 0
    for _, page in besieged.pages(f"{besieged.newsroom.root}/author?id={MANY_NAMES}"):
        shown += page.locator(".line").count()
    assert shown == len(TEXTS[::2])


def test_pages_for_leads_and_sweeps_show_them_harmlessly(besieged: Besieged) -> None:
    root = besieged.newsroom.root
    for path in (
        f"{root}/activity",
        f"{root}/insights",
        f"{root}/policy",
        f"{root}/sweep?label=toxicity&from=0&to=100",
        f"{root}/people",
    ):
        besieged.open(path)
        besieged.check(path)
    page = besieged.open(f"{root}/sweep?label=toxicity&from=0&to=100")
    for _ in range(6):
        page.get_by_role("link", name="Look at ten of them").click()
        page.locator("[data-sample-of] li").first.wait_for()
        besieged.check("a sweep's sample")
        assert painted_over(page, "[data-sample-of] li") == []
        page.reload()


def test_on_a_phone_nothing_is_wider_than_the_window(besieged: Besieged) -> None:
    page = besieged.page
    page.set_viewport_size({"width": 360, "height": 780})
    try:
        assert list(besieged.pages(f"{besieged.newsroom.queue}?sort=oldest"))
        for text in ("W" * 10_000, "https://example.org/" + "path/" * 1990, "<b><i><u><s>" * 500):
            found = comment_with(besieged.newsroom, text)
            for part in ("", "/conversation"):
                besieged.open(f"{besieged.newsroom.root}/comments/{found}{part}")
                besieged.check(f"{text[:20]} on a phone")
    finally:
        page.set_viewport_size({"width": 1280, "height": 900})


def test_pages_full_of_them_are_still_accessible(besieged: Besieged) -> None:
    page = besieged.open(besieged.newsroom.queue)
    assert violations(page) == []
    page = besieged.open(f"{besieged.newsroom.root}/author?id={MANY_NAMES}")
    assert violations(page) == []
