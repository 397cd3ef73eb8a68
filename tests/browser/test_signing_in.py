"""The door, as people meet it."""

import re

from playwright.sync_api import Page, expect

from service.accounts.accounts import Accounts
from service.domain.moderator import Role
from tests.browser.conftest import PageFor
from tests.browser.newsroom import PASSWORD, Newsroom
from tests.browser.server import HASH_KEY


def sign_in(page: Page, name: str, password: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_whoever_signs_in_comes_to_the_page_that_they_asked_for(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    page = page_for(None, at=newsroom.root + "/people")
    expect(page).to_have_url(re.compile("/desk/sign-in"))
    sign_in(page, newsroom.person("admin").name, PASSWORD)
    expect(page).to_have_url(re.compile(newsroom.root + "/people"))


def test_a_wrong_password_is_refused_in_words_and_lets_nobody_in(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    page = page_for(None, at="/desk/sign-in", allow=("422",))
    sign_in(page, newsroom.person("moderator").name, "not the password at all")
    expect(page.get_by_role("alert").filter(has_text="wrong")).to_be_visible()
    page.goto("/desk/preferences")
    expect(page).to_have_url(re.compile("/desk/sign-in"))


def test_a_one_time_password_opens_nothing_but_the_page_that_replaces_it(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    accounts = Accounts(newsroom.store, HASH_KEY.encode())
    _, once = accounts.add(
        f"newcomer-{newsroom.site.id}", display_name="Nell", roles={newsroom.site.id: Role.ADMIN}
    )
    page = page_for(None, at=newsroom.root + "/people", allow=("422",))
    sign_in(page, f"newcomer-{newsroom.site.id}", once)
    expect(page).to_have_url(re.compile("/desk/password"))
    page.goto(newsroom.root + "/people")
    expect(page).to_have_url(re.compile("/desk/password"))

    page.get_by_label("One-time password").fill(once)
    page.get_by_label("New password", exact=True).fill("short")
    page.get_by_label("New password, once more").fill("short")
    page.get_by_role("button", name="Save the password").click()
    expect(page).to_have_url(re.compile("/desk/password"))  # the browser itself refuses it

    page.get_by_label("New password", exact=True).fill("eleven quiet herons on a wall")
    page.get_by_label("New password, once more").fill("eleven quiet herons on a wall")
    page.get_by_role("button", name="Save the password").click()
    page.goto(newsroom.root + "/people")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page).to_have_url(re.compile(newsroom.root + "/people"))


def test_signing_out_ends_the_session_in_every_tab(newsroom: Newsroom, page_for: PageFor) -> None:
    page = page_for("admin", at=newsroom.root + "/people")
    other = page.context.new_page()
    other.goto("/desk/preferences")
    page.locator("form[action$='/sign-out'] button").first.evaluate("button => button.click()")
    expect(page).to_have_url(re.compile("/desk/sign-in"))
    other.goto("/desk/preferences")
    expect(other).to_have_url(re.compile("/desk/sign-in"))
