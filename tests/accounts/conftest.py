"""Accounts over a real record, with a clock that a test moves and argon2id that costs next to nothing."""

import pytest
from argon2 import PasswordHasher

from service.accounts.accounts import Accounts
from service.accounts.passwords import Passwords
from service.domain.activity import Activity
from service.domain.moderator import Moderator
from service.store import activity
from service.store.engine import Store

PASSWORD = "a lamp in the old harbour"


class Clock:
    """The time, which only a test moves on."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def quick() -> PasswordHasher:
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture
def accounts(store: Store, hash_key: bytes, clock: Clock, quick: PasswordHasher) -> Accounts:
    return Accounts(store, hash_key, clock, Passwords(quick))


@pytest.fixture
def ani(accounts: Accounts) -> Moderator:
    """A moderator who has chosen PASSWORD already."""
    made, password = accounts.add("ani", display_name="Ani Grigoryan")
    accounts.sign_out(accounts.change_password(made, password, PASSWORD, "203.0.113.1"))
    [found] = accounts.list()
    return found


def log_of(store: Store) -> list[Activity]:
    """The whole activity log, oldest line first."""
    with store.reader() as connection:
        return activity.read(connection, None, limit=1000)[::-1]
