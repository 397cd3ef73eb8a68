"""A person's own choices, and who works at a site, as a browser with scripts meets them."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom
from tests.browser.queue_steps import card_of, hold_some, open_queue, status_of, wait_for_status


def test_a_key_that_was_moved_does_its_work_under_its_new_name_only(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    [comment] = hold_some(newsroom, 1)
    page = page_for("moderator", at="/desk/preferences")
    page.get_by_label("Approve", exact=True).press("a")
    expect(page.get_by_label("Approve", exact=True)).to_have_value("a")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page = open_queue(page_for, newsroom)
    expect(card_of(page, comment)).to_be_visible()
    expect(page.locator('#card [data-action="approve"] kbd')).to_have_text("a")
    page.keyboard.press("f")
    page.wait_for_timeout(300)
    assert status_of(newsroom, comment) == "held"
    page.keyboard.press("a")
    wait_for_status(newsroom, comment, "approved")


def test_two_actions_on_one_key_are_told_before_and_after_sending(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    page = page_for("moderator", at="/desk/preferences", allow=("422",))
    page.get_by_label("Approve", exact=True).press("d")
    expect(page.locator('[data-conflict="approve"]')).to_contain_text("Reject")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_have_count(0)
    page.evaluate("document.querySelector('[data-preferences]').noValidate = true")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("d is also the key for: Reject.")).to_be_visible()


def test_keys_that_are_switched_off_do_nothing_and_are_not_shown(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    [comment] = hold_some(newsroom, 1)
    page = page_for("moderator", at="/desk/preferences")
    page.get_by_label("Use single keys").uncheck()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    page = open_queue(page_for, newsroom)
    expect(card_of(page, comment)).to_be_visible()
    expect(page.locator('#card [data-action="approve"] kbd')).to_be_hidden()
    for key in ("f", "j", "s", "?", "z"):
        page.keyboard.press(key)
    page.wait_for_timeout(300)
    assert status_of(newsroom, comment) == "held"
    page.get_by_role("button", name=re.compile("^Approve")).click()
    wait_for_status(newsroom, comment, "approved")


def test_a_role_that_is_changed_counts_in_the_page_that_is_open(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    lead = page_for("lead", at=f"{newsroom.root}/policy", allow=("403",))
    admin = page_for("admin", at=f"{newsroom.root}/people")
    person = admin.locator(f'[data-person="{newsroom.person("lead").name}"]')
    person.get_by_role("combobox").select_option("viewer")
    person.get_by_role("button", name="Change the role").click()
    expect(admin.get_by_text("The role is changed.")).to_be_visible()
    lead.reload()
    expect(lead.get_by_text("This is for the role lead and above")).to_be_visible()
