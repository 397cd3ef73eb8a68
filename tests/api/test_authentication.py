import time
from typing import Any

import pytest

from service.api.authentication import KeyRing
from service.api.problems import Problem
from service.domain.comment import Site
from service.store import sites
from service.store.engine import Store

EVERY_VIEW = [
    ("POST", "/v1/comments"),
    ("POST", "/v1/comments/batch"),
    ("GET", "/v1/comments/c-1"),
    ("PUT", "/v1/comments/c-1"),
    ("DELETE", "/v1/comments/c-1"),
    ("POST", "/v1/comments/c-1/reports"),
    ("GET", "/v1/decisions"),
]
OPEN_TO_ALL = {"/", "/livez", "/readyz", "/metrics", "/v1/docs", "/v1/openapi.json"}


@pytest.mark.parametrize(("method", "path"), EVERY_VIEW)
def test_nothing_is_answered_without_a_key(app: Any, method: str, path: str) -> None:
    answer = app.test_client().open(path, method=method, json={} if method in ("POST", "PUT") else None)
    assert answer.status_code == 401
    assert answer.json["type"] == "/v1/docs#key-missing"
    assert answer.json["detail"] == "Send your site's API key as `Authorization: Bearer ldk_...`."
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="lettersdesk"'


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_route_is_open_on_purpose_or_asks_for_a_key(app: Any) -> None:
    asked = {path.replace("c-1", "<string:external_id>") for _, path in EVERY_VIEW}
    # The desk's routes are walked by tests/desk/test_access.py.
    rules = {rule.rule for rule in app.url_map.iter_rules() if not rule.endpoint.startswith("desk.")}
    assert rules == asked | OPEN_TO_ALL


@pytest.mark.parametrize(
    "authorization",
    [
        "Bearer",
        "Bearer ",
        "Bearer not-a-key",
        "Bearer ldk_abc",
        "Basic dXNlcjpwYXNz",
        "ldk_abc.def",
        "Bearer ldk_abc.d\u00e9f",
        "Bearer ldk_abc." + "x" * 10_000,
        "Bearer ldk_abc.def ldk_abc.def",
    ],
)
def test_a_malformed_key_is_refused(portal: Any, authorization: str) -> None:
    answer = portal.get("/v1/comments/c-1", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.json["type"] == "/v1/docs#key-malformed"
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="lettersdesk", error="invalid_token"'


def test_an_unknown_key_and_a_wrong_secret_are_refused_alike(portal: Any, key: str) -> None:
    wrong_secret = key[:-1] + ("a" if key[-1] != "a" else "b")
    answers = [
        portal.get("/v1/comments/c-1", headers={"Authorization": f"Bearer {said}"})
        for said in ("ldk_0123456789ab.c2VjcmV0", wrong_secret)
    ]
    for answer in answers:
        assert answer.status_code == 401
        assert answer.json["detail"] == "No site has this API key."


def test_a_revoked_key_is_refused_and_only_its_holder_learns_that(
    portal: Any, app: Any, store: Store, site: Site, portal_of: Any
) -> None:
    with store.writer() as connection:
        key = sites.create_key(connection, site.id, now=time.time())
        sites.revoke_key(connection, key.removeprefix("ldk_").split(".")[0], now=time.time())
    answer = portal_of(app, key).get("/v1/comments/c-1")
    assert answer.status_code == 401
    assert answer.json["type"] == "/v1/docs#key-revoked"
    assert answer.json["detail"] == "This API key was revoked: ask for a new one."
    guessed = portal_of(app, key.split(".")[0] + ".guess").get("/v1/comments/c-1")
    assert guessed.json["detail"] == "No site has this API key."


def test_a_revocation_takes_effect_within_five_seconds(store: Store, site: Site, key: str) -> None:
    now = [time.time()]
    ring = KeyRing(store, clock=lambda: now[0])
    assert ring.site_of(f"Bearer {key}").id == site.id
    with store.writer() as connection:
        sites.revoke_key(connection, key.removeprefix("ldk_").split(".")[0], now=now[0])
    now[0] += 4.9
    with pytest.raises(Problem, match="was revoked"):
        ring.site_of(f"Bearer {key}")


def test_a_key_that_was_just_found_good_is_not_looked_up_again(store: Store, key: str) -> None:
    now = [time.time()]
    ring = KeyRing(store, clock=lambda: now[0])
    first = ring.site_of(f"Bearer {key}")
    store.close()
    assert ring.site_of(f"bearer {key}") is first


def test_the_last_use_of_a_key_is_noted_once_in_five_minutes(store: Store, site: Site, key: str) -> None:
    now = [1_000_000.0]
    ring = KeyRing(store, clock=lambda: now[0], remembered_seconds=0)

    def last_used() -> float | None:
        with store.reader() as connection:
            return sites.list_keys(connection, site.id)[0].last_used_at

    ring.site_of(f"Bearer {key}")
    assert last_used() == 1_000_000.0
    now[0] += 299
    ring.site_of(f"Bearer {key}")
    assert last_used() == 1_000_000.0
    now[0] += 2
    ring.site_of(f"Bearer {key}")
    assert last_used() == 1_000_301.0


def test_a_key_works_while_its_use_cannot_be_noted(
    store: Store, site: Site, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from service.domain.errors import DatabaseUnavailable  # noqa: PLC0415

    def locked(*_: object, **__: object) -> None:
        raise DatabaseUnavailable("locked")

    monkeypatch.setattr(sites, "touch_key", locked)
    assert KeyRing(store).site_of(f"Bearer {key}").id == site.id
