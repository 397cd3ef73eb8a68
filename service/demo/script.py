"""What happens on the demo's day, minute by minute, before any of it is played.

Made from a seeded random source and handed to `stage`. Pure: no record, no clock of its own.
"""

import itertools
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from service.demo.cast import Cast, Reader, make_cast
from service.demo.material import Material, RefusedGroup
from service.demo.phrasing import Phrasing
from service.domain.comment import Submission
from service.domain.rejection import RejectionCode

HOUR = 3600.0
DAY = 24 * HOUR
DAY_HOURS = 28
"""The demo's day is a little more than one, so that "today" is whole in every time zone nearby."""
HISTORY_DAYS = 29
FULL_DAY = 1500
"""The size of day for which the material counts its refused comments."""
_BY_HOUR = (3, 2, 1, 1, 1, 3, 7, 10, 11, 9, 8, 8, 10, 9, 7, 7, 8, 10, 12, 13, 13, 11, 8, 5)
"""How busy each hour of the day is (UTC): the usual two humps of a newspaper."""
_SHARES = {"heated": 0.085, "link": 0.012, "german": 0.011, "polish": 0.009}


@dataclass(frozen=True, slots=True)
class Post:
    """One comment as it arrives. `code` is what a fair moderator rejects it with, None if nothing."""

    at: float
    submission: Submission
    kind: str
    code: RejectionCode | None
    question: str = ""
    """What a moderator who is not sure about it asks the lead."""


