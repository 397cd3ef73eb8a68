"""The demo on both databases, with a scorer that knows a few words; the real model is in tests/commands."""

import itertools
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest
from sqlalchemy import select, text

from service.accounts.accounts import Accounts
from service.demo.play import SITE, Played, play
from service.demo.stage import Scoring
from service.domain.comment import Claim, Site, Status
from service.domain.errors import Conflict
from service.domain.labels import Label
from service.domain.moderator import Role
from service.domain.scores import LabelScore, Scores, Span
from service.moderation import Intake
from service.policy_files import load_policies
from service.store import sites
from service.store.engine import Store
from service.store.tables import verdicts
from tests.conftest import make_submission

RUDE = ("idiot", "stupid", "moron", "pathetic", "parasite", "fuck", "garbage", "toll!", "http")


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is always noon here: how many comments wait depends on the hour, as in any newsroom."""
    measured = time.time
    shift = 43_200 - measured() % 86_400
    monkeypatch.setattr(time, "time", lambda: measured() + shift)


def score(claims: Sequence[Claim]) -> list[Scores]:
    found = []
    for claim in claims:
        insult = 0.93 if any(word in claim.body.lower() for word in RUDE) else 0.02
        values = {label: insult if label is Label.INSULT else 0.02 for label in Label}
        found.append(Scores({label: LabelScore(value, "words/1/0") for label, value in values.items()}))
    return found


def explain(
    claims: Sequence[Claim], scores: Sequence[Scores], limits: Sequence[Mapping[Label, float]]
) -> list[Scores]:
    """Marks the first letter where a threshold was met."""
    return [
        replace(
            found,
            labels={**found.labels, **{one: replace(found.labels[one], span=Span(0, 1)) for one in met}},
        )
        for _, found, met in zip(claims, scores, limits, strict=True)
    ]


def run(store: Store, hash_key: bytes, *, again: bool = False) -> Played:
    return play(
        store,
        hash_key=hash_key,
        policies=load_policies(None),
        scoring=Scoring(score, ("words/1/0",), explain),
        comments=120,
        again=again,
    )


def test_the_demo_fills_a_desk_of_its_own_and_leaves_other_sites_alone(
    store: Store, hash_key: bytes, site: Site
) -> None:
    intake = Intake(store, None, hash_key)
    intake.submit(site, make_submission("ours"))
    played = run(store, hash_key)
    assert played.site.name == SITE
    assert played.comments == 168
    assert 5 < played.held < 100
    now = time.time()
    with store.reader() as connection:

        def count(query: str) -> int:
            return int(connection.execute(text(query), {"site": played.site.id, "now": now}).scalar_one())

        assert count("SELECT count(*) FROM comments WHERE site_id = :site") == 168
        assert count("SELECT count(*) FROM revisions WHERE site_id = :site AND state <> 'decided'") == 0
        assert count("SELECT count(*) FROM held_comments") == played.held
        assert count("SELECT count(*) FROM reviews WHERE kind = 'reject'") > 5
        assert count("SELECT count(*) FROM policy_versions") == 3
        assert count("SELECT count(*) FROM reports") > 0
        assert count("SELECT count(*) FROM decisions WHERE created_at > :now") == 0
        assert count("SELECT count(*) FROM comments WHERE received_at < :now - 5 * 86400") > 0
        assert count("SELECT count(*) FROM activity WHERE site_id <> :site") == 0
        decided = connection.execute(
            text("SELECT comment_id, created_at FROM decisions ORDER BY comment_id, version")
        ).all()
        reasons = connection.execute(select(verdicts.c.reasons)).scalars()
        spans = [one["span"] for found in reasons for one in found if one["code"] == "score"]
        assert spans
        assert all(span == {"begin": 0, "end": 1} for span in spans)
    assert intake.read(site, "ours").status is Status.PENDING
    for earlier, later in itertools.pairwise(decided):
        assert earlier.comment_id != later.comment_id or earlier.created_at <= later.created_at

    accounts = Accounts(store, hash_key)
    lead = accounts.resume(accounts.sign_in(played.lead, played.password, "127.0.0.1"))
    assert lead is not None
    assert lead.must_change_password
    assert lead.roles == {played.site.id: Role.LEAD}


def test_it_refuses_to_run_twice_unless_told_to(store: Store, hash_key: bytes) -> None:
    with store.writer() as connection:
        first = sites.add_site(connection, SITE, now=time.time())
    accounts = Accounts(store, hash_key)
    accounts.add("demo-lead", roles={first.id: Role.LEAD})
    with pytest.raises(Conflict, match="--again"):
        run(store, hash_key)
    with store.reader() as connection:
        assert [one.name for one in sites.list_sites(connection)] == [SITE]

    second = run(store, hash_key, again=True)
    assert second.site.name == f"{SITE} 2"
    lead = next(one for one in accounts.list() if one.name == second.lead)
    assert lead.roles == {first.id: Role.LEAD, second.site.id: Role.LEAD}
