"""Comments in every state for the tests of the queue, made by the product's own verbs.

Used by tests/store; a `Scene` has its own clock, so that a day takes no time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import update

from service.domain.comment import Article, Author, Comment, Site, Submission
from service.domain.labels import Label
from service.domain.policy import Policy, Rule, Threshold
from service.domain.queue import Facets, QueueFilter, QueuePage, QueueRow, ScoreBound, Sort
from service.domain.scores import LabelScore, Scores
from service.domain.verdict import Outcome, Source
from service.moderation import Intake, Judging
from service.store import comments, decisions, held, queue, scoring_queue
from service.store.decisions import NewDecision
from service.store.engine import Store
from service.store.tables import decisions as decision_rows

START = 1_700_000_000.0
POLICY = Policy(
    "default",
    "1",
    {Label.TOXICITY: Threshold(0.7), Label.THREAT: Threshold(0.4), Label.SPAM: Threshold(0.7)},
    (Rule("has_link", frozenset(["has_link"]), "has a link"),),
)
HARMLESS = {Label.TOXICITY: 0.1, Label.THREAT: 0.0, Label.SPAM: 0.0}


class OnePolicy:
    """The same policy for every site and section."""

    def choose(self, policy_name: str, section: str | None) -> Policy:
        return POLICY

    def shadows(self, policy_name: str, section: str | None) -> Sequence[Policy]:
        return []


@dataclass
class Scene:
    """One site's comments, and the verbs that change them, at a time of the test's choosing."""

    store: Store
    site: Site
    hash_key: bytes
    now: float = START
    count: int = field(default=0)

    @property
    def intake(self) -> Intake:
        return Intake(self.store, None, self.hash_key, clock=lambda: self.now)

    @property
    def judging(self) -> Judging:
        return Judging(self.store, None, OnePolicy(), clock=lambda: self.now)

    def submission(
        self,
        external_id: str,
        body: str,
        *,
        author: str = "reader-1",
        name: str | None = None,
        article: str = "a-1",
        title: str | None = "Talks resume",
        section: str | None = "world",
        language: str | None = None,
    ) -> Submission:
        return Submission(
            external_id=external_id,
            body=body,
            author=Author(author, name),
            article=Article(article, None, title, section),
            language=language,
        )

    def submit(self, body: str | None = None, **what: str | None) -> Comment:
        self.count += 1
        made = self.submission(f"c-{self.count}", body or f"Comment number {self.count}", **what)  # type: ignore[arg-type]
        return self.intake.submit(self.site, made).comment

    def decide(self, *made: Comment, signals: frozenset[str] = frozenset(), **scores: float) -> None:
        """Have the machine decide comments of these scores, the labels not named being low."""
        values = {**HARMLESS, **{Label(name): value for name, value in scores.items()}}
        with self.store.writer() as connection:
            claims = scoring_queue.claim(connection, [one.id for one in made], now=self.now, lease_seconds=60)
        found = Scores({name: LabelScore(value, "test/1/abc") for name, value in values.items()}, signals)
        self.judging.apply_scores([(claim, found) for claim in claims], ("test/1/abc",))

    def hold(
        self, body: str | None = None, *, scores: Mapping[str, float] | None = None, **what: str | None
    ) -> Comment:
        made = self.submit(body, **what)
        self.decide(made, **(scores or {"toxicity": 0.9}))
        return made

    def hold_many(self, made: Sequence[tuple[float, Submission, Mapping[str, float]]]) -> None:
        """Submit and hold comments at the times given, in two transactions for all of them."""
        receipts = []
        for at, submission, _ in made:
            self.now = at
            receipts.append(self.intake.submit(self.site, submission))
        ids = [receipt.comment.id for receipt in receipts]
        with self.store.writer() as connection:
            claims = scoring_queue.claim(connection, ids, now=self.now, lease_seconds=60)
        scored = []
        for claim, (_, _, scores) in zip(claims, made, strict=True):
            values = {**HARMLESS, **{Label(name): value for name, value in scores.items()}}
            scored.append((claim, Scores({name: LabelScore(v, "test/1/abc") for name, v in values.items()})))
        self.judging.apply_scores(scored, ("test/1/abc",))
        with self.store.writer() as connection:
            # Each waits since it came, and not since the machine had a look at all of them.
            for claim, (at, _, _) in zip(claims, made, strict=True):
                where = decision_rows.c.comment_id == claim.comment_id
                connection.execute(update(decision_rows).where(where).values(created_at=at))
            held.follow(connection, ids, now=self.now)

    def settle(self, comment: Comment, outcome: Outcome) -> None:
        """Decide as a moderator, whatever the desk's own checks are."""
        with self.store.writer() as connection:
            row = comments.lock(connection, self.site.id, comment.external_id)
            new = NewDecision(
                site_id=self.site.id,
                comment_id=row.id,
                external_id=comment.external_id,
                revision=row.revision,
                outcome=outcome,
                source=Source.MODERATOR,
                reasons=(),
                moderator="mo",
            )
            decisions.insert_decisions(connection, [new], now=self.now)

    def page(
        self,
        asked: QueueFilter | None = None,
        sort: Sort = Sort.PRIORITY,
        after: str | None = None,
        limit: int = 25,
    ) -> QueuePage:
        with self.store.reader() as connection:
            return queue.page(
                connection, self.site.id, asked or QueueFilter(), sort, after, limit, 0, self.now
            )

    def ids(self, asked: QueueFilter | None = None, sort: Sort = Sort.PRIORITY) -> list[str]:
        return [row.external_id for row in self.page(asked, sort).rows]

    def facets(self, asked: QueueFilter | None = None) -> Facets:
        with self.store.reader() as connection:
            return queue.facets(connection, self.site.id, asked or QueueFilter(), self.now)


def bound(label: Label, above: float | None = None, below: float | None = None) -> QueueFilter:
    made = []
    if above is not None:
        made.append(ScoreBound(label, above=True, value=above))
    if below is not None:
        made.append(ScoreBound(label, above=False, value=below))
    return QueueFilter(bounds=tuple(made))


def ids_by_age(scene: Scene, asked: QueueFilter | None = None, sort: Sort = Sort.OLDEST) -> list[str]:
    return scene.ids(asked, sort)


def all_pages(scene: Scene, asked: QueueFilter, sort: Sort, limit: int) -> list[QueueRow]:
    rows: list[QueueRow] = []
    after = None
    for _ in range(100):
        found = scene.page(asked, sort, after, limit)
        assert len(found.rows) <= limit
        rows += found.rows
        after = found.next_cursor
        if after is None:
            return rows
        assert len(found.rows) == limit
    raise AssertionError("the pages do not end")
