"""`/v1/experiments`: what is compared on shoppers, and what came of it."""

from typing import Any

from fastapi import APIRouter, Body, Depends, Request

from omnishelf.experiments.experiment import Experiment
from omnishelf.experiments.outcome import Outcome
from omnishelf.experiments.store import Book
from omnishelf.server.keys import may_change
from omnishelf.shelf import Shelf
from omnishelf.shelf.experiments import Experiments

router = APIRouter(
    prefix="/v1/experiments", dependencies=[Depends(may_change)], tags=["experiments"]
)


@router.get("", summary="All experiments")
def experiments(request: Request) -> Book:
    """List them."""
    return _of(request).book


@router.put("", summary="Add an experiment, or change one that has not begun")
def put(request: Request, given: dict[str, Any] = Body()) -> Experiment:  # noqa: B008
    """Keep it; it holds from its start."""
    return _of(request).put(given)


@router.post("/{name}/stop", summary="End an experiment now")
def stop(request: Request, name: str) -> Experiment:
    """End it; its outcome can still be asked for."""
    return _of(request).stop(name)


@router.delete("/{name}", summary="Forget an experiment")
def remove(request: Request, name: str) -> dict[str, bool]:
    """Forget it; events keep the names of its arms."""
    _of(request).remove(name)
    return {"removed": True}


@router.get("/{name}/outcome", summary="What came of an experiment so far")
def outcome(request: Request, name: str) -> Outcome:
    """Judge it; as often as one likes."""
    return _of(request).outcome(name)


def _of(request: Request) -> Experiments:
    shelf: Shelf = request.app.state.shelf
    return shelf.experiments
