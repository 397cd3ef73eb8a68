"""Every page in a narrow window, at twice the size, in the dark, and without a mouse."""

import base64

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.addresses import addresses_of, existing
from tests.browser.conftest import PageFor, open_context
from tests.browser.furnished import furnish
from tests.browser.newsroom import Newsroom, open_newsroom
from tests.browser.server import DeskServer


@pytest.fixture(scope="module")
def furnished(desk_server: DeskServer, password_hash: str) -> Newsroom:
    return furnish(open_newsroom(desk_server, password_hash))


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


# 200 % zoom halves the window: WCAG 1.4.4 on a laptop of 1280 by 800.
@pytest.mark.parametrize(("width", "height"), [(360, 780), (640, 400)], ids=["phone", "zoomed"])
def test_no_page_scrolls_sideways(browser: Browser, furnished: Newsroom, width: int, height: int) -> None:
    context, watch = open_context(browser, furnished, "admin", width=width, height=height)
    page = context.new_page()
    wide = []
    for address in existing(furnished.server.app, addresses_of(furnished.store, furnished.site)):
        if not address.is_part:
            page.goto(address.path)
            if too_wide(page):
                wide.append(address.name)
    context.close()
    assert wide == []
    watch.allow("status of 404")
    assert watch.faults == []


def test_on_a_phone_one_approves_with_a_thumb(newsroom: Newsroom, page_for: PageFor) -> None:
    comment = newsroom.hold(name="Ani")
    page = page_for("moderator", at=newsroom.queue, width=360, height=780)
    page.locator("[data-action=open]").first.click()
    button = page.locator("#card").get_by_role("button", name="Approve")
    expect(button).to_be_in_viewport()
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= 24
    button.click()
    expect(page.locator("#done")).to_contain_text("Approved")
    assert newsroom.status_of(comment) == "approved"


def test_in_the_dark_the_page_is_dark_and_in_the_light_light(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.hold()
    brightness = {}
    for dark in (False, True):
        page = page_for("moderator", at=newsroom.queue, dark=dark)
        # As painted: the body may be clear over the page's own colour.
        scratch = page.context.new_page()
        picture = base64.b64encode(page.screenshot()).decode()
        brightness[dark] = scratch.evaluate(_MEAN_LIGHT, f"data:image/png;base64,{picture}")
        scratch.close()
    assert brightness[False] > 200
    assert brightness[True] < 70


_MEAN_LIGHT = """async (data) => {
  const image = await createImageBitmap(await (await fetch(data)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext('2d');
  context.drawImage(image, 0, 0);
  const levels = context.getImageData(0, 0, image.width, image.height).data;
  let sum = 0;
  for (let at = 0; at < levels.length; at += 4) sum += levels[at] + levels[at + 1] + levels[at + 2];
  return sum / (levels.length / 4) / 3;
}"""


def test_the_decision_buttons_are_in_sight_at_twice_the_size(newsroom: Newsroom, page_for: PageFor) -> None:
    comment = newsroom.hold("Long words. " * 300, name="Ani")
    page = page_for("moderator", at=f"{newsroom.root}/comments/{comment.id}", width=640, height=400)
    expect(page.get_by_role("button", name="Approve")).to_be_in_viewport()


def test_a_keyboard_alone_reaches_the_decision_from_the_top_of_the_page(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    comment = newsroom.hold(name="Ani")
    page = page_for("moderator", at=f"{newsroom.root}/comments/{comment.id}")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.dataset.action") == "approve":
            break
    page.keyboard.press("Enter")
    expect(page.locator("#done")).to_contain_text("Approved")
    assert newsroom.status_of(comment) == "approved"
