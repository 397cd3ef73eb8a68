"""Guessing gets slower and slower; the person whose name it is still gets in."""

import threading

import pytest
from sqlalchemy import text

from service.accounts.accounts import Accounts
from service.accounts.throttle import ADDRESS, BROWSER, NAME
from service.domain.errors import SignInRefused
from service.domain.moderator import Moderator
from service.store.engine import Store
from tests.accounts.conftest import PASSWORD, Clock, log_of

HERE, THERE = "203.0.113.1", "198.51.100.7"


def refusal(
    accounts: Accounts, name: str = "ani", address: str = THERE, browser: str | None = None
) -> float | None:
    """Fail once; returns how long to wait, None if the password was looked at."""
    with pytest.raises(SignInRefused) as caught:
        accounts.sign_in(name, "a wrong password", address, browser)
    return caught.value.retry_after


def rows(store: Store) -> int:
    with store.reader() as connection:
        return int(connection.execute(text("SELECT count(*) FROM sign_in_failures")).scalar_one())


def fail_until_throttled(accounts: Accounts, **how: str) -> int:
    tries = 0
    while refusal(accounts, **how) is None:
        tries += 1
        assert tries < 1000
    return tries


@pytest.mark.parametrize("name", ["ani", "nobody-has-this-name"])
def test_the_wait_doubles_from_the_fifth_failure_on(
    accounts: Accounts, ani: Moderator, clock: Clock, name: str
) -> None:
    assert [refusal(accounts, name) for _ in range(NAME.free)] == [None] * NAME.free
    waits = []
    for _ in range(14):
        wait = refusal(accounts, name)
        assert wait is not None
        waits.append(round(wait))
        clock.move(wait)
        assert refusal(accounts, name) is None
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


def test_the_right_password_is_not_looked_at_during_a_wait(
    accounts: Accounts, ani: Moderator, clock: Clock
) -> None:
    fail_until_throttled(accounts)
    with pytest.raises(SignInRefused, match=r"too many failed attempts. Wait \d+ seconds") as caught:
        accounts.sign_in("ani", PASSWORD, HERE)
    assert caught.value.retry_after is not None
    clock.move(caught.value.retry_after)
    assert accounts.sign_in("ani", PASSWORD, HERE)


def test_tries_during_a_wait_neither_lengthen_it_nor_fill_the_table(
    accounts: Accounts, store: Store, ani: Moderator, clock: Clock
) -> None:
    fail_until_throttled(accounts)
    before, lines = rows(store), len(log_of(store))
    for _ in range(50):
        assert refusal(accounts) is not None
    assert rows(store) == before
    assert len(log_of(store)) == lines
    clock.move(1)
    assert accounts.sign_in("ani", PASSWORD, HERE)


def test_signing_in_forgets_the_failures_of_the_name(accounts: Accounts, ani: Moderator) -> None:
    assert [refusal(accounts) for _ in range(NAME.free - 1)] == [None] * (NAME.free - 1)
    accounts.sign_in("ani", PASSWORD, HERE)
    assert [refusal(accounts) for _ in range(NAME.free)] == [None] * NAME.free


def test_a_browser_that_is_known_gets_in_while_others_guess_at_the_name(
    accounts: Accounts, ani: Moderator, clock: Clock
) -> None:
    known = accounts.remember_browser("ani")
    for _ in range(30):
        wait = refusal(accounts)
        clock.move(wait or 0)
    fail_until_throttled(accounts)
    assert accounts.sign_in("ani", PASSWORD, HERE, known)


def test_a_known_browser_has_a_count_of_its_own(accounts: Accounts, ani: Moderator, clock: Clock) -> None:
    known = accounts.remember_browser("ani")
    assert fail_until_throttled(accounts, browser=known) == BROWSER.free
    with pytest.raises(SignInRefused, match="too many"):
        accounts.sign_in("ani", PASSWORD, HERE, known)
    # Without the mark it is a try like everybody's.
    assert accounts.sign_in("ani", PASSWORD, HERE)


@pytest.mark.parametrize("mark", ["", ".", "x", "0" * 32, "0" * 32 + "." + "0" * 32, "é.ü", "ben"])
def test_a_mark_that_is_made_up_or_another_persons_counts_for_nothing(
    accounts: Accounts, ani: Moderator, mark: str
) -> None:
    fail_until_throttled(accounts)
    shown = accounts.remember_browser("ben") if mark == "ben" else mark
    assert refusal(accounts, browser=shown) is not None


def test_many_names_from_one_address_are_slowed_down_and_only_there(
    accounts: Accounts, ani: Moderator, clock: Clock
) -> None:
    waits = [refusal(accounts, f"name-{number}", THERE) for number in range(ADDRESS.free + 1)]
    assert waits[:-1] == [None] * ADDRESS.free
    assert waits[-1] is not None
    assert accounts.sign_in("ani", PASSWORD, HERE)
    for number in range(20):
        wait = refusal(accounts, f"another-{number}", THERE)
        assert wait is None or wait <= ADDRESS.longest
        clock.move(wait or 0)


def test_a_shared_address_is_free_again_after_an_hour(
    accounts: Accounts, ani: Moderator, clock: Clock
) -> None:
    for number in range(ADDRESS.free + 1):
        refusal(accounts, f"name-{number}", THERE)
    clock.move(ADDRESS.window + 1)
    assert refusal(accounts, "one-more", THERE) is None


def test_a_success_does_not_pay_for_failures_at_other_names(accounts: Accounts, ani: Moderator) -> None:
    # Otherwise somebody with one account could guess at all others without a wait.
    for number in range(ADDRESS.free):
        assert refusal(accounts, f"name-{number}", THERE) is None
    with pytest.raises(SignInRefused, match="too many"):
        accounts.sign_in("ani", PASSWORD, THERE)


def test_old_failures_are_removed(accounts: Accounts, store: Store, ani: Moderator, clock: Clock) -> None:
    for number in range(10):
        refusal(accounts, f"name-{number}")
    assert rows(store) == 20
    clock.move(NAME.window + 1)
    refusal(accounts)
    assert rows(store) == 2


def test_the_table_has_neither_names_nor_addresses(accounts: Accounts, store: Store, ani: Moderator) -> None:
    refusal(accounts, "ani", THERE)
    with store.reader() as connection:
        found = repr(connection.execute(text("SELECT * FROM sign_in_failures")).all())
    assert "ani" not in found
    assert THERE not in found


def test_a_hundred_tries_at_once_are_no_more_than_five_guesses(accounts: Accounts, ani: Moderator) -> None:
    looked_at, lock = [], threading.Lock()

    def guess(number: int) -> None:
        try:
            accounts.sign_in("ani", f"guess number {number}", f"192.0.2.{number}")
        except SignInRefused as refused:
            with lock:
                looked_at.append(refused.retry_after is None)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == 100
    assert sum(looked_at) == NAME.free


def test_a_reset_ends_the_wait(accounts: Accounts, ani: Moderator) -> None:
    fail_until_throttled(accounts)
    password = accounts.reset("ani")
    assert accounts.sign_in("ani", password, HERE)
