"""Deciding by key: what is sent, what is shown, and what a slip or a dead line must never do."""

import re
import time

from playwright.sync_api import Page, Route, expect
from sqlalchemy import select

from service.domain.comment import Comment
from service.store import desk_sessions
from service.store.tables import decisions
from tests.browser.conftest import PageFor
from tests.browser.newsroom import PASSWORD, Newsroom
from tests.browser.queue_steps import (
    BOUNCE,
    card_of,
    hold_some,
    open_queue,
    row_of,
    status_of,
    wait_for_status,
)


def hold_back(page: Page) -> list[Route]:
    """Keep decisions from the server until a test lets them go on."""
    kept: list[Route] = []

    def keep(route: Route) -> None:
        kept.append(route)

    page.route("**/decision", keep)
    return kept


def decisions_of(newsroom: Newsroom, comment: Comment) -> int:
    """How many decisions people made on it."""
    with newsroom.store.reader() as connection:
        rows = connection.execute(
            select(decisions.c.id).where(
                decisions.c.comment_id == comment.id, decisions.c.source == "moderator"
            )
        )
        return len(rows.all())


def test_j_and_k_move_through_the_rows_and_show_each_card(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom)
    expect(card_of(page, first)).to_be_visible()

    page.keyboard.press("j")
    expect(card_of(page, second)).to_be_visible()
    expect(row_of(page, second).locator("[data-action=open]")).to_be_focused()
    page.keyboard.press("j")
    expect(card_of(page, third)).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#said")).to_have_text("This is the last row.")
    page.keyboard.press("k")
    expect(card_of(page, second)).to_be_visible()
    assert f"open={second.id}" in page.url

    page.reload()
    expect(card_of(page, second)).to_be_visible()


def test_f_approves_and_the_next_card_is_there_before_the_server_answers(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second, _ = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom)
    held_back = hold_back(page)

    page.keyboard.press("f")
    expect(card_of(page, second)).to_be_visible()
    expect(row_of(page, first)).to_have_attribute("data-settled", "approve")
    expect(page.locator("#done")).to_contain_text("Approving")
    assert status_of(newsroom, first) == "held"

    held_back[0].continue_()
    expect(page.locator("[data-done-line]")).to_contain_text("Approved: A under Talks resume")
    wait_for_status(newsroom, first, "approved")


