"""What becomes of a trained model before it is shipped."""

from pathlib import Path

import onnx
import pytest
import torch
from torch import nn
from transformers import BertForSequenceClassification

from service.domain.labels import Label
from workers.scoring import export
from workers.training import bundle, train
from workers.training.examples import LABELS

HIDDEN = torch.linspace(-1, 1, 384)[None]


@pytest.fixture
def model() -> BertForSequenceClassification:
    torch.manual_seed(11)
    return train.new_model()


def test_rounded_weights_are_whole_multiples_of_a_step_of_their_row(
    model: BertForSequenceClassification,
) -> None:
    layer = model.bert.encoder.layer[2].intermediate.dense
    before = layer.weight.detach().clone()
    bundle.round_weights(model)
    steps = layer.weight.abs().amax(dim=1, keepdim=True) / bundle.STEPS
    multiples = (layer.weight / steps).detach()
    torch.testing.assert_close(multiples, multiples.round(), atol=1e-3, rtol=0)
    assert float(((layer.weight - before).abs() / steps).detach().max()) <= 0.501
    assert not torch.equal(layer.weight, before)


def test_only_what_the_engine_rounds_is_rounded(model: BertForSequenceClassification) -> None:
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    bundle.round_weights(model)
    changed = {name for name, tensor in model.state_dict().items() if not torch.equal(tensor, before[name])}
    assert changed
    assert all(name.startswith("bert.encoder.layer.") and name.endswith(".weight") for name in changed)


def test_a_row_of_zeros_stays_one(model: BertForSequenceClassification) -> None:
    layer = model.bert.encoder.layer[0].output.dense
    with torch.no_grad():
        layer.weight[3] = 0.0
    bundle.round_weights(model)
    assert not layer.weight[3].any()


def test_the_engine_finds_nothing_left_to_round_in_a_saved_checkpoint(
    model: BertForSequenceClassification, tmp_path: Path
) -> None:
    bundle.round_weights(model)
    bundle.save(model, tmp_path, "anything")
    saved = bundle.load(tmp_path).bert.encoder.layer[1].attention.output.dense
    found = _as_the_engine_holds(saved, tmp_path)
    # Sixteen bits hold the steps to one part in two thousand.
    torch.testing.assert_close(found, saved.weight.detach(), atol=0, rtol=2e-3)


def test_the_mean_of_one_pass_twice_and_another_lies_nearer_to_the_one(
    model: BertForSequenceClassification, tmp_path: Path
) -> None:
    folders = [tmp_path / "first", tmp_path / "second"]
    for folder, value in zip(folders, (0.0, 3.0), strict=True):
        nn.init.constant_(model.classifier.bias, value)
        bundle.save(model, folder, "anything")
    mean = bundle.averaged([folders[0], folders[1], folders[1]])
    torch.testing.assert_close(mean.classifier.bias, torch.full((len(LABELS),), 2.0))


def test_toxicity_takes_a_fifth_from_insult_and_no_other_label_changes(
    model: BertForSequenceClassification,
) -> None:
    before = model.classifier(HIDDEN).detach()[0]
    bundle.lean_on_insult(model)
    after = model.classifier(HIDDEN).detach()[0]
    toxicity, insult = LABELS.index(Label.TOXICITY), LABELS.index(Label.INSULT)
    assert float(after[toxicity]) == pytest.approx(
        float(0.8 * before[toxicity] + 0.2 * before[insult]), abs=1e-5
    )
    torch.testing.assert_close(after[1:], before[1:])


def _as_the_engine_holds(layer: nn.Linear, folder: Path) -> torch.Tensor:
    """The weights of one layer after `export.quantise`, read back from the graph, as floats."""
    source, rounded = folder / "one.onnx", folder / "one.int8.onnx"
    product = onnx.helper.make_node("MatMul", ["values", "weight"], ["out"], "product")
    graph = onnx.helper.make_graph(
        [product],
        "one",
        [onnx.helper.make_tensor_value_info("values", onnx.TensorProto.FLOAT, [None, layer.in_features])],
        [onnx.helper.make_tensor_value_info("out", onnx.TensorProto.FLOAT, [None, layer.out_features])],
        [onnx.numpy_helper.from_array(layer.weight.detach().t().contiguous().numpy(), "weight")],
    )
    made = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", export.OPSET)])
    made.ir_version = 8
    onnx.save(made, source)
    export.quantise(source, rounded)
    held = {one.name: onnx.numpy_helper.to_array(one) for one in onnx.load(rounded).graph.initializer}
    whole = next(value for name, value in held.items() if name.endswith("_quantized"))
    scale = next(value for name, value in held.items() if name.endswith("_scale"))
    return torch.tensor(whole.astype("float32") * scale).t()
