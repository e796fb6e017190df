"""Work in threads of its own, with a bound on what waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

from fastapi import HTTPException

from omnishelf.cores import available_cores
from omnishelf.settings import MediaLimits

_RETRY_SECONDS = 1

Done = TypeVar("Done")


class Lane:
    """So many threads for one kind of work: others have their own, and nobody waits for them.

    Beyond the bound work is refused at once. To take what can't be answered in time only makes
    all others late too.
    """

    def __init__(self, what: str, *, threads: int, waiting: int) -> None:
        """Make a lane.

        Args:
            what: how the refusal calls the work, such as "searches".
            threads: how many are worked on at a time.
            waiting: how many more may wait.
        """
        self._what = what
        self._most = threads + waiting
        self._taken = 0
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix=what)

    def require_room(self) -> None:
        """Refuse what would wait too long.

        Raises:
            HTTPException: 503, with Retry-After.
        """
        if self._taken >= self._most:
            raise HTTPException(
                503,
                f"more {self._what} are waiting than can be answered soon: try again in "
                f"{_RETRY_SECONDS} s",
                {"Retry-After": str(_RETRY_SECONDS)},
            )

    async def run(self, work: Callable[..., Done], *args: Any, **named: Any) -> Done:
        """Do the work in a thread, and wait for it without holding up the event loop.

        Raises:
            HTTPException: 503 where there is no room; and whatever the work raises.
        """
        self.require_room()
        self._taken += 1
        try:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._pool, partial(work, *args, **named))
        finally:
            self._taken -= 1

    def close(self) -> None:
        """Let the threads end; what is under way is finished."""
        self._pool.shutdown()


class Lanes:
    """The lanes of one server."""

    def __init__(self, media: MediaLimits) -> None:
        """Size them to the machine and to the shop's limits."""
        self.searches = Lane("searches", threads=2 * available_cores(), waiting=64)
        """The cores are the limit: more at a time would only take turns on them."""
        self.downloads = Lane("downloads", threads=media.connections, waiting=32)
        """Pictures and recordings by URL. They wait for machines of others."""
        self.changes = Lane("changes", threads=2, waiting=64)
        """The shop takes them one by one, and none while a catalog is imported."""
        self.events = Lane("batches of events", threads=2, waiting=256)
        """One is written while the next is read."""
        self.reports = Lane("reports", threads=1, waiting=16)
        """Of events, and erasing: each reads the whole log."""

    def close(self) -> None:
        """Let all threads end."""
        for lane in (self.searches, self.downloads, self.changes, self.events, self.reports):
            lane.close()
