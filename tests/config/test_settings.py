import multiprocessing
from pathlib import Path

import pytest

from config.environment import known_names
from config.settings import Settings, load_settings
from service.domain.errors import InvalidSettings

KEY = "0123456789abcdef0123456789abcdef"


def settings_with(tmp_path: Path, **environ: str) -> Settings:
    return load_settings({"LETTERSDESK_DATA": str(tmp_path / "data"), **environ})


def faults_with(tmp_path: Path, **environ: str) -> list[str]:
    with pytest.raises(InvalidSettings) as caught:
        settings_with(tmp_path, **environ)
    return str(caught.value).splitlines()


def test_an_empty_environment_gives_sqlite_and_the_embedded_redis_in_the_data_folder(tmp_path: Path) -> None:
    settings = settings_with(tmp_path)
    assert settings.database_url == f"sqlite:///{tmp_path}/data/lettersdesk.db"
    assert settings.uses_embedded_redis
    assert settings.effective_redis_url == f"unix://{tmp_path}/data/run/redis.sock"
    assert (settings.host, settings.port, settings.chunk_size, settings.max_attempts) == (
        "127.0.0.1",
        8080,
        32,
        3,
    )
    assert (settings.toxicity_model, settings.log_format, settings.policy_dir) == ("bundled", "json", None)


@pytest.mark.parametrize(
    "given", ["postgres://u:p@db/x", "postgresql://u:p@db/x", "postgresql+psycopg://u:p@db/x"]
)
def test_every_usual_postgresql_address_is_read_with_our_driver(tmp_path: Path, given: str) -> None:
    assert settings_with(tmp_path, DATABASE_URL=given).database_url == "postgresql+psycopg://u:p@db/x"


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("LETTERSDESK_PORT", "http", "must be a whole number from 1 to 65535"),
        ("LETTERSDESK_PORT", "0", "must be a whole number from 1 to 65535"),
        ("LETTERSDESK_CHUNK_SIZE", "257", "must be a whole number from 1 to 256"),
        ("LETTERSDESK_LEASE_SECONDS", "nan", "must be a number of seconds from 1 to 3600"),
        ("LETTERSDESK_LOG_FORMAT", "xml", "must be one of json, text"),
        ("LETTERSDESK_POLICIES", "/no/such/folder", "is not a folder"),
        (
            "DATABASE_URL",
            "mysql://u:hunter2@h/x",
            "names mysql: only postgresql:// and sqlite:// are supported",
        ),
        ("DATABASE_URL", "sqlite://", "is a database in memory"),
        ("DATABASE_URL", "not an address hunter2", "is not a database address"),
        ("REDIS_URL", "hunter2.example:6379", "must begin with redis://, rediss:// or unix://"),
        ("LETTERSDESK_HASH_KEY", "hunter2", "has 7 bytes and needs 32 or more"),
    ],
)
def test_a_wrong_value_is_one_sentence_that_names_it_and_shows_no_secret(
    tmp_path: Path, name: str, value: str, part: str
) -> None:
    [sentence] = faults_with(tmp_path, **{name: value})
    assert sentence.startswith(name)
    assert part in sentence
    assert "hunter2" not in sentence


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    faults = faults_with(tmp_path, LETTERSDESK_PORT="x", LETTERSDESK_MAX_ATTEMPTS="0", REDIS_URL="x")
    assert [sentence.split("=")[0].split(" ")[0] for sentence in faults] == [
        "LETTERSDESK_MAX_ATTEMPTS",
        "LETTERSDESK_PORT",
        "REDIS_URL",
    ]


def test_an_unknown_name_is_reported_with_the_one_that_was_probably_meant(tmp_path: Path) -> None:
    assert faults_with(tmp_path, LETTERSDESK_PROT="8081") == [
        "LETTERSDESK_PROT is not a setting: did you mean LETTERSDESK_PORT?"
    ]


def test_an_empty_value_counts_as_not_set(tmp_path: Path) -> None:
    assert settings_with(tmp_path, DATABASE_URL="", LETTERSDESK_PORT=" ").port == 8080


def test_a_secret_is_read_from_a_file_without_its_line_end(tmp_path: Path) -> None:
    secret = tmp_path / "database_url"
    secret.write_text("postgresql://u:p@db/x\n")
    assert settings_with(tmp_path, DATABASE_URL_FILE=str(secret)).database_url.endswith("://u:p@db/x")


