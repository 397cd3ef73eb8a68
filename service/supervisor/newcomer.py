"""What a newcomer is told after a start: the addresses, who can sign in, and a line that posts a comment.

Called by `service.supervisor.start`. Never prints a key or password that was not made this moment.
"""

import json
import shlex
import shutil
import sys
from pathlib import Path

from service.store.sites import KEY_PREFIX
from service.supervisor.first_run import FirstAdmin, FirstSite

_COMMENT = {
    "id": "my-first-comment",
    "body": "Thank you for this calm and careful report.",
    "author": {"id": "reader-1", "name": "Ada"},
    "article": {"id": "article-1", "url": "https://news.example/article-1", "title": "A title"},
}


def ways_in(url: str) -> list[tuple[str, str]]:
    """The addresses worth opening, each with a word on what it is."""
    return [
        ("desk", f"{url}/desk/"),
        ("api", f"{url}/v1/docs"),
        ("health", f"{url}/readyz"),
        ("metrics", f"{url}/metrics"),
    ]


def admin_lines(url: str, admin: FirstAdmin | None, data_dir: Path) -> list[str]:
    """Lines on who can sign in at the desk, with the password if it was made this moment."""
    command = _our_command(data_dir)
    if admin is None:
        return [f"Nobody can let people into the desk: {command} user add NAME --admin-everywhere"]
    if admin.password is None:
        return [f"Sign in at {url}/desk/ as {admin.name}. Password lost? {command} user reset {admin.name}"]
    return [
        f"Made the first moderator, an admin of every site. Sign in at {url}/desk/ with",
        "",
        f"name      {admin.name}",
        f"password  {admin.password}   (shown this once; it must be changed at the first sign-in)",
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
