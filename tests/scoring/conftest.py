"""The bundled model as compiled, a scorer with it, and a tiny checkpoint made on the spot."""

import hashlib
import json
from pathlib import Path

import pytest

from workers.scoring.compile import CompiledModel, ensure_compiled
from workers.scoring.pipeline import ScoringPipeline, load_pipeline
from workers.scoring.toxicity import ToxicityScorer


@pytest.fixture(scope="session")
def compiled(compiled_data_dir: Path) -> CompiledModel:
    return ensure_compiled("bundled", compiled_data_dir, lambda _: None)


@pytest.fixture(scope="session")
def scorer(compiled: CompiledModel) -> ToxicityScorer:
    return ToxicityScorer(compiled, threads=2)


@pytest.fixture(scope="module")
def pipeline(compiled_data_dir: Path) -> ScoringPipeline:
    """The bundled model with readings, spam and language as in production."""
    return load_pipeline("bundled", compiled_data_dir, threads=2, progress=lambda _: None)


@pytest.fixture(scope="session")
def tiny_checkpoint(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkpoint of an architecture that the export has no form of its own for; two labels."""
    import torch  # noqa: PLC0415 - only this fixture needs it
    from tokenizers import Tokenizer, models, pre_tokenizers, processors  # noqa: PLC0415
    from transformers import DistilBertConfig, DistilBertForSequenceClassification  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(7)
    config = DistilBertConfig(
        vocab_size=40,
        dim=32,
        n_layers=2,
        n_heads=2,
        hidden_dim=64,
        max_position_embeddings=64,
        initializer_range=0.2,
        num_labels=2,
        pad_token_id=0,
    )
    model = DistilBertForSequenceClassification(config)
    words = ["<pad>", "[CLS]", "[SEP]", "<unk>", "[MASK]", *"abcdefghijklmnopqrstuvwxyz"]
    pieces = Tokenizer(models.Unigram([(word, -float(n)) for n, word in enumerate(words)], unk_id=3))
    pieces.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    pieces.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 1), ("[SEP]", 2)]
    )
    pieces.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(
        json.dumps(
            {
                "tokenizer_class": "PreTrainedTokenizerFast",
                "model_max_length": 64,
                "pad_token": "<pad>",
                "cls_token": "[CLS]",
                "sep_token": "[SEP]",
                "unk_token": "<unk>",
            }
        )
    )
    config.architectures = ["DistilBertForSequenceClassification"]
    config.save_pretrained(folder)
    arguments = {
        "model_type": "my/tiny",
        "model_name": "DistilBertForSequenceClassification",
        "tokenizer_name": "PreTrainedTokenizerFast",
        "num_classes": 2,
    }
    torch.save(
        {
            "state_dict": model.state_dict(),
            "config": {
                "arch": {"args": arguments},
                "dataset": {"args": {"classes": ["toxicity", "insult"]}},
            },
        },
        folder / "tiny.ckpt",
    )
    return folder


def digest_of(path: Path) -> str:
    """SHA-256 of a file, computed apart from the code under test."""
    return hashlib.sha256(path.read_bytes()).hexdigest()
