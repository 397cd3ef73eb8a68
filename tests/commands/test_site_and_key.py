"""`lettersdesk site` and `lettersdesk key`, as an operator types them."""

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from service.cli import lettersdesk
from service.domain.errors import Conflict, NotFound
from service.store import migrations, sites
from service.store.engine import Store, connect

Run = Callable[..., Result]


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
    return store


@pytest.mark.parametrize(
    "words",
    [
        ("site", "list"),
        ("site", "add", "The Gazette"),
        ("key", "create", "--site", "The Gazette"),
        ("key", "revoke", "abc"),
    ],
)
def test_a_database_that_is_not_migrated_is_said_in_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert result.stderr == (
        "Error: the database has no tables of this release yet: "
        "run `lettersdesk up` once, or `lettersdesk migrate`.\n"
    )


def test_a_site_is_added_and_listed(run: Run, record: Store) -> None:
    added = run("site", "add", "The Gazette")
    assert added.exit_code == 0
    assert added.stdout == (
        'Added the site The Gazette.\nNext: lettersdesk key create --site "The Gazette"\n'
    )
    assert json.loads(run("site", "list", "--json").stdout) == [
        {"site": "The Gazette", "policy": "default", "delivery_url": None, "allow_private_delivery": False}
    ]
    assert "The Gazette" in run("site", "list").stdout


def test_without_sites_the_list_says_how_to_add_one(run: Run, record: Store) -> None:
    assert run("site", "list").stdout == "There is no site yet: lettersdesk site add NAME\n"


