import json
import shlex
from pathlib import Path

from service.supervisor.first_run import FirstSite
from service.supervisor.newcomer import post_line


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