def test_a_secret_file_that_cannot_be_read_stops_the_start(tmp_path: Path) -> None:
    [sentence] = faults_with(tmp_path, LETTERSDESK_HASH_KEY_FILE="/no/such/file")
    assert sentence == (
        "LETTERSDESK_HASH_KEY_FILE names /no/such/file, which cannot be read: No such file or directory."
    )
    assert not (tmp_path / "data" / "secrets" / "hash.key").exists()


def test_a_secret_given_twice_stops_the_start(tmp_path: Path) -> None:
    [sentence] = faults_with(tmp_path, REDIS_URL="redis://a", REDIS_URL_FILE="/etc/hostname")
    assert sentence == "REDIS_URL and REDIS_URL_FILE are both set: keep one."


def test_an_empty_secret_file_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    [sentence] = faults_with(tmp_path, REDIS_URL_FILE=str(tmp_path / "empty"))
    assert sentence.endswith("which is empty.")


def test_only_secrets_may_come_from_files() -> None:
    assert {name for name in known_names() if name.endswith("_FILE")} == {
        "DATABASE_URL_FILE",
        "REDIS_URL_FILE",
        "LETTERSDESK_HASH_KEY_FILE",
    }


def test_the_hash_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = settings_with(tmp_path), settings_with(tmp_path)
    path = tmp_path / "data" / "secrets" / "hash.key"
    assert first.hash_key == second.hash_key == path.read_bytes()
    assert len(first.hash_key) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert [file.name for file in path.parent.iterdir()] == ["hash.key"]


def test_a_hash_key_that_is_given_leaves_the_disk_alone(tmp_path: Path) -> None:
    assert settings_with(tmp_path, LETTERSDESK_HASH_KEY=KEY).hash_key == KEY.encode()
    assert not (tmp_path / "data").exists()


def test_a_damaged_hash_key_is_not_silently_replaced(tmp_path: Path) -> None:
    path = tmp_path / "data" / "secrets" / "hash.key"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"short")
    [sentence] = faults_with(tmp_path)
    assert "has 5 bytes and needs 32" in sentence
    assert path.read_bytes() == b"short"


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    [sentence] = faults_with(tmp_path)
    assert sentence.startswith(f"The data folder {tmp_path}/data cannot be used (")


def read_key(folder: str) -> bytes:
    return load_settings({"LETTERSDESK_DATA": folder}).hash_key


def test_processes_that_start_at_once_agree_on_the_hash_key(tmp_path: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        for number in range(5):
            keys = pool.map(read_key, [str(tmp_path / f"data{number}")] * 16, chunksize=1)
            assert len(set(keys)) == 1


def test_a_folder_name_too_long_for_a_socket_gets_a_short_one_that_every_process_finds(
    tmp_path: Path,
) -> None:
    long = tmp_path / ("x" * 120)
    environ = {"LETTERSDESK_DATA": str(long), "XDG_RUNTIME_DIR": "/run/user/7", "LETTERSDESK_HASH_KEY": KEY}
    first, second = load_settings(environ), load_settings(environ)
    assert first.redis_socket == second.redis_socket
    assert str(first.redis_socket).startswith("/run/user/7/lettersdesk-")
    assert len(str(first.redis_socket)) < 108


def test_a_folder_name_with_odd_characters_still_makes_a_redis_address(tmp_path: Path) -> None:
    settings = load_settings({"LETTERSDESK_DATA": str(tmp_path / "a b%c?d#e"), "LETTERSDESK_HASH_KEY": KEY})
    from redis.connection import parse_url  # noqa: PLC0415 - what every client reads the address with

    assert parse_url(settings.effective_redis_url)["path"] == f"{tmp_path}/a b%c?d#e/run/redis.sock"


def test_settings_do_not_show_their_secrets_when_printed(tmp_path: Path) -> None:
    settings = settings_with(
        tmp_path,
        LETTERSDESK_HASH_KEY=KEY,
        DATABASE_URL="postgresql://u:hunter2@h/x",
        REDIS_URL="redis://:hunter3@h",
    )
    shown = repr(settings)
    assert "port=8080" in shown
    assert not any(secret in shown for secret in (KEY, "hunter2", "hunter3"))
