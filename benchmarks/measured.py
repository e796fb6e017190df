"""Commands run as a user runs them, measured whole: each in a process of its own."""

import json
import subprocess
import sys
import time


def command(*arguments: object) -> tuple[float, float]:
    """Run `omnishelf` with arguments.

    Returns:
        Seconds, and peak resident megabytes; peaks of its children are not added.
    """
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *map(str, arguments)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    seconds = time.perf_counter() - start
    return seconds, float(json.loads(done.stdout.splitlines()[-1])["peak"])


_MEASURED = """
import atexit, json, resource
def note():
    print(json.dumps({"peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
atexit.register(note)
from omnishelf.cli.app import main
main()
"""
