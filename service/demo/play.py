"""The demo from beginning to end: a site, its people, four weeks and a day.

Called by the command `lettersdesk demo`, which brings the record and the scorers.
"""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from service.demo.agenda import Agenda, SetClock
from service.demo.colleagues import LEAD, hire, plan_policy, plan_sign_ins
from service.demo.material import load_material
from service.demo.script import DAY, HISTORY_DAYS, Complaint, Edit, Post, write_script
from service.demo.shift import Case, Shift
from service.demo.stage import Scoring, Stage
from service.domain.comment import Site, Status
from service.domain.errors import Conflict
from service.domain.verdict import Outcome
from service.policy_files import PolicyBook
from service.store import sites
from service.store.comments import read_comments
from service.store.engine import Store

SITE = "Demo Gazette"
WINDOW = 10 * 60.0
"""Seconds of comments that are scored together, which is faster; each is decided at its own time."""
MOST_AT_ONCE = 64
_DELAYS = (0.15, 0.9)
"""Seconds from arrival to decision."""
_BEGINS = (HISTORY_DAYS + 2) * DAY


@dataclass(frozen=True, slots=True)
class Played:
    """What the demo made."""

    site: Site
    comments: int
    held: int
    """Of them, those that wait for a person."""
    lead: str
    password: str
    """The lead's, which works once."""


def play(
    store: Store,
    *,
    hash_key: bytes,
    policies: PolicyBook,
    scoring: Scoring,
    comments: int,
    again: bool = False,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> Played:
    """Fill a new site with a day of `comments` comments that ends now.

    `progress` is told how many of how many comments are recorded. Raises: Conflict (permanent)
    if the demo is there and `again` was not said; DatabaseUnavailable (retryable).
    """
    now = time.time()
    material = load_material()
    script = write_script(material, comments, now=now, seed=seed)
    clock = SetClock(now - _BEGINS)
    site = _new_site(store, clock.now, again=again)
    stage = Stage.set_up(
        store, site, clock=clock, hash_key=hash_key, policies=policies, scoring=scoring, age=_BEGINS
    )
    agenda = Agenda(clock, now)
    staff = hire(stage, material)
    plan_sign_ins(stage, agenda, staff)
    plan_policy(stage, agenda, staff.people[LEAD])
    chance = random.Random(seed)  # noqa: S311 - no secret
    troupe = _Troupe(stage, Shift(stage, agenda, material, staff.people, chance), script.posts)
    troupe.plan(agenda, script.edits, script.complaints)
    done = 0
    for posts, until in _windows(script.posts, now):
        stage.receive(posts)
        for post in posts:
            troupe.plan_decision(agenda, post, post.at + chance.uniform(*_DELAYS))
        agenda.perform(until)
        done += len(posts)
        progress(done, len(script.posts))
    clock.now = now
    with store.reader() as connection:
        found = read_comments(connection, site.id, [post.submission.external_id for post in script.posts])
    held = sum(comment.status is Status.HELD for comment in found.values())
    return Played(site, done, held, LEAD, stage.accounts.reset(LEAD))


class _Troupe:
    """The machine, the authors who edit and the readers who report, on one stage."""

    def __init__(self, stage: Stage, shift: Shift, posts: Sequence[Post]) -> None:
        self._stage = stage
        self._shift = shift
        self._cases = {
            post.submission.external_id: Case(
                post.submission.external_id, post.kind, post.code, post.question
            )
            for post in posts
        }

    def plan(self, agenda: Agenda, edits: Sequence[Edit], complaints: Sequence[Complaint]) -> None:
        for edit in edits:
            agenda.plan(edit.at, lambda edit=edit: self._revise(edit))  # type: ignore[misc]
        for complaint in complaints:
            agenda.plan(complaint.at, lambda complaint=complaint: self._report(complaint))  # type: ignore[misc]

    def plan_decision(self, agenda: Agenda, post: Post, at: float) -> None:
        agenda.plan(at, lambda: self._judge(self._cases[post.submission.external_id]))

    def _judge(self, case: Case) -> None:
        decision = self._stage.decide(case.external_id)
        if decision is not None and decision.outcome is Outcome.HOLD:
            self._shift.held(case, decision.created_at)

    def _revise(self, edit: Edit) -> None:
        external_id = edit.submission.external_id
        case = self._cases[external_id] = replace(self._cases[external_id], code=edit.code)
        decision = self._stage.revise(edit.submission)
        if decision is not None and decision.outcome is Outcome.HOLD:
            self._shift.held(case, decision.created_at)

    def _report(self, complaint: Complaint) -> None:
        comment = self._stage.intake.report(
            self._stage.site,
            complaint.external_id,
            category=complaint.category,
            reporter=complaint.reporter,
        )
        if comment.status is Status.HELD:
            self._shift.held(self._cases[complaint.external_id], self._stage.clock.now)


def _windows(posts: Sequence[Post], now: float) -> Iterator[tuple[Sequence[Post], float]]:
    """Posts that are scored together, each with the time at which the next ones begin."""
    begin = 0
    for at in range(1, len(posts) + 1):
        last = at == len(posts)
        if last or posts[at].at - posts[begin].at > WINDOW or at - begin == MOST_AT_ONCE:
            yield posts[begin:at], now if last else posts[at].at
            begin = at


def _new_site(store: Store, at: float, *, again: bool) -> Site:
    with store.writer() as connection:
        taken = {site.name for site in sites.list_sites(connection)}
        if SITE in taken and not again:
            raise Conflict(
                f"the site {SITE} is there already: look at it on the desk, or make another one with --again"
            )
        names = (SITE, *(f"{SITE} {number}" for number in range(2, len(taken) + 3)))
        return sites.add_site(connection, next(name for name in names if name not in taken), now=at)
