"""Turns a loaded Detoxify model into an int8 ONNX graph that gives probabilities.

Called by the compile subprocess only, never by a serving process: it needs torch,
transformers and onnx. It must never change what the model says beyond 8-bit rounding.

Every graph takes its texts packed, as `runtime.Packed` says: all tokens one after the
other, and a table of where each text's tokens lie. So that the matrix products, nearly
all of the work, are done for no padding; only attention sees the texts side by side.
"""

import copy
import logging
import warnings
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

MASKED = -10_000.0
OPSET = 20
COMPACT = {"bert", "roberta", "xlm-roberta", "albert"}
"""Architectures, as transformers names them, that `Compact` knows; any other is exported as it is."""
KEPT_WHOLE = ("pooler", "classifier")
"""Layers that stay at 32 bits: they run on one token, cost nothing, and rounding them shifts every score."""


class Norm(nn.Module):
    """A layer norm, written as an instance norm in which every token is an instance, and a scale and shift.

    The same function; the runtime computes the one with vector instructions, the other without.
    Source: measured, 384 channels: with it, norms fall from 14 % of all time to 4 %.
    """

    def __init__(self, norm: nn.LayerNorm) -> None:
        super().__init__()
        self.scale, self.shift, self.eps = norm.weight, norm.bias, norm.eps

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """[1, tokens, channels] to the same shape."""
        ones = values.new_ones(values.shape[1])
        nothing = values.new_zeros(values.shape[1])
        found = torch.instance_norm(values, ones, nothing, None, None, True, 0.0, self.eps, False)
        return found * self.scale + self.shift


