"""The command as others run it."""

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from subprocess import CompletedProcess
from unittest.mock import patch

from omnishelf.cli.app import main


def omnishelf(*arguments, code=0):
    """Run `omnishelf`, which must end with this exit code.

    In this process: one of its own takes seconds to load what is loaded here.
    """
    out, errors = io.StringIO(), io.StringIO()
    ended = 0
    with (
        patch.object(sys, "argv", ["omnishelf", *map(str, arguments)]),
        redirect_stdout(out),
        redirect_stderr(errors),
    ):
        try:
            main()
        except SystemExit as end:
            ended = end.code or 0
    done = CompletedProcess(arguments, ended, out.getvalue(), errors.getvalue())
    assert done.returncode == code, done.stderr
    return done


def omnishelf_alone(*arguments, code=0):
    """Run `omnishelf` in a process of its own, as a shell does."""
    done = subprocess.run(
        [sys.executable, "-m", "omnishelf", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done
