"""Two moderators at the same card, a thousand times: one decision each time, and the other is told."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable

import pytest
from sqlalchemy import text

from service.domain.comment import Site
from service.domain.errors import Overtaken
from service.domain.moderator import Moderator
from service.domain.review import RefusalKind, Refused, Settled
from service.domain.verdict import Outcome
from service.moderation import Review
from service.store.engine import Store, connect

ROUNDS = 1_000
HoldMany = Callable[[int], list[tuple[str, int]]]


class Desk(threading.Thread):
    """One person who decides the same comments as somebody else, at the same moments."""

    def __init__(
        self,
        review: Review,
        site: Site,
        person: Moderator,
        cards: list[tuple[str, int]],
        together: threading.Barrier,
    ) -> None:
        super().__init__()
        self.person, self.together = person, together
        self._review, self._site, self._cards = review, site, cards
        self.done: dict[str, Settled] = {}
        self.told: dict[str, Refused] = {}
        self.broken: list[BaseException] = []

    def run(self) -> None:
        chance = random.Random(self.person.name)
        for comment_id, version in self._cards:
            outcome = chance.choice([Outcome.APPROVE, Outcome.REJECT])
            self.together.wait(60)
            try:
                self.done[comment_id] = self._review.settle(
                    self._site,
                    comment_id,
                    outcome,
                    moderator=self.person,
                    seen_version=version,
                    seen_revision=1,
                )
            except Overtaken as overtaken:
                self.told[comment_id] = overtaken.refused
            except BaseException as failure:  # noqa: BLE001 - whatever it is, the test says it
                self.broken.append(failure)


@pytest.mark.slow
def test_two_people_on_one_card_make_one_decision_and_the_other_is_told(
    store: Store, site: Site, hold_many: HoldMany, mara: Moderator, jon: Moderator
) -> None:
    cards = hold_many(ROUNDS)
    together = threading.Barrier(2)
    # Each with a store of their own, as two processes would have: nothing in memory is shared.
    stores = [_another(store) for _ in range(2)]
    desks = [
        Desk(Review(own, None), site, person, cards, together)
        for own, person in zip(stores, (mara, jon), strict=True)
    ]
    began = time.monotonic()
    for desk in desks:
        desk.start()
    for desk in desks:
        desk.join()
    seconds = time.monotonic() - began
    first, second = desks
    assert (first.broken, second.broken) == ([], [])
    assert len(first.done) + len(second.done) == ROUNDS
    assert len(first.told) + len(second.told) == ROUNDS
    assert first.done.keys() == second.told.keys()
    assert second.done.keys() == first.told.keys()
    for winner, loser in ((first, second), (second, first)):
        for comment_id, settled in winner.done.items():
            refused = loser.told[comment_id]
            assert refused.kind is RefusalKind.DECIDED
            assert refused.by == winner.person.display_name
            assert refused.outcome is settled.decision.outcome
            assert refused.at == settled.decision.created_at
            assert refused.version == settled.decision.version == 2
    with store.reader() as connection:
        by_people = connection.execute(
            text(
                "SELECT comment_id, count(*) AS n FROM decisions"
                " WHERE moderator IS NOT NULL GROUP BY comment_id"
            )
        ).all()
        logged = connection.execute(text("SELECT count(*) FROM activity")).scalar()
        seqs = list(connection.execute(text("SELECT seq FROM decisions ORDER BY seq")).scalars())
    assert Counter(row.n for row in by_people) == {1: ROUNDS}
    assert logged == ROUNDS
    assert seqs == list(range(1, 2 * ROUNDS + 1))
    print(
        f"{ROUNDS} cards in {seconds:.1f} s: {first.person.display_name} first {len(first.done)} times, "
        f"{second.person.display_name} {len(second.done)} times; all {ROUNDS} others told"
    )
    for own in stores:
        own.close()


def _another(store: Store) -> Store:

    return connect(store.engine.url.render_as_string(hide_password=False))
