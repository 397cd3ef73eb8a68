"""The moderators of the demo at work: what is held is settled, now and then wrongly, and put right.

Called by `play` with what is held. Plans on the agenda what the moderators will do about it.
"""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from service.demo.agenda import Agenda
from service.demo.material import Material
from service.demo.script import DAY, HOUR
from service.demo.stage import Stage
from service.domain.author_action import ActionKind
from service.domain.comment import Status
from service.domain.errors import Conflict
from service.domain.moderator import Moderator, Role
from service.domain.rejection import RejectionCode
from service.domain.review import Settled, reasons_of
from service.domain.verdict import Outcome

ROTA: tuple[tuple[str, float, float], ...] = (
    ("demo-anna", 30.0, 22.0),
    ("demo-chidi", 24.0, 16.5),
    ("demo-bruno", 17.0, 9.0),
    ("demo-anna", 9.5, 1.8),
    ("demo-chidi", 6.0, 0.9),
    ("demo-lead", 27.0, 21.0),
    ("demo-lead", 8.0, 0.5),
)
"""Who is there from how many until how many hours ago; before that, by turns."""
LEFT_TODAY = 0.3
"""The share of today's held comments that nobody has come to yet: what makes a queue."""
LEFT_OF_WAVE = 0.55
MISTAKES = 0.05
_MEDIAN_WAIT = 14 * 60.0
_BANNED_AT, _MUTED_AT, _WATCHED_AT = 6, 4, 3
"""Rejected comments after which an author is banned, muted, or has every comment looked at."""


@dataclass(frozen=True, slots=True)
class Case:
    """A held comment, and what a fair moderator would do with it."""

    external_id: str
    kind: str
    code: RejectionCode | None
    question: str = ""
    """What a moderator who is not sure asks the lead."""


