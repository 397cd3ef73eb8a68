"""Turns a loaded Detoxify model into an int8 ONNX graph that gives probabilities.

Called by the compile subprocess only, never by a serving process: it needs torch,
transformers and onnx. It must never change what the model says beyond 8-bit rounding.
"""

import logging
import warnings
from pathlib import Path
from typing import Any

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

MASKED = -10_000.0
OPSET = 20
BERT_FAMILY = {"bert", "roberta", "xlm-roberta"}


class CompactBert(nn.Module):
    """A classifier of the Bert family that computes its last layer for the first token only.

    The head reads the first token and nothing else, so the last layer's queries and
    feed-forward part over all other tokens are work without effect: a seventh of a
    six-layer model. Query, key and value are one matrix, which is quantised once.
    """

    def __init__(self, model: Any) -> None:
        super().__init__()
        body = getattr(model, model.base_model_prefix)
        self.embeddings = body.embeddings
        self.layers = body.encoder.layer
        self.pooler = getattr(body, "pooler", None)
        self.classifier = model.classifier
        self.heads = model.config.num_attention_heads
        self.width = model.config.hidden_size // self.heads
        self.fused = nn.ModuleList(
            _stacked(layer.attention.self.query, layer.attention.self.key, layer.attention.self.value)
            for layer in self.layers[:-1]
        )
        last = self.layers[-1].attention.self
        self.last_query, self.last_rest = last.query, _stacked(last.key, last.value)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Token ids and mask, both [texts, tokens], to probabilities [texts, labels]."""
        mask = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * MASKED
        hidden = self.embeddings(input_ids=input_ids)
        for layer, fused in zip(self.layers[:-1], self.fused, strict=True):
            query, key, value = fused(hidden).chunk(3, dim=-1)
            hidden = self._finish(layer, query, key, value, mask, hidden)
        first = hidden[:, :1]
        key, value = self.last_rest(hidden).chunk(2, dim=-1)
        first = self._finish(self.layers[-1], self.last_query(first), key, value, mask, first)
        logits = self.classifier(self.pooler(first) if self.pooler is not None else first)
        return torch.sigmoid(logits)

    def _finish(
        self,
        layer: Any,
        query: torch.Tensor,
        key: torch.Tensor,
        value: torch.Tensor,
        mask: torch.Tensor,
        before: torch.Tensor,
    ) -> torch.Tensor:
        width = self.width
        # -1 stands for the number of tokens and 0 for the batch, so that neither is frozen into the graph.
        shape = (query.shape[0], -1, self.heads, width)
        queries = query.reshape(shape).transpose(1, 2) * width**-0.5
        keys = key.reshape(shape).permute(0, 2, 3, 1)
        values = value.reshape(shape).transpose(1, 2)
        weights = torch.softmax(torch.matmul(queries, keys) + mask, dim=-1)
        context = (
            torch.matmul(weights, values).transpose(1, 2).reshape(query.shape[0], -1, width * self.heads)
        )
        attended = layer.attention.output(context, before)
        return layer.output(layer.intermediate(attended), attended)  # type: ignore[no-any-return]


def _stacked(*parts: nn.Linear) -> nn.Linear:
    whole = nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
    with torch.no_grad():
        whole.weight.copy_(torch.cat([part.weight for part in parts]))
        whole.bias.copy_(torch.cat([part.bias for part in parts]))
    return whole


class Plain(nn.Module):
    """Any other architecture, as it is."""

    def __init__(self, model: nn.Module) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Token ids and mask, both [texts, tokens], to probabilities [texts, labels]."""
        mask = (1.0 - attention_mask[:, None, None, :].to(torch.float32)) * MASKED
        return torch.sigmoid(self.model(input_ids=input_ids, attention_mask=mask)[0])


def export(model: Any, to: Path) -> None:
    """Write the model as 32-bit ONNX with free batch and length."""
    model.eval()
    model.set_attn_implementation("eager")
    graph = (CompactBert if model.config.model_type in BERT_FAMILY else Plain)(model).eval()
    ids = torch.full((2, 9), 5, dtype=torch.long)
    mask = torch.ones_like(ids)
    mask[1, 6:] = 0
    free = {0: "texts", 1: "tokens"}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        # The tracing exporter: seconds, where the newer one takes half a minute for the same graph.
        torch.onnx.export(
            graph,
            (ids, mask),
            str(to),
            input_names=["input_ids", "attention_mask"],
            output_names=["scores"],
            dynamic_axes={"input_ids": free, "attention_mask": free, "scores": {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, to: Path) -> None:
    """Weights to 8 bits per channel, activations as they come.

    Seven bits of the weights' range are used: without VNNI instructions a sum of two
    full-range products overflows 16 bits and saturates. The embedding table keeps 8 bits.
    Source: onnxruntime's quantisation guide, "reduce_range"; differences measured by the parity check.
    """
    quantize_dynamic(
        source,
        to,
        op_types_to_quantize=["MatMul", "Gather", "Gemm"],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
