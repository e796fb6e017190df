"""Progress: a bar's line on a terminal, plain lines otherwise; always on stderr."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

_LINE_SECONDS = 5.0


@contextmanager
def told(what: str) -> Iterator[Callable[[int, str], None]]:
    """Give a function to tell progress to: how many are done, and a few words."""
    console = Console(stderr=True)
    if console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(what)
            yield lambda done, words: progress.update(
                task, description=f"{what}: {done:,} rows, {words}"
            )
        return
    last = time.monotonic()

    def line(done: int, words: str) -> None:
        nonlocal last
        if time.monotonic() - last >= _LINE_SECONDS:
            last = time.monotonic()
            console.print(f"{what}: {done:,} rows, {words}", highlight=False)

    yield line


@contextmanager
def steps(what: str) -> Iterator[Callable[[str], None]]:
    """Give a function to tell what is being done; on a terminal it replaces the line before."""
    console = Console(stderr=True)
    if console.is_terminal:
        columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task(what)
            yield lambda words: progress.update(task, description=f"{what}: {words}")
        return
    yield lambda words: console.print(f"{what}: {words}", highlight=False)
