import json
import re
from html.parser import HTMLParser
from typing import Any

import pytest

from service.api.problems import ProblemType
from service.api.reference import prose


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What this page says does not depend on the database."""
    return sqlite_url


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.loads: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        self.ids.add(found.get("id") or "")
        if tag == "a":
            self.links.add(found.get("href") or "")
        self.loads |= {
            value or "" for name, value in attrs if name == "src" or (tag == "link" and name == "href")
        }


def test_the_document_describes_every_view_and_failure(app: Any) -> None:
    answer = app.test_client().get("/v1/openapi.json")
    document = answer.json
    assert document["openapi"].startswith("3.")
    described = {
        (method, path)
        for path, item in document["paths"].items()
        for method in item
        if method != "parameters"
    }
    views = {
        (method.lower(), re.sub(r"<string:(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/v1/comments", "/v1/decisions"))
    }
    assert described == views
    for path, item in document["paths"].items():
        for method in described & {(m, path) for m in item}:
            responses = item[method[0]]["responses"]
            assert responses["401"] == {"$ref": "#/components/responses/Problem"}
            assert "503" in responses
    assert document["security"] == [{"apiKey": []}]


def test_every_reference_in_the_document_leads_somewhere(app: Any) -> None:
    document = app.test_client().get("/v1/openapi.json").json
    references = set(re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(document)))
    assert references
    for reference in references:
        found = document
        for step in reference.split("/"):
            found = found[step]


def test_the_limits_are_in_the_document(app: Any) -> None:
    schemas = app.test_client().get("/v1/openapi.json").json["components"]["schemas"]
    assert schemas["Comment"]["properties"]["body"]["maxLength"] == 10_000
    assert schemas["Batch"]["properties"]["comments"]["maxItems"] == 100
    assert set(schemas["Comment"]["required"]) == {"id", "body", "author", "article"}


def test_the_page_shows_every_operation_and_explains_every_problem(app: Any) -> None:
    answer = app.test_client().get("/v1/docs")
    assert answer.content_type == "text/html; charset=utf-8"
    text = answer.get_data(as_text=True)
    page = Page(text)
    assert text.count("<code>curl ") == 7
    assert {kind.slug for kind in ProblemType} <= page.ids
    fragments = {link[1:] for link in page.links if link.startswith("#")}
    assert fragments <= page.ids


def test_the_page_loads_nothing_and_runs_no_script(app: Any) -> None:
    answer = app.test_client().get("/v1/docs")
    page = Page(answer.get_data(as_text=True))
    assert "script" not in page.tags
    assert page.loads == set()
    assert not any(link.startswith("http") for link in page.links)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; frame-ancestors 'none'")
    assert "unsafe" not in policy


def test_prose_is_escaped_before_its_code_is_marked() -> None:
    assert prose("a <b> & `c<d>`") == "a &lt;b&gt; &amp; <code>c&lt;d&gt;</code>"


def test_a_hostile_host_header_is_inert_on_the_page(app: Any) -> None:
    answer = app.test_client().get("/v1/docs", headers={"Host": "<script>alert(1)</script>"})
    assert "<script>" not in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", ["/v1/openapi.json", "/v1/comments", "/nowhere", "/livez"])
def test_every_answer_has_the_security_headers(app: Any, path: str) -> None:
    headers = app.test_client().get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_the_front_door_leads_to_the_desk(app: Any) -> None:
    answer = app.test_client().get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/")
