"""Signing in and out, and what ends a session."""

import hashlib

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import text

from service.accounts.accounts import IDLE_SECONDS, LONGEST_SECONDS, SEEN_RESOLUTION, Accounts
from service.accounts.passwords import Passwords
from service.domain.errors import SignInRefused, UnfitPassword
from service.domain.moderator import Moderator
from service.store import moderators
from service.store.engine import Store
from tests.accounts.conftest import PASSWORD, Clock, log_of

HERE = "203.0.113.1"


def sign_in(accounts: Accounts) -> str:
    return accounts.sign_in("ani", PASSWORD, HERE)


def test_a_session_belongs_to_who_signed_in(accounts: Accounts, ani: Moderator) -> None:
    assert accounts.resume(sign_in(accounts)) == ani


@pytest.mark.parametrize("name", ["ANI", " ani ", "Ani"])
def test_a_name_is_the_same_however_it_is_typed(accounts: Accounts, ani: Moderator, name: str) -> None:
    assert accounts.resume(accounts.sign_in(name, PASSWORD, HERE)) == ani


@pytest.mark.parametrize(
    ("name", "password"), [("ani", "wrong"), ("nobody", PASSWORD), ("", ""), ("ani", "")]
)
def test_a_wrong_name_and_a_wrong_password_are_refused_alike(
    accounts: Accounts, ani: Moderator, name: str, password: str
) -> None:
    with pytest.raises(SignInRefused, match=r"^The name or the password is wrong\.$") as caught:
        accounts.sign_in(name, password, HERE)
    assert caught.value.retry_after is None


def test_a_disabled_account_is_refused_like_a_wrong_password(accounts: Accounts, ani: Moderator) -> None:
    accounts.disable("ani")
    with pytest.raises(SignInRefused, match=r"^The name or the password is wrong\.$"):
        sign_in(accounts)


def test_the_record_has_only_the_hash_of_a_token(accounts: Accounts, store: Store, ani: Moderator) -> None:
    token = sign_in(accounts)
    with store.reader() as connection:
        rows = connection.execute(text("SELECT * FROM desk_sessions WHERE revoked_at IS NULL")).all()
    [row] = rows
    assert row.token_sha256 == hashlib.sha256(token.encode()).hexdigest()
    assert token not in repr(rows)
    assert len(token) == 43  # 256 bits in base64url


def test_every_sign_in_has_a_token_of_its_own(accounts: Accounts, ani: Moderator) -> None:
    assert len({sign_in(accounts) for _ in range(5)}) == 5


@pytest.mark.parametrize(
    "change", [str.upper, lambda token: token[:-1], lambda token: token + "A", lambda _: ""]
)
def test_a_token_that_was_tampered_with_opens_nothing(
    accounts: Accounts, ani: Moderator, change: object
) -> None:
    token = sign_in(accounts)
    assert accounts.resume(change(token)) is None  # type: ignore[operator]
    assert accounts.resume(token) == ani


def test_the_stored_hash_is_no_token(accounts: Accounts, ani: Moderator) -> None:
    assert accounts.resume(hashlib.sha256(sign_in(accounts).encode()).hexdigest()) is None


def test_a_session_ends_when_it_is_not_used_for_long(
    accounts: Accounts, ani: Moderator, clock: Clock
) -> None:
    token = sign_in(accounts)
    for _ in range(3):
        clock.move(IDLE_SECONDS - 1)
        assert accounts.resume(token) == ani
    clock.move(IDLE_SECONDS)
    assert accounts.resume(token) is None


def test_a_session_ends_after_a_week_however_much_it_is_used(
    accounts: Accounts, ani: Moderator, clock: Clock
) -> None:
    token, began = sign_in(accounts), clock.now
    while clock.now + 3600 < began + LONGEST_SECONDS:
        clock.move(3600)
        assert accounts.resume(token) == ani
    clock.now = began + LONGEST_SECONDS
    assert accounts.resume(token) is None


def test_use_is_noted_at_most_once_a_minute(
    accounts: Accounts, store: Store, ani: Moderator, clock: Clock
) -> None:
    def seen() -> float:
        with store.reader() as connection:
            return moderators.last_seen(connection, [ani.id])[ani.id]

    token, began = sign_in(accounts), clock.now
    clock.move(SEEN_RESOLUTION - 1)
    accounts.resume(token)
    assert seen() == began
    clock.move(1)
    accounts.resume(token)
    assert seen() == clock.now


def test_signing_out_ends_one_session_and_no_other(accounts: Accounts, ani: Moderator) -> None:
    one, other = sign_in(accounts), sign_in(accounts)
    accounts.sign_out(one)
    accounts.sign_out(one)
    accounts.sign_out("never a token")
    assert accounts.resume(one) is None
    assert accounts.resume(other) == ani


@pytest.mark.parametrize("how", ["disable", "reset", "revoke_sessions"])
def test_an_admins_act_ends_every_session_at_once(accounts: Accounts, ani: Moderator, how: str) -> None:
    tokens = [sign_in(accounts) for _ in range(3)]
    getattr(accounts, how)("ani")
    assert [accounts.resume(token) for token in tokens] == [None] * 3


