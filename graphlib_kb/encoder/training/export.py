"""From a checkpoint to the shipped pipeline folder: int8 ONNX graphs, embeddings, small heads, labels."""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

from graphlib_kb.encoder.component import KEY, Encoder
from graphlib_kb.encoder.tokenizer import blank
from graphlib_kb.encoder.training.network import LINKS, WIDTH, Network

OPSET = 17
# Added to the scores of "outside", chosen on the held-out documents.
OUTSIDE = {"entity": 1.5, "attribution": 0.0, "causal": -0.15}


class Annotator(nn.Module):
    """The graph that annotates: embedded word pieces in, decisions, scores and word states out."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, embedded: Tensor, bias: Tensor, piece_features: Tensor, word_of: Tensor, word_features: Tensor
    ) -> tuple[Tensor, ...]:
        """Class ids, tag scores, arc scores, relation halves and word states."""
        n = self.network
        e = n.embeddings
        x = e.norm(embedded + e.position.weight[: embedded.shape[1]][None] + e.kind.weight[0])
        syntax, entity, discourse = n.states_from(x, bias, piece_features, word_of, word_features)
        classes = torch.stack(
            [n.classify[k](syntax).argmax(-1) for k in ("xpos", "upos", "morph", "lemma")], -1
        )
        dependent, head = n.relation_halves(syntax)
        tags = torch.cat(
            [n.classify["sentence"](syntax), n.entity(entity), n.attribution(discourse), n.causal(discourse)],
            -1,
        )
        return classes.to(torch.int32), tags, n.arcs(syntax), dependent, head, discourse


class Meaning(nn.Module):
    """The graph of the base model's own sentence vectors."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, embedded: Tensor, bias: Tensor) -> Tensor:
        """Vectors [b, width] of length 1."""
        e = self.network.embeddings
        x = e.norm(embedded + e.position.weight[: embedded.shape[1]][None] + e.kind.weight[0])
        for layer in self.network.layers:
            x = layer(x, bias)
        present = (bias[:, 0, 0, :, None] > -1).to(x.dtype)
        return functional.normalize((x * present).sum(1) / present.sum(1), dim=-1)


