"""A newsroom in which every page of the desk has something to show.

Used by the tests that walk all pages: accessibility, narrow windows, hostile texts.
"""

from service.domain.author_action import ActionKind
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
from tests.browser.newsroom import Newsroom
from tests.policies import STEADY


def furnish(newsroom: Newsroom) -> Newsroom:
    """Fill it: a campaign, replies, an edit, reports, decisions, undo, notes, orders, policy versions."""
    site, store = newsroom.site, newsroom.store
    moderator, lead = newsroom.person(Role.MODERATOR), newsroom.person(Role.LEAD)
    review, authors = Review(store, None), Authors(store)

    for number in range(4):
        newsroom.hold(
            "Stop the toll, sign now!", {"spam": 0.9}, author=f"campaigner-{number}", section="city"
        )
    parent = newsroom.approve("The council met on Tuesday.", name="Petra", section="city")
    reply = newsroom.hold(
        "And slept there, the fools.\n\nAll of them.",
        {"toxicity": 0.93, "insult": 0.91},
        author="rolf",
        name="Rolf",
        parent=parent.external_id,
        span=(4, 15),
    )
    newsroom.approve("They did not.", name="Ute", parent=reply.external_id)
    newsroom.hold("Filth, I will find you.", {"threat": 0.95, "toxicity": 0.97}, name="Anon")
    newsroom.edit(
        newsroom.hold("What fools they are.", name="Edda"), "What utter fools they are, all of them."
    )
    newsroom.report(newsroom.approve("The water is poisoned, do not drink it."), category="false")
    newsroom.hold("Ihr seid alle doof.", {"toxicity": 0.4}, language="de", section=None, name=None)

    for number in range(6):
        held = newsroom.hold(author="repeat", name="Repeat", section="sport", age=4000 - 300 * number)
        outcome = Outcome.APPROVE if number == 0 else Outcome.REJECT
        assert held.decision
        done = review.settle(
            site,
            held.id,
            outcome,
            moderator=moderator,
            seen_version=held.decision.version,
            seen_revision=held.revision,
            reasons=reasons_of(outcome, RejectionCode.INSULT, "Say it kindly, please."),
        )
        if number == 0:
            review.undo(site, done.review_id, moderator)
        review.note(site, held.id, "Seen before.", moderator=moderator)
    assert reply.decision
    review.escalate(
        site, reply.id, moderator=moderator, seen_version=reply.decision.version, words="A threat?"
    )
    authors.act(site, "repeat", ActionKind.PREMODERATE, reason="Five in an hour", moderator=moderator)
    muted = authors.act(site, "repeat", ActionKind.MUTE, reason="And again", moderator=lead, days=3)
    authors.lift(site, muted.id, reason="Apologised", moderator=lead)
    authors.act(site, "rolf", ActionKind.BAN, reason="Threats", moderator=lead)
    authors.note(site, "repeat", "Writes late at night.", moderator=lead)
    policies = SitePolicies(store, load_policies(STEADY))
    for number, value in enumerate((0.7, 0.75)):
        limits = dict(policies.in_force(site).policy.thresholds) | {Label.INSULT: Threshold(value)}
        policies.save(site, limits, note=f"Try {value}", moderator=lead, seen=number)
    return newsroom
