"""One engine after the other, each in processes of its own."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from peers.engines_by_name import engine_class
from peers.row import FAILED, SKIPPED, Row

PHASES = ("load", "ask")
_TOLD = 300
"""Characters of an error that are told."""


def run(name: str, work: Path, n: int, timeout_s: float) -> Iterator[Row]:
    """Measure one engine; whatever becomes of its process, the rest goes on.

    Args:
        name: of the engine.
        work: where catalog, questions and truth lie; the engine's folder is made in it, and
            removed at the end.
        n: products.
        timeout_s: for each of loading and asking.
    """
    try:
        cls = engine_class(name)
        version = cls.version()
    except ImportError as error:
        yield Row(name, "", n, SKIPPED, None, f"not installed: {error}")
        return
    folder, out = work / f"engine-{name}", work / f"{name}.jsonl"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    out.unlink(missing_ok=True)
    trouble = None
    for phase in PHASES:
        if trouble := _phase(phase, name, work, timeout_s):
            break
    if out.exists():
        for line in out.read_text(encoding="utf-8").splitlines():
            yield Row(**json.loads(line))
    if trouble:
        yield Row(cls.name, version, n, FAILED, None, trouble)
    shutil.rmtree(folder, ignore_errors=True)


def _phase(phase: str, name: str, work: Path, timeout_s: float) -> str | None:
    """What went wrong, if anything."""
    log = work / f"{name}-{phase}.log"
    command = [sys.executable, str(Path(__file__).parents[1] / "engines.py"),
               "--child", phase, name, str(work)]  # fmt: skip
    with log.open("w") as file:
        # In a session of its own: what it starts ends with it.
        child = subprocess.Popen(
            command, stdout=file, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            code = child.wait(timeout_s)
        except subprocess.TimeoutExpired:
            return f"{phase}: not done after {timeout_s:.0f} s"
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
    if not code:
        return None
    if code < 0:
        return f"{phase}: ended by {signal.Signals(-code).name}"
    said = [line for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return f"{phase}: {said[-1][:_TOLD] if said else f'exit code {code}'}"
