import time

import pytest
from argon2 import PasswordHasher

from service.accounts.accounts import Accounts
from service.accounts.passwords import Passwords
from service.store import sites
from service.store.engine import Store
from service.supervisor.first_run import FirstAdmin, prepare_first_admin, prepare_first_site


@pytest.fixture
def accounts(store: Store, hash_key: bytes) -> Accounts:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return Accounts(store, hash_key, passwords=Passwords(quick))


def test_the_first_start_makes_a_site_and_a_key_that_works(store: Store) -> None:
    first = prepare_first_site(store, ["sample-1"])
    assert first is not None
    assert first.key is not None
    with store.reader() as connection:
        found = sites.authenticate(connection, first.key)
    assert found is not None
    assert found[0].name == first.name == "example"


def test_a_start_that_was_cut_short_is_taken_up_with_another_key_on_the_same_site(store: Store) -> None:
    first, second = prepare_first_site(store, ["sample-1"]), prepare_first_site(store, ["sample-1"])
    assert first is not None
    assert second is not None
    assert first.key != second.key
    with store.reader() as connection:
        assert len(sites.list_sites(connection)) == 1


def test_a_record_with_somebodys_own_sites_is_left_alone(store: Store) -> None:
    with store.writer() as connection:
        sites.add_site(connection, "The Gazette", now=time.time())
    assert prepare_first_site(store, ["sample-1"]) is None
    with store.reader() as connection:
        assert [site.name for site in sites.list_sites(connection)] == ["The Gazette"]


def test_starts_without_samples_make_one_key(store: Store) -> None:
    first, second = prepare_first_site(store, []), prepare_first_site(store, [])
    assert first is not None
    assert second is not None
    assert first.key is not None
    assert second.key is None


def test_the_first_start_makes_an_admin_whose_password_works_once(accounts: Accounts) -> None:
    first = prepare_first_admin(accounts)
    assert first is not None
    assert first.name == "admin"
    assert first.password is not None
    signed_in = accounts.resume(accounts.sign_in("admin", first.password, "127.0.0.1"))
    assert signed_in is not None
    assert (signed_in.must_change_password, signed_in.admin_everywhere) == (True, True)


def test_later_starts_make_nobody_and_know_no_password(accounts: Accounts) -> None:
    prepare_first_admin(accounts)
    assert prepare_first_admin(accounts) == FirstAdmin("admin", None)
    assert [one.name for one in accounts.list()] == ["admin"]


def test_where_anybody_has_an_account_no_admin_is_made(accounts: Accounts) -> None:
    accounts.add("ani", admin_everywhere=True)
    assert prepare_first_admin(accounts) == FirstAdmin("ani", None)


def test_a_record_without_an_open_admin_is_not_given_one_behind_its_owners_back(accounts: Accounts) -> None:
    accounts.add("ani", admin_everywhere=True)
    accounts.add("ben")
    accounts.disable("ani")
    assert prepare_first_admin(accounts) is None
    assert {one.name for one in accounts.list()} == {"ani", "ben"}
