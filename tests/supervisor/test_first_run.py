import time

from service.store import sites
from service.store.engine import Store
from service.supervisor.first_run import prepare_first_site


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
