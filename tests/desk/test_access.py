"""Every route of the desk against everybody: who is let in, and that nothing happens without a token.

The table below is the contract. A route that is not in it fails the first test: add it here with the
least role that may use it, and the other tests walk it.
"""

import functools
import itertools
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask, request

from service.accounts.accounts import Accounts
from service.desk.session_cookie import SESSION
from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.store import moderators, sites
from service.store.engine import Store
from tests.desk.conftest import DeskClient, add_person

PUBLIC, SIGNED_IN = "everybody", "who is signed in"
VIEWER, MODERATOR, LEAD, ADMIN = Role

ROUTES: Mapping[tuple[str, str], str | Role] = {
    ("GET", "/desk/static/<path:filename>"): PUBLIC,
    ("GET", "/desk/sign-in"): PUBLIC,
    ("POST", "/desk/sign-in"): PUBLIC,
    ("GET", "/desk/"): SIGNED_IN,
    ("POST", "/desk/sign-out"): SIGNED_IN,
    ("GET", "/desk/password"): SIGNED_IN,
    ("POST", "/desk/password"): SIGNED_IN,
    ("GET", "/desk/preferences"): SIGNED_IN,
    ("POST", "/desk/preferences"): SIGNED_IN,
    # Addresses that no view has: a page of the desk says so, whatever the method.
    **{(method, "/desk/<path:rest>"): SIGNED_IN for method in ("GET", "POST", "PUT", "PATCH", "DELETE")},
    ("GET", "/desk/<int:site_id>/queue"): VIEWER,
    ("GET", "/desk/<int:site_id>/queue/fresh"): VIEWER,
    ("GET", "/desk/<int:site_id>/comments/<comment_id>"): VIEWER,
    ("GET", "/desk/<int:site_id>/comments/<comment_id>/card"): VIEWER,
    ("GET", "/desk/<int:site_id>/comments/<comment_id>/changes"): VIEWER,
    ("GET", "/desk/<int:site_id>/comments/<comment_id>/conversation"): VIEWER,
    ("GET", "/desk/<int:site_id>/author"): VIEWER,
    ("POST", "/desk/<int:site_id>/comments/<comment_id>/decision"): MODERATOR,
    ("POST", "/desk/<int:site_id>/comments/<comment_id>/escalation"): MODERATOR,
    ("POST", "/desk/<int:site_id>/comments/<comment_id>/lease"): MODERATOR,
    ("POST", "/desk/<int:site_id>/comments/<comment_id>/lease/release"): MODERATOR,
    ("POST", "/desk/<int:site_id>/comments/<comment_id>/note"): MODERATOR,
    ("POST", "/desk/<int:site_id>/next"): MODERATOR,
    ("POST", "/desk/<int:site_id>/bulk"): MODERATOR,
    ("GET", "/desk/<int:site_id>/sweep"): MODERATOR,
    ("GET", "/desk/<int:site_id>/sweep/sample"): MODERATOR,
    ("POST", "/desk/<int:site_id>/sweep"): MODERATOR,
    ("GET", "/desk/<int:site_id>/campaigns/<campaign_id>"): VIEWER,
    ("POST", "/desk/<int:site_id>/campaigns/<campaign_id>/decision"): MODERATOR,
    ("POST", "/desk/<int:site_id>/reviews/<review_id>/undo"): MODERATOR,
    ("POST", "/desk/<int:site_id>/author/action"): MODERATOR,
    ("POST", "/desk/<int:site_id>/author/action/<int:action_id>/lift"): MODERATOR,
    ("POST", "/desk/<int:site_id>/author/note"): MODERATOR,
    ("GET", "/desk/<int:site_id>/insights"): LEAD,
    ("GET", "/desk/<int:site_id>/activity"): LEAD,
    ("GET", "/desk/<int:site_id>/activity/export"): LEAD,
    ("GET", "/desk/<int:site_id>/policy"): LEAD,
    ("POST", "/desk/<int:site_id>/policy"): LEAD,
    ("GET", "/desk/<int:site_id>/policy/preview"): LEAD,
    ("POST", "/desk/<int:site_id>/policy/rollback"): LEAD,
    ("GET", "/desk/<int:site_id>/people"): ADMIN,
    ("POST", "/desk/<int:site_id>/people"): ADMIN,
    ("POST", "/desk/<int:site_id>/settings"): ADMIN,
}
OPEN_BEFORE_THE_PASSWORD_IS_CHANGED = {
    ("GET", "/desk/password"),
    ("POST", "/desk/password"),
    ("POST", "/desk/sign-out"),
}
UNSAFE = [route for route in ROUTES if route[0] != "GET"]

# The guard is the same on both databases, and the walk has hundreds of steps.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def address(rule: str, site_id: int) -> str:
    """An address that a rule matches."""
    filled = rule.replace("<int:site_id>", str(site_id))
    filled = re.sub(r"<int:\w+>", "1", filled)
    filled = re.sub(r"<path:\w+>", "nowhere/at/all", filled)
    return re.sub(r"<\w+>", "0" * 32, filled)


