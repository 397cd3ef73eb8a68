"""What a newcomer is told after a start: the addresses, and a line that posts a comment when pasted.

Called by `service.supervisor.start`. Never prints a key that was not made this moment.
"""

import json
import shlex
import shutil
import sys
from pathlib import Path

from service.store.sites import KEY_PREFIX
from service.supervisor.first_run import FirstSite

_COMMENT = {
    "id": "my-first-comment",
    "body": "Thank you for this calm and careful report.",
    "author": {"id": "reader-1", "name": "Ada"},
    "article": {"id": "article-1", "url": "https://news.example/article-1", "title": "A title"},
}


def ways_in(url: str) -> list[tuple[str, str]]:
    """The addresses worth opening, each with a word on what it is."""
    return [
        ("api", f"{url}/v1/docs"),
        ("health", f"{url}/readyz"),
        ("metrics", f"{url}/metrics"),
    ]


def post_line(url: str, first: FirstSite | None, data_dir: Path) -> list[str]:
    """Lines that end in a command which posts a comment; complete if the key was made this moment."""
    if first is not None and first.key is not None:
        return [
            f"Made the site {first.name} and its API key, which is shown this once. Post a comment with it:",
            "",
            _curl(url, shlex.quote(f"Authorization: Bearer {first.key}")),
        ]
    site = first.name if first is not None else "NAME"
    return [
        f"Post a comment (keys are shown only when they are made; this makes another for the site {site}):",
        "",
        f"KEY=$({_our_command(data_dir)} key create --site {site} | grep -o '{KEY_PREFIX}[^ ]*')",
        _curl(url, '"Authorization: Bearer $KEY"'),
    ]


def _curl(url: str, authorization: str) -> str:
    return (
        f"curl -sS {url}/v1/comments -H {authorization} "
        f"-H 'Content-Type: application/json' -H 'Prefer: wait=5' -d {shlex.quote(json.dumps(_COMMENT))}"
    )


def _our_command(data_dir: Path) -> str:
    """`lettersdesk` as a shell finds it from here, told the data folder where that is not the usual one."""
    where = "" if data_dir == Path.cwd() / "data" else f"LETTERSDESK_DATA={shlex.quote(str(data_dir))} "
    if shutil.which("lettersdesk"):
        return f"{where}lettersdesk"
    beside = Path(sys.executable).with_name("lettersdesk")
    return where + shlex.quote(
        str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside)
    )
