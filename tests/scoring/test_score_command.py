import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from workers.commands.score import read_line

ROOT = Path(__file__).parent.parent.parent
COMMAND = [sys.executable, str(Path(__file__).parent / "score_with_a_fake_model.py")]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "LETTERSDESK_DATA": str(tmp_path / "data"), "PYTHONPATH": str(ROOT)}


def score(
    environment: dict[str, str], *arguments: str, given: bytes = b""
) -> tuple[subprocess.CompletedProcess[bytes], list[dict[str, Any]]]:
    done = subprocess.run(  # noqa: PLW1510 - the exit code is what many tests look at
        [*COMMAND, *arguments], input=given, capture_output=True, env=environment, timeout=60
    )
    return done, [json.loads(line) for line in done.stdout.splitlines()]


def lines(*comments: object) -> bytes:
    return b"".join(json.dumps(comment).encode() + b"\n" for comment in comments)


def test_results_come_in_the_order_of_the_input_over_many_chunks(environment: dict[str, str]) -> None:
    given = lines(*({"id": str(n), "text": f"Comment number {n} is civil."} for n in range(50)))
    done, results = score(environment, "--chunk-size", "7", given=given)
    assert done.returncode == 0, done.stderr
    assert [one["id"] for one in results] == [str(n) for n in range(50)]
    assert done.stderr == b""


def test_a_result_has_scores_outcome_and_whole_reasons(environment: dict[str, str]) -> None:
    given = lines(
        {"id": "civil", "text": "I hope they talk about peace."},
        {"id": 2, "text": "THEY ARE ALL LIARS AND WE KNOW IT"},
        {"id": "spam", "text": "Buy cheap viagra online at http://pills.example.com today"},
        {"id": "poison", "text": "this is poison for the model"},
        {"id": "german", "text": "Ich hoffe sehr, dass beide Seiten endlich reden."},
    )
    done, (civil, loud, spam, poison, german) = score(environment, given=given)
    assert done.returncode == 0, done.stderr
    assert civil["outcome"] == "approve"
    assert civil["reasons"] == []
    assert set(civil) == {"id", "scores", "outcome", "reasons"}
    assert civil["scores"]["toxicity"] == pytest.approx(1 / 29, abs=1e-6)
    assert loud["id"] == 2
    assert loud["outcome"] == "hold"
    [reason] = [one for one in spam["reasons"] if one["label"] == "spam"]
    assert reason["code"] == "score"
    assert reason["score"] >= reason["threshold"]
    assert reason["span"]["begin"] < reason["span"]["end"]
    assert reason["policy_version"].startswith("2+sha256:")
    assert len(reason["model_digest"]) == 12
    assert [one["code"] for one in poison["reasons"]] == ["scorer_failed"]
    assert [one["code"] for one in german["reasons"]] == ["language_unsupported"]
    assert {one["outcome"] for one in (spam, poison, german)} == {"hold"}


def test_what_is_held_says_which_sentence_and_words_carried_it(environment: dict[str, str]) -> None:
    text = "I read the report again. We know that THOSEPEOPLEARELIARSANDTHIEVES run it."
    done, [held] = score(environment, given=lines({"id": "1", "text": text}))
    assert done.returncode == 0, done.stderr
    reason = held["reasons"][0]
    [evidence] = reason["evidence"]
    assert text[reason["span"]["begin"] : reason["span"]["end"]] == text[25:]
    assert text[evidence["span"]["begin"] : evidence["span"]["end"]] == "THOSEPEOPLEARELIARSANDTHIEVES"
    assert (evidence["code"], evidence["detail"][:24]) == ("words", "without the marked word ")
    assert (reason["reading"], reason["as_written"]) == (None, None)


def test_a_score_of_a_reading_is_given_with_that_of_the_text_as_written(environment: dict[str, str]) -> None:
    text = "<b>T</b><b>H</b><b>EY ARE LIARS AND WE KNOW</b> IT WELL"
    done, [held] = score(environment, given=lines({"id": "1", "text": text}))
    assert done.returncode == 0, done.stderr
    reason = held["reasons"][0]
    assert reason["reading"] == ["markup"]
    assert 0 < reason["as_written"] < reason["score"]
    assert reason["detail"] == "read with HTML and Markdown taken out"


def test_a_malformed_line_gets_a_line_with_its_error_and_nothing_is_lost(environment: dict[str, str]) -> None:
    given = (
        lines({"id": "1", "text": "Fine."})
        + b"not json\n\n"
        + b'{"id": "3", "text": "\xff\xfe"}\n'
        + lines({"id": "4"}, {"text": "no id"}, ["id", "text"], {"id": "7", "text": "Fine too."})
        + b'{"id": "8", "text": "no newline at the end"}'
    )
    done, results = score(environment, "--chunk-size", "2", given=given)
    assert done.returncode == 1
    assert [(one["id"], "error" in one) for one in results] == [
        ("1", False),
        (None, True),
        (None, True),
        ("4", True),
        (None, True),
        (None, True),
        ("7", False),
        ("8", False),
    ]
    assert [one["line"] for one in results if "error" in one] == [2, 4, 5, 6, 7]


