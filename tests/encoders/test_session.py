"""What sessions run on, with an ONNX Runtime that tells of accelerators which nobody has."""

import logging

import onnxruntime
import pytest

from omnishelf.encoders import session
from omnishelf.encoders.providers import PROCESSOR, accelerated, providers
from omnishelf.encoders.session import Sessions, open_session

CUDA, TENSORRT = "CUDAExecutionProvider", "TensorrtExecutionProvider"


@pytest.fixture
def runtime(monkeypatch, tmp_path):
    """Lets a test say what is installed and what of it starts; holds what was opened."""

    class Runtime:
        def has(self, *installed, broken=(), silent=()):
            self.broken, self.silent = broken, silent
            monkeypatch.setattr(onnxruntime, "get_available_providers", lambda: [*installed])
            providers.cache_clear()

    made = Runtime()

    class Session:
        def __init__(self, path, options, *, providers, **_):
            if any(name in made.broken for name in providers):
                raise RuntimeError("no device")
            self.providers = [name for name in providers if name not in made.silent]
            self.threads = options.intra_op_num_threads

        def get_providers(self):
            return self.providers

    monkeypatch.setattr(onnxruntime, "InferenceSession", Session)
    monkeypatch.setattr("omnishelf.encoders.providers._started", set())
    yield made
    providers.cache_clear()


def test_accelerators_come_in_order_the_processor_last(runtime):
    runtime.has("CPUExecutionProvider", "AzureExecutionProvider", CUDA, TENSORRT)
    assert providers() == (TENSORRT, CUDA, *PROCESSOR)
    runtime.has("AzureExecutionProvider", "CPUExecutionProvider")
    assert providers() == PROCESSOR


def test_a_graphics_card_counts_once_something_runs_on_it(runtime, tmp_path):
    runtime.has(CUDA, *PROCESSOR, broken=(CUDA,))
    open_session(tmp_path / "model.onnx", on=providers())
    assert not accelerated(), "it is installed, and does not start"
    runtime.has("OpenVINOExecutionProvider", *PROCESSOR)
    open_session(tmp_path / "model.onnx", on=providers())
    assert not accelerated()
    runtime.has(CUDA, *PROCESSOR)
    open_session(tmp_path / "model.onnx", on=providers())
    assert accelerated()


def test_a_session_runs_on_all_that_start(runtime, tmp_path):
    runtime.has(CUDA, *PROCESSOR)
    sessions = Sessions(lambda: tmp_path / "model.onnx")
    assert sessions["query"].providers == [CUDA, *PROCESSOR]
    assert sessions["query"] is sessions["query"]


@pytest.mark.parametrize("how", ["broken", "silent"])
def test_one_that_does_not_start_is_told_and_done_without(runtime, tmp_path, caplog, how):
    runtime.has(TENSORRT, CUDA, *PROCESSOR, **{how: (TENSORRT,)})
    with caplog.at_level(logging.WARNING):
        opened = open_session(tmp_path / "model.onnx", on=providers())
    assert opened.providers == [CUDA, *PROCESSOR]
    assert TENSORRT in caplog.text
    assert "model.onnx" in caplog.text


def test_the_processor_is_left_when_nothing_else_starts(runtime, tmp_path, caplog):
    runtime.has(CUDA, *PROCESSOR, broken=(CUDA,))
    with caplog.at_level(logging.WARNING):
        assert open_session(tmp_path / "m.onnx", on=providers()).providers == [*PROCESSOR]
    assert "no device" in caplog.text
    # What fails on the processor fails.
    runtime.has(*PROCESSOR, broken=PROCESSOR)
    with pytest.raises(RuntimeError):
        open_session(tmp_path / "m.onnx", on=providers())


def test_int8_stays_on_the_processor(runtime, tmp_path):
    runtime.has(CUDA, *PROCESSOR)
    assert Sessions(lambda: tmp_path / "m", int8=True)["query"].providers == [*PROCESSOR]


@pytest.mark.parametrize(("cores", "threads"), [(1, 1), (2, 2), (4, 4), (64, 4)])
def test_a_query_gets_a_few_cores_and_a_batch_one(runtime, tmp_path, monkeypatch, cores, threads):
    runtime.has(*PROCESSOR)
    monkeypatch.setattr(session, "available_cores", lambda: cores)
    sessions = Sessions(lambda: tmp_path / "m")
    assert sessions["query"].threads == threads
    assert sessions["product"].threads == 1


def test_an_encoder_may_want_fewer_cores_for_a_query(runtime, tmp_path, monkeypatch):
    runtime.has(*PROCESSOR)
    monkeypatch.setattr(session, "available_cores", lambda: 8)
    assert Sessions(lambda: tmp_path / "m", threads=1)["query"].threads == 1