def export(checkpoint: Path, base: Path, out: Path, *, quantize: bool = True, average: bool = True) -> None:
    """Writes the files that `graphlib_kb.encoder.files` reads to `out`."""
    kept = torch.load(checkpoint, map_location="cpu", weights_only=True)
    labels = kept["labels"]
    sizes = {"sentence": 1, **{name: len(values) for name, values in labels.items()}}
    network = Network(sizes).eval()
    network.load_state_dict(kept["average" if average else "network"])
    with torch.no_grad():
        for name, added in OUTSIDE.items():
            layer = getattr(network, name)
            layer.bias[:: 3 if name == "causal" else len(layer.bias)] += added
    original = Network(sizes).eval()
    original.load_base(base)
    out.mkdir(parents=True, exist_ok=True)

    b, p, w = 2, 16, 6
    embedded, bias = torch.randn(b, p, WIDTH), torch.zeros(b, 1, 1, p)
    numbers = torch.zeros(b, p, dtype=torch.int64)
    words = torch.zeros(b, w, dtype=torch.int64)
    of = torch.arange(p).clamp(max=w - 1)[None].expand(b, p).contiguous()
    axes = {
        "embedded": {0: "b", 1: "p"}, "bias": {0: "b", 3: "p"}, "piece_features": {0: "b", 1: "p"},
        "word_of": {0: "b", 1: "p"}, "word_features": {0: "b", 1: "w"},
    }  # fmt: skip
    outputs = ["classes", "tags", "arcs", "dependent", "head", "states"]
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder)
        torch.onnx.export(
            Annotator(network), (embedded, bias, numbers, of, words), str(whole / "annotator.onnx"),
            input_names=["embedded", "bias", "piece_features", "word_of", "word_features"],
            output_names=outputs,
            dynamic_axes={**axes, **{o: {0: "b", 1: "w"} for o in outputs}, "arcs": {0: "b", 1: "w", 2: "w"}},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        torch.onnx.export(
            Meaning(original), (embedded, bias), str(whole / "meaning.onnx"),
            input_names=["embedded", "bias"], output_names=["vectors"],
            dynamic_axes={"embedded": axes["embedded"], "bias": axes["bias"], "vectors": {0: "b"}},
            opset_version=OPSET, dynamo=False,
        )  # fmt: skip
        for name in ("annotator.onnx", "meaning.onnx"):
            if quantize:
                to_int8(whole / name, out / name)
            else:
                shutil.copy(whole / name, out / name)
    _embeddings(original.embeddings.word.weight.detach().numpy(), out / "embeddings.npz", quantize=quantize)
    np.savez_compressed(out / "heads.npz", **heads(network))  # type: ignore[arg-type]
    (out / "labels.json").write_text(json.dumps(labels, ensure_ascii=False, indent=0), encoding="utf-8")
    shutil.copy(base / "tokenizer.json", out / "tokenizer.json")


def to_int8(source: Path, target: Path) -> None:
    """int8 weights per channel for the big matrices; the heads' own small matrices stay as they are."""
    graph = onnx.load(source).graph
    shapes = {i.name: tuple(i.dims) for i in graph.initializer}
    big = {(WIDTH, WIDTH), (WIDTH, 4 * WIDTH), (4 * WIDTH, WIDTH)}
    kept = [
        node.name for node in graph.node
        if node.op_type == "MatMul" and not any(shapes.get(i) in big for i in node.input)
    ]  # fmt: skip
    quantize_dynamic(
        source, target, per_channel=True, weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"],
        nodes_to_exclude=kept, extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip


def _embeddings(table: np.ndarray, path: Path, *, quantize: bool) -> None:
    if not quantize:
        np.savez(path, table=table, scale=np.ones(len(table), np.float32))
        return
    scale = np.maximum(np.abs(table).max(1), 1e-8) / 127
    np.savez(path, table=np.round(table / scale[:, None]).astype(np.int8), scale=scale.astype(np.float32))


def heads(network: Network) -> dict[str, np.ndarray]:
    """The small weights that are applied outside the graph, as float16; transitions as float32."""
    made: dict[str, Tensor] = {"relation_bilinear": network.relation_bilinear}
    for name in ("sentence_words", "sentence_causal"):
        layer = getattr(network, name)
        made[f"{name}.weight"], made[f"{name}.bias"] = layer.weight, layer.bias
    for name in LINKS:
        for key, value in network.links[name].state_dict().items():
            made[f"links.{name}.{key}"] = value
        made[f"null.{name}"] = network.null[name]
    small = {key: value.detach().numpy().astype(np.float16) for key, value in made.items()}
    chains = {
        "entity": network.entity_chain,
        "attribution": network.attribution_chain,
        "causal": network.causal_chain,
    }
    for name, chain in chains.items():
        small[f"transitions.{name}"] = chain.scores().detach().numpy().astype(np.float32)
    return small


def pipeline(model: Path, out: Path) -> None:
    """Makes `out` a spaCy pipeline folder around the model files in `model`."""
    nlp = blank()
    nlp.meta.update(
        {
            "name": "graphlib_encoder",
            "version": "1.0.0",
            "license": "CC BY-SA 4.0",
            "spacy_version": ">=3.8.0,<4.0.0",
        }
    )
    component = nlp.add_pipe(KEY)
    assert isinstance(component, Encoder)
    component.from_disk(model)
    nlp.to_disk(out)


def main() -> None:
    """Exports a checkpoint."""
    parser = argparse.ArgumentParser(
        prog="python -m graphlib_kb.encoder.training.export", description=__doc__
    )
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="the folder for spacy.load")
    parser.add_argument("--fp32", action="store_true", help="leave out the quantization, to compare")
    parser.add_argument(
        "--last", action="store_true", help="the last weights instead of their running average"
    )
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        model = Path(folder)
        export(given.checkpoint, given.base, model, quantize=not given.fp32, average=not given.last)
        pipeline(model, given.out)


if __name__ == "__main__":
    main()
