"""People at the desk and comments that wait for them."""

import itertools
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from service.domain.comment import Comment, Site
from service.domain.labels import Label
from service.domain.moderator import Moderator, Role
from service.domain.policy import Policy, Threshold
from service.domain.preferences import Preferences
from service.domain.scores import LabelScore, Scores
from service.moderation import Intake, Judging, Review
from service.store import comments, moderators, scoring_queue
from service.store.engine import Store
from tests.conftest import make_submission

HELD_FROM = 0.7


class OneThreshold:
    """A policy that holds from `HELD_FROM` on."""

    def choose(self, policy_name: str, section: str | None) -> Policy:
        return Policy("default", "1", {Label.TOXICITY: Threshold(HELD_FROM)})

    def shadows(self, policy_name: str, section: str | None) -> list[Policy]:
        return []


class Clock:
    """The time, which a test may move on, and stop."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self._stopped_at: float | None = None

    def __call__(self) -> float:
        return (time.time() if self._stopped_at is None else self._stopped_at) + self.ahead

    def stand_still(self) -> None:
        """From now on the time moves only by `move`."""
        self._stopped_at = time.time()

    def move(self, seconds: float) -> None:
        self.ahead += seconds


Person = Callable[..., Moderator]
Held = Callable[..., Comment]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def person(store: Store, site: Site) -> Person:
    """Makes somebody with a role at the site; `preferences` are theirs."""

    def person(name: str, role: Role = Role.MODERATOR, preferences: Preferences | None = None) -> Moderator:
        with store.writer() as connection:
            made = moderators.add_moderator(
                connection,
                name,
                display_name=name.title(),
                password_hash="none",
                must_change_password=False,
                now=time.time(),
            )
            moderators.set_role(connection, made.id, site.id, role)
            if preferences:
                moderators.save_preferences(connection, made.id, preferences)
            return moderators.get_moderator(connection, made.id)

    return person


@pytest.fixture
def mara(person: Person) -> Moderator:
    return person("mara")


@pytest.fixture
def jon(person: Person) -> Moderator:
    return person("jon")


@pytest.fixture
def lead(person: Person) -> Moderator:
    return person("lea", Role.LEAD)


@pytest.fixture
def intake(store: Store, hash_key: bytes, clock: Clock) -> Intake:
    return Intake(store, None, hash_key, clock=clock)


@pytest.fixture
def judging(store: Store, clock: Clock) -> Judging:
    return Judging(store, None, OneThreshold(), clock=clock)


@pytest.fixture
def review(store: Store, clock: Clock) -> Review:
    return Review(store, None, clock)


@pytest.fixture
def judge(store: Store, judging: Judging) -> Callable[..., None]:
    """Decides pending comments as a worker does, all with one score."""

    def judge(*made: Comment, toxicity: float = 0.9) -> None:
        with store.writer() as connection:
            claims = scoring_queue.claim(
                connection, [comment.id for comment in made], now=time.time(), lease_seconds=60
            )
        scores = Scores({Label.TOXICITY: LabelScore(toxicity, "test/1/abc")})
        assert len(judging.apply_scores([(claim, scores) for claim in claims], ("test/1/abc",))) == len(made)

    return judge


@pytest.fixture
def held(intake: Intake, site: Site, judge: Callable[..., None]) -> Held:
    """Makes a comment that waits for a person; each with a text of its own unless given."""
    numbers = itertools.count(1)

    def held(body: str | None = None, toxicity: float = 0.9) -> Comment:
        number = next(numbers)
        submission = make_submission(f"h-{number}", body or f"You are all idiots, number {number}.")
        judge(intake.submit(site, submission).comment, toxicity=toxicity)
        return intake.read(site, submission.external_id)

    return held


@pytest.fixture
def hold_many(
    intake: Intake, site: Site, judge: Callable[..., None]
) -> Callable[[int], list[tuple[str, int]]]:
    """Makes many held comments at once; their ids and decision versions."""

    def hold_many(count: int) -> list[tuple[str, int]]:
        ids: list[str] = []
        for start in range(0, count, 500):
            batch = [
                make_submission(f"m-{n}", f"Text number {n}, like no other.")
                for n in range(start, min(start + 500, count))
            ]
            made = [receipt.comment for receipt in intake.submit_batch(site, batch)]  # type: ignore[union-attr]
            judge(*made)
            ids += [comment.id for comment in made]
        return [(comment_id, 1) for comment_id in ids]

    return hold_many


@pytest.fixture
def now_of(store: Store, site: Site) -> Callable[[Comment], Comment]:
    """A comment as it is recorded now, whatever its portal may know."""

    def now_of(comment: Comment) -> Comment:
        with store.reader() as connection:
            return comments.read_comment(connection, site.id, comment.external_id)

    return now_of


@pytest.fixture
def without_undo(site: Site) -> Site:
    """The site with no time to take a decision back."""
    return replace(site, undo_seconds=0.0)
