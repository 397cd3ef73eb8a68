"""One's own choices: what is accepted, what is refused and why."""

from collections.abc import Callable
from typing import Any

import pytest

from service.accounts.accounts import Accounts
from service.desk.preferences_form import ACTION_WORDS, NEVER_BLUR, read_form
from service.domain.moderator import Role
from service.domain.preferences import KEYS, Preferences
from tests.desk.conftest import ClientOf

FORM = {
    **{f"key_{action}": key for action, key in KEYS.items()},
    "use_keys": "1",
    "blur_from": "0.9",
    "severe_cap": "60",
    "pause_after_minutes": "50",
    "hide_images": "1",
}
sqlite_only = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def saved(accounts: Accounts, client_of: ClientOf) -> Callable[..., Any]:
    """Sends the form with changes; returns the answer and what is stored afterwards."""
    client = client_of(Role.VIEWER)

    def send(**changes: str | None) -> tuple[Any, Preferences]:
        form = {name: value for name, value in (FORM | changes).items() if value is not None}
        answer = client.post_form("/desk/preferences", form)
        [viewer] = [one for one in accounts.list() if one.name == "viewer"]
        return answer, viewer.preferences

    return send


def test_choices_are_saved_and_shown_again(saved: Callable[..., Any], client_of: ClientOf) -> None:
    answer, stored = saved(
        key_approve="a", blur_from="0.7", severe_cap="12", pause_after_minutes="0", hide_images=None
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/preferences?saved=1")
    assert stored == Preferences({"approve": "a"}, True, 0.7, 12, 0, hide_images=False)
    page = client_of(Role.VIEWER).get("/desk/preferences").text
    assert 'name="key_approve" value="a"' in page
    assert '<option value="0.7" selected>' in page
    assert 'id="severe_cap" name="severe_cap" type="number"' in page


@sqlite_only
def test_only_what_differs_is_kept_so_that_later_releases_can_choose_better_keys(
    saved: Callable[..., Any],
) -> None:
    _, stored = saved()
    assert stored == Preferences()


@sqlite_only
def test_an_empty_field_brings_the_usual_key_back(saved: Callable[..., Any]) -> None:
    saved(key_approve="a")
    _, stored = saved(key_approve="")
    assert stored.key_for("approve") == KEYS["approve"]


@sqlite_only
def test_all_usual_keys_come_back_and_nothing_else_changes(saved: Callable[..., Any]) -> None:
    saved(key_approve="a", key_reject="y", severe_cap="5")
    answer, stored = saved(usual_keys="1", severe_cap="99")
    assert answer.status_code == 303
    assert stored == Preferences(severe_cap=5)


@sqlite_only
def test_keys_can_be_switched_off(saved: Callable[..., Any], client_of: ClientOf) -> None:
    _, stored = saved(use_keys=None, key_approve="a")
    assert stored.key_for("approve") == ""
    assert stored.chosen_key("approve") == "a"
    page = client_of(Role.VIEWER).get("/desk/preferences").text
    assert '"approve": ""' in page
    assert 'name="key_approve" value="a"' in page


@sqlite_only
def test_two_keys_can_change_places(saved: Callable[..., Any]) -> None:
    answer, stored = saved(key_approve="d", key_reject="f")
    assert answer.status_code == 303
    assert (stored.key_for("approve"), stored.key_for("reject")) == ("d", "f")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key_approve": "d"}, "d is also the key for: Reject."),
        ({"key_approve": "D", "key_reject": "shift+d"}, "shift+d is also the key for: Reject."),
        ({"key_approve": "g"}, "g is also the key for: Sweep."),
        ({"key_approve": "g s"}, "g s is also the key for: Sweep."),
        ({"key_approve": "X"}, "shift+x is also the key for: Select (with Shift: up to here)."),
        ({"key_approve": "a b c"}, "A key is one character"),
        ({"key_approve": "escape"}, "A key is one character"),
        ({"key_approve": "ctrl+a"}, "A key is one character"),
        ({"key_format": "f"}, "The desk has no action &#39;format&#39;."),
        ({"key_": "f"}, "The desk has no action"),
        ({"blur_from": "1.5"}, "Choose a severity from 0 to 1, or never."),
        ({"blur_from": "nan"}, "Choose a severity"),
        ({"blur_from": "-0.1"}, "Choose a severity"),
        ({"blur_from": ""}, "Choose a severity"),
        ({"severe_cap": "-1"}, "Give a whole number from 0 to 1000."),
        ({"severe_cap": "1001"}, "Give a whole number from 0 to 1000."),
        ({"severe_cap": "9" * 400}, "Give a whole number from 0 to 1000."),
        ({"severe_cap": "\u0661"}, "Give a whole number from 0 to 1000."),
        ({"severe_cap": None}, "Give a whole number from 0 to 1000."),
        ({"pause_after_minutes": "1.5"}, "Give a whole number from 0 to 480."),
    ],
    ids=str,
)
@sqlite_only
def test_what_would_not_work_is_refused_with_the_reason_and_nothing_is_saved(
    saved: Callable[..., Any], changes: dict[str, str], said: str
) -> None:
    saved(severe_cap="7")
    answer, stored = saved(**changes)
    assert answer.status_code == 422
    assert said in answer.text.replace("&#34;", '"')
    assert "Nothing was saved yet" in answer.text
    assert stored == Preferences(severe_cap=7)


@sqlite_only
def test_a_refused_form_keeps_what_was_typed_and_harms_nobody(saved: Callable[..., Any]) -> None:
    answer, _ = saved(key_approve='"><script>alert(1)</script>', severe_cap="-5")
    assert "<script>alert" not in answer.text
    assert 'value="-5"' in answer.text


@sqlite_only
def test_never_blurring_is_a_choice(saved: Callable[..., Any]) -> None:
    _, stored = saved(blur_from="never")
    assert stored.blur_from == NEVER_BLUR


@sqlite_only
def test_one_persons_choices_are_nobody_elses(saved: Callable[..., Any], accounts: Accounts) -> None:
    saved(key_approve="a")
    assert [one.preferences for one in accounts.list() if one.name != "viewer"] == [Preferences()] * 3


def test_both_fields_of_a_conflict_say_so() -> None:
    _, faults = read_form(FORM | {"key_approve": "d"}, Preferences())
    assert set(faults) == {"key_approve", "key_reject"}


def test_every_action_has_a_name_and_the_usual_keys_do_not_collide() -> None:
    assert set(ACTION_WORDS) == set(KEYS)
    assert read_form(FORM, Preferences()) == (Preferences(), {})


def test_the_last_used_codes_survive_a_change_of_preferences() -> None:
    chosen, _ = read_form(FORM, Preferences(last_codes={"spam": "spam"}))
    assert chosen.last_codes == {"spam": "spam"}
