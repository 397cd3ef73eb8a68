"""Targets that are in part what an earlier pass already says, so that a later one does not unlearn it.

Called by `python -m workers.training` before a pass whose recipe asks for it. It must never touch
sentences of our own: those are there to teach something else.
"""

import numpy as np
from transformers import BertForSequenceClassification

from workers.training.examples import Example
from workers.training.train import Recipe, logits


def recalling(
    teacher: BertForSequenceClassification, examples: list[Example], recipe: Recipe
) -> list[Example]:
    """The same examples in the same order; of what people labelled, `recipe.recalled` of each target is the
    teacher's own probability, and a label that nobody gave is the teacher's altogether.

    Source of the method: learning without forgetting (Li and Hoiem 2016), with the sigmoid in place of
    the softmax and no temperature.
    """
    rows = [row for row, example in enumerate(examples) if not example.source.startswith("own-")]
    said = 1.0 / (1.0 + np.exp(-logits(teacher, [examples[row] for row in rows], recipe)))
    softened = list(examples)
    for row, chances in zip(rows, said.tolist(), strict=True):
        old = examples[row]
        softened[row] = Example(
            old.text,
            tuple(
                chance if target is None else (1 - recipe.recalled) * target + recipe.recalled * chance
                for target, chance in zip(old.targets, chances, strict=True)
            ),
            old.source,
        )
    return softened
