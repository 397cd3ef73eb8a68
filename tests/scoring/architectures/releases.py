"""Tiny models with random weights, in the layout of Detoxify's five releases and their models' hub files.

Built by the fixtures beside it. What is copied is the layout: names of classes and of
weights, two kinds of tokenizer files, nine extra outputs. It must never hold a real weight.
Source of the layout: detoxify/detoxify.py, Detoxify's training configurations and
convert_weights.py, and the file lists of the four base models.
"""

import hashlib
import io
import json
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

from workers.scoring.checkpoint import RELEASED, Released
from workers.scoring.probes import PROBES

POSITIONS = 64
"""Instead of 512, so that a text of a few lines needs windows."""
ORIGINAL = ["toxic", "severe_toxic", "obscene", "threat", "insult", "identity_hate"]
UNBIASED = [
    "toxicity",
    "severe_toxicity",
    "obscene",
    "identity_attack",
    "insult",
    "threat",
    "sexual_explicit",
]
IDENTITIES = [
    "male",
    "female",
    "homosexual_gay_or_lesbian",
    "christian",
    "jewish",
    "muslim",
    "black",
    "white",
    "psychiatric_or_mental_illness",
]
_SIZES = {"hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4, "intermediate_size": 64}


@dataclass(frozen=True, slots=True)
class TinyRelease:
    """One release as its address would give it, and the hub files of its base model."""

    released: Released
    """Without a host: `at` fills that in."""
    checkpoint: bytes
    base: str
    """The base model's name on the hub, which is the checkpoint's model_type."""
    hub: Mapping[str, bytes]

    def at(self, host: str) -> Released:
        """The release as served by `host`, for example http://127.0.0.1:8080."""
        return replace(self.released, address=f"{host}/{self.released.address}")


@dataclass(frozen=True, slots=True)
class _Layout:
    base: str
    model: str
    tokenizer: str
    classes: list[str]
    identities: list[str]


_LAYOUTS = {
    "original": _Layout("bert-base-uncased", "BertForSequenceClassification", "BertTokenizer", ORIGINAL, []),
    "unbiased": _Layout(
        "roberta-base", "RobertaForSequenceClassification", "RobertaTokenizer", UNBIASED, IDENTITIES
    ),
    "multilingual": _Layout(
        "xlm-roberta-base",
        "XLMRobertaForSequenceClassification",
        "XLMRobertaTokenizer",
        UNBIASED,
        IDENTITIES,
    ),
    "original-small": _Layout(
        "albert-base-v2", "AlbertForSequenceClassification", "AlbertTokenizer", ORIGINAL, []
    ),
    "unbiased-small": _Layout(
        "albert-base-v2", "AlbertForSequenceClassification", "AlbertTokenizer", UNBIASED, IDENTITIES
    ),
}
NAMES = tuple(_LAYOUTS)


def tiny_release(name: str, *, spread: float = 0.15, classes: list[str] | None = None) -> TinyRelease:
    """Build the release of that name, its weights with this standard deviation and its labels these.

    The wider the spread, the more eight bits change: 0.4 is more than they can hold.
    """
    layout = replace(_LAYOUTS[name], classes=classes or _LAYOUTS[name].classes)
    tokenizer = _tokenizer(layout.tokenizer)
    config = _config(layout, len(tokenizer))
    weights = _weights(layout, config, spread)
    file = io.BytesIO()
    torch.save({"state_dict": weights, "config": _training_config(layout)}, file)
    content = file.getvalue()
    real = RELEASED[name]
    stem = real.file_name.rpartition("-")[0]
    digest = hashlib.sha256(content).hexdigest()[:8]
    return TinyRelease(
        released=replace(real, address=f"releases/download/{real.version}/{stem}-{digest}.ckpt"),
        checkpoint=content,
        base=layout.base,
        hub=_hub_files(config, tokenizer),
    )


def _training_config(layout: _Layout) -> dict[str, Any]:
    dataset = {"classes": layout.classes} | (
        {"identity_classes": layout.identities} if layout.identities else {}
    )
    return {
        "name": "Jigsaw",
        "batch_size": 10,
        "arch": {
            "type": "TINY",
            "args": {
                "num_classes": len(layout.classes) + len(layout.identities),
                "model_type": layout.base,
                "model_name": layout.model,
                "tokenizer_name": layout.tokenizer,
            },
        },
        "dataset": {"type": "JigsawData", "args": dataset},
    }


def _config(layout: _Layout, words: int) -> Any:
    kind = getattr(transformers, layout.model).config_class
    if kind.model_type == "bert":
        return kind(vocab_size=words, max_position_embeddings=POSITIONS, pad_token_id=0, **_SIZES)
    if kind.model_type == "albert":
        return kind(
            vocab_size=words,
            max_position_embeddings=POSITIONS,
            embedding_size=16,
            pad_token_id=0,
            hidden_act="gelu_new",
            inner_group_num=1,
            num_hidden_groups=1,
            **_SIZES,
        )
    # Two positions are never used: the family counts from its padding token's number on.
    return kind(
        vocab_size=words,
        max_position_embeddings=POSITIONS + 2,
        pad_token_id=1,
        bos_token_id=0,
        eos_token_id=2,
        type_vocab_size=1,
        **_SIZES,
    )


def _weights(layout: _Layout, config: Any, spread: float) -> OrderedDict[str, torch.Tensor]:
    torch.manual_seed(11)
    outputs = len(layout.classes) + len(layout.identities)
    sized = config.__class__.from_dict(_plain(config), num_labels=outputs)
    model = getattr(transformers, layout.model)(sized)
    prefix = model.base_model_prefix
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if "LayerNorm" not in name and "layer_norm" not in name:
                # Wide enough for scores that differ from text to text, as a trained model's do.
                weight.normal_(0.0, 0.02 if name.endswith("bias") else spread)
        getattr(model.classifier, "out_proj", model.classifier).weight.mul_(5.0)
    kept = OrderedDict((name, weight.clone()) for name, weight in model.state_dict().items())
    # Saved by the transformers of their time, where this was still a weight.
    kept[f"{prefix}.embeddings.position_ids"] = torch.arange(config.max_position_embeddings)[None]
    return kept


def _tokenizer(kind: str) -> Any:
    """Trained on our own probes, so that it knows pieces of words and not letters only."""
    texts = [text.lower() for text in PROBES] + list(PROBES)
    make = getattr(transformers, kind)
    if kind == "BertTokenizer":
        raw = Tokenizer(models.WordPiece(unk_token="[UNK]"))
        raw.normalizer = normalizers.BertNormalizer(lowercase=True)
        raw.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
        raw.train_from_iterator(texts, trainers.WordPieceTrainer(vocab_size=400, special_tokens=special))
        return make(vocab=raw.get_vocab(), model_max_length=POSITIONS)
    if kind == "RobertaTokenizer":
        raw = Tokenizer(models.BPE())
        raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
        special = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
        letters = pre_tokenizers.ByteLevel.alphabet()
        trainer = trainers.BpeTrainer(vocab_size=500, special_tokens=special, initial_alphabet=letters)
        raw.train_from_iterator(texts, trainer)
        merges = [tuple(pair) for pair in json.loads(raw.to_str())["model"]["merges"]]
        return make(vocab=raw.get_vocab(), merges=merges, model_max_length=POSITIONS)
    raw = Tokenizer(models.Unigram())
    raw.pre_tokenizer = pre_tokenizers.Metaspace()
    special = (
        ["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"]
        if kind == "AlbertTokenizer"
        else ["<s>", "<pad>", "</s>", "<unk>"]
    )
    trainer = trainers.UnigramTrainer(vocab_size=300, special_tokens=special, unk_token="<unk>")
    raw.train_from_iterator(texts, trainer)
    pieces = [(piece, score) for piece, score in json.loads(raw.to_str())["model"]["vocab"]]
    return make(vocab=pieces, model_max_length=POSITIONS)


def _hub_files(config: Any, tokenizer: Any) -> dict[str, bytes]:
    """As old base models have them: no number of labels, no class of tokenizer."""
    return {
        "config.json": json.dumps(_plain(config)).encode(),
        "tokenizer.json": tokenizer.backend_tokenizer.to_str().encode(),
        "tokenizer_config.json": json.dumps({"model_max_length": POSITIONS}).encode(),
    }


def _plain(config: Any) -> dict[str, Any]:
    return {name: value for name, value in config.to_dict().items() if name not in ("id2label", "label2id")}
