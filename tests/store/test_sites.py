"""Sites, keys and webhook secrets."""

import pytest
from sqlalchemy import text

from service.domain.comment import Site
from service.domain.errors import NotFound
from service.store import sites
from service.store.engine import Store


def test_a_key_opens_its_own_site(store: Store, site: Site, key: str) -> None:
    with store.reader() as connection:
        found = sites.authenticate(connection, key)
    assert found is not None
    assert found[0] == site


@pytest.mark.parametrize(
    "broken", ["", "ldk_", "ldk_abc", "Bearer x", "ldk_ffffffffffff.wrong", "ldk_é.\ud800"]
)
def test_a_malformed_or_unknown_key_opens_nothing(store: Store, key: str, broken: str) -> None:
    with store.reader() as connection:
        assert sites.authenticate(connection, broken) is None


def test_a_key_with_another_secret_opens_nothing(store: Store, key: str) -> None:
    with store.reader() as connection:
        assert sites.authenticate(connection, key[:-1] + ("a" if key[-1] != "a" else "b")) is None


def test_a_revoked_key_opens_nothing_and_may_be_revoked_again(store: Store, site: Site, key: str) -> None:
    with store.writer() as connection:
        [known] = sites.list_keys(connection, site.id)
        sites.revoke_key(connection, known.id, now=1.0)
        sites.revoke_key(connection, known.id, now=2.0)
        assert sites.authenticate(connection, key) is None
        assert sites.list_keys(connection, site.id)[0].revoked_at == 1.0


def test_revoking_an_unknown_key_says_where_to_look(store: Store) -> None:
    with pytest.raises(NotFound, match="key list"), store.writer() as connection:
        sites.revoke_key(connection, "nope", now=1.0)


def test_the_secret_of_a_key_is_not_in_the_database(store: Store, key: str) -> None:
    with store.reader() as connection:
        stored = connection.execute(text("SELECT * FROM api_keys")).all()
    assert key.partition(".")[2] not in repr(stored)


def test_a_rotated_secret_signs_beside_the_new_one_until_its_time_is_over(store: Store, site: Site) -> None:
    with store.writer() as connection:
        old = sites.add_webhook_secret(connection, site.id, now=0.0)
        new = sites.add_webhook_secret(connection, site.id, now=10.0, overlap=100.0)
        assert sites.webhook_secrets_of(connection, site.id, now=50.0) == [new, old]
        assert sites.webhook_secrets_of(connection, site.id, now=110.0) == [new]
    assert old.startswith("whsec_")


def test_setting_an_endpoint_makes_the_first_secret_once(store: Store, site: Site) -> None:
    with store.writer() as connection:
        for _ in range(2):
            sites.set_delivery(connection, site.id, "https://p.example/hook", allow_private=False, now=0.0)
        assert len(sites.webhook_secrets_of(connection, site.id, now=0.0)) == 1
