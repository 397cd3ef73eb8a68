"""A worker whose model lacks a label that a site's own thresholds name says so, and works on."""

import logging
from pathlib import Path

import pytest

from service.domain.comment import Site
from service.domain.labels import Label
from service.domain.policy import Threshold
from service.moderation import Judging
from service.policy_files import PolicyBook
from service.store import engine, policy_versions, scoring_queue
from service.store.engine import Store
from service.store.moderators import add_moderator
from tests.workers.conftest import Clock, ObedientPipeline, Post
from workers.main import _tell_of_unscored_labels

MODEL = frozenset(Label) - {Label.SEXUAL_EXPLICIT}


def set_thresholds(store: Store, site: Site, *versions: dict[Label, Threshold]) -> None:
    with store.writer() as connection:
        lena = add_moderator(
            connection, "lena", display_name="Lena", password_hash="none", must_change_password=False, now=0
        )
        for number, thresholds in enumerate(versions, 1):
            policy_versions.add(
                connection,
                site.id,
                number,
                thresholds,
                made_over="default 1",
                note="n",
                moderator_id=lena.id,
                now=0,
            )


def test_the_label_and_the_site_are_named_at_the_start(
    store: Store, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    set_thresholds(store, site, {Label.SPAM: Threshold(0.5)}, {Label.SEXUAL_EXPLICIT: Threshold(0.5)})
    with caplog.at_level(logging.ERROR):
        _tell_of_unscored_labels(store, MODEL)
    [record] = [one for one in caplog.records if one.message == "site_labels_unscored"]
    assert (record.site, record.labels) == (site.name, ["sexual_explicit"])  # type: ignore[attr-defined]


def test_only_the_version_in_force_counts(store: Store, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    set_thresholds(store, site, {Label.SEXUAL_EXPLICIT: Threshold(0.5)}, {Label.SPAM: Threshold(0.5)})
    _tell_of_unscored_labels(store, MODEL)
    assert caplog.records == []


def test_a_record_that_is_not_there_yet_stops_no_worker(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    empty = engine.connect(f"sqlite:///{tmp_path / 'empty.db'}")
    _tell_of_unscored_labels(empty, MODEL)
    empty.close()
    assert [record.message for record in caplog.records] == ["site_thresholds_unchecked"]


def test_what_such_a_model_cannot_score_is_held_and_never_approved(
    store: Store, site: Site, post: Post, policies: PolicyBook, pipeline: ObedientPipeline, clock: Clock
) -> None:
    set_thresholds(store, site, {Label.SEXUAL_EXPLICIT: Threshold(0.5)})
    [comment_id] = post("quite harmless")
    with store.writer() as connection:
        [claim] = scoring_queue.claim(connection, [comment_id], now=clock(), lease_seconds=60)
    scores = pipeline._scores(claim.body)
    unscored = type(scores)({label: one for label, one in scores.labels.items() if label in MODEL})
    [decision] = Judging(store, None, policies, clock=clock).apply_scores([(claim, unscored)])
    assert (decision.outcome, [reason.code for reason in decision.reasons]) == (
        "hold",
        ["scorer_unavailable"],
    )
