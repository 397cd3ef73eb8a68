"""Gives the comments that were held before 0002 their rows in the queue.

Called by versions/0002 only. Frozen with it: nothing of the application is imported, so that
this still makes what 0002 made when the application has moved on.
"""

import json
import math
import re
import time
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, text

_CHUNK = 500
_DAY = 86_400.0
_WEIGHTS = {
    "threat": 1.0,
    "identity_attack": 1.0,
    "severe_toxicity": 1.0,
    "sexual_explicit": 0.85,
    "toxicity": 0.8,
    "insult": 0.8,
    "obscene": 0.7,
    "spam": 0.4,
}
_COLUMNS = (
    "comment_id",
    "revision",
    "site_id",
    "section",
    "article_id",
    "author_id",
    "author_folded",
    "language",
    "reason",
    "label",
    "campaign_id",
    "received_at",
    "held_at",
    "severity",
    "reach",
    "reports",
    "report_weight",
    "priority",
    *_WEIGHTS,
)


def fill(connection: Connection) -> None:
    """Make a row of held_comments and of held_search for every held comment, oldest first."""
    ids = list(
        connection.execute(
            text("SELECT id FROM comments WHERE status = 'held' ORDER BY received_at, id")
        ).scalars()
    )
    now = time.time()
    for start in range(0, len(ids), _CHUNK):
        _fill_chunk(connection, ids[start : start + _CHUNK], now)


def _fill_chunk(connection: Connection, ids: Sequence[str], now: float) -> None:
    found = _read(
        connection,
        "SELECT c.id AS comment_id, c.site_id, c.revision, r.body, r.language, r.author_id, r.author_name,"
        " r.article_id, r.article_title, r.section, r.received_at FROM comments c JOIN revisions r"
        " ON r.comment_id = c.id AND r.revision = c.revision WHERE c.id IN :ids ORDER BY c.received_at, c.id",
        ids=ids,
    )
    holds = _by_revision(
        _read(
            connection,
            "SELECT comment_id, revision, reasons, created_at FROM decisions"
            " WHERE comment_id IN :ids AND outcome = 'hold' ORDER BY version",
            ids=ids,
        )
    )
    verdicts = _by_revision(
        _read(
            connection,
            "SELECT comment_id, revision, scores, language FROM verdicts"
            " WHERE comment_id IN :ids AND mode = 'live'",
            ids=ids,
        )
    )
    reports = _by_revision(
        _read(
            connection,
            "SELECT comment_id, revision, reporter_hash FROM reports WHERE comment_id IN :ids",
            ids=ids,
        )
    )
    reach = {
        (row["site_id"], row["article_id"]): row["n"]
        for row in _read(
            connection,
            "SELECT site_id, article_id, count(*) AS n FROM revisions WHERE article_id IN :articles"
            " AND received_at > :since GROUP BY site_id, article_id",
            articles=sorted({row["article_id"] for row in found}),
            since=now - _DAY,
        )
    }
    made = []
    for row in found:
        key = (row["comment_id"], row["revision"])
        known = (holds.get(key, []), verdicts.get(key, []), reports.get(key, []))
        made.append(_describe(row, *known, reach.get((row["site_id"], row["article_id"]), 0)))
    _insert(connection, made, [_searched(row) for row in found])


def _read(connection: Connection, statement: str, **bound: Any) -> list[dict[str, Any]]:
    lists: list[BindParameter[Any]] = [
        bindparam(name, expanding=True) for name, value in bound.items() if not isinstance(value, float)
    ]
    rows = connection.execute(text(statement).bindparams(*lists), bound).mappings()
    return [dict(row) for row in rows]


def _by_revision(rows: Sequence[dict[str, Any]]) -> dict[tuple[str, int], list[dict[str, Any]]]:
    found: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["comment_id"], row["revision"]), []).append(row)
    return found


