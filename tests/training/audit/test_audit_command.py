"""`lettersdesk model audit` from end to end, on the bundled model and without labelled data."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from workers.commands.model import model


@pytest.mark.slow
@pytest.mark.timeout(1200)  # ten thousand short texts, and compiling where that was not done yet
def test_the_bundled_model_is_audited_without_labelled_data(
    compiled_data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LETTERSDESK_DATA", str(compiled_data_dir))
    page = tmp_path / "fairness.html"
    ran = CliRunner().invoke(model, ["audit", "--json", "--html", str(page)])
    assert ran.exit_code == 0, ran.output
    figures = json.loads(ran.stdout)
    assert figures["model"].startswith("bundled version")
    assert figures["templates"] is None
    assert {one["name"] for one in figures["swaps"]["sets"]} >= {"nationality", "religion", "first name"}
    assert 0 < figures["swaps"]["neutral"]["mean"] < figures["swaps"]["neutral"]["greatest"] <= 1
    assert figures["swaps"]["hostile_held"] > 0.1
    assert len(figures["checks"]) == 3
    assert '<h2 id="swaps">' in page.read_text("utf-8")


def test_a_folder_that_is_not_there_is_refused_before_anything_is_scored(tmp_path: Path) -> None:
    ran = CliRunner().invoke(model, ["audit", "--data", str(tmp_path / "nowhere")])
    assert ran.exit_code == 2
    assert "does not exist" in ran.output
