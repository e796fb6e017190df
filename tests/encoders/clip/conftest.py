"""A tiny dual encoder, built here: pictures and words meet in a space of mean colours."""

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, pre_tokenizers

COLOURS = {"red": (1.0, 0.0, 0.0), "green": (0.0, 1.0, 0.0), "blue": (0.0, 0.0, 1.0)}
SIDE = 8


def save(graph_nodes, inputs, outputs, constants, path: Path) -> None:
    graph = helper.make_graph(
        graph_nodes,
        "tiny",
        inputs,
        outputs,
        [numpy_helper.from_array(array, name) for name, array in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


@pytest.fixture
def dual_encoder(tmp_path) -> Path:
    """Its folder, in the layout of the hub's ONNX exports.

    A picture's vector is its mean colour; a text's vector is the sum of its colour words'.
    """
    folder = tmp_path / "tiny-clip"
    (folder / "onnx").mkdir(parents=True)
    floats, ints = TensorProto.FLOAT, TensorProto.INT64
    save(
        [
            helper.make_node(
                "ReduceMean", ["pixel_values"], ["image_embeds"], axes=[2, 3], keepdims=0
            )
        ],
        [helper.make_tensor_value_info("pixel_values", floats, ["n", 3, SIDE, SIDE])],
        [helper.make_tensor_value_info("image_embeds", floats, ["n", 3])],
        {},
        folder / "onnx" / "vision_model.onnx",
    )
    vocabulary = {"[PAD]": 0, "[UNK]": 1, **{word: n for n, word in enumerate(COLOURS, start=2)}}
    table = np.array([(0, 0, 0), (0.1, 0.1, 0.1), *COLOURS.values()], np.float32)
    save(
        [
            helper.make_node("Gather", ["table", "input_ids"], ["each"]),
            helper.make_node("ReduceSum", ["each", "axis"], ["text_embeds"], keepdims=0),
        ],
        [helper.make_tensor_value_info("input_ids", ints, ["n", "length"])],
        [helper.make_tensor_value_info("text_embeds", floats, ["n", 3])],
        {"table": table, "axis": np.array([1], np.int64)},
        folder / "onnx" / "text_model.onnx",
    )
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "preprocessor_config.json").write_text(
        json.dumps(
            {
                "size": {"shortest_edge": SIDE},
                "crop_size": {"height": SIDE, "width": SIDE},
                "do_center_crop": True,
                "rescale_factor": 1 / 255,
                "image_mean": [0.0, 0.0, 0.0],
                "image_std": [1.0, 1.0, 1.0],
            }
        )
    )
    return folder
