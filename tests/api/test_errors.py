# ruff: noqa: E501 - the tables quote whole sentences
"""Every way in which a request can be wrong has its status and its sentence, and none is a 500."""

import json
import logging
from collections.abc import Callable
from typing import Any

import pytest

from service.api.answers import ProblemAnswer

Make = Callable[..., dict[str, Any]]
JSON = "application/json"

NO_ID = "An id has 1 to 200 of the characters A-Z a-z 0-9 . _ : ~ @ - and is not `.` or `..`."
NO_TIME = "Send a time with its offset, such as 2026-11-22T14:05:00Z."
NO_CURSOR = "after: Send the `next` of an earlier answer, or leave this out to begin at the first decision."


def assert_problem(answer: Any, status: int, sentence: str, kind: str) -> None:
    assert answer.status_code == status, answer.get_data(as_text=True)
    assert answer.content_type == "application/problem+json"
    assert answer.json["detail"] == sentence
    assert answer.json["type"] == f"/v1/docs#{kind}"
    assert answer.json["status"] == status
    assert answer.json["request_id"] == answer.headers["X-Request-ID"]
    assert ProblemAnswer().validate(answer.json) == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
class TestOnOneRecord:
    """What the database has no part in is tried on SQLite alone."""

    @pytest.mark.parametrize(
        ("change", "pointer", "sentence"),
        [
            ({"body": ""}, "#/body", "A comment may not be empty or all white space."),
            ({"body": " \n\t\u00a0\u3000"}, "#/body", "A comment may not be empty or all white space."),
            ({"body": "\u200b\u2060\ufeff"}, "#/body", "A comment may not be empty or all white space."),
            ({"body": "a" * 10_001}, "#/body", "This has 10,001 characters; at most 10,000 are allowed."),
            ({"body": None}, "#/body", "This field may not be null."),
            ({"body": 5}, "#/body", "This must be a string."),
            ({"body": ["a"]}, "#/body", "This must be a string."),
            ({"body": True}, "#/body", "This must be a string."),
            ({"body": "a\x00b"}, "#/body", "Character 2 is the control character U+0000."),
            ({"body": "bell \x07"}, "#/body", "Character 6 is the control character U+0007."),
            ({"body": "x\x0b"}, "#/body", "Character 2 is the control character U+000B."),
            ({"body": "\ud83d"}, "#/body", "This holds half of a surrogate pair, which is no character."),
            ({"id": ""}, "#/id", NO_ID),
            ({"id": ".."}, "#/id", NO_ID),
            ({"id": "a/b"}, "#/id", NO_ID),
            ({"id": "x" * 201}, "#/id", "This has 201 characters; at most 200 are allowed."),
            ({"id": 7}, "#/id", "This must be a string."),
            ({"bodi": "typo"}, "#/bodi", "There is no such field."),
            ({"a/b~c": 1}, "#/a~1b~0c", "There is no such field."),
            ({"author": "Ani"}, "#/author", "This must be an object."),
            ({"author": None}, "#/author", "This field may not be null."),
            ({"author": {}}, "#/author/id", "This field is required."),
            ({"author": {"id": " "}}, "#/author/id", "This may not be empty."),
            ({"author": {"id": "1", "age": 5}}, "#/author/age", "There is no such field."),
            ({"author": {"id": "1", "email": "no"}}, "#/author/email", "Send an e-mail address or leave this out."),
            ({"author": {"id": "1", "ip": "1.2.3"}}, "#/author/ip", "Send an IPv4 or IPv6 address or leave this out."),
            ({"author": {"id": "1", "name": "a\nb"}}, "#/author/name", "Character 2 is the control character U+000A."),
            ({"article": {"id": "1", "url": "javascript:alert(1)"}}, "#/article/url", "Send a whole address that begins with http:// or https://."),
            ({"article": []}, "#/article", "This must be an object."),
            ({"parent": "a b"}, "#/parent", NO_ID),
            ({"posted_at": 1700000000}, "#/posted_at", "This must be a string."),
            ({"posted_at": "yesterday"}, "#/posted_at", NO_TIME),
            ({"posted_at": "2026-11-22T14:05:00"}, "#/posted_at", NO_TIME),
            ({"posted_at": "2026-13-22T14:05:00Z"}, "#/posted_at", NO_TIME),
            ({"posted_at": "0001-01-01T00:00:00+23:59"}, "#/posted_at", "This time is before 1970 or after 9000."),
            ({"posted_at": "9999-12-31T23:59:59-23:59"}, "#/posted_at", "This time is before 1970 or after 9000."),
            ({"posted_at": "2026-11-22T14:05:00+99:99"}, "#/posted_at", NO_TIME),
            ({"language": "English!"}, "#/language", "Send a language tag such as `en` or `pt-BR`."),
        ],
    )  # fmt: skip
    def test_a_wrong_field_is_named_with_a_sentence(
        self, portal: Any, comment: Make, change: dict[str, Any], pointer: str, sentence: str
    ) -> None:
        answer = portal.post(comment(**change))
        assert_problem(answer, 422, f"{pointer.removeprefix('#/')}: {sentence}", "invalid-fields")
        assert answer.json["errors"] == [{"pointer": pointer, "detail": sentence}]

    @pytest.mark.parametrize(
        ("body", "sentence"),
        [
            (b"", "The body is not JSON: Expecting value at line 1, column 1."),
            (b"{", "The body is not JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
            (b'{"id": "a",}', "The body is not JSON: Illegal trailing comma before end of object at line 1, column 11."),
            (b"{'id': 1}", "The body is not JSON: Expecting property name enclosed in double quotes at line 1, column 2."),
            (b'{"id": "\xff"}', "Byte 8 of the body is not UTF-8."),
            (b'{"id": "\xed\xa0\x80"}', "Byte 8 of the body is not UTF-8."),
            (b'{"id": NaN}', "NaN is not JSON."),
            (b'{"id": -Infinity}', "-Infinity is not JSON."),
            (b'{"id": 1e999}', "A number is too large to be kept."),
            (b'{"id": ' + b"9" * 5000 + b"}", "A number has more than 40 digits."),
            (b'{"id": "a", "id": "b"}', 'An object names the key "id" more than once.'),
            (b'{"id": "a\nb"}', "The body is not JSON: Invalid control character at at line 1, column 10."),
            (b"[" * 30_000 + b"]" * 30_000, "The body is nested more than 16 levels deep."),
            (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "The body is nested more than 16 levels deep."),
            (b"[" * 17 + b"]" * 17, "The body is nested more than 16 levels deep."),
        ],
    )  # fmt: skip
    def test_a_body_that_is_not_json_is_refused(self, portal: Any, body: bytes, sentence: str) -> None:
        answer = portal.request("POST", "/v1/comments", data=body, content_type=JSON)
        if "trailing comma" in sentence and answer.status_code == 400:
            # Python 3.11 and 3.12 word this one differently.
            assert answer.json["detail"].startswith("The body is not JSON: ")
            return
        assert_problem(answer, 400, sentence, "malformed-body")

    @pytest.mark.parametrize("body", [b"null", b"[]", b'"text"', b"12", b"true", b"[" * 16 + b"]" * 16])
    def test_json_that_is_no_object_is_refused(self, portal: Any, body: bytes) -> None:
        answer = portal.request("POST", "/v1/comments", data=body, content_type=JSON)
        assert_problem(answer, 422, "the body: This must be an object.", "invalid-fields")

    @pytest.mark.parametrize("path", ["/v1/comments", "/v1/comments/c-1/reports"])
    def test_a_body_over_128_kib_is_too_large(self, portal: Any, path: str) -> None:
        answer = portal.request("POST", path, data=b'"' + b"a" * 131_071 + b'"', content_type=JSON)
        sentence = "The body is larger than 131072 bytes."
        assert_problem(answer, 413, sentence, "too-large")

    def test_a_batch_over_4_mib_is_too_large(self, portal: Any) -> None:
        data = b'"' + b"a" * 4_194_304 + b'"'
        answer = portal.request("POST", "/v1/comments/batch", data=data, content_type=JSON)
        assert answer.status_code == 413

    @pytest.mark.parametrize(
        ("content_type", "sentence"),
        [
            ("text/plain", "Send the body as `Content-Type: application/json`; this one came as something else."),
            ("application/x-www-form-urlencoded", "Send the body as `Content-Type: application/json`; this one came as something else."),
            (None, "Send the body as `Content-Type: application/json`; this one came without a type."),
            ("application/json; charset=utf-16", "JSON is sent in UTF-8: leave the charset out of the Content-Type."),
        ],
    )  # fmt: skip
    def test_a_body_that_is_not_sent_as_json_is_refused(
        self, portal: Any, comment: Make, content_type: str | None, sentence: str
    ) -> None:
        data = json.dumps(comment())
        answer = portal.request("POST", "/v1/comments", data=data, content_type=content_type)
        assert_problem(answer, 415, sentence, "unsupported-media-type")

    def test_utf_8_may_be_named(self, portal: Any, comment: Make) -> None:
        data = json.dumps(comment())
        answer = portal.request(
            "POST", "/v1/comments", data=data, content_type="application/json; charset=UTF-8"
        )
        assert answer.status_code == 202

    @pytest.mark.parametrize(
        ("comments", "sentence"),
        [
            ("x", "This must be an array."),
            ([], "This has 0 comments; a batch has 1 to 100."),
            ([{}] * 101, "This has 101 comments; a batch has 1 to 100."),
            (None, "This field may not be null."),
        ],
    )
    def test_a_batch_that_is_no_list_of_comments_is_refused(
        self, portal: Any, comments: Any, sentence: str
    ) -> None:
        answer = portal.post({"comments": comments}, path="/v1/comments/batch")
        assert_problem(answer, 422, f"comments: {sentence}", "invalid-fields")

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("after=abc", NO_CURSOR),
            ("after=-1", NO_CURSOR),
            ("after=" + "9" * 30, NO_CURSOR),
            ("after=%00", "after: Character 1 is the control character U+0000."),
            ("wait=61", "wait: Send 0 to 60 seconds."),
            ("wait=1.5", "wait: Send a whole number."),
            ("wait=", "wait: Send a whole number."),
            ("limit=0", "limit: Send 1 to 500."),
            ("limit=501", "limit: Send 1 to 500."),
            ("limit=" + "9" * 5000, "limit: Send a whole number."),
            ("aftr=1", "aftr: There is no such parameter."),
        ],
    )  # fmt: skip
    def test_a_wrong_parameter_is_named_with_a_sentence(self, portal: Any, query: str, sentence: str) -> None:
        answer = portal.get(f"/v1/decisions?{query}")
        assert_problem(answer, 400, sentence, "invalid-parameters")
        assert "parameter" in answer.json["errors"][0]

    @pytest.mark.parametrize("path", ["/v1/comments/a%20b", "/v1/comments/%00", "/v1/comments/%ff"])
    @pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
    def test_an_id_that_no_comment_can_have_is_refused(
        self, portal: Any, comment: Make, path: str, method: str
    ) -> None:
        body = comment()
        answer = portal.request(method, path, json=body if method == "PUT" else None)
        assert_problem(
            answer,
            400,
            "external_id: A comment's id has 1 to 200 of the characters A-Z a-z 0-9 . _ : ~ @ -",
            "invalid-parameters",
        )

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            ({"category": "Very Bad"}, "category: Send a short word of a-z, 0-9, - and _, such as `abuse` or `spam`."),
            ({"category": "abuse", "detail": "x" * 2001}, "detail: This has 2,001 characters; at most 2,000 are allowed."),
            ({"detail": "x"}, "category: This field is required."),
        ],
    )  # fmt: skip
    def test_a_wrong_report_is_refused(self, portal: Any, change: dict[str, Any], sentence: str) -> None:
        portal.post()
        answer = portal.post(change, path="/v1/comments/c-1/reports")
        assert_problem(answer, 422, sentence, "invalid-fields")

    @pytest.mark.parametrize(
        "path", ["/nowhere", "/v1/", "/v1/comments/", "/v1/comments/a/b", "/v1//comments"]
    )
    def test_an_unknown_address_is_not_found(self, portal: Any, path: str) -> None:
        assert_problem(portal.get(path), 404, "There is nothing under this address.", "not-found")

    def test_a_wrong_method_names_the_right_ones(self, portal: Any) -> None:
        answer = portal.get("/v1/comments")
        assert_problem(
            answer, 405, "This address does not know that method; see `Allow`.", "method-not-allowed"
        )
        assert answer.headers["Allow"] == "OPTIONS, POST"

    def test_a_body_with_thousands_of_faults_gets_a_short_answer(self, portal: Any) -> None:
        answer = portal.post({f"field-{number}": 1 for number in range(3000)})
        assert answer.status_code == 422
        assert len(answer.json["errors"]) == 50
        assert len(answer.data) < 10_000

    def test_an_unforeseen_failure_shows_nothing_of_our_insides(
        self,
        portal: Any,
        comment: Make,
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        def broken(*_: object, **__: object) -> None:
            raise RuntimeError("secret innards")

        monkeypatch.setattr("service.moderation.intake.Intake.submit", broken)
        with caplog.at_level(logging.INFO):
            answer = portal.request("POST", "/v1/comments", json=comment(), headers={"X-Request-ID": "r-1"})
        assert_problem(
            answer, 500, "Something broke on our side; the request id finds it in the log.", "internal"
        )
        assert "innards" not in answer.get_data(as_text=True)
        [record] = [record for record in caplog.records if record.getMessage() == "request_failed"]
        assert record.request_id == "r-1"
        assert record.exc_info is not None
