"""A site of a test's own, with one person for each role and comments decided as a worker does.

Works on the record through the product's verbs; what a test looks at, it looks at in the browser.
"""

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select, update

from service.domain.comment import Article, Author, Comment, Site, Submission
from service.domain.labels import Label
from service.domain.moderator import Moderator, Role
from service.domain.scores import LabelScore, Scores, Span
from service.moderation import Intake, Judging, Receipt
from service.policy_files import load_policies
from service.store import desk_sessions, moderators, scoring_queue, sites
from service.store.engine import Store
from service.store.tables import comments as comments_table
from service.store.tables import sites as sites_table
from tests.browser.server import HASH_KEY, DeskServer
from tests.policies import STEADY

TOXIC: Mapping[str, float] = {"toxicity": 0.92, "insult": 0.88}
MODELS = ("bundled/1/0123456789ab", "spam/1/0123456789ab")
PASSWORD = "a gate with nine green hinges"

_numbers = itertools.count(1)


@dataclass
class Newsroom:
    """One site on a server that many tests share."""

    server: DeskServer
    site: Site
    people: Mapping[Role, Moderator] = field(default_factory=dict)
    _posted: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    @property
    def store(self) -> Store:
        return self.server.store

    @property
    def root(self) -> str:
        return f"/desk/{self.site.id}"

    @property
    def queue(self) -> str:
        return f"{self.root}/queue"

    def person(self, role: Role | str) -> Moderator:
        return self.people[Role(role)]

    def session_of(self, moderator: Moderator) -> str:
        """A fresh session's token, as signing in would make it."""
        now = time.time()
        with self.store.writer() as connection:
            return desk_sessions.begin(connection, moderator.id, now=now, expires_at=now + 3600)

    def hire(self, name: str, role: Role | str, display_name: str) -> Moderator:
        """One more person at this site; signs in with PASSWORD."""
        made = add_person(self.store, name, display_name)
        with self.store.writer() as connection:
            moderators.set_role(connection, made.id, self.site.id, Role(role))
            return moderators.get_moderator(connection, made.id)

    def set_undo_seconds(self, seconds: float) -> None:
        with self.store.writer() as connection:
            connection.execute(
                update(sites_table).where(sites_table.c.id == self.site.id).values(undo_seconds=seconds)
            )
        self.site = replace(self.site, undo_seconds=seconds)

    def hold(
        self,
        body: str | None = None,
        scores: Mapping[str, float] = TOXIC,
        *,
        author: str | None = None,
        name: str | None = "Ani",
        article: str = "Talks resume",
        section: str | None = "world",
        parent: str | None = None,
        span: tuple[int, int] | None = None,
        language: str | None = "en",
        age: float = 0.0,
    ) -> Comment:
        """Submit a comment and decide it with these scores; all other labels get 0.01.

        Without a body it is alike no other: the same text twice would be a campaign.
        """
        number = next(self._posted)
        body = f"You are all fools, all {number} of you." if body is None else body
        return self.submit(
            Submission(
                external_id=f"c-{number}",
                body=body,
                author=Author(author or f"reader-{number}", name),
                article=Article(_slug(article), f"https://news.example/{_slug(article)}", article, section),
                parent_id=parent,
                language=language,
            ),
            scores,
            span=span,
            age=age,
        )

    def approve(self, body: str = "A fair summary, thank you.", **options: object) -> Comment:
        """A comment that the machine lets through."""
        return self.hold(body, {}, **options)  # type: ignore[arg-type]

    def submit(
        self,
        submission: Submission,
        scores: Mapping[str, float],
        *,
        span: tuple[int, int] | None = None,
        age: float = 0.0,
    ) -> Comment:
        at = time.time() - age
        intake, judging = self._verbs(at)
        intake.submit(self.site, submission)
        return self._decide(intake, judging, submission.external_id, scores, span)

    def hold_many(
        self, submissions: Sequence[Submission], scores: Mapping[str, float] = TOXIC, *, age: float = 0.0
    ) -> None:
        """Submit and decide many in three transactions, all at one time."""
        intake, judging = self._verbs(time.time() - age)
        receipts = intake.submit_batch(self.site, submissions)
        ids = [receipt.comment.id for receipt in receipts if isinstance(receipt, Receipt)]
        with self.store.writer() as connection:
            claims = scoring_queue.claim(connection, ids, now=judging.clock(), lease_seconds=60)
        found = Scores(
            {
                label: LabelScore(scores.get(label, 0.01), MODELS[label is Label.SPAM])
                for label in Label
                if label is not Label.SEXUAL_EXPLICIT
            }
        )
        judging.apply_scores([(claim, found) for claim in claims], MODELS)

    def edit(self, comment: Comment, body: str, scores: Mapping[str, float] = TOXIC) -> Comment:
        """The author changes the text, and the machine judges it again."""
        intake, judging = self._verbs(time.time())
        intake.revise(
            self.site,
            Submission(
                external_id=comment.external_id,
                body=body,
                author=Author(comment.author_id, comment.author_name),
                article=comment.article,
                parent_id=comment.parent_id,
                language=comment.language,
            ),
        )
        return self._decide(intake, judging, comment.external_id, scores, None)

    def report(self, comment: Comment, category: str = "abuse", reporter: str = "r-1") -> None:
        intake, _ = self._verbs(time.time())
        intake.report(self.site, comment.external_id, category=category, reporter=reporter)

    def status_of(self, comment: Comment) -> str:
        """Where it stands in the record, also while the portal does not know it yet."""
        with self.store.reader() as connection:
            status = connection.execute(
                select(comments_table.c.status).where(comments_table.c.id == comment.id)
            ).scalar_one()
        return str(status)

    def _verbs(self, at: float) -> tuple[Intake, Judging]:
        clock = lambda: at  # noqa: E731
        return (
            Intake(self.store, None, HASH_KEY.encode(), clock=clock),
            Judging(self.store, None, load_policies(STEADY), clock=clock),
        )

    def _decide(
        self,
        intake: Intake,
        judging: Judging,
        external_id: str,
        scores: Mapping[str, float],
        span: tuple[int, int] | None,
    ) -> Comment:
        comment = intake.read(self.site, external_id)
        with self.store.writer() as connection:
            claims = scoring_queue.claim(connection, [comment.id], now=judging.clock(), lease_seconds=60)
        place = Span(*span) if span else None
        found = Scores(
            {
                label: LabelScore(
                    scores.get(label, 0.01), MODELS[label is Label.SPAM], place if label in scores else None
                )
                for label in Label
                if label is not Label.SEXUAL_EXPLICIT
            },
            language=comment.language,
        )
        judging.apply_scores([(claim, found) for claim in claims], MODELS)
        return intake.read(self.site, external_id)


def open_newsroom(server: DeskServer, password_hash: str) -> Newsroom:
    """A new site with a viewer, a moderator, a lead and an admin of its own."""
    number = next(_numbers)
    now = time.time()
    with server.store.writer() as connection:
        site = sites.add_site(connection, f"The Gazette {number}", now=now)
    newsroom = Newsroom(server, site)
    _hashes[server.store] = password_hash
    newsroom.people = {
        role: newsroom.hire(f"{role}-{number}", role, display_name)
        for role, display_name in zip(Role, ("Vera", "Mona", "Lea", "Ada"), strict=True)
    }
    return newsroom


_hashes: dict[Store, str] = {}


def add_person(store: Store, name: str, display_name: str, *, must_change: bool = False) -> Moderator:
    with store.writer() as connection:
        return moderators.add_moderator(
            connection,
            name,
            display_name=display_name,
            password_hash=_hashes[store],
            must_change_password=must_change,
            now=time.time(),
        )


def _slug(title: str) -> str:
    return "".join(letter if letter.isalnum() else "-" for letter in title.lower())[:150] or "untitled"
