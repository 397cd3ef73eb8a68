"""A newsroom full of hostile texts: in every place that readers, portals and colleagues can write.

Used by the tests with hostile texts; each hostile comment stands between two harmless ones.
"""

from sqlalchemy import select, update

from service.domain.author_action import ActionKind
from service.domain.comment import Article, Author, Submission
from service.domain.labels import Label
from service.domain.moderator import Role
from service.domain.policy import Threshold
from service.domain.rejection import RejectionCode
from service.domain.review import reasons_of
from service.domain.verdict import Outcome
from service.moderation import Review
from service.moderation.authors import Authors
from service.moderation.policies import SitePolicies
from service.policy_files import load_policies
from service.store.tables import comments, held_comments, revisions
from tests.browser.hostile_texts import hostile_texts
from tests.browser.measuring import HARMLESS
from tests.browser.newsroom import Newsroom
from tests.policies import STEADY

TEXTS = [text for _, text in hostile_texts()]
MANY_NAMES = "many-names"
"""The id of an author whose every comment has another hostile name."""
_PER_THREAD, _PER_GROUP = 50, 5
"""Of hostile replies: as many as one page of a conversation shows."""
_PER_ID = 40
SETTLED = 20
"""Harmless comments that were decided, and so are no rows of the queue."""


def _author_id(number: int) -> str:
    return f"{TEXTS[number][:150]}#{number}"


def hostile_ids() -> list[str]:
    """Author ids as a careless portal might send them."""
    return [_author_id(number) for number in range(0, len(TEXTS), _PER_ID)]


def fill(newsroom: Newsroom) -> None:
    """Every text in every place, each between two harmless comments; threads, authors, acts of people."""
    submissions = []
    for number, text in enumerate(TEXTS):
        other, title, section = (TEXTS[(number + step) % len(TEXTS)] for step in (7, 19, 31))
        submissions.append(
            Submission(
                f"h-{number}",
                text,
                Author(_author_id(number) if number % _PER_ID == 0 else f"few-{number % 9}", other[:200]),
                Article(f"a-{number % 30}", "https://news.example/x", title[:2000], section[:200]),
            )
        )
        submissions.append(
            Submission(
                f"n-{number}",
                f"A {HARMLESS} neighbour, number {number}, with a line or two that anybody could write.",
                Author("neighbour", "Neighbour"),
                Article("a-1", None, "Talks resume", "world"),
            )
        )
    newsroom.hold_many(submissions, {"toxicity": 0.85}, age=7200)
    with newsroom.store.writer() as connection:
        # Some differ in marks only and would be one row: here each has its own.
        connection.execute(
            update(held_comments).where(held_comments.c.site_id == newsroom.site.id).values(campaign_id="")
        )
    threads = []
    # Every second one: each is in the queue too, and pictures of long conversations take the longest.
    for number, text in enumerate(TEXTS[::2]):
        root, group = f"t-{number // _PER_THREAD}", f"g-{number // _PER_GROUP}"
        if number % _PER_THREAD == 0:
            threads.append(_line(root, f"A {HARMLESS} beginning of thread {number}.", None))
        if number % _PER_GROUP == 0:
            threads.append(_line(group, f"A {HARMLESS} turn of the thread, number {number}.", root))
        # Another text than above: the same would be a campaign of two.
        threads.append(_line(f"r-{number}", f"{text[:9900]} (said twice)", group, name=text[:200]))
        threads.append(_line(f"s-{number}", f"A {HARMLESS} answer to it, number {number}.", group))
    newsroom.hold_many(threads, {}, age=7000)
    _let_people_act(newsroom)


def _line(external_id: str, body: str, parent: str | None, name: str = "Neighbour") -> Submission:
    author = MANY_NAMES if external_id.startswith("r-") else "neighbour"
    article = Article("thread", None, "A long thread", "world")
    return Submission(external_id, body, Author(author, name), article, parent)


def _let_people_act(newsroom: Newsroom) -> None:
    site, lead = newsroom.site, newsroom.person(Role.LEAD)
    authors, review = Authors(newsroom.store), Review(newsroom.store, None)
    for number, author_id in enumerate(hostile_ids()):
        said = TEXTS[number * 13 % len(TEXTS)][:900]
        authors.act(site, author_id, list(ActionKind)[number % 2 * 2], reason=said, moderator=lead)
        authors.note(site, author_id, said, moderator=lead)
    with newsroom.store.reader() as connection:
        held = connection.execute(
            select(comments.c.id, comments.c.external_id)
            .where(comments.c.site_id == site.id, comments.c.external_id.like("n-%"))
            .limit(SETTLED)
        ).all()
    for number, row in enumerate(held):
        said = TEXTS[number * 17 % len(TEXTS)][:400]
        review.note(site, row.id, said, moderator=lead)
        review.settle(
            site,
            row.id,
            Outcome.REJECT,
            moderator=lead,
            seen_version=1,
            seen_revision=1,
            reasons=reasons_of(Outcome.REJECT, RejectionCode.OTHER, said),
        )
    policies = SitePolicies(newsroom.store, load_policies(STEADY))
    for number in range(8):
        limits = dict(policies.in_force(site).policy.thresholds)
        limits[Label.INSULT] = Threshold(0.7 + number / 100)
        policies.save(site, limits, note=TEXTS[number * 71][:900], moderator=lead, seen=number)


def card_urls(newsroom: Newsroom) -> list[str]:
    with newsroom.store.reader() as connection:
        ids = connection.execute(
            select(comments.c.id).where(
                comments.c.site_id == newsroom.site.id, comments.c.external_id.like("h-%")
            )
        ).scalars()
        return [f"{newsroom.root}/comments/{comment_id}/card" for comment_id in ids]


def thread_roots(newsroom: Newsroom) -> list[str]:
    with newsroom.store.reader() as connection:
        return list(
            connection.execute(
                select(comments.c.id).where(
                    comments.c.site_id == newsroom.site.id, comments.c.external_id.like("t-%")
                )
            ).scalars()
        )


def comment_with(newsroom: Newsroom, text: str) -> str:
    with newsroom.store.reader() as connection:
        return str(
            connection.execute(
                select(revisions.c.comment_id).where(
                    revisions.c.site_id == newsroom.site.id, revisions.c.body == text
                )
            )
            .scalars()
            .first()
        )
