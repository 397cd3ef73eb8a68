"""The policy page: what a threshold would mean, before it is saved; and back again."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom


def test_a_threshold_is_previewed_over_what_was_judged_and_then_saved(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    for value in (0.55, 0.6, 0.65, 0.9):
        newsroom.hold(f"You fools, {value}.", {"toxicity": value})
    page = page_for("lead", at=f"{newsroom.root}/policy")
    field = page.locator("#hold-toxicity")
    expect(field).to_have_value("0.80")
    field.fill("0.58")
    save = page.locator("[data-save]")
    expect(save).to_be_visible()
    expect(save.locator("[data-changes]")).to_contain_text("0.58")
    expect(page.locator("#figures-toxicity")).to_contain_text("3")
    assert newsroom.status_of(newsroom.hold("Before it is saved.", {"toxicity": 0.6})) == "approved"

    save.get_by_label(re.compile("^Why")).fill("Election week")
    save.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="is saved")).to_be_visible()
    expect(page.locator("#versions")).to_contain_text("Election week")
    assert newsroom.status_of(newsroom.hold("After it was saved.", {"toxicity": 0.6})) == "held"


def test_rolling_back_is_previewed_too_and_makes_a_new_version(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.hold()
    page = page_for("lead", at=f"{newsroom.root}/policy")
    page.locator("#hold-insult").fill("0.5")
    save = page.locator("[data-save]")
    save.get_by_label(re.compile("^Why")).fill("Stricter")
    save.get_by_role("button", name="Save").click()
    expect(page.locator("#versions")).to_contain_text("Version 1")
    assert newsroom.status_of(newsroom.hold("Half an insult.", {"insult": 0.6})) == "held"

    page.get_by_role("link", name="Preview going back to the policy file's own thresholds").click()
    page.get_by_label(re.compile("^Why")).fill("Too much was held")
    page.get_by_role("button", name="Go back to the file").click()
    expect(page.locator("#versions")).to_contain_text("Version 2")
    assert newsroom.status_of(newsroom.hold("Half an insult more.", {"insult": 0.6})) == "approved"


def test_moderators_do_not_see_the_policy_page(newsroom: Newsroom, page_for: PageFor) -> None:
    page = page_for("moderator", allow=("403",))
    page.goto(f"{newsroom.root}/policy")
    expect(page.locator("main")).to_contain_text("lead")
    expect(page.locator("#thresholds")).to_have_count(0)