@dataclass(frozen=True, slots=True)
class Edit:
    """A new text for an earlier comment."""

    at: float
    submission: Submission
    code: RejectionCode | None


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reader reports a comment."""

    at: float
    external_id: str
    category: str
    reporter: str


@dataclass(frozen=True, slots=True)
class Script:
    """All that happens, each list in order of time."""

    posts: Sequence[Post]
    edits: Sequence[Edit]
    complaints: Sequence[Complaint]


def write_script(material: Material, comments: int, *, now: float, seed: int) -> Script:
    """Write a day of `comments` comments that ends at `now`, after four weeks with fewer."""
    return _Writer(material, comments, now, random.Random(seed)).write()  # noqa: S311 - no secret


def history_size(comments: int) -> int:
    """How many comments lie in the four weeks before a day of `comments`."""
    return comments * 2 // 5


@dataclass
class _Writer:
    material: Material
    comments: int
    now: float
    chance: random.Random
    posts: list[Post] = field(default_factory=list)
    _threads: dict[str, list[tuple[float, str, Reader]]] = field(default_factory=dict)

    def write(self) -> Script:
        self.cast: Cast = make_cast(self.material, max(30, self.comments // 5), self.chance)
        self.phrasing = Phrasing(self.material, self.chance)
        self._campaigners = itertools.cycle(self.cast.campaigners)
        self._by_weight = [reader.weight for reader in self.cast.readers]
        planned = [*self._history(), *self._day()]
        for at, kind, group in sorted(planned, key=lambda one: one[0]):
            self.posts.append(self._post(at, kind, group))
        edits = self._edits()
        return Script(self.posts, edits, self._complaints())

    def _history(self) -> list[tuple[float, str, RefusedGroup | None]]:
        starts = self.now - (HISTORY_DAYS + 1) * DAY
        ends = self.now - DAY_HOURS * HOUR
        kinds = self._kinds(history_size(self.comments), waves=False)
        return [(self.chance.uniform(starts, ends), kind, group) for kind, group in kinds]

    def _day(self) -> list[tuple[float, str, RefusedGroup | None]]:
        planned = [(self._moment(), kind, group) for kind, group in self._kinds(self.comments, waves=True)]
        for group in self.material.refused:
            if group.in_a_wave:
                planned += [
                    (self.now - HOUR * self.chance.triangular(0.4, 6, 2.2), group.kind, group)
                    for _ in range(self._scaled(group.count))
                ]
        copies = self._scaled(int(self.material.campaign["count"]))
        planned += [
            (self.now - HOUR * self.chance.triangular(0.3, 2.6, 1.2), "campaign", None) for _ in range(copies)
        ]
        return planned

    def _kinds(self, size: int, *, waves: bool) -> list[tuple[str, RefusedGroup | None]]:
        kinds: list[tuple[str, RefusedGroup | None]] = []
        for group in self.material.refused:
            if not group.in_a_wave:
                kinds += [(group.kind, group)] * self._scaled(group.count, size)
        for kind, share in _SHARES.items():
            kinds += [(kind, None)] * round(share * size)
        special = sum(self._scaled(group.count) for group in self.material.refused if group.in_a_wave)
        special += self._scaled(int(self.material.campaign["count"]))
        return kinds + [("talk", None)] * max(0, size - len(kinds) - (special if waves else 0))

    def _scaled(self, count: int, size: int | None = None) -> int:
        return max(1, round(count * (self.comments if size is None else size) / FULL_DAY))

    def _moment(self) -> float:
        hours = range(DAY_HOURS)
        starts = [self.now - (DAY_HOURS - hour) * HOUR for hour in hours]
        busy = [_BY_HOUR[int(start // HOUR) % 24] for start in starts]
        return self.chance.choices(starts, weights=busy)[0] + self.chance.uniform(0, HOUR)

    def _post(self, at: float, kind: str, group: RefusedGroup | None) -> Post:
        chance, cast = self.chance, self.cast
        topic = chance.choices(self.material.topics, weights=[t.weight for t in self.material.topics])[0]
        reader = chance.choices(cast.readers, weights=self._by_weight)[0]
        thread = self._threads.setdefault(topic.article.id, [])
        lately = [one for one in thread[-25:] if at - one[0] < DAY / 2]
        parent = chance.choice(lately)[1:] if lately and chance.random() < 0.3 else None  # noqa: PLR2004
        code: RejectionCode | None = None
        if kind == "campaign":
            topic = next(t for t in self.material.topics if t.article.id == self.material.campaign["article"])
            reader, parent = next(self._campaigners), None
            body, code = chance.choice(self.material.campaign["texts"]), RejectionCode.SPAM
        elif group is not None:
            code = group.code
            # Most of it comes from the same few; strangers advertise.
            reader = (
                chance.choice(cast.advertisers)
                if group.in_a_wave
                else chance.choice(cast.hotheads)
                if chance.random() < 0.7  # noqa: PLR2004
                else reader
            )
            parent = None if group.in_a_wave else parent
            answered = parent[1].name if parent else chance.choice(cast.readers).name
            body = self.phrasing.refused(group, topic, answered)
        elif kind in ("german", "polish"):
            foul = chance.random() < 0.25  # noqa: PLR2004
            body = self.phrasing.foreign(kind, "foul" if foul else "fine")
            code = RejectionCode.INSULT if foul else None
        elif kind == "heated":
            body = self.phrasing.heated(topic, reader)
        elif kind == "link":
            body = self.phrasing.with_link(topic)
        else:
            body = self.phrasing.talk(topic, reader, parent[1].name if parent else None)
        external_id = f"gazette-{len(self.posts) + 1:05}"
        if kind == "talk":
            thread.append((at, external_id, reader))
        return Post(
            at,
            Submission(
                external_id=external_id,
                body=body,
                author=reader.author,
                article=topic.article,
                parent_id=parent[0] if parent else None,
                posted_at=at - chance.uniform(0.2, 1.5),
            ),
            kind,
            code,
            group.question if group else "",
        )

    def _edits(self) -> list[Edit]:
        made: list[Edit] = []
        today = [post for post in self.posts if post.at > self.now - DAY and post.kind == "talk"]
        for before, after in self.material.edits:
            found = [post for post in today if before in post.submission.body]
            if not found:
                continue
            post = found[-1]
            edited = Submission(
                external_id=post.submission.external_id,
                body=post.submission.body.replace(before, after),
                author=post.submission.author,
                article=post.submission.article,
                parent_id=post.submission.parent_id,
                posted_at=post.submission.posted_at,
            )
            foul = any(word in after for word in ("stupid", "Idiot", "idiot"))
            at = min(post.at + self.chance.uniform(90, 1500), self.now - 120)
            made.append(Edit(at, edited, RejectionCode.INSULT if foul else None))
        return sorted(made, key=lambda edit: edit.at)

    def _complaints(self) -> list[Complaint]:
        made: list[Complaint] = []
        for post in self.posts:
            if post.kind == "missed" or (post.code and self.chance.random() < 0.25):  # noqa: PLR2004
                readers = self.chance.choice((1, 1, 2, 3, 4))
            elif post.kind == "heated" and self.chance.random() < 0.12:  # noqa: PLR2004
                readers = 1
            else:
                continue
            category = "spam" if post.code is RejectionCode.SPAM else "abuse"
            if post.kind == "missed":
                category = "false" if post.code is RejectionCode.FALSE_CLAIM else "off_topic"
            for _ in range(readers):
                at = post.at + self.chance.expovariate(1 / 2400) + 60
                if at < self.now:
                    reporter = self.chance.choice(self.cast.readers).author.id
                    made.append(Complaint(at, post.submission.external_id, category, reporter))
        return sorted(made, key=lambda complaint: complaint.at)