def test_a_sites_name_is_taken_once(run: Run, record: Store) -> None:
    run("site", "add", "The Gazette")
    result = run("site", "add", "The Gazette")
    assert isinstance(result.exception, Conflict)
    assert str(result.exception) == "there is a site named The Gazette already"


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\nb", "a\x1b[31mb"])
def test_a_name_that_cannot_be_shown_is_refused(run: Run, record: Store, name: str) -> None:
    result = run("site", "add", name)
    assert result.exit_code == 2
    assert "a name has 1 to 200 printable characters." in result.stderr


def test_a_policy_that_nobody_wrote_is_refused(run: Run, record: Store) -> None:
    result = run("site", "add", "The Gazette", "--policy", "strict")
    assert result.exit_code == 2
    assert "there is no policy named strict; there are: default." in result.stderr


def test_a_signing_secret_is_shown_once(run: Run, record: Store) -> None:
    url = "https://gazette.example/hooks"
    added = run("site", "add", "The Gazette", "--delivery-url", url, "--json")
    secret = json.loads(added.stdout)["secret"]
    assert secret.startswith("whsec_")
    with record.reader() as connection:
        found = sites.find_site(connection, "The Gazette")
        assert sites.webhook_secrets_of(connection, found.id, now=time.time()) == [secret]
        assert found.delivery_url == url
    again = run("site", "set-delivery", "The Gazette", "https://gazette.example/other", "--json")
    assert "secret" not in json.loads(again.stdout)
    assert secret not in run("site", "list").stdout + run("site", "list", "--json").stdout


def test_a_first_delivery_address_brings_its_secret(run: Run, record: Store) -> None:
    run("site", "add", "The Gazette")
    result = run("site", "set-delivery", "The Gazette", "http://127.0.0.1:9/h", "--allow-private-delivery")
    assert "Decisions of The Gazette are sent to http://127.0.0.1:9/h." in result.stdout
    assert "Signing secret (shown this once): whsec_" in result.stdout
    with record.reader() as connection:
        assert sites.find_site(connection, "The Gazette").delivery_allow_private is True


def test_delivery_can_be_switched_off(run: Run, record: Store) -> None:
    run("site", "add", "The Gazette", "--delivery-url", "https://gazette.example/hooks")
    result = run("site", "set-delivery", "The Gazette", "--off")
    assert result.stdout == "Decisions of The Gazette are no longer sent.\n"
    with record.reader() as connection:
        assert sites.find_site(connection, "The Gazette").delivery_url is None


@pytest.mark.parametrize("words", [(), ("https://x.example/", "--off")])
def test_an_address_or_off_must_be_given(run: Run, record: Store, words: tuple[str, ...]) -> None:
    run("site", "add", "The Gazette")
    result = run("site", "set-delivery", "The Gazette", *words)
    assert result.exit_code == 2
    assert "give either URL or --off." in result.stderr


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example",
        "gazette.example/hooks",
        "https://",
        "https://x:99999/",
        "https://[::1",
        "http://u:p@x/",
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused(run: Run, record: Store, url: str) -> None:
    result = run("site", "add", "The Gazette", "--delivery-url", url)
    assert result.exit_code == 2
    assert "address" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_rotated_secret_signs_beside_the_old_one_until_the_overlap_ends(run: Run, record: Store) -> None:
    added = run("site", "add", "The Gazette", "--delivery-url", "https://gazette.example/hooks", "--json")
    old = json.loads(added.stdout)["secret"]
    rotated = json.loads(run("site", "rotate-secret", "The Gazette", "--overlap", "2", "--json").stdout)
    new, now = rotated["secret"], time.time()
    with record.reader() as connection:
        found = sites.find_site(connection, "The Gazette").id
        assert sites.webhook_secrets_of(connection, found, now=now) == [new, old]
        assert sites.webhook_secrets_of(connection, found, now=now + 2 * 3600 - 60) == [new, old]
        assert sites.webhook_secrets_of(connection, found, now=now + 2 * 3600 + 60) == [new]
    assert "shown this once" in run("site", "rotate-secret", "The Gazette").stdout


def test_a_key_is_shown_once_and_opens_its_site(run: Run, record: Store) -> None:
    run("site", "add", "The Gazette")
    made = json.loads(run("key", "create", "--site", "The Gazette", "--json").stdout)
    with record.reader() as connection:
        found = sites.authenticate(connection, made["key"])
    assert found is not None
    assert found[0].name == "The Gazette"
    listed = run("key", "list", "--site", "The Gazette")
    assert made["id"] in listed.stdout
    assert made["key"].partition(".")[2] not in listed.stdout
    [row] = json.loads(run("key", "list", "--site", "The Gazette", "--json").stdout)
    assert (row["id"], row["last_used_at"], row["revoked_at"]) == (made["id"], None, None)


@pytest.mark.parametrize("part", ["id", "key"])
def test_a_key_is_revoked_by_its_id_or_by_itself(run: Run, record: Store, part: str) -> None:
    run("site", "add", "The Gazette")
    made = json.loads(run("key", "create", "--site", "The Gazette", "--json").stdout)
    for _ in range(2):
        assert run("key", "revoke", made[part]).stdout == f"Key {made['id']} is revoked.\n"
    with record.reader() as connection:
        assert sites.authenticate(connection, made["key"]) is None
    [row] = json.loads(run("key", "list", "--site", "The Gazette", "--json").stdout)
    assert row["revoked_at"]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("key", "create", "--site", "None"),
            "there is no site named None: `lettersdesk site list` shows all",
        ),
        (("key", "list", "--site", "None"), "there is no site named None: `lettersdesk site list` shows all"),
        (("key", "revoke", "abc"), "there is no key abc: `lettersdesk key list --site NAME` shows all"),
        (("site", "rotate-secret", "None"), "there is no site named None: `lettersdesk site list` shows all"),
    ],
)
def test_what_does_not_exist_is_said_in_a_sentence(
    run: Run, record: Store, words: tuple[str, ...], sentence: str
) -> None:
    result = run(*words)
    assert isinstance(result.exception, NotFound)
    assert str(result.exception) == sentence


@pytest.mark.parametrize(
    "words",
    [
        ("site",),
        ("site", "add"),
        ("site", "list"),
        ("site", "set-delivery"),
        ("site", "rotate-secret"),
        ("key",),
        ("key", "create"),
        ("key", "list"),
        ("key", "revoke"),
    ],
)
def test_every_command_has_help_with_an_example(run: Run, words: tuple[str, ...]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"Example: lettersdesk {words[0]} " in result.stdout
