"""Accounts made and roles given: who may be called what, and what is written down."""

import time

import pytest

from service.accounts.accounts import Accounts
from service.accounts.roster import clean_name
from service.domain.comment import Site
from service.domain.errors import Conflict, NotFound
from service.domain.moderator import Moderator, Role
from service.domain.preferences import Preferences
from service.store import moderators, sites
from service.store.engine import Store
from tests.accounts.conftest import log_of


@pytest.mark.parametrize("name", ["ani", "a", "a.b-c_d@e+f", "0", "x" * 100, " Ani "])
def test_a_name_is_kept_in_lower_case(accounts: Accounts, name: str) -> None:
    made, _ = accounts.add(name)
    assert made.name == clean_name(name) == name.strip().lower()


@pytest.mark.parametrize("name", ["", " ", "-ani", "a b", "x" * 101, "անի", "a\nb", "command line", "<b>"])
def test_a_name_that_could_be_taken_for_something_else_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(ValueError, match="a name has 1 to 100"):
        accounts.add(name)
    assert accounts.list() == []


def test_a_name_is_taken_once_however_it_is_written(accounts: Accounts) -> None:
    accounts.add("ani")
    with pytest.raises(Conflict, match="there is a moderator named ani already"):
        accounts.add("ANI")
    assert len(accounts.list()) == 1


def test_roles_are_of_one_site_and_end_when_taken_away(accounts: Accounts, store: Store, site: Site) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=time.time())
    made, _ = accounts.add("ani", roles={site.id: Role.LEAD})
    assert (made.role_at(site.id), made.role_at(other.id)) == (Role.LEAD, None)
    made = accounts.set_role("ani", other, Role.VIEWER)
    made = accounts.set_role("ani", site, Role.MODERATOR)
    assert made.roles == {site.id: Role.MODERATOR, other.id: Role.VIEWER}
    assert accounts.set_role("ani", site, None).roles == {other.id: Role.VIEWER}


def test_an_admin_everywhere_is_one_at_sites_of_later_too(accounts: Accounts, store: Store) -> None:
    made, _ = accounts.add("ani", admin_everywhere=True)
    with store.writer() as connection:
        later = sites.add_site(connection, "The Courier", now=time.time())
    assert made.role_at(later.id) is Role.ADMIN


def test_role_changes_are_logged_at_their_site_once(accounts: Accounts, store: Store, site: Site) -> None:
    accounts.add("ani", roles={site.id: Role.VIEWER}, actor="ben")
    accounts.set_role("ani", site, Role.VIEWER, actor="ben")
    accounts.set_role("ani", site, Role.LEAD, actor="ben")
    accounts.set_role("ani", site, None, actor="ben")
    lines = [line for line in log_of(store) if line.act == "role_changed"]
    assert [(line.site_id, line.actor, line.detail) for line in lines] == [
        (site.id, "ben", {"from": None, "to": "viewer"}),
        (site.id, "ben", {"from": "viewer", "to": "lead"}),
        (site.id, "ben", {"from": "lead", "to": None}),
    ]


def test_the_undo_time_is_changed_and_logged(accounts: Accounts, store: Store, site: Site) -> None:
    accounts.set_undo_seconds(site, 30.0, actor="ani")
    with store.reader() as connection:
        assert sites.get_site(connection, site.id).undo_seconds == 30.0
    [line] = log_of(store)
    assert (line.site_id, line.act, line.subject) == (site.id, "site_changed", site.name)
    assert line.detail == {"undo_seconds": {"from": 10.0, "to": 30.0}}


@pytest.mark.parametrize("how", ["disable", "enable", "reset", "revoke_sessions"])
def test_an_unknown_name_is_said_with_the_way_out(accounts: Accounts, how: str) -> None:
    with pytest.raises(NotFound, match="there is no moderator named ben: `lettersdesk user list` shows all"):
        getattr(accounts, how)("ben")


def test_disabling_twice_is_one_line_in_the_log(accounts: Accounts, store: Store, ani: Moderator) -> None:
    for how in (accounts.disable, accounts.disable, accounts.enable, accounts.enable):
        how("ani")
    acts = [line.act for line in log_of(store)]
    assert (acts.count("moderator_disabled"), acts.count("moderator_enabled")) == (1, 1)


def test_preferences_come_back_as_they_were_saved(accounts: Accounts, ani: Moderator) -> None:
    chosen = Preferences(
        {"approve": "a"}, use_keys=False, blur_from=0.5, severe_cap=3, last_codes={"spam": "spam"}
    )
    accounts.save_preferences(ani.id, chosen)
    [found] = accounts.list()
    assert found.preferences == chosen
    with pytest.raises(NotFound):
        accounts.save_preferences(999, chosen)


def test_people_of_a_site_are_those_with_a_role_there_and_admins_of_every_site(
    accounts: Accounts, store: Store, site: Site
) -> None:
    accounts.add("ani", roles={site.id: Role.VIEWER})
    accounts.add("ben")
    accounts.add("cleo", admin_everywhere=True)
    with store.reader() as connection:
        assert [one.name for one in moderators.list_moderators(connection, site.id)] == ["ani", "cleo"]
        assert moderators.display_names(connection, ["ani", "the policy"]) == {"ani": "ani"}
        assert moderators.display_names(connection, []) == {}
        assert moderators.last_seen(connection, []) == {}
