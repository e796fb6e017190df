"""The command as others run it."""

import subprocess
import sys


def omnishelf(*arguments, code=0):
    """Run `omnishelf` in a process of its own, which must end with this exit code."""
    done = subprocess.run(
        [sys.executable, "-m", "omnishelf", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done
