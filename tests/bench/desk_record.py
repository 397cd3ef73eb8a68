"""A record with a long queue, for tests/bench/desk.py: written in bulk, then followed as the product does.

The spread is that of a portal: few busy articles and authors, many quiet ones; some campaigns;
words as frequent as words are. The same at every call with the same numbers.
"""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, text

from service.domain.comment import Site
from service.domain.digests import text_digest
from service.domain.labels import Label
from service.domain.moderator import Moderator
from service.store import held, sites
from service.store.engine import Store
from service.store.tables import comments, decisions, moderators, reports, revisions, verdicts

FREQUENT, COMMON, RARE = "government", "minister", "xylophone"
"""A word of two texts in three, one of some in ten, and one of 20 texts."""
SECTIONS, ARTICLES, AUTHORS = 50, 500, 20_000
LANGUAGES = ("de", "en", "fr", "it", "hy", "")
CAMPAIGNS = (5_000, *[200] * 10, *[12] * 200)
"""How many copies each campaign has."""
DAYS = 10
_BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What was made."""

    site: Site
    moderator: Moderator
    now: float


def fill(
    store: Store, held_count: int, settled_count: int, *, now: float, say: Callable[[str], None]
) -> Filled:
    """Write the comments and have the queue follow them; progress goes to `say`."""
    with store.writer() as connection:
        site = sites.add_site(connection, "bench", now=now)
        number = connection.execute(
            insert(moderators)
            .values(name="mo", display_name="Mo", password_hash="", preferences={}, created_at=now)
            .returning(moderators.c.id)
        ).scalar_one()
    made = _comments(random.Random(7), site.id, held_count, settled_count, now)
    done = 0
    while batch := list(itertools.islice(made, _BATCH)):
        with store.writer() as connection:
            for table, rows in zip(
                (comments, revisions, verdicts, decisions, reports), zip(*batch, strict=True), strict=True
            ):
                kept = [row for row in rows if row]
                if kept:
                    connection.execute(insert(table), kept)
        done += len(batch)
        say(f"{done} comments written")
    with store.writer() as connection:
        connection.execute(text("UPDATE sites SET decision_seq = 10000000"))
        if not store.is_sqlite:
            connection.execute(text("ANALYZE"))
    with store.reader() as connection:
        ids = list(connection.execute(text("SELECT id FROM comments WHERE status = 'held'")).scalars())
    for start in range(0, len(ids), _BATCH):
        with store.writer() as connection:
            held.follow(connection, ids[start : start + _BATCH], now=now)
        say(f"{min(start + _BATCH, len(ids))} held comments in the queue")
    _settle_down(store)
    moderator = Moderator(number, "mo", "Mo", False, True, now, None)
    return Filled(site, moderator, now)


def _settle_down(store: Store) -> None:
    # What autovacuum does within minutes on a real machine. SQLite gets nothing of the kind.
    if not store.is_sqlite:
        with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))


def _comments(
    dice: random.Random, site_id: int, held_count: int, settled_count: int, now: float
) -> Iterator[tuple[dict[str, Any] | None, ...]]:
    words = _Words(dice)
    articles = _Zipf(dice, ARTICLES)
    authors = _Zipf(dice, AUTHORS)
    section_of = [f"section-{dice.randrange(SECTIONS)}" for _ in range(ARTICLES)]
    campaigns = list(_campaign_texts(words, held_count))
    for number in range(held_count + settled_count):
        is_held = number < held_count
        campaign_id, body = campaigns[number] if is_held and number < len(campaigns) else (None, words.text())
        if is_held and number % (held_count // 20 or 1) == 1:
            body += f" {RARE}"
        received_at = now - dice.random() ** 2 * DAYS * 86_400
        article = articles.draw()
        scores = {str(label): round(dice.betavariate(1, 4), 4) for label in Label}
        label, reasons = _reasons(dice, is_held)
        if label:
            scores[str(label)] = round(0.7 + 0.3 * dice.random(), 4)
            reasons[0]["score"] = scores[str(label)]
        comment_id = f"{number:032x}"
        key = {"comment_id": comment_id, "revision": 1}
        outcome = "hold" if is_held else dice.choice(("approve", "approve", "approve", "reject"))
        status = {"hold": "held", "approve": "approved", "reject": "rejected"}[outcome]
        yield (
            {
                "id": comment_id,
                "site_id": site_id,
                "external_id": f"c-{number}",
                "revision": 1,
                "status": status,
                "decision_version": 1,
                "received_at": received_at,
            },
            {
                **key,
                "site_id": site_id,
                "body": body,
                "content_digest": "",
                "text_digest": text_digest(body),
                "campaign_id": campaign_id,
                "language": dice.choices(LANGUAGES, (70, 12, 6, 4, 3, 5))[0] or None,
                "author_id": f"author-{authors.draw()}",
                "author_name": f"{words.word()} {words.word()}",
                "article_id": f"article-{article}",
                "article_title": f"Title of article {article}",
                "section": section_of[article],
                "received_at": received_at,
                "state": "decided",
                "decided_at": received_at + 1,
            },
            {
                **key,
                "mode": "live",
                "outcome": "hold" if is_held else outcome,
                "policy_name": "default",
                "policy_version": "1",
                "models": [],
                "scores": scores,
                "reasons": reasons,
                "created_at": received_at + 1,
            },
            {
                **key,
                "site_id": site_id,
                "seq": number + 1,
                "version": 1,
                "outcome": outcome,
                "source": "policy",
                "reasons": reasons,
                "created_at": received_at + 1,
            },
            {**key, "reporter_hash": f"reader-{number % 500}", "category": "abuse", "created_at": received_at}
            if dice.random() < 0.02
            else None,
        )


def _reasons(dice: random.Random, is_held: bool) -> tuple[Label | None, list[dict[str, Any]]]:
    if not is_held:
        return None, []
    kind = dice.random()
    if kind < 0.75:
        label = dice.choices(list(Label), (50, 4, 8, 3, 20, 6, 4, 15))[0]
        return label, [
            {"code": "score", "label": str(label), "score": 0.9, "threshold": 0.7, "outcome": "hold"}
        ]
    if kind < 0.9:
        return None, [
            {"code": "rule", "rule": dice.choice(("first_comment_with_link", "many_links", "contact"))}
        ]
    return None, [{"code": dice.choice(("reported", "language_unsupported", "scorer_unavailable"))}]


def _campaign_texts(words: "_Words", held_count: int) -> Iterator[tuple[str, str]]:
    # In small records the campaigns take at most a quarter of the queue.
    left = held_count // 4
    for number, size in enumerate(CAMPAIGNS):
        body = words.text()
        for _ in range(min(size, left)):
            yield f"{number + 1:032x}", body
        left -= min(size, left)


class _Zipf:
    """Numbers under `count`, each about half as often as the one at half its place."""

    def __init__(self, dice: random.Random, count: int) -> None:
        self._dice, self._numbers = dice, range(count)
        self._weights = list(itertools.accumulate(1 / (place + 1) ** 0.8 for place in range(count)))
        self._drawn: list[int] = []

    def draw(self) -> int:
        if not self._drawn:
            self._drawn = self._dice.choices(self._numbers, cum_weights=self._weights, k=10_000)
        return self._drawn.pop()


class _Words:
    """Texts of some 35 words out of 20,000, some of them far more frequent than others."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        letters: Sequence[str] = "abdefgiklmnoprstu"
        self._all = [FREQUENT] + [
            "".join(dice.choice(letters) for _ in range(dice.randint(3, 10))) for _ in range(20_000)
        ]
        self._all[12] = COMMON
        self._numbers = _Zipf(dice, len(self._all))

    def word(self) -> str:
        return self._all[self._numbers.draw()]

    def text(self) -> str:
        return " ".join(self.word() for _ in range(self._dice.randint(10, 60)))
