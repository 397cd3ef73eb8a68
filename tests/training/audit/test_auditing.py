"""An audit of a known scorer on a small folder of labelled data."""

from pathlib import Path

import pytest

from tests.training.audit.tables import LIMITS, labelled, score
from workers.scoring.language import LanguageDetector
from workers.training.audit.auditing import Audit, audit
from workers.training.audit.measures import GroupAuc
from workers.training.audit.sets import swapped_comments, templates
from workers.training.evaluate import Measured, identities


def audited(data: Path | None) -> Audit:
    steps: list[str] = []
    found = audit(score, LIMITS, model="known", policy="p 1", data=data, progress=steps.append)
    assert len(steps) == (1 if data is None else 3)
    return found


def test_groups_are_read_off_the_shortest_template_whole(tmp_path: Path) -> None:
    found = templates(labelled(tmp_path) / "evaluate")
    assert list(found.inside) == ["african american", "gay"]
    assert [int(inside.sum()) for inside in found.inside.values()] == [4, 4]
    assert int(found.hostile.sum()) == 4


def test_pairs_that_are_trained_on_or_unchanged_are_left_out(tmp_path: Path) -> None:
    found = swapped_comments(labelled(tmp_path))
    assert found.written == ["A gay judge spoke.", "I hate gay people"]
    assert found.swapped == ["A straight judge spoke.", "I hate deaf people"]
    assert (found.hostile.tolist(), found.trained_on, found.unchanged) == ([False, True], 1, 1)


def test_the_figures_are_those_of_the_sets(tmp_path: Path) -> None:
    found = audited(labelled(tmp_path))
    assert found.templates is not None
    assert found.comments is not None
    # "gay": harmless 0.45 twice, hostile 1.0 and 0.75; the other: harmless 0.1 twice, hostile 0.9 and 0.4.
    assert found.templates.groups == (
        GroupAuc("african american", 4, 1.0, 1.0, 0.5),
        GroupAuc("gay", 4, 1.0, 0.5, 1.0),
    )
    assert found.templates.rates.held == 0
    assert found.comments.neutral is not None
    assert found.comments.hostile is not None
    assert (found.comments.neutral.mean, found.comments.neutral.flipped) == (0.35, 0)
    assert found.comments.hostile.mean == pytest.approx(0.1)


def test_each_aim_says_what_was_measured_and_whether_it_is_met(tmp_path: Path) -> None:
    checks = {one.aim: one for one in audited(labelled(tmp_path)).checks()}
    assert len(checks) == 10
    subgroup = checks["Subgroup AUC, mean of groups, at least Perspective's 0.9935"]
    assert (subgroup.met, subgroup.measured) == (True, "1.0000")
    bpsn = checks["BPSN AUC, worst group, above Perspective's 0.9429"]
    assert (bpsn.met, bpsn.measured) == (False, "0.5000 (gay)")
    worst = checks["neutral swaps change the score by 0.03 at most, in the worst set"]
    assert not worst.met
    assert worst.measured.endswith("(orientation)")


def test_without_labelled_data_our_own_sentences_are_measured_alone() -> None:
    found = audited(None)
    assert (found.templates, found.comments) == (None, None)
    assert len(found.checks()) == 3
    assert found.swaps.sentences > 5000


def test_evaluation_gives_the_audits_figures(tmp_path: Path) -> None:
    root = labelled(tmp_path)
    figures = identities(root / "evaluate", Measured(score, score, LanguageDetector({"en"}), LIMITS))
    found = audited(root).templates
    assert found is not None
    assert (figures["rows"], figures["groups"], figures["auc"]) == (8, 2, found.auc)
    assert figures["bpsn"] == {"mean": 0.75, "worst": {"gay": 0.5, "african american": 1.0}}
    assert figures["good_held"] == 0.0
