"""One comment at a time, many at once, and what comes in meanwhile."""

import re
import time

from playwright.sync_api import Page, expect

from service.domain.comment import Comment
from service.domain.preferences import Preferences
from service.store import moderators
from tests.browser.conftest import PageFor
from tests.browser.newsroom import Newsroom
from tests.browser.queue_steps import (
    BOUNCE,
    card_of,
    hold_some,
    open_queue,
    row_of,
    status_of,
    wait_for_status,
)


def place_of(page: Page, comment: Comment) -> float:
    """How far down the window a row stands."""
    box = row_of(page, comment).bounding_box()
    assert box is not None
    return box["y"]


def prefer(newsroom: Newsroom, chosen: Preferences, who: str = "moderator") -> None:
    with newsroom.store.writer() as connection:
        moderators.save_preferences(connection, newsroom.person(who).id, chosen)


def test_zen_shows_one_comment_says_which_and_goes_on_by_itself(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("z")
    expect(page.locator("[data-rows]")).to_be_hidden()
    expect(card_of(page, first)).to_be_focused()
    expect(page.locator("#card [data-zen-count]")).to_have_text("1 of 3")

    page.keyboard.press("f")
    expect(card_of(page, second)).to_be_focused()
    expect(page.locator("#card [data-zen-count]")).to_have_text("2 of 3")
    wait_for_status(newsroom, first, "approved")

    page.reload()  # the address says that it is zen, and where
    page.wait_for_selector("html[data-scripts=ready]")
    expect(page.locator("[data-rows]")).to_be_hidden()
    expect(card_of(page, second)).to_be_visible()

    page.keyboard.press("Escape")
    expect(row_of(page, second).locator("[data-action=open]")).to_be_focused()
    assert "#zen" not in page.url
    assert f"open={second.id}" in page.url
    assert status_of(newsroom, third) == "held"


def test_zen_ends_with_a_sentence_and_undo_leads_back(newsroom: Newsroom, page_for: PageFor) -> None:
    [only] = hold_some(newsroom, 1)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("z")
    page.keyboard.press("f")
    expect(page.locator("#card")).to_contain_text("Nothing is left here.")
    wait_for_status(newsroom, only, "approved")
    page.keyboard.press("u")
    expect(card_of(page, only)).to_be_visible()
    wait_for_status(newsroom, only, "held")


def test_whoever_starts_reviewing_gets_what_nobody_else_gets(newsroom: Newsroom, page_for: PageFor) -> None:
    held = hold_some(newsroom, 6)
    seen: dict[str, list[str]] = {"moderator": [], "lead": []}
    pages = {who: open_queue(page_for, newsroom, who) for who in seen}
    for page in pages.values():
        page.keyboard.press("s")
        expect(page.locator("#card [data-zen-count]")).to_have_text(re.compile("^1 of"))
    for step in range(3):
        for who, page in pages.items():
            comment = page.locator("#card").get_attribute("data-comment")
            assert comment is not None
            seen[who].append(comment)
            time.sleep(BOUNCE)
            page.keyboard.press("f")
            if step < 2:
                expect(page.locator("#card")).to_have_attribute("data-comment", re.compile(f"^(?!{comment})"))
    assert not set(seen["moderator"]) & set(seen["lead"])
    assert {*seen["moderator"], *seen["lead"]} == {one.id for one in held}
    for comment in held:
        wait_for_status(newsroom, comment, "approved")
    expect(pages["lead"].locator("#card")).to_contain_text("Nothing else waits here")


def test_what_was_handed_out_ahead_goes_back_when_the_review_ends(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    with page.expect_response(re.compile("/card")):
        page.keyboard.press("s")
    expect(card_of(page, first)).to_be_visible()
    page.wait_for_timeout(500)
    with page.expect_response(re.compile(f"{second.id}/lease/release$")):
        page.keyboard.press("Escape")
    other = open_queue(page_for, newsroom, "lead")
    expect(row_of(other, second)).not_to_contain_text("open by")


def test_rows_are_selected_by_key_and_range_and_settled_as_one_act(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    held = hold_some(newsroom, 5)
    page = open_queue(page_for, newsroom)
    expect(page.locator("#bulk")).to_be_hidden()
    page.keyboard.press("x")
    for comment in held[1:3]:
        page.keyboard.press("j")
        expect(card_of(page, comment)).to_be_visible()
    page.keyboard.press("Shift+X")
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")

    page.get_by_role("button", name="Approve selected").click()
    for comment in held[:3]:
        wait_for_status(newsroom, comment, "approved")
        expect(row_of(page, comment)).to_have_attribute("data-settled", "approve")
    assert [status_of(newsroom, one) for one in held[3:]] == ["held", "held"]
    expect(card_of(page, held[3])).to_be_visible()
    expect(page.locator("#bulk")).to_be_hidden()

    page.locator("#done [data-action=undo]").click()
    for comment in held[:3]:
        wait_for_status(newsroom, comment, "held")
        expect(row_of(page, comment)).not_to_have_attribute("data-settled", re.compile("."))


def test_shift_and_click_select_a_range_and_enter_in_the_codes_rejects_it(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    held = hold_some(newsroom, 4)
    page = open_queue(page_for, newsroom)
    boxes = page.locator("[data-row] input[type=checkbox]")
    boxes.nth(1).click()
    boxes.nth(3).click(modifiers=["Shift"])
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")
    page.locator("[data-panel=bulk-reject] > summary").click()
    code = page.locator("#bulk input[value=spam]")
    code.check()
    code.press("Enter")  # the form's first button approves: Enter must not press that one
    for comment in held[1:]:
        wait_for_status(newsroom, comment, "rejected")
    assert status_of(newsroom, held[0]) == "held"


def test_all_shown_rows_can_be_selected_and_let_go(newsroom: Newsroom, page_for: PageFor) -> None:
    hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("x")
    page.get_by_role("button", name="Select all here").click()
    expect(page.locator("[data-bulk-count]")).to_have_text("3 selected")
    page.get_by_role("button", name="Clear").click()
    expect(page.locator("[data-bulk-count]")).to_have_text("0 selected")


def test_what_was_decided_meanwhile_is_left_and_named_on_its_row(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    held = hold_some(newsroom, 3)
    slow = open_queue(page_for, newsroom)
    quick = open_queue(page_for, newsroom, "lead")
    quick.keyboard.press("d")
    quick.keyboard.press("5")
    wait_for_status(newsroom, held[0], "rejected")
    slow.keyboard.press("x")
    slow.get_by_role("button", name="Select all here").click()
    slow.get_by_role("button", name="Approve selected").click()
    expect(row_of(slow, held[0])).to_contain_text("Lea rejected it meanwhile.")
    expect(row_of(slow, held[1])).to_have_attribute("data-settled", "approve")
    assert [status_of(newsroom, one) for one in held] == ["rejected", "approved", "approved"]


def test_a_campaign_is_settled_in_the_drawer_but_for_what_is_left_out(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    copies = [
        newsroom.hold("Earn money at home, friends", {"spam": 0.97}, name=f"Bot {n}", author=f"bot-{n}")
        for n in range(4)
    ]
    page = open_queue(page_for, newsroom)
    page.locator("[data-row] [data-campaign-link]").click()
    drawer = page.get_by_role("dialog", name="More about it")
    expect(drawer).to_contain_text("4 comments alike from 4 authors")
    drawer.get_by_label("Bot 2").check()
    drawer.get_by_role("button", name="Approve all but those ticked").click()
    for comment in (copies[0], copies[1], copies[3]):
        wait_for_status(newsroom, comment, "approved")
    assert status_of(newsroom, copies[2]) == "held"
    drawer.locator("#done [data-action=undo]").click()
    for comment in copies:
        wait_for_status(newsroom, comment, "held")


def test_the_list_goes_on_past_its_first_page(newsroom: Newsroom, page_for: PageFor) -> None:
    hold_some(newsroom, 53)
    page = open_queue(page_for, newsroom)
    expect(page.locator("[data-row]")).to_have_count(50)
    for _ in range(46):
        page.keyboard.press("j")
    expect(page.locator("[data-row]")).to_have_count(53)
    for _ in range(6):
        page.keyboard.press("j")
    expect(page.locator("[data-row]").last).to_have_attribute("data-current", "")
    expect(page.locator("[data-pages] a[rel=next]")).to_have_count(0)


def test_what_is_new_is_said_in_a_pill_and_no_row_moves(newsroom: Newsroom, page_for: PageFor) -> None:
    [first] = hold_some(newsroom, 1)
    page = page_for("moderator")
    page.clock.install()
    page.goto(newsroom.queue)
    page.wait_for_selector("html[data-scripts=ready]")
    before = place_of(page, first)
    newsroom.hold("One more, you fools.", name="New")
    newsroom.hold("And one more, you fools.", name="Newer")
    page.clock.fast_forward(11_000)
    pill = page.locator("#fresh [data-fresh]")
    expect(pill).to_have_text("2 new")
    expect(page.locator("[data-total-line]")).to_have_text("3 held")
    expect(page.locator("[data-row]")).to_have_count(1)
    assert place_of(page, first) == before
    pill.click()
    expect(page.locator("[data-row]")).to_have_count(3)


def test_the_pill_asks_less_often_while_nobody_answers(newsroom: Newsroom, page_for: PageFor) -> None:
    hold_some(newsroom, 1)
    page = page_for("moderator", allow=("net::ERR",))
    page.clock.install()
    page.goto(newsroom.queue)
    page.wait_for_selector("html[data-scripts=ready]")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/queue/fresh" in request.url else None)
    page.route("**/queue/fresh*", lambda route: route.abort())
    for _ in range(14):
        page.clock.run_for(10_000)
        page.wait_for_timeout(50)
    # After 10, 30, 70 and then 150 seconds: not fourteen times in 140.
    assert 2 <= len(asked) <= 4


def test_a_pause_is_proposed_after_the_time_one_set_and_can_be_put_off(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    hold_some(newsroom, 2)
    prefer(newsroom, Preferences(pause_after_minutes=20))
    page = page_for("moderator")
    page.clock.install()
    page.goto(newsroom.queue)
    page.wait_for_selector("html[data-scripts=ready]")
    for minute in range(21):
        expect(page.locator("[data-pause]")).to_have_count(0) if minute < 19 else None
        page.keyboard.press("j" if minute % 2 else "k")
        page.clock.run_for(60_000)
    expect(page.locator("[data-pause]")).to_contain_text("You have been reading for")
    page.get_by_role("button", name="Not now").click()
    page.keyboard.press("j")
    page.clock.run_for(60_000)
    expect(page.locator("[data-pause]")).to_have_count(0)


def test_a_severe_text_is_covered_until_v_is_pressed(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.hold("Something truly severe, you fools.", {"toxicity": 0.97, "threat": 0.95})
    page = open_queue(page_for, newsroom)
    text = page.locator("#card [data-text]")
    expect(text).to_be_hidden()
    page.keyboard.press("v")
    expect(text).to_be_visible()
    page.keyboard.press("v")
    expect(text).to_be_hidden()


def test_keys_are_remapped_by_pressing_them_and_collisions_are_named(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    [first] = hold_some(newsroom, 1)
    page = page_for("moderator", at="/desk/preferences")
    page.wait_for_selector("html[data-scripts=ready]")
    approve = page.locator("[data-key-for=approve]")
    approve.press("j")
    expect(approve).to_have_value("j")
    expect(page.locator("[data-conflict=approve]")).to_contain_text("Also used for")
    approve.press("Backspace")
    expect(approve).to_have_value("")
    page.wait_for_timeout(1_100)
    approve.press("a")
    expect(page.locator("[data-conflict=approve]")).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()

    page.goto(newsroom.queue)
    page.wait_for_selector("html[data-scripts=ready]")
    expect(page.locator("#card [data-action=approve] kbd")).to_have_text("a")
    page.keyboard.press("f")
    page.keyboard.press("a")
    wait_for_status(newsroom, first, "approved")


def test_keys_that_are_switched_off_do_nothing_and_buttons_still_work(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second = hold_some(newsroom, 2)
    prefer(newsroom, Preferences(use_keys=False))
    page = open_queue(page_for, newsroom)
    page.keyboard.press("f")
    page.keyboard.press("j")
    expect(card_of(page, first)).to_be_visible()
    page.locator("#card [data-action=approve]").click()
    wait_for_status(newsroom, first, "approved")
    expect(card_of(page, second)).to_be_visible()


def test_on_a_phone_a_row_opens_its_page_and_decisions_lead_on_from_there(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom, width=360, height=740)
    row_of(page, first).locator("[data-action=open]").click()
    expect(page).to_have_url(re.compile(f"/comments/{first.id}"))
    page.wait_for_selector("html[data-scripts=ready]")
    page.locator("#card [data-action=approve]").click()
    expect(card_of(page, second)).to_be_visible()
    expect(page).to_have_url(re.compile(f"/comments/{second.id}"))
    expect(page.locator("h1")).to_have_count(1)
    wait_for_status(newsroom, first, "approved")
    time.sleep(BOUNCE)
    page.locator("#card [data-action=reject]").click()
    page.locator("#card input[value=spam]").check()
    page.locator("#card [data-action=confirm-reject]").click()
    expect(card_of(page, third)).to_be_visible()
    wait_for_status(newsroom, second, "rejected")
    page.locator("#done [data-action=undo]").last.click()
    expect(card_of(page, second)).to_be_visible()
    wait_for_status(newsroom, second, "held")


def test_start_reviewing_works_by_hand_on_a_phone_and_so_does_leaving(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom, width=360, height=740)
    page.get_by_role("button", name="Start reviewing").click()
    expect(card_of(page, first)).to_be_visible()
    page.locator("#card [data-action=approve]").click()
    expect(card_of(page, second)).to_be_visible()
    page.get_by_role("button", name="Back to the list").click()
    expect(page.locator("[data-rows]")).to_be_visible()
    wait_for_status(newsroom, first, "approved")


def test_what_somebody_opens_meanwhile_is_shown_on_its_row_by_the_next_look(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second = hold_some(newsroom, 2)
    page = page_for("lead")
    page.clock.install()
    page.goto(f"{newsroom.queue}?sort=oldest")
    page.wait_for_selector("html[data-scripts=ready]")
    other = open_queue(page_for, newsroom, "moderator")
    with other.expect_response(re.compile(f"{second.id}/lease$")):
        other.keyboard.press("j")
    page.clock.fast_forward(11_000)
    expect(row_of(page, second)).to_contain_text("open by Mona")
    page.keyboard.press("j")
    expect(card_of(page, second).locator("[data-lease]")).to_contain_text("Mona")
    assert status_of(newsroom, first) == "held"


def test_who_has_read_enough_severe_texts_gets_milder_ones_and_is_told(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    prefer(newsroom, Preferences(severe_cap=2))
    for number in range(4):
        newsroom.hold(f"Severe text {number}, you fools.", {"toxicity": 0.97, "threat": 0.96})
    mild = newsroom.hold("A mild text, you fools.", {"toxicity": 0.81})
    page = open_queue(page_for, newsroom)
    page.keyboard.press("s")
    for _ in range(2):
        expect(page.locator("#card [data-veil]")).to_be_visible()
        comment = page.locator("#card").get_attribute("data-comment")
        time.sleep(BOUNCE)
        page.keyboard.press("f")
        expect(page.locator("#card")).not_to_have_attribute("data-comment", comment or "")
    expect(card_of(page, mild)).to_be_visible()
    expect(page.locator("#done [data-notice]")).to_contain_text("left for later")
