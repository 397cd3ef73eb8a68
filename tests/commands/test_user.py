"""`lettersdesk user`, as an operator types it."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from config.settings import load_settings
from service.accounts.accounts import Accounts
from service.cli import lettersdesk
from service.domain.errors import Conflict, NotFound, SignInRefused
from service.domain.moderator import Role
from service.store import activity, migrations, sites
from service.store.engine import Store, connect

Run = Callable[..., Result]
HERE = "203.0.113.1"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("LETTERSDESK_DATA", str(tmp_path))
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: CliRunner().invoke(lettersdesk, words)


@pytest.fixture
def record(run: Run, tmp_path: Path) -> Store:
    store = connect(f"sqlite:///{tmp_path / 'lettersdesk.db'}")
    migrations.upgrade(store)
    with store.writer() as connection:
        sites.add_site(connection, "The Gazette", now=time.time())
    return store


@pytest.fixture
def accounts(record: Store, tmp_path: Path) -> Accounts:
    """The accounts as a running server has them."""
    return Accounts(record, load_settings({"LETTERSDESK_DATA": str(tmp_path)}).hash_key)


def add(run: Run, name: str = "ani", *more: str) -> str:
    """Add a moderator of The Gazette; returns the password."""
    options = more or ("--role", "moderator", "--site", "The Gazette")
    result = run("user", "add", name, *options, "--json")
    assert result.exit_code == 0, result.output
    return str(json.loads(result.stdout)["password"])


def password_in(printed: str) -> str:
    [found] = re.findall(r"^One-time password \(shown this once\): (\S+)$", printed, re.M)
    return str(found)


def test_a_moderator_is_added_with_a_password_that_works_once(run: Run, accounts: Accounts) -> None:
    result = run("user", "add", "Ani", "--display-name", "Ani G.", "--role", "lead", "--site", "The Gazette")
    assert result.exit_code == 0
    assert "Added ani, lead at The Gazette." in result.stdout
    assert "must be changed at the first sign-in" in result.stdout
    found = accounts.resume(accounts.sign_in("ani", password_in(result.stdout), HERE))
    assert found is not None
    assert (found.display_name, found.role_at(1), found.must_change_password) == ("Ani G.", Role.LEAD, True)


def test_an_admin_everywhere_is_added(run: Run, accounts: Accounts) -> None:
    result = run("user", "add", "chief", "--admin-everywhere")
    assert "Added chief, an admin of every site." in result.stdout
    [found] = accounts.list()
    assert (found.admin_everywhere, found.role_at(12345)) == (True, Role.ADMIN)


def test_the_list_shows_roles_and_no_secret(run: Run, record: Store, accounts: Accounts) -> None:
    password = add(run)
    add(run, "chief", "--admin-everywhere")
    run("user", "disable", "chief")
    listed = run("user", "list")
    assert "moderator at The Gazette" in listed.stdout
    assert "admin of every site" in listed.stdout
    assert "disabled" in listed.stdout
    found = json.loads(run("user", "list", "--json").stdout)
    assert [(one["user"], one["roles"], one["state"]) for one in found] == [
        ("ani", {"The Gazette": "moderator"}, "one-time password"),
        ("chief", {}, "disabled"),
    ]
    assert found[0]["last_seen_at"] is None
    accounts.sign_in("ani", password, HERE)
    assert json.loads(run("user", "list", "--json").stdout)[0]["last_seen_at"]
    assert password not in listed.stdout
    assert "argon2" not in listed.stdout


def test_without_anybody_the_list_says_how_to_begin(run: Run, record: Store) -> None:
    expected = "There is nobody yet: lettersdesk user add NAME --admin-everywhere\n"
    assert run("user", "list").stdout == expected


def test_a_disabled_moderator_is_out_at_once_and_back_when_enabled(run: Run, accounts: Accounts) -> None:
    password = add(run)
    token = accounts.sign_in("ani", password, HERE)
    said = run("user", "disable", "ani").stdout
    assert said == "ani is disabled. Undo it with: lettersdesk user enable ani\n"
    assert accounts.resume(token) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("ani", password, HERE)
    assert run("user", "enable", "ani").stdout == "ani can sign in again.\n"
    assert accounts.resume(token) is None
    assert accounts.sign_in("ani", password, HERE)


def test_a_reset_replaces_the_password_and_ends_sessions(run: Run, accounts: Accounts) -> None:
    old = add(run)
    token = accounts.sign_in("ani", old, HERE)
    new = password_in(run("user", "reset", "ani").stdout)
    assert new != old
    assert accounts.resume(token) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("ani", old, HERE)
    found = accounts.resume(accounts.sign_in("ani", new, HERE))
    assert found is not None
    assert found.must_change_password


def test_a_role_is_given_and_taken_away(run: Run, accounts: Accounts) -> None:
    add(run)
    given = run("user", "role", "ani", "--site", "The Gazette", "--role", "admin")
    assert given.stdout == "ani is admin at The Gazette.\n"
    assert accounts.list()[0].roles == {1: Role.ADMIN}
    taken = run("user", "role", "ani", "--site", "The Gazette", "--role", "none")
    assert taken.stdout == "ani has no role at The Gazette any more.\n"
    assert accounts.list()[0].roles == {}


def test_everything_is_logged_as_done_on_the_command_line(run: Run, record: Store) -> None:
    password = add(run)
    run("user", "role", "ani", "--site", "The Gazette", "--role", "lead")
    run("user", "disable", "ani")
    run("user", "enable", "ani")
    reset = password_in(run("user", "reset", "ani").stdout)
    with record.reader() as connection:
        lines = activity.read(connection, None)[::-1]
    assert {(line.actor, line.subject) for line in lines} == {("command line", "ani")}
    assert [line.act for line in lines] == [
        "moderator_added",
        "role_changed",
        "role_changed",
        "moderator_disabled",
        "moderator_enabled",
        "password_reset",
    ]
    assert password not in repr(lines)
    assert reset not in repr(lines)


@pytest.mark.parametrize(
    ("words", "error", "sentence"),
    [
        (
            ("add", "ani", "--role", "lead", "--site", "None"),
            NotFound,
            "there is no site named None: `lettersdesk site list` shows all",
        ),
        (
            ("role", "ben", "--role", "lead", "--site", "The Gazette"),
            NotFound,
            "there is no moderator named ben: `lettersdesk user list` shows all",
        ),
        (
            ("role", "ben", "--role", "lead", "--site", "None"),
            NotFound,
            "there is no site named None: `lettersdesk site list` shows all",
        ),
        *(
            (
                (verb, "ben"),
                NotFound,
                "there is no moderator named ben: `lettersdesk user list` shows all",
            )
            for verb in ("disable", "enable", "reset")
        ),
        (
            ("add", "taken", "--admin-everywhere"),
            Conflict,
            "there is a moderator named taken already",
        ),
    ],
)
def test_what_does_not_exist_or_is_taken_is_said_in_a_sentence(
    run: Run, record: Store, words: tuple[str, ...], error: type[Exception], sentence: str
) -> None:
    add(run, "taken")
    result = run("user", *words)
    assert isinstance(result.exception, error)
    assert str(result.exception) == sentence


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "ani"), "give either --role R --site S or --admin-everywhere."),
        (("add", "ani", "--role", "lead"), "give --role and --site together."),
        (("add", "ani", "--site", "The Gazette"), "give --role and --site together."),
        (
            ("add", "ani", "--role", "lead", "--site", "The Gazette", "--admin-everywhere"),
            "give either --role R --site S or --admin-everywhere.",
        ),
        (("add", "a b", "--admin-everywhere"), "a name has 1 to 100 of a to z, 0 to 9"),
        (("add", "ani", "--admin-everywhere", "--display-name", "a\x1b[31mb"), "printable characters"),
        (("add", "ani", "--role", "god", "--site", "The Gazette"), "'god' is not one of"),
        (("role", "ani", "--site", "The Gazette"), "Missing option '--role'"),
    ],
)
def test_words_that_make_no_sense_are_refused_before_anything_is_done(
    run: Run, record: Store, accounts: Accounts, words: tuple[str, ...], said: str
) -> None:
    result = run("user", *words)
    assert result.exit_code == 2
    assert said in " ".join(result.stderr.split())
    assert accounts.list() == []


def test_a_database_that_is_not_migrated_is_said_in_a_sentence(run: Run) -> None:
    result = run("user", "list")
    assert result.exit_code == 1
    assert "run `lettersdesk up` once, or `lettersdesk migrate`." in result.stderr


@pytest.mark.parametrize("verb", ["", "add", "list", "disable", "enable", "reset", "role"])
def test_every_command_has_help_with_an_example(run: Run, verb: str) -> None:
    result = run(*["user", verb][: 2 if verb else 1], "--help")
    assert result.exit_code == 0
    assert "Example: lettersdesk user " in result.stdout
