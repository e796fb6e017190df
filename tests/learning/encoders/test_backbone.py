"""ResNet and VGG from torch's files, held against networks written out here; ONNX files cut."""

import json
import struct

import numpy as np
import onnxruntime
import pytest
from PIL import Image

torch = pytest.importorskip("torch")
onnx = pytest.importorskip("onnx")

from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402

from omnishelf.encoders.trained.header import write_encoder  # noqa: E402
from omnishelf.encoders.trained.saved import open_encoder  # noqa: E402
from omnishelf.errors import ModelError  # noqa: E402
from omnishelf.learning.encoders.backbone import fit_backbone  # noqa: E402
from omnishelf.learning.encoders.backbones.load import load_backbone  # noqa: E402
from omnishelf.learning.encoders.backbones.weights import torchvision_name  # noqa: E402

SIDE = 64
BLOCKS = (2, 1, 1, 2)


def pixels(rows=3, size=(SIDE, SIDE)):
    return torch.rand((rows, 3, *size), generator=torch.Generator().manual_seed(5))


def features(backbone, given):
    session = onnxruntime.InferenceSession(backbone.graph)
    return session.run(None, {"pixels": given.numpy()})[0]


def conv(state, name, outputs, inputs, kernel, groups=1):
    state[f"{name}.weight"] = torch.randn(outputs, inputs // groups, kernel, kernel) * 0.2


def norm(state, name, width):
    state[f"{name}.weight"], state[f"{name}.bias"] = torch.rand(width) + 0.5, torch.randn(width)
    state[f"{name}.running_mean"] = torch.randn(width)
    state[f"{name}.running_var"] = torch.rand(width) + 0.5
    state[f"{name}.num_batches_tracked"] = torch.tensor(3)


def resnet_state(*, bottleneck, groups=1):
    """Weights of a narrow ResNet, named as torchvision's model zoo names them."""
    torch.manual_seed(4)
    state = {}
    conv(state, "conv1", 8, 3, 7)
    norm(state, "bn1", 8)
    channels = 8
    for stage, count in enumerate(BLOCKS, 1):
        width = 8 * 2 ** (stage - 1)
        outputs = 4 * width if bottleneck else width
        for block in range(count):
            name = f"layer{stage}.{block}"
            shapes = (
                [(width, channels, 1, 1), (width, width, 3, groups), (outputs, width, 1, 1)]
                if bottleneck
                else [(width, channels, 3, 1), (outputs, width, 3, 1)]
            )
            for part, (out, into, kernel, grouped) in enumerate(shapes, 1):
                conv(state, f"{name}.conv{part}", out, into, kernel, grouped)
                norm(state, f"{name}.bn{part}", out)
            if block == 0 and (stage > 1 or channels != outputs):
                conv(state, f"{name}.downsample.0", outputs, channels, 1)
                norm(state, f"{name}.downsample.1", outputs)
            channels = outputs
    state["fc.weight"], state["fc.bias"] = torch.randn(10, channels), torch.randn(10)
    return state


def resnet(state, x, *, bottleneck, groups=1):
    """The paper's network written out, without modules."""

    def normed(x, name):
        return functional.batch_norm(
            x,
            *(
                state[f"{name}.{each}"]
                for each in ("running_mean", "running_var", "weight", "bias")
            ),
        )

    x = functional.relu(normed(functional.conv2d(x, state["conv1.weight"], None, 2, 3), "bn1"))
    x = functional.max_pool2d(x, 3, 2, 1)
    for stage, count in enumerate(BLOCKS, 1):
        for block in range(count):
            name, stride = f"layer{stage}.{block}", 2 if stage > 1 and block == 0 else 1
            if bottleneck:
                layers = [(1, 1, 0, 1), (2, stride, 1, groups), (3, 1, 0, 1)]
            else:
                layers = [(1, stride, 1, 1), (2, 1, 1, 1)]
            y = x
            for part, step, padding, grouped in layers:
                weight = state[f"{name}.conv{part}.weight"]
                y = normed(
                    functional.conv2d(y, weight, None, step, padding, 1, grouped),
                    f"{name}.bn{part}",
                )
                y = functional.relu(y) if part < len(layers) else y
            if f"{name}.downsample.0.weight" in state:
                x = functional.conv2d(x, state[f"{name}.downsample.0.weight"], None, stride)
                x = normed(x, f"{name}.downsample.1")
            x = functional.relu(x + y)
    return x.mean(dim=(2, 3))


def vgg(*, normed):
    """A narrow VGG as torchvision builds it: two convolutions before the second pooling."""
    torch.manual_seed(6)
    layers, inputs = [], 3
    for width in (6, "pool", 8, 10, "pool", 12, "pool"):
        if width == "pool":
            layers.append(nn.MaxPool2d(2, 2))
            continue
        layers.append(nn.Conv2d(inputs, width, 3, padding=1))
        if normed:
            layers.append(nn.BatchNorm2d(width))
            nn.init.uniform_(layers[-1].running_var, 0.5, 2)
        layers.append(nn.ReLU())
        inputs = width
    return nn.Sequential(*layers).eval()


def safetensors(state):
    """A file in the safetensors format, written out by its description."""
    header, numbers = {"__metadata__": {"format": "pt"}}, b""
    for name, tensor in state.items():
        array = tensor.numpy()
        kind = {"float32": "F32", "int64": "I64"}[array.dtype.name]
        end = len(numbers) + array.nbytes
        header[name] = {
            "dtype": kind, "shape": list(array.shape), "data_offsets": [len(numbers), end]
        }  # fmt: skip
        numbers += array.tobytes()
    told = json.dumps(header).encode()
    return struct.pack("<Q", len(told)) + told + numbers


@pytest.mark.parametrize(("bottleneck", "groups"), [(False, 1), (True, 1), (True, 4)])
def test_resnets_of_torchvision(tmp_path, bottleneck, groups):
    state = resnet_state(bottleneck=bottleneck, groups=groups)
    torch.save(state, tmp_path / "resnet.pth")
    (tmp_path / "config.json").write_text('{"pretrained_cfg": {"input_size": [3, 64, 64]}}')
    backbone = load_backbone(str(tmp_path))
    wanted = resnet(state, pixels(), bottleneck=bottleneck, groups=groups).numpy()
    assert backbone.dim == wanted.shape[1]
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(features(backbone, pixels()), wanted, atol=1e-4)


@pytest.mark.parametrize("normed", [False, True])
def test_vggs_of_torchvision_and_the_preparation_of_timm(tmp_path, normed):
    network = vgg(normed=normed)
    state = {f"features.{name}": value for name, value in network.state_dict().items()}
    state["classifier.0.weight"] = torch.randn(10, 12)
    (tmp_path / "model.safetensors").write_bytes(safetensors(state))
    facts = {"input_size": [3, 32, 48], "mean": [0.5, 0.4, 0.3], "std": [0.2, 0.2, 0.2]}
    (tmp_path / "config.json").write_text(json.dumps({"pretrained_cfg": facts}))
    backbone = load_backbone(str(tmp_path))
    with torch.no_grad():
        wanted = network(pixels(3, (32, 48))).mean(dim=(2, 3)).numpy()
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(features(backbone, pixels(3, (32, 48))), wanted, atol=1e-4)
    assert (backbone.prepare.size, backbone.prepare.mean) == ((32, 48), (0.5, 0.4, 0.3))


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("resnet.embedder.embedder.convolution.weight", "conv1.weight"),
        ("embedder.embedder.normalization.running_mean", "bn1.running_mean"),
        ("resnet.encoder.stages.2.layers.5.layer.1.convolution.weight", "layer3.5.conv2.weight"),
        ("encoder.stages.0.layers.0.layer.2.normalization.bias", "layer1.0.bn3.bias"),
        ("encoder.stages.3.layers.0.shortcut.convolution.weight", "layer4.0.downsample.0.weight"),
        ("encoder.stages.3.layers.0.shortcut.normalization.bias", "layer4.0.downsample.1.bias"),
        ("layer1.0.conv1.weight", "layer1.0.conv1.weight"),
    ],
)  # fmt: skip
def test_names_of_transformers(theirs, ours):
    assert torchvision_name(theirs) == ours


