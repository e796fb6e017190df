"""`omnishelf add` over a cluster that is not there."""

import socket

import pytest
from command import omnishelf_alone

from omnishelf import Shelf


def test_no_ray_cluster_is_an_error_and_nothing_is_added(tmp_path):
    pytest.importorskip("ray", reason="Ray is not installed")
    Shelf.create(tmp_path / "shop").close()
    (tmp_path / "catalog.csv").write_text("id,title\n1,red shoe\n")
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"127.0.0.1:{server.getsockname()[1]}"
    done = omnishelf_alone(
        "add", tmp_path / "shop", tmp_path / "catalog.csv", "--ray", address, code=1
    )
    assert done.stderr.startswith(f"error: no Ray cluster can be used at '{address}'")
    with Shelf.open(tmp_path / "shop") as shelf:
        assert shelf.count() == 0
