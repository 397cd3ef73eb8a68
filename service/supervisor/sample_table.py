"""Posts the sample comments over HTTP as any portal would, and shows what came back as a table.

Called by `service.commands.up` on the first start. Never reads the record: what it shows of a
first start is what the API answered.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import urllib3
from rich.table import Table
from rich.text import Text

WAIT_SECONDS = 10
_STYLES = {"approve": "green", "hold": "yellow", "reject": "red", "pending": "dim"}
_GENERAL = frozenset({"toxicity", "severe_toxicity"})
_OTHERS = 60
"""Cells that the other columns take on a narrow terminal."""
_ROOM_FOR_ALL = 138
"""Cells of a terminal from which on the table is shown at its full width."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One comment's answer: the decision as JSON, or a word on why there is none."""

    decision: dict[str, Any] | None
    milliseconds: float | None
    problem: str | None = None


def post_comment(http: urllib3.PoolManager, url: str, key: str, comment: dict[str, Any]) -> Answer:
    """POST one comment and wait for its decision."""
    began = time.perf_counter()
    try:
        response = http.request(
            "POST",
            f"{url}/v1/comments",
            json=comment,
            headers={"Authorization": f"Bearer {key}", "Prefer": f"wait={WAIT_SECONDS}"},
            timeout=WAIT_SECONDS + 5,
            retries=False,
        )
        said = response.json()
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        return Answer(None, None, f"no answer ({type(error).__name__})")
    milliseconds = (time.perf_counter() - began) * 1000
    if response.status == 200:  # noqa: PLR2004
        return Answer(said["decision"], milliseconds)
    if response.status == 202:  # noqa: PLR2004
        return Answer(None, milliseconds, "accepted, not decided yet")
    return Answer(None, milliseconds, f"{response.status} {said.get('title', '')}".strip())


def sample_table(
    comments: Sequence[dict[str, Any]], answers: Sequence[Answer], *, title: str, width: int
) -> Table:
    """n comments and their n answers as a table `width` cells wide; comments are shortened and inert."""
    timed = any(answer.milliseconds is not None for answer in answers)
    narrow = width < _ROOM_FOR_ALL
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False, box=None)
    table.add_column(
        "comment", width=max(16, width - _OTHERS) if narrow else 44, no_wrap=True, overflow="ellipsis"
    )
    table.add_column("outcome", width=7, no_wrap=True)
    table.add_column("main reason", width=26 if narrow else 38, overflow="fold")
    table.add_column("scores", width=14 if narrow else 36, style="dim", overflow="fold")
    if timed:
        table.add_column("ms", width=5, justify="right", no_wrap=True)
    for comment, answer in zip(comments, answers, strict=True):
        outcome = answer.decision["outcome"] if answer.decision else "pending"
        row = [
            Text(inert(comment["body"])),
            Text(outcome, style=_STYLES.get(outcome, "")),
            Text(main_reason(answer.decision) if answer.decision else answer.problem or "not decided yet"),
            Text(top_scores(answer.decision, 1 if narrow else 2)),
        ]
        milliseconds = f"{answer.milliseconds:.0f}" if answer.milliseconds is not None else ""
        table.add_row(*row, *([Text(milliseconds)] if timed else []))
    return table


def main_reason(decision: dict[str, Any]) -> str:
    """The most telling reason in a few words; empty for a plain approval.

    That is the highest score on a label that names a kind of harm, before plain `toxicity`,
    which most of them raise too.
    """
    reasons = decision.get("reasons") or []
    if not reasons:
        return ""
    first = next((reason for reason in reasons if reason.get("label") not in _GENERAL), reasons[0])
    if first.get("label") and first.get("score") is not None:
        words = f"{first['label'].replace('_', ' ')} {first['score']:.2f} >= {first['threshold']:.2f}"
        # Nothing is marked on a terminal, so what is said of the marked words says nothing here.
        evidence = [found["detail"] for found in first.get("evidence") or [] if found["code"] != "words"]
        more = first.get("detail") or next(iter(evidence), "")
        return f"{words} ({inert(more)})" if more else words
    return inert(first.get("detail") or first.get("rule") or first["code"].replace("_", " "))


def top_scores(decision: dict[str, Any] | None, shown: int = 2) -> str:
    """The highest `shown` scores, the highest first."""
    scores = (decision or {}).get("scores") or {}
    highest = sorted(scores.items(), key=lambda item: item[1], reverse=True)[:shown]
    return "  ".join(f"{label.replace('_', ' ')} {value:.2f}" for label, value in highest)


def inert(text: str) -> str:
    """A reader's text on one line, without anything a terminal would obey."""
    return "".join(c if c.isprintable() else " " for c in text)