class Classifier(nn.Module):
    """As a ResNet in ONNX is: pooled features, and a classifier over them."""

    def __init__(self):
        super().__init__()
        self.conv, self.fc = nn.Conv2d(3, 7, 3, 2), nn.Linear(7, 4)

    def pooled(self, x):
        return functional.relu(self.conv(x)).mean(dim=(2, 3))

    def forward(self, x):
        return functional.softmax(self.fc(self.pooled(x)), dim=1)


class Maps(Classifier):
    def forward(self, x):
        return functional.relu(self.conv(x))


def export(module, path, *, side=SIDE, rows=1, free=True, output="logits"):
    torch.manual_seed(8)
    axes = {"picture": {0: "n"}, output: {0: "n"}} if free else None
    torch.onnx.export(
        module.eval(), (pixels(rows, (side, side)),), str(path), dynamo=False,
        input_names=["picture"], output_names=[output], dynamic_axes=axes, opset_version=17,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("made", "output"), [(Classifier, "logits"), (Maps, "last_hidden_state"), (Maps, "anything")]
)
def test_onnx_is_cut_before_the_classifier_and_pooled(tmp_path, made, output):
    module = made()
    (tmp_path / "onnx").mkdir()
    export(module, tmp_path / "onnx" / "model.onnx", side=48, output=output)
    backbone = load_backbone(str(tmp_path))
    given = pixels(5, (48, 48))
    with torch.no_grad():
        wanted = module.pooled(given).numpy()
    assert (backbone.dim, backbone.prepare.size) == (7, (48, 48))
    np.testing.assert_allclose(features(backbone, given), wanted, atol=1e-4)
    kept = onnx.load_from_string(backbone.graph).graph
    assert not {node.op_type for node in kept.node} & {"Gemm", "Softmax"}
    assert all(list(each.dims) != [4, 7] for each in kept.initializer)


