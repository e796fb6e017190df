"""`/v1/rules`, `/v1/synonyms`: what the merchant decides, and what it would change."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from omnishelf.merchandising.rules.store import RuleBook
from omnishelf.merchandising.synonyms_file import SynonymError
from omnishelf.server.keys import may_change
from omnishelf.server.search import SearchRequest, query_of
from omnishelf.shelf import Shelf
from omnishelf.types.frozen import Frozen

router = APIRouter(prefix="/v1", dependencies=[Depends(may_change)], tags=["merchandising"])


class Rules(Frozen):
    """Rules as docs/merchandising.md tells."""

    rules: tuple[dict[str, Any], ...] = Field(examples=[[
        {"name": "spring", "when": {"words": ["shoes"]}, "then": [{"do": "pin", "product": "p1",
                                                                 "position": 1}]}
    ]])  # fmt: skip


class Trial(Rules):
    """Rules, and the query that they are tried on."""

    query: SearchRequest


class Text(Frozen):
    """A file's text."""

    text: str


@router.get("/rules", summary="The rules in force, and those before them")
def rules(request: Request) -> RuleBook:
    """Read the rules."""
    return _shelf(request).merchant.rules()


@router.put("/rules", summary="Put rules in force")
def put_rules(request: Request, given: Rules) -> RuleBook:
    """Replace all rules; they hold for the next search."""
    return _shelf(request).merchant.save_rules(given.rules)


@router.post("/rules/back/{revision}", summary="Put the rules of an earlier revision in force")
def go_back(request: Request, revision: int) -> RuleBook:
    """Go back."""
    return _shelf(request).merchant.go_back(revision)


@router.post("/rules/preview", summary="What rules would make of a query")
def preview(request: Request, trial: Trial) -> dict[str, Any]:
    """Try rules without putting them in force."""
    told = _shelf(request).merchant.preview(trial.rules, query_of(trial.query))
    return {
        "before": [{"product": product.model_dump(mode="json")} for product in told.before],
        "after": [{"product": product.model_dump(mode="json")} for product in told.after],
        "moved": [asdict(move) for move in told.moved],
        "conflicts": [conflict.text for conflict in told.conflicts],
    }


@router.get("/synonyms", summary="The shop's synonyms, stop phrases and units")
def synonyms(request: Request) -> Text:
    """Read them."""
    return Text(text=_shelf(request).merchant.synonyms())


@router.put("/synonyms", summary="Let other synonyms hold", response_model=Text)
def put_synonyms(request: Request, given: Text) -> Text | JSONResponse:
    """Replace them; they hold for the next search."""
    try:
        _shelf(request).merchant.save_synonyms(given.text)
    except SynonymError as error:
        told = {"code": "bad_synonyms", "message": str(error), "line": error.line}
        return JSONResponse({"error": told}, status_code=422)
    return given


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf
