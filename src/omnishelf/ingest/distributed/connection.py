"""The way to a Ray cluster, or a clear word why there is none."""

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import ray
import ray.data

from omnishelf.errors import ClusterError

_PATIENCE = 60.0
"""Seconds for a cluster to answer; Ray itself waits for minutes."""
_OURS = ("auto", "local")
"""Addresses that Ray answers at once: the cluster that this machine is a node of, and a new one."""


@contextmanager
def connected(address: str) -> Iterator[None]:
    """Be connected to a cluster; to the one that this process is connected to, if it is.

    Args:
        address: `host:port` of the head node, `auto` or `local`.

    Raises:
        ClusterError: nothing answers there within a minute, it is no Ray cluster or one of
            another version, or has no processors.
    """
    if ray.is_initialized():
        yield
        return
    if address not in _OURS:
        _require_answer(address)
    # A shop's machine tells nobody what it does.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    try:
        ray.init(address, log_to_driver=False, logging_level=logging.WARNING)
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise ClusterError(_unreachable(address, str(error))) from None
    try:
        _be_quiet()
        if processors() < 1:
            raise ClusterError(f"the Ray cluster at '{address}' has no processors to encode on")
        yield
    finally:
        ray.shutdown()


def processors() -> int:
    """Processors of the cluster, as its nodes were started with; nodes come and go."""
    return int(ray.cluster_resources().get("CPU", 0))


def _require_answer(address: str) -> None:
    host, colon, port = address.rpartition(":")
    if "/" in address or not (host and colon and port.isdecimal()):
        raise ClusterError(
            f"'{address}' is not a Ray cluster that can encode: give host:port of its head node, "
            "auto or local, and run this on one of its nodes (ray:// can't: Ray Data does not "
            "work through Ray Client)"
        )
    try:
        socket.create_connection((host, int(port)), timeout=_PATIENCE).close()
        # Whatever listens there: only a process of its own can be given up.
        done = subprocess.run(  # noqa: S603
            [sys.executable, "-c", "import sys, ray; ray.init(sys.argv[1])", address],
            capture_output=True,
            text=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        raise ClusterError(_unreachable(address, f"no answer in {_PATIENCE:g} s")) from None
    except (OSError, OverflowError) as error:
        raise ClusterError(_unreachable(address, str(error))) from None
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise ClusterError(_unreachable(address, last))


def _unreachable(address: str, reason: str) -> str:
    return (
        f"no Ray cluster can be used at '{address}' ({reason.strip().splitlines()[0]}): start one "
        "with 'ray start --head' and this machine's node with 'ray start --address HOST:PORT', "
        "with the same versions of Ray and Python"
    )


def _be_quiet() -> None:
    """Progress and errors are ours to tell."""
    ray.data.DataContext.get_current().enable_progress_bars = False
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
