"""Debian's Chromium, driven over a real server: one browser and one record for all browser tests.

A test asks for `newsroom` (a site of its own, with people and comments) and `page_for` (a page
that somebody of it has open). Every page is watched, see `watching`.
"""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import pytest
from argon2 import PasswordHasher
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from service.desk import session_cookie
from service.domain.moderator import Moderator, Role
from tests.browser.newsroom import PASSWORD, Newsroom, open_newsroom
from tests.browser.server import DeskServer, serving
from tests.browser.watching import Watch
from tests.postgresql import PostgresqlServer

HOW_TO_INSTALL = (
    "The browser tests need Chromium, and none was found: install it (Debian: apt-get install chromium), "
    "or leave these tests out with `make test T='tests --ignore tests/browser'`."
)
PATIENCE = 8_000
"""Milliseconds that a page may take for anything; two busy cores are slow."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail(HOW_TO_INSTALL)
    with (
        sync_playwright() as playwright,
        closing(
            playwright.chromium.launch(
                executable_path=found, args=["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            )
        ) as browser,
    ):
        yield browser


@pytest.fixture(scope="session")
def desk_server(redis_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DeskServer]:
    """The desk over SQLite."""
    folder = Path(tmp_path_factory.mktemp("desk"))
    with serving(f"sqlite:///{folder / 'lettersdesk.db'}", redis_server, folder / "data") as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_desk_server(
    redis_server: str, postgresql: PostgresqlServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[DeskServer]:
    """The desk over PostgreSQL."""
    name = postgresql.create()
    with serving(postgresql.url_of(name), redis_server, Path(tmp_path_factory.mktemp("desk-pg"))) as server:
        yield server
    postgresql.drop(name)


@pytest.fixture(scope="session")
def password_hash() -> str:
    # Cheap on purpose: what a password costs is tested where accounts are.
    return PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)


@pytest.fixture
def newsroom(desk_server: DeskServer, password_hash: str) -> Newsroom:
    """A site of this test's own, with one person for each role."""
    return open_newsroom(desk_server, password_hash)


class PageFor(Protocol):
    """Opens a watched page for a role or a person; None is somebody who has not signed in."""

    def __call__(
        self,
        who: Role | str | Moderator | None,
        *,
        at: str | None = None,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        allow: tuple[str, ...] = (),
    ) -> Page: ...


@pytest.fixture
def page_for(browser: Browser, newsroom: Newsroom) -> Iterator[PageFor]:
    """Opens pages in contexts of their own (no cookies in common); checks at the end what they did."""
    opened: list[tuple[BrowserContext, Watch]] = []

    def open_page(
        who: Role | str | Moderator | None,
        *,
        at: str | None = None,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        javascript: bool = True,
        allow: tuple[str, ...] = (),
    ) -> Page:
        context, watch = open_context(
            browser, newsroom, who, width=width, height=height, dark=dark, javascript=javascript
        )
        watch.allow(*allow)
        opened.append((context, watch))
        page = context.new_page()
        if at is not None:
            page.goto(at)
        return page

    yield open_page
    faults = [fault for _, watch in opened for fault in watch.faults]
    for context, _ in opened:
        context.close()
    assert not faults, "\n".join(faults)


def open_context(
    browser: Browser, newsroom: Newsroom, who: Role | str | Moderator | None, **looks: Any
) -> tuple[BrowserContext, Watch]:
    """A watched browser context in which `who` is signed in."""
    root = newsroom.server.url
    context = browser.new_context(
        base_url=root,
        viewport={"width": looks.get("width", 1280), "height": looks.get("height", 900)},
        color_scheme="dark" if looks.get("dark") else "light",
        reduced_motion="reduce",
        java_script_enabled=looks.get("javascript", True),
        device_scale_factor=looks.get("scale", 1),
        locale="en-GB",
    )
    context.set_default_timeout(PATIENCE)
    if who is not None:
        moderator = who if isinstance(who, Moderator) else newsroom.person(who)
        token = newsroom.session_of(moderator)
        cookie = {"name": session_cookie.SESSION, "value": token, "domain": "127.0.0.1", "path": "/desk"}
        context.add_cookies([cookie])  # type: ignore[list-item]
    return context, Watch(root).over(context)
