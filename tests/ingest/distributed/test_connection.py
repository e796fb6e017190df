"""Where no cluster can be used, it is said so, in bounded time."""

import socket
import subprocess
import sys

import pytest

from omnishelf.errors import ClusterError

ray = pytest.importorskip("ray", reason="Ray is not installed")

from omnishelf.ingest.distributed import connection  # noqa: E402


def refused(address):
    with pytest.raises(ClusterError) as error, connection.connected(address):
        pass
    assert not ray.is_initialized()
    assert f"'{address}'" in str(error.value)
    return str(error.value)


@pytest.mark.parametrize(
    "address", ["cluster", "ray://head:10001", "http://head:8265", ":6379", ""]
)
def test_an_address_of_another_kind_is_refused(address):
    assert "give host:port" in refused(address)


def test_nothing_listens_there():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert "Connection refused" in refused(f"127.0.0.1:{port}")


def test_what_listens_there_never_answers(monkeypatch):
    monkeypatch.setattr(connection, "_PATIENCE", 3.0)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert "no answer in 3 s" in refused(f"127.0.0.1:{server.getsockname()[1]}")


def test_this_machine_is_no_node(monkeypatch):
    monkeypatch.delenv("RAY_ADDRESS", raising=False)

    def init(*_, **__):
        raise ConnectionError("Could not find any running Ray instance.\nMore.")

    monkeypatch.setattr(ray, "init", init)
    assert "(Could not find any running Ray instance.): start one" in refused("auto")


def test_ray_is_not_installed():
    work = """
import sys
sys.modules["ray"] = None
from omnishelf.errors import ClusterError
try:
    import omnishelf.ingest.distributed
except ClusterError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", work], capture_output=True, text=True, check=True)
    assert "pip install 'omnishelf[cluster]'" in done.stdout