def test_an_account_that_is_opened_again_has_none_of_its_old_sessions(
    accounts: Accounts, ani: Moderator
) -> None:
    token = sign_in(accounts)
    accounts.disable("ani")
    accounts.enable("ani")
    assert accounts.resume(token) is None
    assert accounts.resume(sign_in(accounts)) == ani


def test_changing_the_password_leaves_only_the_new_session(accounts: Accounts, ani: Moderator) -> None:
    before = [sign_in(accounts) for _ in range(2)]
    token = accounts.change_password(ani, PASSWORD, "quite another lamp", HERE)
    assert [accounts.resume(old) for old in before] == [None, None]
    assert accounts.resume(token) == ani
    with pytest.raises(SignInRefused):
        sign_in(accounts)
    assert accounts.sign_in("ani", "quite another lamp", HERE)


def test_a_one_time_password_opens_one_page_and_is_replaced(accounts: Accounts) -> None:
    made, password = accounts.add("ben")
    found = accounts.resume(accounts.sign_in("ben", password, HERE))
    assert found is not None
    assert found.must_change_password
    changed = accounts.resume(accounts.change_password(made, password, PASSWORD, HERE))
    assert changed is not None
    assert not changed.must_change_password
    with pytest.raises(SignInRefused):
        accounts.sign_in("ben", password, HERE)


@pytest.mark.parametrize(
    ("old", "new", "error", "said"),
    [
        ("wrong", "quite another lamp", SignInRefused, "present password is wrong"),
        (PASSWORD, "short", UnfitPassword, "at least 12"),
        (PASSWORD, "ani grigoryan", UnfitPassword, "your name"),
        (PASSWORD, PASSWORD, UnfitPassword, "present password"),
    ],
)
def test_a_password_that_may_not_be_is_refused_and_nothing_changes(
    accounts: Accounts, ani: Moderator, old: str, new: str, error: type[Exception], said: str
) -> None:
    token = sign_in(accounts)
    with pytest.raises(error, match=said):
        accounts.change_password(ani, old, new, HERE)
    assert accounts.resume(token) == ani
    assert sign_in(accounts)


def test_who_has_only_a_session_cannot_guess_the_password_through_it(
    accounts: Accounts, ani: Moderator
) -> None:
    waits = []
    for number in range(15):
        with pytest.raises(SignInRefused) as caught:
            accounts.change_password(ani, f"guess {number}", "quite another lamp", HERE)
        waits.append(caught.value.retry_after)
    assert waits.count(None) == 10
    # The owner's own way in stays open.
    assert sign_in(accounts)


def test_a_hash_with_older_parameters_is_renewed_at_sign_in(
    accounts: Accounts, ani: Moderator, store: Store, hash_key: bytes, clock: Clock
) -> None:
    stronger = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    newer = Accounts(store, hash_key, clock, Passwords(stronger))
    assert newer.resume(newer.sign_in("ani", PASSWORD, HERE)) == ani
    with store.reader() as connection:
        found = moderators.find_credentials(connection, "ani")
    assert found is not None
    assert extract_parameters(found.password_hash).time_cost == 2
    assert newer.sign_in("ani", PASSWORD, HERE)


def test_a_reset_while_the_password_is_looked_at_wins(
    accounts: Accounts, ani: Moderator, monkeypatch: pytest.MonkeyPatch
) -> None:
    matches = Passwords.matches

    def slow(self: Passwords, password: str, stored: str | None) -> bool:
        found = matches(self, password, stored)
        monkeypatch.setattr(Passwords, "matches", matches)
        accounts.reset("ani")
        return found

    monkeypatch.setattr(Passwords, "matches", slow)
    with pytest.raises(SignInRefused):
        sign_in(accounts)


def test_every_act_is_in_the_log_without_secrets(accounts: Accounts, store: Store) -> None:
    made, password = accounts.add("ben")
    with pytest.raises(SignInRefused):
        accounts.sign_in("ben", "a wrong password", HERE)
    with pytest.raises(SignInRefused):
        accounts.sign_in("my-secret-typed-as-name", PASSWORD, HERE)
    accounts.sign_in("ben", password, HERE)
    token = accounts.change_password(made, password, PASSWORD, HERE)
    accounts.sign_out(token)
    accounts.revoke_sessions("ben", actor="ani")
    accounts.reset("ben", actor="ani")
    accounts.disable("ben", actor="ani")
    accounts.enable("ben", actor="ani")
    lines = log_of(store)
    assert [(line.actor, line.act, line.subject) for line in lines] == [
        ("command line", "moderator_added", "ben"),
        ("ben", "sign_in_refused", "ben"),
        ("nobody", "sign_in_refused", "nobody"),
        ("ben", "moderator_signed_in", "ben"),
        ("ben", "password_changed", "ben"),
        ("ben", "moderator_signed_out", "ben"),
        ("ani", "sessions_revoked", "ben"),
        ("ani", "password_reset", "ben"),
        ("ani", "moderator_disabled", "ben"),
        ("ani", "moderator_enabled", "ben"),
    ]
    written = repr(lines)
    for secret in (password, PASSWORD, token, HERE, "my-secret-typed-as-name", "a wrong password"):
        assert secret not in written
