"""The trained model: whether there is one, how well it does, and where it is weak."""

from fastapi import APIRouter, Depends, Request

from omnishelf.learning.report_card import ReportCard
from omnishelf.learning.weak_spots import FEWEST, WeakSpot, weak_language, weak_source
from omnishelf.server.keys import may_search
from omnishelf.shelf import Shelf
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1/model", tags=["model"])


class WeakSpots(Frozen):
    """The weakest of each, where there are enough questions to tell."""

    language: WeakSpot | None
    source: WeakSpot | None


class ModelState(Frozen):
    """What is known of a shop's model."""

    trained: bool
    """Whether a trained model serves."""
    products: int
    """In the shop now; the card says how many were learned from."""
    card: ReportCard | None
    """Of the last training, whatever became of it."""
    serving: ReportCard | None
    """Of the training whose model serves; the last one's unless that was no better."""
    weakest: WeakSpots
    """By the card that serves, or else by the last one."""
    fewest: int = FEWEST
    """From fewer questions nothing is concluded."""


@router.get("", summary="The trained model's report card", dependencies=[Depends(may_search)])
def model(request: Request) -> ModelState:
    """A shop that was never trained has no card."""
    shelf: Shelf = request.app.state.shelf
    card, serving = shelf.report_card, shelf.serving_card
    told = serving or card
    return ModelState(
        trained=shelf.trained,
        products=shelf.count(),
        card=card,
        serving=serving,
        weakest=WeakSpots(
            language=weak_language(told) if told else None,
            source=weak_source(told) if told else None,
        ),
    )
