import json
import shlex
from pathlib import Path

from service.supervisor.first_run import FirstAdmin, FirstSite
from service.supervisor.newcomer import admin_lines, post_line, ways_in

URL = "http://127.0.0.1:8080"


def test_the_line_of_a_first_start_is_a_whole_command_with_the_key() -> None:
    *_, line = post_line("http://127.0.0.1:8080", FirstSite("example", "ldk_1.secret"), Path("/data"))
    words = shlex.split(line)
    assert words[:3] == ["curl", "-sS", "http://127.0.0.1:8080/v1/comments"]
    assert "Authorization: Bearer ldk_1.secret" in words
    assert set(json.loads(words[-1])) == {"id", "body", "author", "article"}


def test_a_later_start_makes_another_key_instead_of_showing_one() -> None:
    *_, key, curl = post_line("http://127.0.0.1:8080", FirstSite("example", None), Path("/my data"))
    assert key.startswith("KEY=$(LETTERSDESK_DATA='/my data' ")
    assert "lettersdesk key create --site example" in key
    assert '"Authorization: Bearer $KEY"' in curl


def test_the_desk_comes_first_among_the_addresses() -> None:
    assert ways_in(URL)[0] == ("desk", f"{URL}/desk/")


def test_the_first_moderator_is_told_where_and_with_what_to_sign_in() -> None:
    said = "\n".join(admin_lines(URL, FirstAdmin("admin", "abcd-efgh-jkmn-pqrs"), Path("/data")))
    assert f"{URL}/desk/" in said
    assert "name      admin" in said
    assert "password  abcd-efgh-jkmn-pqrs   (shown this once; it must be changed" in said


def test_a_later_start_says_how_to_replace_a_lost_password() -> None:
    [said] = admin_lines(URL, FirstAdmin("admin", None), Path("/my data"))
    assert f"Sign in at {URL}/desk/ as admin." in said
    assert "LETTERSDESK_DATA='/my data' " in said
    assert said.endswith("user reset admin")


def test_a_record_without_any_admin_is_told_how_to_get_one() -> None:
    [said] = admin_lines(URL, None, Path("/data"))
    assert said.endswith("user add NAME --admin-everywhere")
