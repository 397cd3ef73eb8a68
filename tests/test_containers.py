import re
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.environment import known_names
from service.supervisor.checkup import CHECKS

ROOT = Path(__file__).parents[1]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"].startswith("lettersdesk")}
DOCKERFILES = [ROOT / "service" / "Dockerfile", ROOT / "workers" / "Dockerfile"]
COMMANDS = {point.name for point in entry_points(group="lettersdesk.commands")}
IN_EVERY_IMAGE = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}


def test_every_part_of_the_product_is_a_service() -> None:
    assert set(SERVICES) == {"migrate", "api", "worker", "dispatcher", "delivery", "redis", "postgres"}


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_services_runs_a_command_that_exists(name: str) -> None:
    [command] = OURS[name]["command"]
    assert command in COMMANDS


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_services_is_told_only_settings_that_exist(name: str) -> None:
    assert set(OURS[name]["environment"]) <= known_names()


@pytest.mark.parametrize("name", OURS)
def test_each_of_our_services_reads_its_secrets_from_files(name: str) -> None:
    given = OURS[name]["environment"]
    files = {value.removeprefix("/run/secrets/") for key, value in given.items() if key.endswith("_FILE")}
    assert files == {"database_url", "hash_key"} == set(OURS[name]["secrets"])
    assert files <= set(COMPOSE["secrets"])
    assert not any("PASSWORD" in key and not key.endswith("_FILE") for key in given)


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_read_only_without_privileges(name: str) -> None:
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert name in OURS or service["user"].split(":")[0] not in ("", "0", "root")


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "migrate"])
def test_every_container_that_stays_has_a_health_check(name: str) -> None:
    assert SERVICES[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", [name for name in OURS if "doctor" in str(OURS[name].get("healthcheck"))])
def test_a_health_check_names_checks_that_exist(name: str) -> None:
    words = OURS[name]["healthcheck"]["test"]
    assert words[1:3] == ["lettersdesk", "doctor"]
    assert set(words[words.index("--only") + 1].split(",")) <= set(CHECKS)


@pytest.mark.parametrize("name", [name for name in OURS if name != "migrate"])
def test_nothing_of_ours_starts_before_the_tables_are_there(name: str) -> None:
    assert OURS[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_images_of_others_are_pinned() -> None:
    for name in set(SERVICES) - set(OURS):
        assert re.fullmatch(r"[a-z/]+:\d+\.\d+(\.\d+)?-alpine", SERVICES[name]["image"])


def test_redis_keeps_an_append_only_file_and_never_evicts() -> None:
    command = SERVICES["redis"]["command"]
    assert command[command.index("--appendonly") + 1] == "yes"
    assert command[command.index("--maxmemory-policy") + 1] == "noeviction"


def test_only_the_api_is_reachable_and_only_from_this_host() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "api": ["127.0.0.1:8080:8080"]
    }
    assert COMPOSE["networks"]["inside"] == {"internal": True}


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_a_dockerfile_copies_only_what_is_there_and_reaches_the_builder(path: Path) -> None:
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [
        source
        for line in path.read_text().splitlines()
        if line.startswith("COPY ") and "--from" not in line
        for source in line.split()[1:-1]
    ]
    assert copied
    for source in copied:
        assert (ROOT / source).exists()
        assert source in sent


@pytest.mark.parametrize("path", DOCKERFILES, ids=lambda path: path.parent.name)
def test_a_dockerfile_sets_only_settings_that_exist_and_runs_as_nobody_special(path: Path) -> None:
    text = path.read_text().replace("\\\n", " ")
    names = {word.split("=")[0] for line in re.findall(r"^ENV (.*)$", text, re.M) for word in line.split()}
    assert names - IN_EVERY_IMAGE <= known_names()
    assert re.search(r"^USER 10001$", text.rsplit("\nFROM ", 1)[1], re.M)


def test_the_running_images_hold_no_torch() -> None:
    for path in DOCKERFILES:
        text = path.read_text().replace("\\\n", " ")
        stages = {part.split("\n", 1)[0].rsplit(" AS ", 1)[-1]: part for part in text.split("\nFROM ")[1:]}
        last = text.rsplit("\nFROM ", 1)[1]
        environments = re.findall(r"^COPY --from=(\w+) /opt/lettersdesk /opt/lettersdesk$", last, re.M)
        assert environments == ["build"]
        assert "torch" not in stages["build"]
        assert "compile]" not in stages["build"]


def test_compose_builds_from_the_dockerfiles_that_are_there() -> None:
    for service in OURS.values():
        if "build" in service:
            assert (ROOT / service["build"]["context"] / service["build"]["dockerfile"]) in DOCKERFILES