class Embeddings(nn.Module):
    """Words and places to vectors, with the one kind of segment there is added to the places."""

    def __init__(self, embeddings: Any, first_position: int) -> None:
        super().__init__()
        self.words, self.norm = embeddings.word_embeddings, Norm(embeddings.LayerNorm)
        places = (
            embeddings.position_embeddings.weight[first_position:]
            + (embeddings.token_type_embeddings.weight[0])
        )
        self.places = nn.Embedding(*places.shape)
        self.places.weight = nn.Parameter(places.detach().clone())

    def forward(self, tokens: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        """Both [1, all tokens], to [1, all tokens, channels]."""
        found: torch.Tensor = self.norm(self.words(tokens) + self.places(positions))
        return found


class Block(nn.Module):
    """One encoder layer, under the same names whichever architecture it is from.

    Query, key and value are one matrix, which is quantised once; the query's part holds
    the attention's scale as well.
    """

    def __init__(self, layer: Any, heads: int) -> None:
        super().__init__()
        attention = layer.attention
        # ALBERT has flat names where the Bert family nests.
        projections = getattr(attention, "self", attention)
        self.heads, self.width = heads, projections.query.out_features // heads
        self.query = _scaled(projections.query, self.width**-0.5)
        self.rest = _stacked(projections.key, projections.value)
        self.all_three = _stacked(self.query, projections.key, projections.value)
        if hasattr(layer, "ffn"):
            self.out, self.norm = attention.dense, Norm(attention.LayerNorm)
            self.up, self.activation, self.down = layer.ffn, layer.activation, layer.ffn_output
            self.last_norm = Norm(layer.full_layer_layer_norm)
        else:
            self.out, self.norm = attention.output.dense, Norm(attention.output.LayerNorm)
            self.up, self.activation = layer.intermediate.dense, layer.intermediate.intermediate_act_fn
            self.down, self.last_norm = layer.output.dense, Norm(layer.output.LayerNorm)

    def forward(
        self, hidden: torch.Tensor, table: torch.Tensor, kept: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        """All tokens' values [1, all tokens, channels] to the same shape."""
        query, key, value = self._by_text(self.all_three(hidden), table, 3)
        context = self._attend(query, key, value, mask).reshape(-1, self.heads * self.width)
        return self._finish(context[kept][None], hidden)

    def first_only(self, hidden: torch.Tensor, table: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """All tokens' values to each text's first token's, [1, texts, channels]: the head reads no other."""
        first = hidden[0][table[:, 0]][None]
        key, value = self._by_text(self.rest(hidden), table, 2)
        query = self.query(first).reshape(-1, self.heads, 1, self.width)
        context = self._attend(query, key, value, mask).reshape(1, -1, self.heads * self.width)
        return self._finish(context, first)

    def _by_text(self, packed: torch.Tensor, table: torch.Tensor, parts: int) -> tuple[torch.Tensor, ...]:
        # -1 stands for the number of tokens and 0 for the batch, so that neither is frozen into the graph.
        shape = (table.shape[0], -1, parts * self.heads, self.width)
        return torch.split(packed[0][table].reshape(shape).transpose(1, 2), self.heads, dim=1)

    def _attend(
        self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor, mask: torch.Tensor
    ) -> torch.Tensor:
        weights = torch.softmax(torch.matmul(query, key.transpose(2, 3)) + mask, dim=-1)
        return torch.matmul(weights, value).transpose(1, 2)

    def _finish(self, context: torch.Tensor, before: torch.Tensor) -> torch.Tensor:
        attended = self.norm(self.out(context) + before)
        found: torch.Tensor = self.last_norm(self.down(self.activation(self.up(attended))) + attended)
        return found


class Compact(nn.Module):
    """A classifier of the Bert family or of ALBERT that computes its last layer for the first token only.

    The head reads the first token and nothing else, so the last layer's queries and
    feed-forward part over all other tokens are work without effect: a seventh of a
    six-layer model. Layers that ALBERT shares stay shared, and are stored once.
    """

    def __init__(self, model: Any, labels: int) -> None:
        super().__init__()
        body, config = getattr(model, model.base_model_prefix), model.config
        # The RoBERTa family counts places from its padding token's number on.
        self.embeddings = Embeddings(
            body.embeddings, config.pad_token_id + 1 if "roberta" in config.model_type else 0
        )
        if config.model_type == "albert":
            self.widen: nn.Module = body.encoder.embedding_hidden_mapping_in
            groups, depth = body.encoder.albert_layer_groups, config.num_hidden_layers
            layers = [one for n in range(depth) for one in groups[n * len(groups) // depth].albert_layers]
            self.pooler: nn.Module = nn.Sequential(_FirstToken(), body.pooler, body.pooler_activation)
        else:
            self.widen = nn.Identity()
            layers = list(body.encoder.layer)
            # RoBERTa's classifier takes the first token out by itself.
            self.pooler = body.pooler if body.pooler is not None else nn.Identity()
        known = {id(layer): Block(layer, config.num_attention_heads) for layer in layers}
        self.blocks = nn.ModuleList(known[id(layer)] for layer in layers[:-1])
        self.last = known[id(layers[-1])]
        self.classifier = model.classifier
        self.labels = labels

    def forward(
        self, tokens: torch.Tensor, positions: torch.Tensor, table: torch.Tensor, kept: torch.Tensor
    ) -> torch.Tensor:
        """See `runtime.Packed`; gives probabilities [texts, labels]."""
        mask = (table < 0)[:, None, None, :].to(torch.float32) * MASKED
        hidden = self.widen(self.embeddings(tokens[None], positions[None]))
        for block in self.blocks:
            hidden = block(hidden, table, kept, mask)
        first = self.last.first_only(hidden, table, mask).transpose(0, 1)
        return torch.sigmoid(self.classifier(self.pooler(first))[:, : self.labels])


class _FirstToken(nn.Module):
    def forward(self, hidden: torch.Tensor) -> torch.Tensor:
        return hidden[:, 0]


def _stacked(*parts: nn.Linear) -> nn.Linear:
    whole = nn.Linear(parts[0].in_features, sum(part.out_features for part in parts))
    with torch.no_grad():
        whole.weight.copy_(torch.cat([part.weight for part in parts]))
        whole.bias.copy_(torch.cat([part.bias for part in parts]))
    return whole


def _scaled(linear: nn.Linear, factor: float) -> nn.Linear:
    scaled = copy.deepcopy(linear)
    with torch.no_grad():
        scaled.weight.mul_(factor)
        scaled.bias.mul_(factor)
    return scaled


class RowScaled(nn.Module):
    """A linear layer that divides each token's values by their largest, and multiplies back after.

    The same function before rounding. The runtime rounds with one step for a whole batch,
    and a sentence's first and last token carry values ten times those of all others: so
    each token is brought to [-1, 1] first. That also keeps a comment's score from
    depending on the comments beside it.
    Source: measured on 536 news comments with the bundled model: root mean square error of
    the toxicity logit 0.053 with it, 0.106 without, for about a tenth of the speed.
    """

    def __init__(self, linear: nn.Linear, *, after_activation: bool) -> None:
        super().__init__()
        self.weight = nn.Parameter(linear.weight.detach().t().contiguous())
        self.bias = nn.Parameter(linear.bias.detach().clone())
        self.after_activation = after_activation

    def forward(self, values: torch.Tensor) -> torch.Tensor:
        """Any leading shape, channels last."""
        if self.after_activation:
            # A GELU gives nothing below -0.17, which spares a pass over the widest values there are.
            largest = values.amax(-1, keepdim=True).clamp(min=0.2)
        else:
            largest = values.abs().amax(-1, keepdim=True).clamp(min=1e-6)
        return torch.matmul(values * (1.0 / largest), self.weight) * largest + self.bias


def scale_rows(graph: nn.Module) -> None:
    """Replace every linear layer that will be rounded by its row-scaled twin."""
    for name, layer in list(graph.named_modules()):
        if isinstance(layer, nn.Linear) and layer.bias is not None and not _kept_whole(name):
            parent, _, own_name = name.rpartition(".")
            scaled = RowScaled(layer, after_activation=own_name == "down")
            setattr(graph.get_submodule(parent), own_name, scaled)


def _kept_whole(name: str) -> bool:
    return any(part in name for part in KEPT_WHOLE)


class Plain(nn.Module):
    """Any other architecture, as it is."""

    def __init__(self, model: nn.Module, labels: int) -> None:
        super().__init__()
        self.model, self.labels = model, labels

    def forward(
        self, tokens: torch.Tensor, positions: torch.Tensor, table: torch.Tensor, kept: torch.Tensor
    ) -> torch.Tensor:
        """See `runtime.Packed`; gives probabilities [texts, labels]. It finds positions by itself."""
        mask = (table < 0)[:, None, None, :].to(torch.float32) * MASKED
        logits = self.model(input_ids=tokens[table], attention_mask=mask)[0]
        # Nothing, but the graph then has all four inputs, as every other.
        nothing = 0.0 * (positions[:1] + kept[:1]).to(torch.float32)
        return torch.sigmoid(logits[:, : self.labels] + nothing)


def graph_of(model: Any, labels: int) -> nn.Module:
    """The module that is exported for a loaded classifier, which stays as it is.

    Only its first `labels` outputs are kept, as Detoxify does: `unbiased` and `multilingual`
    carry nine more, for identities that a text mentions, which nobody reads.
    """
    model = copy.deepcopy(model).eval()
    model.set_attn_implementation("eager")
    kind = Compact if model.config.model_type in COMPACT else Plain
    return kind(model, labels).eval()


def export(graph: nn.Module, to: Path) -> None:
    """Write a module of packed texts as 32-bit ONNX with free numbers of texts and tokens."""
    table = torch.tensor([[0, 1, 2, 3, 4, 5, 6, 7, 8], [9, 10, 11, 12, 13, 14, -1, -1, -1]])
    kept = torch.nonzero(table.flatten() >= 0)[:, 0]
    tokens = torch.full_like(kept, 5)
    free = {0: "texts", 1: "longest"}
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        # The tracing exporter: seconds, where the newer one takes half a minute for the same graph.
        torch.onnx.export(
            graph,
            (tokens, kept % table.shape[1], table, kept),
            str(to),
            input_names=["tokens", "positions", "table", "kept"],
            output_names=["scores"],
            dynamic_axes={
                "tokens": {0: "tokens"},
                "positions": {0: "tokens"},
                "kept": {0: "tokens"},
                "table": free,
                "scores": {0: "texts"},
            },
            opset_version=OPSET,
            dynamo=False,
        )


def quantise(source: Path, to: Path) -> None:
    """Weights to 8 bits per channel, activations as they come; what KEPT_WHOLE names stays.

    Seven bits of the weights' range are used: without VNNI instructions a sum of two
    full-range products overflows 16 bits and saturates. The embedding table stays at 32
    bits: rounding it costs a fifth more error and saves no time.
    Source: onnxruntime's quantisation guide, "reduce_range"; differences measured by the parity check.
    """
    nodes = onnx.load(source, load_external_data=False).graph.node
    whole = [node.name for node in nodes if _kept_whole(node.name)]
    quantize_dynamic(
        source,
        to,
        op_types_to_quantize=["MatMul"],
        # The quantiser turns Gemm into MatMul under a name of its own.
        nodes_to_exclude=whole + [f"{name}_MatMul" for name in whole],
        per_channel=True,
        reduce_range=True,
        weight_type=QuantType.QInt8,
        extra_options={"MatMulConstBOnly": True},
    )