def test_texts_with_lone_surrogates_and_controls_are_scored(environment: dict[str, str]) -> None:
    given = b'{"id": "\\ud800", "text": "I agree \\ud800 with \\u0000 this"}\n'
    done, [result] = score(environment, given=given)
    assert done.returncode == 0, done.stderr
    assert result["id"] == "\ud800"
    assert result["outcome"] == "approve"


def test_a_file_in_a_file_out_and_a_policy_of_one_s_own(environment: dict[str, str], tmp_path: Path) -> None:
    source, target, policy = tmp_path / "in.jsonl", tmp_path / "out.jsonl", tmp_path / "policy.toml"
    source.write_bytes(lines({"id": "1", "text": "I hope they talk about peace."}))
    policy.write_text(
        'name = "strict"\nversion = "9"\n[thresholds.toxicity]\nhold_at = 0.01\nreject_at = 0.02\n'
    )
    done, printed = score(environment, str(source), "--output", str(target), "--policy", str(policy))
    assert done.returncode == 0, done.stderr
    assert printed == []
    [result] = [json.loads(line) for line in target.read_text().splitlines()]
    assert result["outcome"] == "reject"
    assert result["reasons"][0]["policy_version"].startswith("9+sha256:")


def test_the_output_must_not_be_the_input(environment: dict[str, str], tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(lines({"id": "1", "text": "Keep me."}))
    done, _ = score(environment, str(source), "--output", str(source))
    assert done.returncode == 2
    assert source.read_bytes() == lines({"id": "1", "text": "Keep me."})


def test_an_output_that_cannot_be_written_gets_one_sentence(
    environment: dict[str, str], tmp_path: Path
) -> None:
    done, _ = score(environment, "--output", str(tmp_path / "no" / "such" / "folder"), given=lines())
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1
    assert b"cannot write to" in done.stderr


def test_a_faulty_policy_stops_before_anything_is_scored(environment: dict[str, str], tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    policy.write_text("name = 3\n")
    done, results = score(environment, "--policy", str(policy), given=lines({"id": "1", "text": "x"}))
    assert done.returncode != 0
    assert results == []
    assert b"policy.toml: name" in done.stderr


def test_no_input_gives_no_output(environment: dict[str, str]) -> None:
    done, results = score(environment)
    assert (done.returncode, results) == (0, [])


def test_results_are_written_as_soon_as_their_chunk_is_scored(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "--chunk-size", "1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(lines({"id": "1", "text": "First."}, {"id": "2", "text": "Second."}))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == "1"
        process.stdin.close()
        assert json.loads(process.stdout.readline())["id"] == "2"
        assert process.wait(30) == 0


def test_a_reader_that_leaves_ends_it_without_a_word(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "--chunk-size", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(lines({"id": "1", "text": "First."}))
        process.stdin.flush()
        process.stdout.readline()
        process.stdout.close()
        process.stdin.write(lines(*({"id": str(n), "text": "Another one."} for n in range(5))))
        process.stdin.close()
        assert process.wait(30) == 128 + signal.SIGPIPE
        assert process.stderr.read() == b""


@pytest.fixture
def hears_ctrl_c() -> Iterator[None]:
    """Children inherit that Ctrl-C is ignored, as it is where a shell started the tests in the background."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_ends_it_without_a_word(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [*COMMAND, "--chunk-size", "1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(lines({"id": "1", "text": "First."}))
        process.stdin.flush()
        process.stdout.readline()
        time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 128 + signal.SIGINT
        assert process.stderr.read() == b""


def test_help_has_an_example(environment: dict[str, str]) -> None:
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, env=environment, timeout=60, check=True)
    assert b"lettersdesk score comments.jsonl" in done.stdout


@pytest.mark.parametrize(
    "raw",
    [b"{", b"[]", b"3", b"[" * 100_000, b'{"id": true, "text": "x"}', b'{"id": 1.5, "text": "x"}', b"\xff"],
)
def test_what_is_no_comment_says_why_without_quoting_it(raw: bytes) -> None:
    line = read_line(raw)
    assert line.given is None
    assert line.error


def test_a_byte_order_mark_and_a_language_are_taken() -> None:
    line = read_line(b'\xef\xbb\xbf{"id": 1, "text": "x", "language": "de", "more": []}')
    assert line.given is not None
    assert line.given.language == "de"
