"""Training: masks, batches, and going on after an interruption as if there had been none."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from workers.training import train
from workers.training.examples import CLEAN, LABELS, Example, targets

RECIPE = train.Recipe(tokens_per_batch=40, rows_per_batch=4)


def test_an_unknown_label_teaches_nothing() -> None:
    logits = torch.zeros(1, len(LABELS), requires_grad=True)
    known = torch.full((1, len(LABELS)), math.nan)
    known[0, 0] = 1.0
    train.masked_loss(logits, known, torch.ones(len(LABELS))).backward()  # type: ignore[no-untyped-call]
    assert logits.grad is not None
    assert logits.grad[0, 0] != 0
    assert torch.equal(logits.grad[0, 1:], torch.zeros(len(LABELS) - 1))


def test_every_row_is_learnt_from_once_in_an_order_the_seed_decides() -> None:
    lengths = [3 + n % 17 for n in range(300)]
    batches = train.plan(lengths, RECIPE)
    assert sorted(row for batch in batches for row in batch) == list(range(300))
    assert batches == train.plan(lengths, RECIPE)
    assert batches != train.plan(lengths, replace(RECIPE, seed=1))


def test_no_batch_of_several_rows_is_over_its_budget() -> None:
    lengths = [3 + n % 60 for n in range(300)]
    for batch in train.plan(lengths, RECIPE):
        assert len(batch) == 1 or len(batch) * max(lengths[row] for row in batch) <= 40


@pytest.mark.slow
def test_an_interrupted_run_ends_like_one_that_was_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    examples = [Example(f"comment number {n}", targets(n % 2, insult=n % 2), "t") for n in range(24)]
    examples.append(Example("a clean one", CLEAN, "t"))
    monkeypatch.setattr(train, "SAVE_EVERY", 2)

    def trained(folder: str) -> dict[str, torch.Tensor]:
        torch.manual_seed(3)
        model = train.new_model()
        train.fit(model, examples, tmp_path / folder, RECIPE, lambda _: None)
        return model.state_dict()

    whole = trained("whole")
    saved, stops = train._save_state, 0

    def save_then_stop(*arguments: object) -> None:
        nonlocal stops
        saved(*arguments)  # type: ignore[arg-type]
        stops += 1
        if stops == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(train, "_save_state", save_then_stop)
    with pytest.raises(KeyboardInterrupt):
        trained("parted")
    again = trained("parted")
    for name, tensor in whole.items():
        torch.testing.assert_close(again[name], tensor, atol=1e-5, rtol=1e-4)