def _describe(
    row: Mapping[str, Any],
    holds: Sequence[Mapping[str, Any]],
    verdicts: Sequence[Mapping[str, Any]],
    reports: Sequence[Mapping[str, Any]],
    reach: int,
) -> dict[str, Any]:
    scores = _json(verdicts[-1]["scores"]) if verdicts else {}
    reasons = _json(holds[-1]["reasons"]) if holds else []
    held_at = holds[-1]["created_at"] if holds else row["received_at"]
    severity = min(1.0, round(max(weight * (scores.get(one) or 0.0) for one, weight in _WEIGHTS.items()), 4))
    # The reporters' records are not looked up: each counts as a new one does.
    report_weight = 0.5 * sum(1 for one in reports if one["reporter_hash"])
    report_weight += 0.5 if any(one["reporter_hash"] is None for one in reports) else 0.0
    language = row["language"] or (verdicts[-1]["language"] if verdicts else None) or ""
    return {
        **{name: row[name] for name in ("comment_id", "revision", "site_id", "article_id", "author_id")},
        "section": row["section"] or "",
        "author_folded": _fold(row["author_name"] or "")[:200],
        "language": language.partition("-")[0].lower(),
        "reason": _reason(reasons),
        "label": _label(reasons),
        "campaign_id": "",
        "received_at": row["received_at"],
        "held_at": held_at,
        "severity": severity,
        "reach": reach,
        "reports": len(reports),
        "report_weight": report_weight,
        "priority": 24.0 * severity
        + min(10.0, math.log2(1 + reach))
        + min(24.0, 6.0 * report_weight)
        - held_at / 3600.0,
        **{label: scores.get(label) for label in _WEIGHTS},
    }


def _json(value: Any) -> Any:
    # PostgreSQL's driver has read it already.
    return json.loads(value) if isinstance(value, str) else value


def _reason(reasons: Sequence[Mapping[str, Any]]) -> str:
    if not reasons:
        return "moderator"
    if reasons[0]["code"] == "rule" and reasons[0].get("rule"):
        return f"rule:{reasons[0]['rule']}"[:120]
    return str(reasons[0]["code"])


def _label(reasons: Sequence[Mapping[str, Any]]) -> str:
    over = [
        (one["score"] - one["threshold"], one["score"], one["label"])
        for one in reasons
        if one["code"] == "score" and one.get("threshold") is not None
    ]
    return str(max(over)[2]) if over else ""


def _searched(row: Mapping[str, Any]) -> list[str]:
    folded = _fold("\n".join(filter(None, (row["body"], row["author_name"], row["article_title"]))))
    spaced = re.sub("([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])", r" \1 ", folded)
    return [word[:100] for word in re.findall(r"[^\W_]+", spaced)]


def _fold(written: str) -> str:
    decomposed = unicodedata.normalize("NFKD", written)
    kept = "".join(one for one in decomposed if unicodedata.category(one) not in ("Mn", "Me", "Cf"))
    return unicodedata.normalize("NFC", kept.casefold())


def _insert(
    connection: Connection, rows: Sequence[Mapping[str, Any]], words: Sequence[Sequence[str]]
) -> None:
    connection.execute(
        text(
            f"INSERT INTO held_comments ({', '.join(_COLUMNS)})"  # noqa: S608 - our own names
            f" VALUES ({', '.join(f':{name}' for name in _COLUMNS)})"
        ),
        list(rows),
    )
    numbers = {
        row["comment_id"]: row["id"]
        for row in _read(
            connection,
            "SELECT id, comment_id FROM held_comments WHERE comment_id IN :ids",
            ids=[row["comment_id"] for row in rows],
        )
    }
    ids = [numbers[row["comment_id"]] for row in rows]
    if connection.dialect.name == "sqlite":
        statement = "INSERT INTO held_search (rowid, words) VALUES (:id, :words)"
        written = [" ".join(found) for found in words]
    else:
        statement = "INSERT INTO held_search (id, words) VALUES (:id, CAST(:words AS tsvector))"
        written = [_vector(found) for found in words]
    indexed = [{"id": number, "words": found} for number, found in zip(ids, written, strict=True)]
    connection.execute(text(statement), indexed)


def _vector(words: Sequence[str]) -> str:
    places: dict[str, list[str]] = {}
    for position, word in enumerate(words, start=1):
        places.setdefault(word, []).append(str(position))
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
