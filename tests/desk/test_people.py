"""Who works at a site, as its admins and the admins of every site change it."""

import re
import time
from collections.abc import Callable, Mapping

import pytest

from service.accounts.accounts import Accounts
from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.store import activity, sites
from service.store.engine import Store
from tests.desk.conftest import ClientOf, DeskClient, add_person

Browser = Callable[[], DeskClient]


@pytest.fixture
def path(site: Site) -> str:
    return f"/desk/{site.id}/people"


@pytest.fixture
def chief(browser: Browser, store: Store, people: Mapping[Role, Moderator]) -> DeskClient:
    """An admin of every site."""
    with store.writer() as connection:
        made = add_person(connection, "chief", admin_everywhere=True)
    return browser().enter(store, made)


def by_name(accounts: Accounts, name: str) -> Moderator:
    [found] = [one for one in accounts.list() if one.name == name]
    return found


def test_the_page_lists_people_of_the_site_with_role_and_last_visit(
    client_of: ClientOf, store: Store, path: str
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=time.time())
        add_person(connection, "elsewhere", {other.id: Role.ADMIN})
    client_of(Role.VIEWER)
    page = client_of(Role.ADMIN).get(path).text
    shown = dict(re.findall(r'data-person="(\w+)"(.*?)</li>', page, re.S))
    assert set(shown) == {"viewer", "moderator", "lead", "admin"}
    assert "just now" in shown["viewer"]
    assert "Was not at the desk lately" in shown["lead"]
    assert "<option selected>lead</option>" in re.sub(r"\s+", " ", shown["lead"])


def test_an_admin_changes_a_role_and_it_counts_at_once(
    client_of: ClientOf, store: Store, site: Site, path: str
) -> None:
    admin, lead = client_of(Role.ADMIN), client_of(Role.LEAD)
    assert lead.get(f"/desk/{site.id}/policy").status_code == 200
    answer = admin.post_form(path, {"act": "role", "name": "lead", "role": "viewer"})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{path}?said=role")
    assert "The role is changed." in admin.get(answer.headers["Location"]).text
    assert lead.get(f"/desk/{site.id}/policy").status_code == 403
    assert admin.post_form(path, {"act": "role", "name": "lead", "role": "none"}).status_code == 303
    assert lead.get(f"/desk/{site.id}/queue").status_code == 404
    with store.reader() as connection:
        lines = activity.read(connection, site.id, actor="admin")
    assert [line.detail for line in lines] == [
        {"from": "viewer", "to": None},
        {"from": "lead", "to": "viewer"},
    ]


def test_an_admin_gives_a_role_to_somebody_who_has_an_account(
    client_of: ClientOf, accounts: Accounts, site: Site, path: str
) -> None:
    accounts.add("ben")
    answer = client_of(Role.ADMIN).post_form(path, {"act": "add", "name": " Ben ", "role": "moderator"})
    assert answer.status_code == 303
    assert by_name(accounts, "ben").role_at(site.id) is Role.MODERATOR


def test_an_admin_of_a_site_makes_no_account(client_of: ClientOf, accounts: Accounts, path: str) -> None:
    answer = client_of(Role.ADMIN).post_form(path, {"act": "add", "name": "ben", "role": "moderator"})
    assert answer.status_code == 422
    assert "lettersdesk user add" in answer.text
    assert "ben" not in {one.name for one in accounts.list()}


def test_an_admin_of_every_site_makes_an_account_and_sees_its_password_once(
    chief: DeskClient, browser: Browser, accounts: Accounts, site: Site, path: str
) -> None:
    form = {"act": "add", "name": "ben", "display_name": "Ben <b>Carter</b>", "role": "lead"}
    answer = chief.post_form(path, form)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    [password] = re.findall(r"<code data-password>([^<]+)</code>", answer.text)
    assert "<b>Carter" not in answer.text
    assert password not in chief.get(path).text
    made = by_name(accounts, "ben")
    assert (made.display_name, made.role_at(site.id)) == ("Ben <b>Carter</b>", Role.LEAD)
    assert made.must_change_password
    assert accounts.sign_in("ben", password, "203.0.113.1")


