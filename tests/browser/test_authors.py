"""What is done about an author, and what it does to their next comment."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom


def test_a_ban_rejects_the_authors_next_comment_until_it_is_lifted(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    comment = newsroom.hold(author="stranger", name="Stranger")
    page = page_for("moderator", at=f"{newsroom.root}/comments/{comment.id}")
    page.locator("[data-action=author_actions]").click()
    about = page.locator("article.author")
    about.get_by_role("radio", name="Ban").check()
    about.get_by_label(re.compile("^Why\\?")).fill("Third threat this week")
    about.get_by_role("button", name="Do this").click()
    expect(page.locator(".author-orders")).to_contain_text("Third threat this week")
    assert newsroom.status_of(newsroom.approve("A polite word.", author="stranger")) == "rejected"

    page.locator(".author-lift summary").click()
    page.get_by_label("Why lift it?").fill("Apologised")
    page.get_by_role("button", name="Lift it").click()
    expect(page.locator(".author-orders")).to_have_count(0)
    assert newsroom.status_of(newsroom.approve("Another polite word.", author="stranger")) == "approved"


def test_pre_moderation_holds_what_the_machine_would_let_through(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    newsroom.hold(author="stranger", name="Stranger")
    page = page_for("moderator", at=f"{newsroom.root}/author?id=stranger")
    page.get_by_role("radio", name="Pre-moderate").check()
    page.get_by_label(re.compile("^Why\\?")).fill("Watch for a while")
    page.get_by_role("button", name="Do this").click()
    expect(page.locator(".author-orders")).to_contain_text("Watch for a while")
    assert newsroom.status_of(newsroom.approve("A polite word.", author="stranger")) == "held"


def test_a_note_on_an_author_is_there_for_colleagues(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.hold(author="stranger", name="Stranger")
    page = page_for("moderator", at=f"{newsroom.root}/author?id=stranger&tab=notes")
    page.get_by_label("A note for colleagues").fill("Writes <b>late</b> at night")
    page.get_by_role("button", name="Write note").click()
    other = page_for("viewer", at=f"{newsroom.root}/author?id=stranger&tab=notes")
    expect(other.locator("[data-author-notes]")).to_contain_text("Writes <b>late</b> at night")
    expect(other.locator("[data-author-notes]")).to_contain_text("Mona")
    expect(other.get_by_role("button", name="Do this")).to_have_count(0)
