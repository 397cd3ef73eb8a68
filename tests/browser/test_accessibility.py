"""axe-core over every page of the desk: desktop and phone, light and dark, and no violation."""

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.addresses import addresses_of, existing, missing
from tests.browser.conftest import PageFor, open_context
from tests.browser.furnished import furnish
from tests.browser.newsroom import Newsroom, open_newsroom
from tests.browser.server import DeskServer

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
"""All that another colour scheme can change."""
SIZES = {"desktop": (1280, 900), "phone": (360, 780)}


@pytest.fixture(scope="module")
def furnished(desk_server: DeskServer, password_hash: str) -> Newsroom:
    return furnish(open_newsroom(desk_server, password_hash))


def violations(page: Page, rules: dict[str, Any] = RULES) -> list[str]:
    """What axe finds, one line for each element."""
    found: dict[str, Any] = Axe().run(page, options=rules).response
    return [
        f"{one['id']} ({one['impact']}): {one['help']} at {node['target']}: {node['html'][:160]}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


def test_every_page_of_the_desk_is_looked_at(furnished: Newsroom) -> None:
    listed = addresses_of(furnished.store, furnished.site)
    assert missing(furnished.server.app, listed) == set()
    assert {one.endpoint for one in listed} == {
        one.endpoint for one in existing(furnished.server.app, listed)
    }


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_on_any_page_light_or_dark(
    browser: Browser, furnished: Newsroom, size: str
) -> None:
    width, height = SIZES[size]
    faults: dict[str, list[str]] = {}
    for who in ("admin", None):
        context, _ = open_context(browser, furnished, who, width=width, height=height)
        page = context.new_page()
        for address in existing(furnished.server.app, addresses_of(furnished.store, furnished.site)):
            if address.signed_in != (who is not None) or address.is_part:
                continue
            page.goto(address.path)
            found = violations(page)
            page.emulate_media(color_scheme="dark")
            found += [f"dark: {one}" for one in violations(page, CONTRAST)]
            page.emulate_media(color_scheme="light")
            if found:
                faults[f"{address.name} ({address.path})"] = found
        context.close()
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)


@pytest.fixture
def opened(page_for: PageFor, newsroom: Newsroom) -> Page:
    """The queue with several comments, scripts ready."""
    for name in ("Ani", "Bela", "Cas"):
        newsroom.hold(name=name, span=(0, 7))
    page = page_for("lead", at=newsroom.queue)
    page.wait_for_selector("html[data-scripts=ready]")
    return page


def test_what_opens_over_the_queue_is_as_accessible_as_the_queue(opened: Page) -> None:
    faults: dict[str, list[str]] = {}
    for key, what in (("d", "reasons"), ("e", "escalation"), ("n", "note"), ("?", "help")):
        opened.keyboard.press(key)
        opened.wait_for_timeout(150)
        if found := violations(opened):
            faults[what] = found
        opened.keyboard.press("Escape")
    for key, what in (("c", "conversation"), ("h", "author")):
        opened.keyboard.press(key)
        opened.get_by_role("dialog", name="More about it").wait_for()
        opened.wait_for_timeout(300)
        if found := violations(opened):
            faults[what] = found
        opened.keyboard.press("Escape")
        opened.wait_for_timeout(150)
    opened.keyboard.press("z")
    if found := violations(opened):
        faults["zen"] = found
    opened.keyboard.press("z")
    opened.keyboard.press("f")
    opened.locator("#done [data-action=undo]").wait_for()
    if found := violations(opened):
        faults["after a decision"] = found
    assert not faults, json.dumps(faults, indent=1, ensure_ascii=False)