@dataclass
class Shift:
    """What the moderators make of what is held."""

    stage: Stage
    agenda: Agenda
    material: Material
    people: Mapping[str, Moderator]
    chance: random.Random
    _rejected: "Counter[str]" = field(default_factory=Counter)
    _planned: set[str] = field(default_factory=set)

    def held(self, case: Case, at: float) -> None:
        """Plan what becomes of a comment that is held from `at` on."""
        if case.external_id in self._planned:
            return
        today = at > self.now - DAY
        left = 1.0 if case.kind == "campaign" else LEFT_OF_WAVE if case.kind == "spam" else LEFT_TODAY
        if today and self.chance.random() < left:
            return
        when, who = self._turn(at + _MEDIAN_WAIT * self.chance.lognormvariate(0, 0.9))
        if when is None:
            return
        self._planned.add(case.external_id)
        unsure = today and bool(case.question) and self.chance.random() < 0.4  # noqa: PLR2004
        self.agenda.plan(when, lambda: self._escalate(case, who) if unsure else self._settle(case, who))

    @property
    def now(self) -> float:
        """When the demo ends, which is the present."""
        return self.agenda.ends

    def _turn(self, at: float) -> tuple[float | None, Moderator]:
        """When somebody is there from `at` on, and who; None if that is yet to come."""
        there = [
            (name, self.now - begins * HOUR, self.now - ends * HOUR)
            for name, begins, ends in ROTA
            if self.now - ends * HOUR > at
        ]
        if at < self.now - 30 * HOUR:
            return at, self.people[self.chance.choice(("demo-anna", "demo-bruno", "demo-chidi"))]
        if not there:
            return None, self.people["demo-lead"]
        on_duty = [one for one in there if one[1] <= at]
        paces = {one.name: one.pace for one in self.material.colleagues}
        if on_duty:
            names = [name for name, _, _ in on_duty]
            [name] = self.chance.choices(names, weights=[paces[name] for name in names])
            return at, self.people[name]
        name, begins, _ = min(there, key=lambda one: one[1])
        return begins + self.chance.uniform(60, 1800), self.people[name]

    def _settle(self, case: Case, who: Moderator) -> None:
        wrong = self.chance.random() < MISTAKES
        if self.chance.random() < 0.06:  # noqa: PLR2004
            self._note(case, who)
        done = self._decide(case, who, right=not wrong)
        if done is None:
            return
        at = self.stage.clock.now
        if not wrong:
            self._about_author(case, who)
            return
        lead = self.people["demo-lead"]
        if self.chance.random() < 0.6:  # noqa: PLR2004 - most slips are seen at once
            self.agenda.plan(at + self.chance.uniform(2, 8), lambda: self._undo(done, who))
            self.agenda.plan(at + self.chance.uniform(15, 40), lambda: self._decide(case, who, right=True))
        else:
            later = at + self.chance.uniform(0.4, 3) * HOUR
            self.agenda.plan(later, lambda: self._undo(done, lead))
            self.agenda.plan(later + 20, lambda: self._decide(case, lead, right=True))

    def _decide(self, case: Case, who: Moderator, *, right: bool) -> Settled | None:
        comment = self.stage.read(case.external_id)
        if comment.status is not Status.HELD or comment.decision is None:
            return None
        reject = (case.code is not None) is right
        words = self.chance.choice(self.material.desk["rejection_words"])
        outcome = Outcome.REJECT if reject else Outcome.APPROVE
        try:
            return self.stage.review.settle(
                self.stage.site,
                comment.id,
                outcome,
                moderator=who,
                seen_version=comment.decision.version,
                seen_revision=comment.revision,
                reasons=reasons_of(
                    outcome,
                    (case.code or RejectionCode.OTHER) if reject else None,
                    words if reject and self.chance.random() < 0.15 else None,  # noqa: PLR2004
                ),
            )
        except Conflict:
            # Escalated meanwhile, or its author was quicker: it waits, as it would for real.
            return None

    def _undo(self, done: Settled, who: Moderator) -> None:
        self.stage.review.undo(self.stage.site, done.review_id, who)

    def _escalate(self, case: Case, who: Moderator) -> None:
        comment = self.stage.read(case.external_id)
        if comment.status is not Status.HELD or comment.decision is None or who.name == "demo-lead":
            return
        self.stage.review.escalate(
            self.stage.site,
            comment.id,
            moderator=who,
            seen_version=comment.decision.version,
            words=case.question,
        )
        if self.chance.random() < 0.5:  # noqa: PLR2004 - the lead has come to half of them
            later = self.stage.clock.now + self.chance.uniform(0.3, 2) * HOUR
            self.agenda.plan(later, lambda: self._settle(case, self.people["demo-lead"]))

    def _note(self, case: Case, who: Moderator) -> None:
        comment = self.stage.read(case.external_id)
        words = self.chance.choice(self.material.desk["notes"])
        self.stage.review.note(self.stage.site, comment.id, words, moderator=who)

    def _about_author(self, case: Case, who: Moderator) -> None:
        if case.code is None or self.stage.clock.now < self.now - 3 * DAY:
            return
        author = self.stage.read(case.external_id).author_id
        self._rejected[author] += 1
        kind, days = {
            _WATCHED_AT: (ActionKind.PREMODERATE, None),
            _MUTED_AT: (ActionKind.MUTE, 3),
            _BANNED_AT: (ActionKind.BAN, None),
        }.get(self._rejected[author], (None, None))
        if kind is None:
            return
        count = self._rejected[author]
        given = self.stage.authors.act(
            self.stage.site,
            author,
            kind,
            reason=f"{count} comments rejected within three days",
            moderator=who,
            days=days,
        )
        if self.chance.random() < 0.3:  # noqa: PLR2004
            words = self.chance.choice(self.material.desk["author_notes"])
            self.stage.authors.note(self.stage.site, author, words, moderator=who)
        if kind is ActionKind.PREMODERATE and self.chance.random() < 0.25:  # noqa: PLR2004
            lead = next(one for one in self.people.values() if one.role_at(self.stage.site.id) is Role.LEAD)
            at = self.stage.clock.now + self.chance.uniform(1, 5) * HOUR
            self.agenda.plan(at, lambda: self._lift(given.id, lead))

    def _lift(self, action_id: int, lead: Moderator) -> None:
        try:
            self.stage.authors.lift(
                self.stage.site, action_id, reason="Apologised by e-mail, and meant it", moderator=lead
            )
        except Conflict:
            return  # replaced by a stricter one meanwhile