@pytest.fixture
def reached(desk_app: Flask) -> list[str]:
    """The views that were reached; none of them does anything but say so."""
    seen: list[str] = []

    def watched(view: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(view)  # with its mark
        def said(**_: Any) -> str:
            seen.append(f"{request.method} {request.url_rule}")
            return f'reached <input name="csrf_token" value="{desk_app.jinja_env.globals["csrf_token"]()}">'

        return said

    for endpoint, view in list(desk_app.view_functions.items()):
        if endpoint.startswith("desk."):
            desk_app.view_functions[endpoint] = watched(view)
    return seen


Everybody = Mapping[str, tuple[DeskClient, Role | None]]


@pytest.fixture
def everybody(
    browser: Callable[[], DeskClient], store: Store, site: Site, people: Mapping[Role, Moderator]
) -> Everybody:
    """Kinds of people, each with a browser and the role they have at `site`."""
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=time.time())
        elsewhere = add_person(connection, "elsewhere", {other.id: ADMIN})
        homeless = add_person(connection, "homeless")
        everywhere = add_person(connection, "everywhere", admin_everywhere=True)
        disabled = add_person(connection, "disabled", {site.id: ADMIN})
        newcomer = add_person(connection, "newcomer", {site.id: ADMIN}, must_change_password=True)
    found: dict[str, tuple[DeskClient, Role | None]] = {
        "nobody": (browser(), None),
        **{str(role): (browser().enter(store, person), role) for role, person in people.items()},
        "admin of another site": (browser().enter(store, elsewhere), None),
        "without any role": (browser().enter(store, homeless), None),
        "admin everywhere": (browser().enter(store, everywhere), ADMIN),
        "disabled": (browser().enter(store, disabled), None),
        "must change the password": (browser().enter(store, newcomer), ADMIN),
    }
    with store.writer() as connection:
        # Only the account is closed: the session itself is still there.
        moderators.set_disabled(connection, disabled.id, time.time())
    return found


def test_every_route_is_in_the_table_and_says_whom_it_lets_in(desk_app: Flask) -> None:
    served = {
        (method, rule.rule)
        for rule in desk_app.url_map.iter_rules()
        if rule.rule.startswith("/desk")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert served == set(ROUTES)


def expected(route: tuple[str, str], kind: str, role: Role | None) -> int:
    """What the guard answers: 200 if the view is reached."""
    least = ROUTES[route]
    if least == PUBLIC:
        return 200
    if kind in ("nobody", "disabled"):
        return 303
    if kind == "must change the password":
        return 200 if route in OPEN_BEFORE_THE_PASSWORD_IS_CHANGED else 303
    if not isinstance(least, Role):
        return 200
    if role is None:
        return 404
    return 200 if role.includes(least) else 403


def test_everybody_reaches_what_is_theirs_and_nothing_else(
    everybody: Everybody, reached: list[str], site: Site
) -> None:
    wrong = []
    for kind, (client, role) in everybody.items():
        token = client.csrf_token
        for method, rule in ROUTES:
            reached.clear()
            data = {"csrf_token": token} if method != "GET" else None
            answer = client.open(address(rule, site.id), method=method, data=data)
            want = expected((method, rule), kind, role)
            is_reached = bool(reached) or rule.startswith("/desk/static")
            if answer.status_code != want and not rule.startswith("/desk/static"):
                wrong.append(f"{kind}: {method} {rule} gave {answer.status_code}, not {want}")
            if is_reached != (want == 200):
                wrong.append(f"{kind}: {method} {rule} {'was' if reached else 'was not'} reached")
            if want == 303:
                door = "/desk/password" if kind == "must change the password" else "/desk/sign-in"
                if not answer.headers["Location"].startswith(door):
                    wrong.append(f"{kind}: {method} {rule} leads to {answer.headers['Location']}")
    assert wrong == []


def test_programs_are_told_in_json(everybody: Everybody, reached: list[str], site: Site) -> None:
    wants = {"Accept": "application/json"}
    for kind, status in (("nobody", 401), ("disabled", 401), ("admin of another site", 404), ("viewer", 403)):
        client, _ = everybody[kind]
        path = address("/desk/<int:site_id>/people", site.id)
        for answer in (client.get(path, headers=wants), client.post_json(path)):
            assert (kind, answer.status_code) == (kind, status)
            assert set(answer.json) == {"error"}
    assert [line for line in reached if "people" in line] == []


@pytest.mark.parametrize("route", UNSAFE, ids=" ".join)
def test_nothing_is_done_without_a_token(
    everybody: Everybody, reached: list[str], site: Site, route: tuple[str, str]
) -> None:
    client, _ = everybody["admin everywhere"]
    stranger, _ = everybody["admin"]
    method, rule = route
    path = address(rule, site.id)
    mine, not_mine = client.csrf_token, stranger.csrf_token
    reached.clear()
    attempts: list[dict[str, Any]] = [
        {},
        {"data": {"csrf_token": ""}},
        {"data": {"csrf_token": mine[:-2]}},
        {"data": {"csrf_token": not_mine}},
        {"headers": {"X-CSRFToken": not_mine}},
        {"query_string": {"csrf_token": mine}},
        {"json": {"csrf_token": mine}},
    ]
    for attempt in attempts:
        answer = client.open(path, method=method, **attempt)
        assert (answer.status_code, reached) == (400, []), attempt
    for attempt in ({"data": {"csrf_token": mine}}, {"headers": {"X-CSRFToken": mine}}):
        assert client.open(path, method=method, **attempt).status_code == 200
    assert len(reached) == 2


ELSEWHERE: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://localhost:81"},
    {"Origin": "http://localhost.evil.example"},
    {"Origin": "null"},
]
HERE: list[dict[str, str]] = [
    {},
    {"Sec-Fetch-Site": "same-origin"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "http://localhost"},
    # A proxy that changed our name: the browser knows better.
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://desk.example"},
]


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_request_from_another_site_is_refused_even_with_a_token(
    everybody: Everybody, reached: list[str], site: Site, headers: dict[str, str]
) -> None:
    client, _ = everybody["admin"]
    token = client.csrf_token
    reached.clear()
    for method, rule in UNSAFE:
        answer = client.open(
            address(rule, site.id), method=method, data={"csrf_token": token}, headers=headers
        )
        assert (answer.status_code, reached) == (403, [])


