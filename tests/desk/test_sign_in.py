"""The door as a browser meets it: cookies, where one lands, and what a stranger can learn."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from service.accounts import throttle
from service.accounts.accounts import Accounts
from service.desk.session_cookie import BROWSER, SESSION
from service.desk.sign_in import safe_target
from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.store import activity
from service.store.engine import Store
from tests.desk.conftest import ClientOf, DeskClient

PASSWORD = "a lamp in the old harbour"
Browser = Callable[[], DeskClient]


@pytest.fixture
def ani(accounts: Accounts, site: Site) -> Moderator:
    """A moderator of `site` who has chosen PASSWORD."""
    made, password = accounts.add("ani", display_name="Ani", roles={site.id: Role.MODERATOR})
    accounts.sign_out(accounts.change_password(made, password, PASSWORD, "203.0.113.1"))
    return made


def sign_in(
    client: DeskClient, name: str = "ani", password: str = PASSWORD, *, target: str = "", **options: Any
) -> Any:
    form = {"name": name, "password": password, "next": target}
    return client.post("/desk/sign-in", data={**form, "csrf_token": client.csrf_token}, **options)


def cookies_set(answer: Any) -> Mapping[str, str]:
    """Name to the whole header of each cookie that an answer sets."""
    return {line.partition("=")[0]: line for line in answer.headers.getlist("Set-Cookie")}


def test_signing_in_leads_to_the_queue_of_ones_site(browser: Browser, ani: Moderator, site: Site) -> None:
    client = browser()
    assert client.get("/").headers["Location"] == "/desk/"
    assert client.get("/desk/").headers["Location"] == "/desk/sign-in?next=/desk/"
    answer = sign_in(client)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/")
    assert client.get("/desk/").headers["Location"] == f"/desk/{site.id}/queue"


def test_the_sessions_cookie_is_out_of_reach(browser: Browser, ani: Moderator) -> None:
    cookie = cookies_set(sign_in(browser()))[SESSION]
    for part in ("HttpOnly", "SameSite=Lax", "Path=/desk"):
        assert part in cookie
    for part in ("Secure", "Max-Age", "Expires", "Domain"):
        assert part not in cookie


def test_over_https_every_cookie_is_secure(browser: Browser, ani: Moderator) -> None:
    client = browser()
    base = {"base_url": "https://desk.example"}
    page = client.get("/desk/sign-in", **base)
    [token] = re.findall(r'name="csrf_token" value="([^"]+)"', page.text)
    answer = client.post(
        "/desk/sign-in", data={"name": "ani", "password": PASSWORD, "csrf_token": token}, **base
    )
    assert answer.status_code == 303
    found = [*cookies_set(page).values(), *cookies_set(answer).values()]
    assert {line.partition("=")[0] for line in found} >= {SESSION, BROWSER, "lettersdesk_form"}
    for line in found:
        assert "Secure" in line
        assert "HttpOnly" in line
        assert "Path=/desk" in line


def test_a_token_from_before_the_sign_in_opens_nothing_afterwards(
    browser: Browser, ani: Moderator, store: Store
) -> None:
    planted = "A" * 43
    client = browser()
    client.set_cookie(SESSION, planted, path="/desk")
    fresh = re.match(f"{SESSION}=([^;]+)", cookies_set(sign_in(client))[SESSION])
    assert fresh is not None
    assert fresh[1] != planted
    other = browser()
    other.set_cookie(SESSION, planted, path="/desk")
    assert other.get("/desk/").headers["Location"].startswith("/desk/sign-in")


def test_signing_in_again_ends_the_session_before_and_the_forms_of_it(
    browser: Browser, ani: Moderator
) -> None:
    client, thief = browser(), browser()
    sign_in(client)
    old, form_token = client.get_cookie(SESSION, path="/desk"), client.csrf_token
    assert old is not None
    page_token = client.csrf_token
    answer = client.post(
        "/desk/sign-in", data={"name": "ani", "password": PASSWORD, "csrf_token": page_token}
    )
    assert answer.status_code == 303
    thief.set_cookie(SESSION, old.value, path="/desk")
    assert thief.get("/desk/password").headers["Location"].startswith("/desk/sign-in")
    assert client.get("/desk/password").status_code == 200
    assert client.post("/desk/preferences", data={"csrf_token": form_token}).status_code == 400


def test_a_signed_in_browser_is_led_past_the_door(client_of: ClientOf, site: Site) -> None:
    client = client_of(Role.VIEWER)
    assert client.get("/desk/sign-in").headers["Location"] == "/desk/"
    target = f"/desk/{site.id}/queue"
    assert client.get(f"/desk/sign-in?next={target}").headers["Location"] == target


def test_signing_out_ends_the_session_and_forgets_the_cookie(browser: Browser, ani: Moderator) -> None:
    client, thief = browser(), browser()
    sign_in(client)
    cookie = client.get_cookie(SESSION, path="/desk")
    assert cookie is not None
    answer = client.post_form("/desk/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/desk/sign-in")
    assert client.get_cookie(SESSION, path="/desk") is None
    thief.set_cookie(SESSION, cookie.value, path="/desk")
    assert thief.get("/desk/").headers["Location"].startswith("/desk/sign-in")


def test_what_was_asked_for_is_opened_after_the_sign_in(browser: Browser, ani: Moderator, site: Site) -> None:
    client = browser()
    asked = f"/desk/{site.id}/queue?section=world&q=author:ani"
    door = client.get(asked).headers["Location"]
    page = client.get(door).text
    found = re.search(r'name="next" value="([^"]*)"', page)
    assert found is not None
    assert found[1].replace("&amp;", "&") == asked
    assert sign_in(client, target=asked).headers["Location"] == asked


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/desk/",
        "/\\evil.example",
        "\\\\evil.example",
        "/desk//evil.example",
        "/desk\\..\\..\\evil",
        "javascript:alert(1)",
        "/deskfake",
        "/v1/docs",
        "desk/1/queue",
        " /desk/",
        "/\tdesk/",
        "/desk/\nLocation: https://evil.example",
        "/desk/\u2028x",
        "https:/desk/",
        "/desk/sign-in?next=/desk/sign-in",
    ],
)
def test_no_other_site_is_led_to(browser: Browser, ani: Moderator, client_of: ClientOf, target: str) -> None:
    assert sign_in(browser(), target=target).headers["Location"] == "/desk/"
    led = client_of(Role.VIEWER).get("/desk/sign-in", query_string={"next": target})
    assert led.headers["Location"] == "/desk/"


def test_behind_a_prefix_only_the_desks_own_addresses_count(desk_app: Flask) -> None:
    with desk_app.test_request_context("/desk/sign-in", base_url="http://news.example/tools/"):
        assert safe_target("/tools/desk/1/queue") == "/tools/desk/1/queue"
        assert safe_target("/desk/1/queue") == "/tools/desk/"


@pytest.mark.parametrize("name", ["ani", "nobody-of-this-name", "<script>alert(1)</script>"])
def test_a_refusal_is_the_same_for_every_name(browser: Browser, ani: Moderator, name: str) -> None:
    answer = sign_in(browser(), name, "a wrong password")
    assert answer.status_code == 422
    assert "The name or the password is wrong." in answer.text
    assert SESSION not in cookies_set(answer)
    assert "a wrong password" not in answer.text
    assert "<script>alert" not in answer.text


def test_too_many_failures_are_answered_with_how_long_to_wait(browser: Browser, ani: Moderator) -> None:
    client = browser()
    answers = [sign_in(client, "ani", f"guess number {number}") for number in range(throttle.NAME.free + 1)]
    assert [answer.status_code for answer in answers] == [422] * throttle.NAME.free + [429]
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 2
    assert "There were too many failed attempts. Wait" in answers[-1].text


def test_the_browser_in_which_one_signed_in_is_let_in_while_others_guess(
    browser: Browser, ani: Moderator
) -> None:
    known, stranger = browser(), browser()
    sign_in(known)
    known.post_form("/desk/sign-out")
    while sign_in(stranger, "ani", "a guess").status_code != 429:
        pass
    assert sign_in(known).status_code == 303


def test_a_one_time_password_leads_to_the_password_page_and_nowhere_else(
    browser: Browser, accounts: Accounts, site: Site
) -> None:
    _, once = accounts.add("ben", roles={site.id: Role.LEAD})
    client = browser()
    sign_in(client, "ben", once, target=f"/desk/{site.id}/policy")
    for path in ("/desk/", f"/desk/{site.id}/queue", "/desk/preferences", "/desk/nowhere"):
        assert client.get(path).headers["Location"] == "/desk/password"
    assert client.get(f"/desk/{site.id}/queue", headers={"Accept": "application/json"}).status_code == 403
    page = client.get("/desk/password").text
    assert "Choose your own password" in page
    form = {"old": once, "new": "quite another lamp", "again": "quite another lamp"}
    refused = client.post_form("/desk/password", {**form, "again": "quite another lump"})
    assert (refused.status_code, "The two new passwords differ." in refused.text) == (422, True)
    refused = client.post_form("/desk/password", {**form, "new": once, "again": once})
    assert (refused.status_code, "This is the present password." in refused.text) == (422, True)
    changed = client.post_form("/desk/password", form)
    assert (changed.status_code, changed.headers["Location"]) == (303, "/desk/")
    assert client.get(f"/desk/{site.id}/queue").status_code == 200


def test_changing_the_password_signs_out_everywhere_else(browser: Browser, ani: Moderator) -> None:
    here, there = browser(), browser()
    sign_in(here)
    sign_in(there)
    before = here.get_cookie(SESSION, path="/desk")
    form = {"old": PASSWORD, "new": "quite another lamp", "again": "quite another lamp"}
    assert here.post_form("/desk/password", form).status_code == 303
    after = here.get_cookie(SESSION, path="/desk")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert here.get("/desk/preferences").status_code == 200
    assert there.get("/desk/preferences").headers["Location"].startswith("/desk/sign-in")


def test_passwords_are_never_written_into_a_page(browser: Browser, ani: Moderator) -> None:
    client = browser()
    sign_in(client)
    form = {"old": "my old secret!", "new": "short secret", "again": "another secret"}
    page = client.post_form("/desk/password", form).text
    assert not any(secret in page for secret in form.values())


def test_somebody_without_a_site_is_told_what_to_do(
    browser: Browser, accounts: Accounts, store: Store
) -> None:
    made, password = accounts.add("cleo")
    token = accounts.change_password(made, password, PASSWORD, "203.0.113.1")
    client = browser()
    client.set_cookie(SESSION, token, path="/desk")
    assert "You have no role at any site." in client.get("/desk/").text


def test_signing_in_and_out_is_in_the_log(browser: Browser, ani: Moderator, store: Store) -> None:
    client = browser()
    sign_in(client, password="a wrong password")
    sign_in(client)
    client.post_form("/desk/sign-out")
    with store.reader() as connection:
        acts = [line.act for line in activity.read(connection, None, actor="ani", limit=3)]
    assert acts == ["moderator_signed_out", "moderator_signed_in", "sign_in_refused"]


def test_the_events_log_tells_no_secrets(
    browser: Browser, ani: Moderator, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    client = browser()
    sign_in(client, "typed-a-secret-as-name", "typed-a-secret-as-password")
    sign_in(client)
    cookie = client.get_cookie(SESSION, path="/desk")
    assert cookie is not None
    written = "\n".join(repr(vars(record)) for record in caplog.records)
    assert "moderator_signed_in" in written
    for secret in ("typed-a-secret", PASSWORD, cookie.value, "127.0.0.1"):
        assert secret not in written
