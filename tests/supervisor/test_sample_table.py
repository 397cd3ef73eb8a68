import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
import urllib3
from rich.console import Console

from service.supervisor.sample_table import Answer, main_reason, post_comment, sample_table, top_scores

HELD = {
    "outcome": "hold",
    "scores": {"toxicity": 0.4, "insult": 0.93, "spam": 0.02},
    "reasons": [{"code": "score", "label": "insult", "score": 0.93, "threshold": 0.7, "evidence": []}],
}


class Portal(BaseHTTPRequestHandler):
    seen: ClassVar[list[tuple[str, dict[str, str], dict[str, Any]]]] = []
    answer: ClassVar[tuple[int, bytes]] = (200, b"{}")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.seen.append((self.path, dict(self.headers), body))
        self.send_response(self.answer[0])
        self.end_headers()
        self.wfile.write(self.answer[1])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def portal() -> Iterator[str]:
    Portal.seen.clear()
    with HTTPServer(("127.0.0.1", 0), Portal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def post(url: str) -> Answer:
    with urllib3.PoolManager() as http:
        return post_comment(http, url, "ldk_1.secret", {"id": "s1", "body": "Hello"})


def test_a_terminal_marks_no_words_and_says_how_a_disguised_text_was_read() -> None:
    words = {"code": "words", "detail": "without the marked word the score is 0.05", "span": None}
    held = {"outcome": "hold", "reasons": [{**HELD["reasons"][0], "evidence": [words]}]}
    assert main_reason(held) == "insult 0.93 >= 0.70"
    held["reasons"][0]["detail"] = "read with letters joined again"
    assert main_reason(held) == "insult 0.93 >= 0.70 (read with letters joined again)"


def test_a_comment_is_posted_as_a_portal_posts_it_and_waits_for_its_decision(portal: str) -> None:
    Portal.answer = (200, json.dumps({"decision": HELD}).encode())
    answer = post(portal)
    [(path, headers, body)] = Portal.seen
    assert (path, body) == ("/v1/comments", {"id": "s1", "body": "Hello"})
    assert headers["Authorization"] == "Bearer ldk_1.secret"
    assert headers["Prefer"] == "wait=10"
    assert headers["Content-Type"] == "application/json"
    assert answer.decision == HELD
    assert answer.milliseconds is not None


@pytest.mark.parametrize(
    ("status", "body", "problem"),
    [
        (202, b"{}", "accepted, not decided yet"),
        (401, b'{"title": "Unauthorized"}', "401 Unauthorized"),
        (200, b"<html>", "no answer (JSONDecodeError)"),
    ],
)
def test_an_answer_without_a_decision_is_explained(
    portal: str, status: int, body: bytes, problem: str
) -> None:
    Portal.answer = (status, body)
    assert post(portal).problem == problem


def test_no_answer_at_all_is_explained() -> None:
    assert post("http://127.0.0.1:1").problem == "no answer (NewConnectionError)"


def test_the_main_reason_names_label_score_and_threshold() -> None:
    assert main_reason(HELD) == "insult 0.93 >= 0.70"


def test_a_kind_of_harm_is_told_before_plain_toxicity() -> None:
    toxicity = {"code": "score", "label": "toxicity", "score": 0.95, "threshold": 0.8}
    threat = {"code": "score", "label": "threat", "score": 0.6, "threshold": 0.5}
    assert main_reason({"reasons": [toxicity, threat]}) == "threat 0.60 >= 0.50"
    assert main_reason({"reasons": [toxicity]}) == "toxicity 0.95 >= 0.80"


def test_a_reason_without_a_score_is_told_in_its_own_words() -> None:
    assert main_reason({"reasons": [{"code": "rule", "detail": "a first comment that has a link"}]}) == (
        "a first comment that has a link"
    )
    assert main_reason({"reasons": [{"code": "scorer_unavailable", "detail": None}]}) == "scorer unavailable"
    assert main_reason({"reasons": []}) == ""


def test_the_highest_scores_come_first() -> None:
    assert top_scores(HELD) == "insult 0.93  toxicity 0.40"
    assert top_scores({"scores": None}) == ""


def test_a_readers_words_cannot_style_the_table_or_move_the_cursor() -> None:
    console = Console(width=140, record=True, force_terminal=True)
    table = sample_table(
        [{"body": "[bold red]look[/] \x1b[2Jgone\u202e\nnext"}],
        [Answer(HELD, 12.0)],
        title="Samples",
        width=140,
    )
    console.print(table)
    shown = console.export_text()
    assert "[bold red]look[/]  [2Jgone  next" in shown
    assert "\x1b[2J" not in shown
    assert "\u202e" not in shown


def test_a_decision_from_the_record_shows_no_time() -> None:
    console = Console(width=120, record=True)
    console.print(sample_table([{"body": "Hello"}], [Answer(HELD, None)], title="Samples", width=140))
    text = console.export_text()
    assert " ms" not in text
    assert "hold" in text
