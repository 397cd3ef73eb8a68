import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from config.logs import describe_exception
from service.domain.errors import NotFound


def said(fmt: str, code: str, level: str = "INFO") -> list[str]:
    """What a process that logs through our configuration writes, line by line."""
    program = f"""
        import logging
        from config.logs import configure_logging
        configure_logging({level!r}, {fmt!r}, "worker")
        log = logging.getLogger("workers.jobs")
    """
    ran = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program) + textwrap.dedent(code)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    return ran.stderr.splitlines()


def test_an_event_is_one_json_object_with_its_extras() -> None:
    [line] = said("json", 'log.info("comment_decided", extra={"comment_id": "a\\nb", "ms": 12.5})')
    event = json.loads(line)
    assert event["ts"].endswith("+00:00")
    assert {name: event[name] for name in ("level", "event", "process", "comment_id", "ms")} == {
        "level": "INFO",
        "event": "comment_decided",
        "process": "worker",
        "comment_id": "a\nb",
        "ms": 12.5,
    }


def test_an_event_is_one_readable_line_in_text_format() -> None:
    [line] = said("text", 'log.info("comment_decided", extra={"comment_id": "a b", "ms": 12.54})')
    assert line[8:] == '  worker      comment decided  comment_id="a b"  ms=12.5'


@pytest.mark.parametrize("fmt", ["json", "text"])
def test_a_value_cannot_begin_a_line_or_speak_to_the_terminal(fmt: str) -> None:
    lines = said(fmt, 'log.info("comment_decided", extra={"author": "x\\n14:00:00 forged\\x1b[31m\\u202e"})')
    assert len(lines) == 1
    assert "\x1b" not in lines[0]
    assert "\u202e" not in lines[0]


@pytest.mark.parametrize("fmt", ["json", "text"])
@pytest.mark.parametrize(
    "name",
    ["body", "text", "email", "ip", "key", "secret", "authorization", "author_email", "client_ip", "api_key"],
)
def test_a_sensitive_extra_is_withheld(fmt: str, name: str) -> None:
    [line] = said(fmt, f'log.info("comment_decided", extra={{{name!r}: "hunter2", "key_id": "k1"}})')
    assert "hunter2" not in line
    assert "(withheld)" in line
    assert "k1" in line


@pytest.mark.parametrize("fmt", ["json", "text"])
def test_an_exception_is_one_line_without_a_message_that_may_quote_a_reader(fmt: str) -> None:
    [line] = said(
        fmt,
        """
        try:
            int("what a reader wrote")
        except ValueError:
            log.exception("scoring_failed")
        """,
    )
    assert "scoring" in line
    assert "ValueError" in line
    assert "what a reader wrote" not in line


@pytest.mark.parametrize("fmt", ["json", "text"])
def test_an_exception_that_nobody_caught_is_one_line_too(fmt: str) -> None:
    lines = said(fmt, 'raise ValueError("what a reader wrote")')
    assert len(lines) == 1
    assert "ValueError" in lines[0]
    assert "what a reader wrote" not in lines[0]


def test_what_rq_prints_of_its_jobs_is_not_shown() -> None:
    lines = said(
        "json",
        """
        logging.getLogger("rq.worker").info("scoring: workers.jobs.score_comments(['a'])")
        logging.getLogger("rq.worker").warning("Redis connection lost\\nwhat a reader wrote")
        """,
    )
    [event] = [json.loads(line) for line in lines]
    assert (event["event"], event["message"]) == ("rq_message", "Redis connection lost")


def test_the_message_of_an_unreachable_database_is_shown_but_not_its_statement() -> None:
    error = OperationalError("INSERT what a reader wrote", {}, Exception("connection refused\nmore"))
    assert describe_exception(error) == "OperationalError: connection refused"


def test_the_message_of_our_own_errors_is_shown() -> None:
    assert describe_exception(NotFound("no such site")) == "NotFound: no such site"


def test_the_level_is_kept() -> None:
    assert said("text", 'log.info("quiet")', level="WARNING") == []
