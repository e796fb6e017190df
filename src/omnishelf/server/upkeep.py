"""Training, learning, rebuilding, going back and computing insights while the shop serves: one at a
time."""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Literal

from fastapi import APIRouter, Depends, HTTPException, Request

from omnishelf.errors import OmnishelfError
from omnishelf.server.keys import may_change
from omnishelf.shelf import Shelf
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1/upkeep", dependencies=[Depends(may_change)], tags=["upkeep"])

Work = Literal["train", "learn", "rebuild", "rollback"]
Tell = Callable[[str], None]
Do = Callable[[Tell], str]
_log = logging.getLogger("omnishelf.server")


class UpkeepState(Frozen):
    """The last work that was asked for."""

    work: str | None = None
    """`train`, `learn`, `rebuild`, `rollback`, or an area of insights that is computed. None: none
    since the server was started."""
    state: Literal["idle", "running", "done", "failed"] = "idle"
    doing: str = ""
    """The step that it is at."""
    seconds: float = 0.0
    result: str = ""
    """Of a training whether the shop switched to the new model, of learning from shoppers why it
    does or does not rank by what was learned, and of insights which parts can't be computed."""
    error: str | None = None


class Upkeep:
    """Work on one shop, which serves meanwhile and switches when it is done."""

    def __init__(self, shelf: Shelf) -> None:
        """Nothing is under way."""
        self._shelf = shelf
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.state = UpkeepState()

    def start(self, work: Work) -> UpkeepState:
        """Begin, unless something is under way.

        Raises:
            HTTPException: 409, something is.
        """
        return self.begin(work, partial(self._done, work))

    def begin(self, work: str, do: Do) -> UpkeepState:
        """Begin other work of the same kind.

        Args:
            work: what it is called.
            do: takes what to tell steps to, and gives the result in words.

        Raises:
            HTTPException: 409, something is under way.
        """
        with self._lock:
            if self.state.state == "running":
                raise HTTPException(409, f"a {self.state.work} is under way: wait for it to end")
            self.state = UpkeepState(work=work, state="running")
            self._thread = threading.Thread(target=self._run, args=(work, do), name="upkeep")
            self._thread.start()
            return self.state

    def close(self) -> None:
        """Wait for what is under way; a server that is killed loses nothing of the shop."""
        if self._thread is not None:
            self._thread.join()

    def _run(self, work: str, do: Do) -> None:
        start = time.perf_counter()

        def ended(**how: object) -> None:
            seconds = round(time.perf_counter() - start, 1)
            self.state = UpkeepState.model_validate({"work": work, "seconds": seconds, **how})

        try:
            ended(state="done", result=do(self._tell))
        except OmnishelfError as error:
            ended(state="failed", error=str(error))
        except Exception:
            # Nobody waits for this thread: what went wrong is for the log, and the work has ended.
            _log.exception("the %s failed", work)
            ended(state="failed", error="something went wrong here")

    def _done(self, work: Work, tell: Tell) -> str:
        match work:
            case "train":
                return self._shelf.train(tell=tell).verdict
            case "learn":
                return self._shelf.learn().reason
            case "rebuild":
                self._shelf.rebuild()
            case "rollback":
                self._shelf.roll_back()
        return ""

    def _tell(self, doing: str) -> None:
        self.state = self.state.model_copy(update={"doing": doing})


@router.post("/{work}", status_code=202, summary="Train, rebuild or go back, in the background")
def start(request: Request, work: Work) -> UpkeepState:
    """Searches and changes go on; the shop switches over when it is done."""
    upkeep: Upkeep = request.app.state.upkeep
    return upkeep.start(work)


@router.get("", summary="How far the last such work has come")
def state(request: Request) -> UpkeepState:
    """Of work since the server was started."""
    upkeep: Upkeep = request.app.state.upkeep
    return upkeep.state
