"""What later passes are taught of the first one's own opinion."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from transformers import BertForSequenceClassification

from workers.training import train
from workers.training.examples import CLEAN, LABELS, Example, targets
from workers.training.recall import recalling
from workers.training.train import Recipe

RECIPE = replace(Recipe(), recalled=0.25)


@pytest.fixture(scope="module")
def teacher() -> BertForSequenceClassification:
    torch.manual_seed(5)
    return train.new_model()


def test_a_label_is_taught_in_part_as_the_first_pass_sees_it(teacher: BertForSequenceClassification) -> None:
    example = Example("a comment of somebody's", targets(1.0, insult=0.0), "jigsaw")
    said = 1 / (1 + np.exp(-train.logits(teacher, [example], RECIPE)[0]))
    (taught,) = recalling(teacher, [example], RECIPE)
    assert (taught.text, taught.source) == (example.text, example.source)
    assert taught.targets[0] == pytest.approx(0.75 + 0.25 * said[0])
    assert taught.targets[4] == pytest.approx(0.25 * said[4])
    # Nobody said whether it is a threat, so the first pass is all there is to go by.
    assert taught.targets[3] == pytest.approx(said[3])
    assert len(taught.targets) == len(LABELS)


def test_sentences_of_our_own_teach_what_they_were_written_for(
    teacher: BertForSequenceClassification,
) -> None:
    ours = Example("a sentence of ours", targets(1.0), "own-pairs-threats")
    theirs = Example("a comment of somebody's", CLEAN, "jigsaw")
    taught = recalling(teacher, [theirs, ours, theirs], RECIPE)
    assert taught[1] is ours
    assert taught[0].targets == taught[2].targets != CLEAN


def test_nothing_to_recall_is_no_error(teacher: BertForSequenceClassification) -> None:
    assert recalling(teacher, [], RECIPE) == []
