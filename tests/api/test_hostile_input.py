"""Whatever is sent as a body, the answer says what is wrong with it, and a reader's text is kept as it is."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

Make = Callable[..., dict[str, Any]]
JSON = "application/json"

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.sampled_from(["id", "body", "author", "article", "comments", "posted_at"]) | st.text(),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    ),
    path=st.sampled_from(["/v1/comments", "/v1/comments/batch", "/v1/comments/c-1/reports"]),
)
def test_no_json_value_is_a_500(portal: Any, value: Any, path: str) -> None:
    answer = portal.request("POST", path, data=json.dumps(value), content_type=JSON)
    assert answer.status_code < 500
    assert answer.json


@on_sqlite
@hypothesis_settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    field=st.sampled_from(
        [
            "id",
            "body",
            "parent",
            "posted_at",
            "language",
            "author.id",
            "author.name",
            "author.email",
            "author.ip",
            "article.id",
            "article.url",
            "article.title",
            "article.section",
        ]
    ),
    value=st.text(max_size=50)
    | st.text(st.characters(codec=None, categories=["Cs", "Cc", "Cf", "Nd", "Zs"]), max_size=30)
    | st.from_regex(r"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d\Z"),
)
def test_no_text_in_any_field_is_a_500(portal: Any, comment: Make, field: str, value: str) -> None:
    posted = comment("c-fuzz")
    outer, _, inner = field.partition(".")
    if inner:
        posted[outer][inner] = value
    else:
        posted[outer] = value
    answer = portal.post(posted)
    assert answer.status_code in (200, 202, 409, 422), answer.get_data(as_text=True)
    if answer.status_code == 422:
        assert answer.json["errors"][0]["pointer"] == "#/" + field.replace(".", "/")


@on_sqlite
@hypothesis_settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=200))
def test_no_bytes_are_a_500(portal: Any, body: bytes) -> None:
    answer = portal.request("POST", "/v1/comments", data=body, content_type=JSON)
    assert answer.status_code in (400, 422)


@pytest.mark.parametrize(
    "text",
    ["\U0001f54a" * 10_000, "a\tb\r\nc", "\u202egnp.exe", "z\u0317\u0300\u0301", "\U000e0041x", "\ufffe"],
)
def test_whatever_a_reader_can_write_is_taken_as_it_is(
    portal: Any, comment: Make, store: Any, text: str
) -> None:
    body = json.dumps(comment(body=text), ensure_ascii=False).encode()
    assert portal.request("POST", "/v1/comments", data=body, content_type=JSON).status_code == 202
    with store.reader() as connection:
        assert connection.exec_driver_sql("SELECT body FROM revisions").scalar() == text