def test_a_saved_backbone_reads_pictures_by_its_own_preparation(tmp_path, quick):
    export(Classifier(), tmp_path / "model.onnx")
    made = fit_backbone(quick.model_copy(update={"backbone": str(tmp_path)}))
    write_encoder(tmp_path / "image", made.files, kind="backbone", modality="image", dim=made.dim)
    encoder = open_encoder(tmp_path / "image")
    picture = Image.fromarray(np.random.default_rng(0).integers(0, 255, (90, 70, 3), np.uint8))
    resized = np.asarray(picture.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.float32) / 255
    mean, std = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
    given = ((resized - mean) / std).transpose(2, 0, 1)[None].astype(np.float32)
    wanted = onnxruntime.InferenceSession(made.files["network.onnx"]).run(None, {"pixels": given})[
        0
    ]
    wanted /= np.linalg.norm(wanted)
    np.testing.assert_allclose(encoder.encode([picture, picture])[1], wanted[0], atol=1e-5)


def test_what_is_no_backbone_is_told(tmp_path, quick, monkeypatch):
    with pytest.raises(ModelError, match="--backbone"):
        fit_backbone(quick)
    with pytest.raises(ModelError, match="holds no backbone"):
        load_backbone(str(tmp_path))
    (tmp_path / "weights.pth").write_bytes(b"no weights at all")
    with pytest.raises(ModelError, match=r"weights\.pth can't be read as weights"):
        load_backbone(str(tmp_path))
    torch.save({"linear.weight": torch.ones(2, 2)}, tmp_path / "weights.pth")
    with pytest.raises(ModelError, match="neither a ResNet nor a VGG"):
        load_backbone(str(tmp_path))
    state = resnet_state(bottleneck=False) | {"layer1.0.gate.weight": torch.ones(2)}
    torch.save(state, tmp_path / "weights.pth")
    with pytest.raises(ModelError, match=r"'layer1\.0\.gate\.weight' does not fit"):
        load_backbone(str(tmp_path))
    (tmp_path / "other.pth").write_bytes(b"")
    with pytest.raises(ModelError, match=r"several files \*\.pth"):
        load_backbone(str(tmp_path))
    (tmp_path / "model.onnx").write_bytes(b"no graph")
    with pytest.raises(ModelError, match=r"model\.onnx"):
        load_backbone(str(tmp_path))

    def refuse(name, **_):
        raise OSError(f"no way to {name}")

    monkeypatch.setattr("huggingface_hub.snapshot_download", refuse)
    with pytest.raises(ModelError, match=r"hub has no backbone.*no way to a/b"):
        load_backbone("a/b")


def test_a_model_that_takes_one_picture_at_a_time_is_told(tmp_path):
    class Single(Classifier):
        def forward(self, x):
            return self.fc(self.pooled(x).reshape(1, 7))

    export(Single(), tmp_path / "model.onnx", free=False)
    with pytest.raises(ModelError, match=r"model\.onnx.*(one picture at a time|at once)"):
        load_backbone(str(tmp_path))


def test_the_hub_is_asked_for_onnx_before_weights(tmp_path, monkeypatch):
    asked = []

    def download(name, allow_patterns):
        asked.append(allow_patterns)
        if "model.safetensors" in allow_patterns:
            (tmp_path / "model.safetensors").write_bytes(
                safetensors(resnet_state(bottleneck=False))
            )
        return str(tmp_path)

    monkeypatch.setattr("huggingface_hub.snapshot_download", download)
    assert load_backbone("timm/resnet").dim == 64
    assert ["onnx/model.onnx" in patterns for patterns in asked] == [True, False]
