"""The desk's day once more over PostgreSQL: sign in, decide, undo, search, sweep."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.newsroom import PASSWORD, Newsroom
from tests.browser.server import DeskServer
from tests.browser.test_by_mouse import card_of, wait_for_status
from tests.browser.test_signing_in import sign_in

pytestmark = pytest.mark.postgresql


@pytest.fixture(scope="module")
def desk_server(postgresql_desk_server: DeskServer) -> DeskServer:
    return postgresql_desk_server


def test_a_moderators_hour(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.set_undo_seconds(60)
    first = newsroom.hold("The bridge is built by fools.", name="Ani", age=300)
    second = newsroom.hold("Fools, the lot of you.", name="Bela", age=200)
    for number in range(3):
        newsroom.hold(f"Cheap watches, lot {number}.", {"spam": 0.9}, age=100)
    page = page_for(None, at="/desk/sign-in")
    sign_in(page, newsroom.person("moderator").name, PASSWORD)
    page.goto(f"{newsroom.queue}?sort=oldest")
    page.wait_for_selector("html[data-scripts=ready]")
    expect(page.locator("[data-row]")).to_have_count(5)

    page.keyboard.press("f")
    wait_for_status(newsroom, first, "approved")
    expect(card_of(page, second)).to_be_visible()
    page.keyboard.press("u")
    wait_for_status(newsroom, first, "held")

    page.get_by_label("Search the queue").fill("bridge")
    page.get_by_label("Search the queue").press("Enter")
    expect(page.locator("[data-row]")).to_have_count(1)

    page.goto(f"{newsroom.root}/sweep?label=spam&from=80&to=100")
    expect(page.locator("[data-inside]")).to_have_text("3")
    page.get_by_role("button", name="Approve 3 comments").click()
    expect(page.locator("#done")).to_contain_text("3")
    page.goto(newsroom.queue)
    expect(page.locator("[data-row]")).to_have_count(2)


def test_the_leads_pages_answer(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.hold()
    page = page_for("lead")
    for name, title in (("insights", "Insights"), ("activity", "Activity"), ("policy", "Policy")):
        page.goto(f"{newsroom.root}/{name}")
        expect(page.get_by_role("heading", level=1)).to_contain_text(title)
