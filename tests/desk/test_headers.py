"""Headers and static files: nothing from elsewhere, nothing inline, nothing kept but what cannot change."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import service.desk
from service.desk.headers import POLICY
from service.domain.moderator import Role
from tests.desk.conftest import ClientOf, DeskClient

Browser = Callable[[], DeskClient]
FOLDER = Path(service.desk.__file__).parent


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """One database will do: nothing here depends on it."""
    return sqlite_url


@pytest.mark.parametrize(
    "path",
    [
        "/desk",
        "/desk/",
        "/desk/sign-in",
        "/desk/1/queue",
        "/desk/1/people",
        "/desk/nowhere",
        "/desk/static/none.js",
    ],
)
def test_every_answer_forbids_whatever_is_not_ours(browser: Browser, client_of: ClientOf, path: str) -> None:
    for client in (browser(), client_of(Role.ADMIN), client_of(Role.VIEWER)):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"] == POLICY
        assert headers["Referrer-Policy"] == "same-origin"
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "camera=()" in headers["Permissions-Policy"]
        assert headers["Cache-Control"] == "no-store"


def test_the_policy_allows_nothing_inline_and_no_other_host() -> None:
    directives = dict(part.strip().split(" ", 1) for part in POLICY.split(";"))
    assert directives["default-src"] == directives["frame-ancestors"] == directives["base-uri"] == "'none'"
    assert directives["script-src"] == directives["style-src"] == "'self'"
    assert set(" ".join(directives.values()).split()) == {"'none'", "'self'"}


def test_the_api_keeps_its_own_stricter_headers(browser: Browser) -> None:
    headers = browser().get("/v1/decisions").headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; frame-ancestors 'none'")
    assert "script-src" not in headers["Content-Security-Policy"]


def test_static_files_are_kept_for_good_under_an_address_that_changes_with_them(browser: Browser) -> None:
    client = browser()
    links = re.findall(r'(?:href|src)="(/desk/static/[^"]+)"', client.get("/desk/sign-in").text)
    assert links
    for link in links:
        version = re.match(r"/desk/static/(v-[0-9a-f]{12})/", link)
        assert version, link
        answer = client.get(link)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        old = client.get(link.replace(version[1], "v-000000000000"))
        plain = client.get(link.replace(version[1] + "/", ""))
        assert old.data == plain.data == answer.data
        for answer in (old, plain):
            assert answer.headers["Cache-Control"] == "no-cache"
            assert answer.headers["ETag"]


@pytest.mark.parametrize(
    "path", ["../pages.py", "v-0/../../pages.py", "%2e%2e/pages.py", "..%2fpages.py", "/etc/passwd", ""]
)
def test_nothing_but_the_static_folder_is_served(browser: Browser, path: str) -> None:
    answer = browser().get(f"/desk/static/{path}")
    assert answer.status_code in (303, 404)
    assert b"Blueprint" not in answer.data
    assert b"root:" not in answer.data


def test_every_script_and_style_has_the_type_that_browsers_insist_on(browser: Browser) -> None:
    client = browser()
    types = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
    for file in (FOLDER / "static").iterdir():
        answer = client.get(f"/desk/static/{file.name}")
        assert answer.status_code == 200
        assert answer.mimetype == types[file.suffix]


def test_no_template_has_inline_script_style_or_another_host() -> None:
    faults = []
    for file in (FOLDER / "templates").rglob("*.html"):
        source = re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.S)
        faults += [f"{file.name}: markup from a string" for _ in re.finditer(r"\|\s*safe\b|Markup", source)]
        text = re.sub(r"\{\{.*?\}\}", "value", re.sub(r"\{%.*?%\}", "", source, flags=re.S), flags=re.S)
        for kind, pattern in {
            "inline style": r"\sstyle\s*=",
            "inline handler": r"<[^>]*\son\w+\s*=",
            "inline script": r"<script(?![^>]*\bsrc=)",
            "style element": r"<style",
            "another host": r"(?:src|href)=[\"']?(?:https?:)?//",
        }.items():
            faults += [f"{file.name}: {kind}: {found[0]!r}" for found in re.finditer(pattern, text)]
    assert faults == []