def test_a_digit_rejects_with_its_code_and_the_label_remembers_it(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("j")
    expect(card_of(page, second)).to_be_visible()

    page.keyboard.press("d")
    expect(page.locator("#card input[name=code]:checked")).to_be_focused()
    page.keyboard.press("2")
    expect(card_of(page, third)).to_be_visible()
    expect(row_of(page, third).locator("[data-action=open]")).to_be_focused()
    wait_for_status(newsroom, second, "rejected")
    assert code_of(newsroom, second) == "hate"

    time.sleep(BOUNCE)
    page.keyboard.press("d")
    expect(page.locator("#card input[value=hate]")).to_be_focused()
    page.keyboard.press("Enter")
    wait_for_status(newsroom, third, "rejected")
    assert code_of(newsroom, third) == "hate"
    assert status_of(newsroom, first) == "held"


def test_a_digit_right_behind_the_reject_key_is_not_lost(newsroom: Newsroom, page_for: PageFor) -> None:
    first, _ = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.evaluate(
        """for (const key of ["d", "5"])
            document.activeElement.dispatchEvent(
                new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));"""
    )
    wait_for_status(newsroom, first, "rejected")


def code_of(newsroom: Newsroom, comment: Comment) -> str:
    with newsroom.store.reader() as connection:
        reasons = connection.execute(
            select(decisions.c.reasons)
            .where(decisions.c.comment_id == comment.id)
            .order_by(decisions.c.version.desc())
            .limit(1)
        ).scalar_one()
    return str(reasons[0]["rule"])


def test_escape_closes_the_palette_and_gives_the_focus_back(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("j")
    expect(card_of(page, second)).to_be_visible()
    page.keyboard.press("d")
    expect(page.locator("[data-panel=reject][open]")).to_be_visible()
    page.keyboard.press("f")  # the palette asks something: no other key decides meanwhile
    page.keyboard.press("Escape")
    expect(page.locator("[data-panel=reject][open]")).to_have_count(0)
    expect(row_of(page, second).locator("[data-action=open]")).to_be_focused()
    assert [status_of(newsroom, one) for one in (first, second)] == ["held", "held"]


def test_digits_in_the_words_for_the_reader_are_words(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("d")
    words = page.locator("#card [data-panel=reject] textarea[name=words]")
    words.focus()
    page.keyboard.type("See rule 3, f and d")
    expect(words).to_have_value("See rule 3, f and d")
    assert status_of(newsroom, first) == "held"
    page.keyboard.press("Enter")
    wait_for_status(newsroom, first, "rejected")
    expect(card_of(page, second)).to_be_visible()


def test_keys_do_nothing_while_somebody_types(newsroom: Newsroom, page_for: PageFor) -> None:
    [first] = hold_some(newsroom, 1)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("fdfj")
    expect(page.locator("#q")).to_have_value("fdfj")
    page.keyboard.press("Control+f")
    time.sleep(0.3)
    assert status_of(newsroom, first) == "held"


def test_a_key_held_down_decides_one_comment(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom)
    for _ in range(20):
        page.keyboard.down("f")  # every one but the first is a repeat
        time.sleep(0.05)
    page.keyboard.up("f")
    wait_for_status(newsroom, first, "approved")
    assert [status_of(newsroom, one) for one in (second, third)] == ["held", "held"]


def test_a_double_press_or_a_double_click_decides_one_comment(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("f")
    page.keyboard.press("f")
    wait_for_status(newsroom, first, "approved")
    expect(card_of(page, second)).to_be_visible()
    time.sleep(BOUNCE)
    page.locator("#card [data-action=approve]").dblclick()
    wait_for_status(newsroom, second, "approved")
    expect(card_of(page, third)).to_be_visible()
    time.sleep(0.3)
    assert status_of(newsroom, third) == "held"


def test_the_buttons_stay_where_they_are_from_card_to_card(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.hold("Short, you fools.", age=90)
    long = newsroom.hold("A very long text, you fools. " * 200, age=60)
    newsroom.hold("Short again, you fools.", name=None, age=30)
    page = open_queue(page_for, newsroom)
    places = []
    for _ in range(3):
        places.append([page.locator(f"#card [data-action={name}]").bounding_box() for name in NAMES])
        page.keyboard.press("j")
        expect(page.locator("[data-row][data-current]")).to_have_count(1)
        page.wait_for_function(
            "document.querySelector('#card').dataset.comment === "
            "document.querySelector('[data-row][data-current]').dataset.comment"
        )
    assert places[0] == places[1] == places[2]
    assert long is not None


NAMES = ("approve", "reject", "escalate", "note")


def test_u_takes_the_last_decision_back_before_the_portal_hears_of_it(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("f")
    expect(page.locator("#done [data-action=undo]")).to_contain_text("Undo")
    page.keyboard.press("u")
    expect(card_of(page, first)).to_be_visible()
    expect(page.locator("#done")).to_contain_text("Taken back")
    assert status_of(newsroom, first) == "held"
    assert second is not None

    # And it can be decided again at once: the card knows the version that came with the undo.
    time.sleep(BOUNCE)
    page.keyboard.press("f")
    wait_for_status(newsroom, first, "approved")


def test_undo_asked_for_before_the_server_answered_is_not_lost(newsroom: Newsroom, page_for: PageFor) -> None:
    first, _ = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    held_back = hold_back(page)
    page.keyboard.press("f")
    expect(row_of(page, first)).to_have_attribute("data-settled", "approve")
    page.keyboard.press("u")
    held_back[0].continue_()
    expect(page.locator("#done")).to_contain_text("Taken back")
    wait_for_status(newsroom, first, "held")
    assert decisions_of(newsroom, first) == 2


def test_after_the_grace_the_button_reverses(newsroom: Newsroom, page_for: PageFor) -> None:
    newsroom.set_undo_seconds(1)
    first, _ = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("f")
    button = page.locator("#done [data-action=undo]")
    expect(button).to_contain_text("Reverse")
    time.sleep(1)
    button.click()
    expect(page.locator("#done")).to_contain_text("the portal is told")
    wait_for_status(newsroom, first, "held")


def test_whoever_was_slower_is_told_who_was_quicker_and_goes_on_undisturbed(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second, third = hold_some(newsroom, 3)
    slow = open_queue(page_for, newsroom, "moderator", allow=("409",))
    quick = open_queue(page_for, newsroom, "lead")
    quick.keyboard.press("d")
    quick.keyboard.press("1")
    wait_for_status(newsroom, first, "rejected")

    slow.keyboard.press("f")
    expect(row_of(slow, first)).to_contain_text("Lea rejected it meanwhile.")
    expect(slow.locator("#done")).to_contain_text("Not done")
    expect(slow.locator("#warned")).to_contain_text("Lea rejected it meanwhile.")
    expect(card_of(slow, second)).to_be_visible()
    assert status_of(newsroom, first) == "rejected"
    assert decisions_of(newsroom, first) == 1

    slow.locator("#done").get_by_role("button", name="Show").click()
    expect(card_of(slow, first).locator("[data-stale]")).to_contain_text("Lea rejected it meanwhile.")
    assert status_of(newsroom, third) == "held"


def test_an_edited_comment_cannot_be_decided_unseen_and_comes_back_with_its_change(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom, allow=("409",))
    newsroom.edit(first, "Text number 0, you <b>utter</b> fools.")
    page.keyboard.press("f")
    expect(row_of(page, first)).not_to_have_attribute("data-settled", re.compile("."))
    expect(card_of(page, second)).to_be_visible()
    assert status_of(newsroom, first) == "held"

    time.sleep(BOUNCE)
    page.keyboard.press("f")  # the second is decided, and the edited one is the next
    wait_for_status(newsroom, second, "approved")
    expect(card_of(page, first)).to_be_visible()
    stale = card_of(page, first).locator("[data-stale]")
    expect(stale).to_contain_text("edited it meanwhile")
    expect(stale.locator("ins")).to_contain_text("<b>utter</b>")
    assert status_of(newsroom, third) == "held"

    time.sleep(BOUNCE)
    page.keyboard.press("f")
    wait_for_status(newsroom, first, "approved")


def test_a_decision_made_without_a_line_is_kept_shown_and_sent_on_retry(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second, third = hold_some(newsroom, 3)
    page = open_queue(page_for, newsroom, allow=("net::ERR", "503"))
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(card_of(page, first)).to_be_visible()
    page.route("**/decision", lambda route: route.abort("internetdisconnected"))
    page.keyboard.press("f")
    expect(page.locator("#done [data-notice]")).to_contain_text("1 decision is not sent yet")
    expect(row_of(page, first)).to_contain_text("Not sent yet")
    expect(card_of(page, second)).to_be_visible()
    time.sleep(BOUNCE)
    page.keyboard.press("f")
    expect(page.locator("#done [data-notice]")).to_contain_text("2 decisions are not sent yet")

    page.unroute("**/decision")
    page.get_by_role("button", name="Retry").click()
    wait_for_status(newsroom, first, "approved")
    wait_for_status(newsroom, second, "approved")
    expect(page.locator("#done [data-notice]")).to_have_count(0)
    expect(row_of(page, first)).to_contain_text("Approved by you")
    assert status_of(newsroom, third) == "held"


def test_a_session_that_ended_loses_no_decision(newsroom: Newsroom, page_for: PageFor) -> None:
    first, _ = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom, allow=("401",))
    person = newsroom.person("moderator")
    with newsroom.store.writer() as connection:
        desk_sessions.revoke_all(connection, person.id, now=time.time())
    page.keyboard.press("f")
    expect(page.locator("#done [data-notice]")).to_contain_text("signed out")
    expect(page.locator("#done").get_by_role("link", name="Sign in")).to_be_visible()

    with page.expect_popup() as opened:
        page.locator("#done").get_by_role("link", name="Sign in").click()
    other = opened.value
    other.get_by_label("Name").fill(person.name)
    other.get_by_label("Password", exact=True).fill(PASSWORD)
    other.get_by_role("button", name="Sign in").click()
    expect(other).to_have_url(re.compile("/queue"))
    page.get_by_role("button", name="Retry").click()
    wait_for_status(newsroom, first, "approved")


def test_e_escalates_with_words_and_goes_on(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("e")
    expect(page.locator("#card [data-panel=escalate] textarea")).to_be_focused()
    page.keyboard.type("Is this a threat? jkf")
    page.keyboard.press("Enter")
    expect(card_of(page, second)).to_be_visible()
    expect(page.locator("#done")).to_contain_text("Escalated")
    page.keyboard.press("k")
    expect(card_of(page, first)).to_contain_text("Is this a threat? jkf")
    expect(card_of(page, first)).to_contain_text("escalated by Mona")


def test_n_writes_a_note_and_stays(newsroom: Newsroom, page_for: PageFor) -> None:
    first, _ = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("n")
    page.keyboard.type("Seen before, <i>same</i> person")
    page.keyboard.press("Enter")
    expect(card_of(page, first).locator("[data-notes]")).to_contain_text("Seen before, <i>same</i> person")
    expect(page.locator("#done")).to_contain_text("Note saved")
    assert status_of(newsroom, first) == "held"


def test_the_help_lists_the_keys_and_gives_the_focus_back(newsroom: Newsroom, page_for: PageFor) -> None:
    hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("j")
    focused = page.evaluate("document.activeElement.closest('[data-row]').id")
    page.keyboard.press("?")
    help_dialog = page.get_by_role("dialog", name="Keys")
    expect(help_dialog).to_contain_text("Reject: a digit names the reason")
    page.keyboard.press("f")  # a dialog is open: nothing behind it hears keys
    page.keyboard.press("Escape")
    expect(help_dialog).to_be_hidden()
    assert page.evaluate("document.activeElement.closest('[data-row]').id") == focused


def test_g_s_leads_to_the_sweep_and_g_alone_nowhere(newsroom: Newsroom, page_for: PageFor) -> None:
    hold_some(newsroom, 1)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("g")
    page.keyboard.press("j")
    assert "/queue" in page.url
    page.keyboard.press("g")
    page.keyboard.press("s")
    expect(page).to_have_url(re.compile("/sweep"))


def test_keys_go_by_their_place_on_a_keyboard_without_latin_letters(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom)
    press = """([key, code]) => document.body.dispatchEvent(
        new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }))"""
    page.evaluate(press, ["о", "KeyJ"])  # j on a Russian keyboard
    expect(card_of(page, second)).to_be_visible()
    page.evaluate(press, ["ф", "KeyA"])  # a: bound to nothing
    page.evaluate(press, ["а", "KeyF"])  # f
    wait_for_status(newsroom, second, "approved")
    assert status_of(newsroom, first) == "held"


def test_a_viewer_decides_nothing_by_key(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second = hold_some(newsroom, 2)
    page = open_queue(page_for, newsroom, "viewer")
    for key in ("f", "d", "1", "e", "x", "s", "n"):
        page.keyboard.press(key)
    page.keyboard.press("j")
    expect(card_of(page, second)).to_be_visible()
    assert status_of(newsroom, first) == "held"


def test_what_one_has_open_is_shown_to_others_and_given_back(newsroom: Newsroom, page_for: PageFor) -> None:
    first, second = hold_some(newsroom, 2)
    mine = open_queue(page_for, newsroom, "moderator")
    with mine.expect_response(re.compile(f"{second.id}/lease$")):
        mine.keyboard.press("j")
    other = open_queue(page_for, newsroom, "lead")
    expect(row_of(other, second)).to_contain_text("open by Mona")
    expect(row_of(other, first)).not_to_contain_text("open by")
    with mine.expect_response(re.compile(f"{second.id}/lease/release$")):
        mine.keyboard.press("k")
    other.reload()
    expect(row_of(other, second)).not_to_contain_text("open by")


def test_the_conversation_slides_over_the_queue_and_back(newsroom: Newsroom, page_for: PageFor) -> None:
    parent = newsroom.approve("The council met on Tuesday.", name="Petra")
    reply = newsroom.hold("And slept, the fools.", name="Rolf", parent=parent.external_id)
    page = open_queue(page_for, newsroom)
    before = page.url
    page.keyboard.press("c")
    drawer = page.get_by_role("dialog", name="More about it")
    expect(drawer).to_contain_text("The council met on Tuesday.")
    assert page.url.endswith(f"/comments/{reply.id}/conversation")
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    assert page.url == before
    expect(card_of(page, reply)).to_be_visible()
    page.keyboard.press("c")
    expect(drawer).to_be_visible()
    page.reload()  # its address is a page of its own
    expect(page.locator("main")).to_contain_text("The council met on Tuesday.")


def test_a_decision_in_the_conversation_can_be_taken_back_there(
    newsroom: Newsroom, page_for: PageFor
) -> None:
    parent = newsroom.hold("The council are fools.", name="Petra", age=60)
    newsroom.hold("And asleep, the fools.", name="Rolf", parent=parent.external_id, age=30)
    page = open_queue(page_for, newsroom)
    page.keyboard.press("j")
    page.keyboard.press("c")
    drawer = page.get_by_role("dialog", name="More about it")
    row = drawer.locator(f"[data-thread-row='{parent.id}']")
    row.get_by_role("button", name="Approve").click()
    wait_for_status(newsroom, parent, "approved")
    drawer.locator("#done [data-action=undo]").click()
    wait_for_status(newsroom, parent, "held")
    page.keyboard.press("Escape")
    expect(row_of(page, parent)).not_to_have_attribute("data-settled", re.compile("."))