@pytest.mark.parametrize(
    ("form", "status", "said"),
    [
        ({"act": "add", "name": "b e n", "role": "lead"}, 422, "A name has 1 to 100"),
        ({"act": "add", "name": "lead", "role": "viewer"}, 422, "has a role at this site already"),
        ({"act": "add", "name": "ben", "role": "none"}, 422, "Choose a role."),
        ({"act": "add", "name": "ben", "role": "god"}, 400, "There is no such role."),
        ({"act": "role", "name": "lead"}, 400, "There is no such role."),
        ({"act": "role", "name": "nobody", "role": "lead"}, 404, "Nobody of this name works at this site."),
        ({"act": "explode", "name": "lead"}, 400, "The page does not know this button."),
        ({}, 400, "The page does not know this button."),
        ({"act": "disable", "name": "chief"}, 403, "Somebody else must change this about you."),
        (
            {"act": "role", "name": "chief", "role": "viewer"},
            403,
            "Somebody else must change this about you.",
        ),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    chief: DeskClient, accounts: Accounts, path: str, form: dict[str, str], status: int, said: str
) -> None:
    before = accounts.list()
    answer = chief.post_form(path, form)
    assert (answer.status_code, said in answer.text) == (status, True)
    assert accounts.list() == before


@pytest.mark.parametrize("act", ["disable", "enable", "reset"])
def test_an_admin_of_a_site_has_no_power_over_whole_accounts(
    client_of: ClientOf, accounts: Accounts, path: str, act: str
) -> None:
    before = accounts.list()
    answer = client_of(Role.ADMIN).post_form(path, {"act": act, "name": "lead"})
    assert (answer.status_code, accounts.list()) == (403, before)
    assert "only an admin of every site" in answer.text


def test_an_admin_of_a_site_cannot_touch_an_admin_of_every_site(
    client_of: ClientOf, chief: DeskClient, path: str
) -> None:
    admin = client_of(Role.ADMIN)
    for act in ("role", "sessions"):
        answer = admin.post_form(path, {"act": act, "name": "chief", "role": "viewer"})
        assert answer.status_code == 422
    assert chief.get(path).status_code == 200


def test_people_of_other_sites_are_nobody_here(
    client_of: ClientOf, store: Store, accounts: Accounts, path: str
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=time.time())
        add_person(connection, "elsewhere", {other.id: Role.VIEWER})
    for act in ("role", "sessions"):
        answer = client_of(Role.ADMIN).post_form(path, {"act": act, "name": "elsewhere", "role": "viewer"})
        assert answer.status_code == 404
    assert by_name(accounts, "elsewhere").roles == {other.id: Role.VIEWER}


def test_ending_sessions_signs_somebody_out_at_once(client_of: ClientOf, site: Site, path: str) -> None:
    admin, lead = client_of(Role.ADMIN), client_of(Role.LEAD)
    assert admin.post_form(path, {"act": "sessions", "name": "lead"}).status_code == 303
    assert lead.get("/desk/preferences").headers["Location"].startswith("/desk/sign-in")


def test_an_account_is_closed_opened_and_reset_by_an_admin_of_every_site(
    chief: DeskClient, client_of: ClientOf, accounts: Accounts, path: str
) -> None:
    lead = client_of(Role.LEAD)
    assert chief.post_form(path, {"act": "disable", "name": "lead"}).status_code == 303
    assert lead.get("/desk/preferences").status_code == 303
    assert "closed" in chief.get(path).text
    assert chief.post_form(path, {"act": "enable", "name": "lead"}).status_code == 303
    assert by_name(accounts, "lead").disabled_at is None
    [password] = re.findall(
        r"<code data-password>([^<]+)</code>", chief.post_form(path, {"act": "reset", "name": "lead"}).text
    )
    assert accounts.sign_in("lead", password, "203.0.113.1")


@pytest.mark.parametrize("seconds", ["0", "45", "120"])
def test_the_undo_time_is_changed(client_of: ClientOf, store: Store, site: Site, seconds: str) -> None:
    answer = client_of(Role.ADMIN).post_form(f"/desk/{site.id}/settings", {"undo_seconds": seconds})
    assert answer.status_code == 303
    with store.reader() as connection:
        assert sites.get_site(connection, site.id).undo_seconds == float(seconds)


@pytest.mark.parametrize("seconds", ["", "-1", "121", "1e1", "ten", "\u0661", "9" * 50])
def test_an_undo_time_that_cannot_be_is_refused(
    client_of: ClientOf, store: Store, site: Site, seconds: str
) -> None:
    answer = client_of(Role.ADMIN).post_form(f"/desk/{site.id}/settings", {"undo_seconds": seconds})
    assert (answer.status_code, "from 0 to 120" in answer.text) == (422, True)
    with store.reader() as connection:
        assert sites.get_site(connection, site.id).undo_seconds == 10.0


def test_names_of_people_are_shown_as_text(chief: DeskClient, store: Store, site: Site, path: str) -> None:
    with store.writer() as connection:
        add_person(connection, "mallory", {site.id: Role.VIEWER}, display_name="<script>x</script>")
    page = chief.get(path).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