@pytest.mark.parametrize("headers", HERE, ids=str)
def test_a_request_from_our_own_page_is_accepted(
    everybody: Everybody, reached: list[str], site: Site, headers: dict[str, str]
) -> None:
    client, _ = everybody["admin"]
    path = address("/desk/<int:site_id>/settings", site.id)
    assert client.post(path, data={"csrf_token": client.csrf_token}, headers=headers).status_code == 200


def test_links_from_other_sites_are_followed(everybody: Everybody, reached: list[str], site: Site) -> None:
    # Somebody who follows a link from a mail or a chat is not sent away.
    client, _ = everybody["viewer"]
    path = address("/desk/<int:site_id>/queue", site.id)
    assert client.get(path, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


def test_a_view_that_nobody_marked_lets_nobody_in(
    desk_app: Flask, everybody: Everybody, reached: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    called = []
    desk_app.view_functions["desk.people"] = lambda site_id: called.append(site_id) or "in"
    for testing, status in ((True, 500), (False, 403)):
        desk_app.testing = testing
        for client, _ in everybody.values():
            assert client.get("/desk/1/people").status_code == status
    assert called == []
    assert "view_without_mark" in caplog.text


def test_a_role_that_is_taken_away_or_given_counts_at_once(
    everybody: Everybody, reached: list[str], store: Store, site: Site, people: Mapping[Role, Moderator]
) -> None:
    client, _ = everybody["lead"]
    path = address("/desk/<int:site_id>/policy", site.id)
    for role, status in ((LEAD, 200), (MODERATOR, 403), (None, 404), (ADMIN, 200)):
        with store.writer() as connection:
            moderators.set_role(connection, people[LEAD].id, site.id, role)
        assert client.get(path).status_code == status


def test_a_session_stops_at_once_when_it_is_revoked_or_its_owner_disabled(
    everybody: Everybody, reached: list[str], accounts: Accounts, site: Site
) -> None:
    path = address("/desk/<int:site_id>/queue", site.id)
    for name, how in (("lead", accounts.revoke_sessions), ("moderator", accounts.disable)):
        client, _ = everybody[name]
        assert client.get(path).status_code == 200
        how(name)
        assert client.get(path).headers["Location"].startswith("/desk/sign-in?next=")


def test_a_site_that_does_not_exist_is_nobodys(everybody: Everybody, reached: list[str]) -> None:
    for kind, (client, role) in everybody.items():
        if role is not None and kind != "must change the password":
            assert client.get("/desk/999999/queue").status_code == 404
    assert client.get("/desk/-1/queue").status_code != 200
    assert not [line for line in reached if "queue" in line]


@pytest.mark.parametrize(
    "token",
    ["", "x", "A" * 43, "../../etc/passwd", "' OR 1=1 --", "x" * 3000, "\u00e9\u00fc"],
    ids=lambda token: token[:12] or "empty",
)
def test_a_cookie_that_was_made_up_opens_nothing(
    browser: Callable[[], DeskClient], reached: list[str], site: Site, people: object, token: str
) -> None:
    client = browser()
    client.set_cookie(SESSION, token, path="/desk")
    answer = client.get(address("/desk/<int:site_id>/queue", site.id))
    assert (answer.status_code, reached) == (303, [])


def test_no_page_breaks_for_anybody(everybody: Everybody, hold: Callable[..., Any], site: Site) -> None:
    comment = hold()
    broken = []
    for (kind, (client, _)), (method, rule) in itertools.product(everybody.items(), ROUTES):
        if method != "GET":
            continue
        path = address(rule, site.id).replace("0" * 32, comment.id)
        path += "?id=reader-1" if rule.endswith("/author") else ""
        answer = client.get(path)
        if answer.status_code >= 500:
            broken.append(f"{kind}: {path} gave {answer.status_code}")
    assert broken == []
