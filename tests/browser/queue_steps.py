"""Steps that many browser tests take in the queue: open it, look at its rows, wait for the record.

Called by tests only. Looks at the record itself, since what the portal may know comes later.
"""

import time

from playwright.sync_api import Locator, Page
from sqlalchemy import select

from service.domain.comment import Comment
from service.store.tables import comments
from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom

BOUNCE = 0.4
"""Seconds in which a second decision counts as a slip of the finger."""


def open_queue(page_for: PageFor, newsroom: Newsroom, who: str = "moderator", **looks: object) -> Page:
    page = page_for(who, at=f"{newsroom.queue}?sort=oldest", **looks)  # type: ignore[arg-type]
    page.wait_for_selector("html[data-scripts=ready]")
    return page


def hold_some(newsroom: Newsroom, count: int) -> list[Comment]:
    """So many comments, oldest first, by authors A, B, C and so on."""
    return [
        newsroom.hold(f"Text number {n}, you fools.", name="ABCDEFGHIJ"[n % 10], age=3000 - 60 * n)
        for n in range(count)
    ]


def card_of(page: Page, comment: Comment) -> Locator:
    return page.locator(f"#card[data-comment='{comment.id}']")


def row_of(page: Page, comment: Comment) -> Locator:
    return page.locator(f"[data-row][data-comment='{comment.id}']")


def status_of(newsroom: Newsroom, comment: Comment) -> str:
    """As the record has it: what the portal may know is another matter while undo is possible."""
    with newsroom.store.reader() as connection:
        return str(
            connection.execute(select(comments.c.status).where(comments.c.id == comment.id)).scalar_one()
        )


def wait_for_status(newsroom: Newsroom, comment: Comment, status: str) -> None:
    until = time.monotonic() + 8
    while (found := status_of(newsroom, comment)) != status:
        assert time.monotonic() < until, f"{found}, not {status}"
        time.sleep(0.05)
