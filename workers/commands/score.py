"""`lettersdesk score`: scores a file of comments without a server.

A composition root: same scorers, same default policy as the workers. It must give one
line out for every line in, in the same order, and never print what a reader wrote.
"""

import json
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from config.logs import configure_logging
from config.settings import load_settings
from service.domain.policy import Policy, judge
from service.domain.reason_json import reason_to_dict
from service.domain.scores import Scores, ScoringInput
from service.policy_files import DEFAULT_NAME, load_policies, read_policy_file
from workers.scoring.pipeline import ScoringPipeline, load_pipeline

PLACES = 6
"""Decimal places of a score in the output."""


@dataclass(frozen=True, slots=True)
class Line:
    """One input line: what to score, or what is wrong with it."""

    id: Any
    given: ScoringInput | None
    error: str | None = None


@click.command(
    epilog="""\b
Example:
  echo '{"id": "1", "text": "What a fair summary."}' | lettersdesk score
  lettersdesk score comments.jsonl --output scored.jsonl
"""
)
@click.argument("file", type=click.File("rb"), default="-")
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Judge by this policy file instead of the default policy in force.",
)
@click.option(
    "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write here, not to standard output."
)
@click.option(
    "--chunk-size",
    type=click.IntRange(1, 4096),
    default=64,
    show_default=True,
    help="Comments scored at once.",
)
@click.pass_context
def score(
    context: click.Context, file: BinaryIO, policy_file: Path | None, output: Path | None, chunk_size: int
) -> None:
    """Score comments from FILE, or from standard input.

    Reads JSON lines {"id", "text"} and writes {"id", "scores", "outcome", "reasons"} in the
    same order, as it goes. A line that cannot be used becomes {"id", "line", "error"} in its
    place, and the exit code is 1 in the end; blank lines are passed over. A line may also say
    its "language" (BCP 47).
    """
    if output is not None and _same_file(file, output):
        raise click.UsageError("--output names the file that is read")
    configure_logging("WARNING", "text", "score")
    with _quiet_ends(context):
        settings = load_settings()
        policy = (
            read_policy_file(policy_file)
            if policy_file
            else load_policies(settings.policy_dir).choose(DEFAULT_NAME, None)
        )
        with _Shown(file) as shown:
            pipeline = load_pipeline(
                settings.toxicity_model, settings.data_dir, settings.scoring_threads, shown.say
            )
            policy.require_labels(pipeline.labels)
            with _writer(output) as target:
                faulty = _score_lines(file, target, pipeline, policy, chunk_size, shown.advance)
    context.exit(1 if faulty else 0)


def _score_lines(
    source: Iterable[bytes],
    target: TextIO,
    pipeline: ScoringPipeline,
    policy: Policy,
    chunk_size: int,
    advance: Callable[[int], None],
) -> int:
    """Score all lines, chunk by chunk; returns how many could not be used."""
    numbered = ((number, raw) for number, raw in enumerate(source, start=1) if raw.strip())
    faulty = 0
    while chunk := list(islice(numbered, chunk_size)):
        lines = [read_line(raw) for _, raw in chunk]
        scored = iter(_score_chunk(pipeline, policy, [line.given for line in lines if line.given]))
        for (number, _), line in zip(chunk, lines, strict=True):
            if line.given is None:
                faulty += 1
                written = {"id": line.id, "line": number, "error": line.error}
            else:
                written = _result(line.id, next(scored), policy)
            target.write(json.dumps(written) + "\n")
        target.flush()
        advance(len(chunk))
    return faulty


def _score_chunk(pipeline: ScoringPipeline, policy: Policy, given: Sequence[ScoringInput]) -> list[Scores]:
    found = pipeline.score(given)
    return pipeline.explain(given, found, [judge(policy, one).limits_met for one in found])


def read_line(raw: bytes) -> Line:
    """Read one input line; what is wrong with it comes back as `error`, without quoting the text."""
    try:
        value = json.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return Line(None, None, "not UTF-8")
    except (json.JSONDecodeError, RecursionError):
        return Line(None, None, "not JSON")
    if not isinstance(value, dict):
        return Line(None, None, "not a JSON object")
    named, text, language = value.get("id"), value.get("text"), value.get("language")
    if isinstance(named, bool) or not isinstance(named, str | int):
        return Line(None, None, "id is missing, or neither a string nor a whole number")
    if not isinstance(text, str) or not isinstance(language, str | None):
        return Line(named, None, "text is missing, or text or language is not a string")
    return Line(named, ScoringInput(text, language=language))


def _result(named: str | int, scores: Scores, policy: Policy) -> dict[str, Any]:
    verdict = judge(policy, scores)
    return {
        "id": named,
        "scores": {label: round(found.value, PLACES) for label, found in scores.labels.items()},
        "outcome": verdict.outcome,
        "reasons": [reason_to_dict(reason, verdict.policy_version) for reason in verdict.reasons],
    }


@contextmanager
def _writer(output: Path | None) -> Iterator[TextIO]:
    if output is None:
        yield sys.stdout
        return
    try:
        with output.open("w", encoding="utf-8") as target:
            yield target
    except OSError as fault:
        raise click.ClickException(f"cannot write to {output}: {fault.strerror}") from fault


@contextmanager
def _quiet_ends(context: click.Context) -> Iterator[None]:
    """End without a word when the reader of our output has gone, or on Ctrl-C.

    The exit codes are those of a command that the signal ended, as shells expect.
    """
    try:
        yield
    except BrokenPipeError:
        # Python flushes standard output at exit and would complain once more.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        context.exit(128 + signal.SIGPIPE)
    except KeyboardInterrupt:
        context.exit(128 + signal.SIGINT)


class _Shown:
    """The progress bar on a terminal; silent where standard error is none."""

    def __init__(self, file: BinaryIO) -> None:
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not sys.stderr.isatty(),
            transient=True,
        )
        total = None if self._progress.disable else _count_lines(file)
        self._task = self._progress.add_task("loading the models", total=total)

    def __enter__(self) -> "_Shown":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def say(self, step: str) -> None:
        """Show what is being done."""
        self._progress.update(self._task, description=step)

    def advance(self, comments: int) -> None:
        """Count comments done."""
        self._progress.update(self._task, advance=comments, description="scoring")


def _count_lines(file: BinaryIO) -> int | None:
    """Lines of a file that can be read twice; None for a pipe."""
    if not file.seekable():
        return None
    count = sum(1 for raw in file if raw.strip())
    file.seek(0)
    return count


def _same_file(file: BinaryIO, output: Path) -> bool:
    return output.exists() and os.path.samestat(os.fstat(file.fileno()), output.stat())
