"""What a made shop tells of its reviews, demand and marketing."""

from datetime import UTC, datetime
from typing import Any

from made import MadeShop

from omnishelf.shelf.insights.areas import AREAS

EVIL = "<img src=x onerror=alert(1)>"
NOW = datetime(2026, 7, 6, 12, tzinfo=UTC).isoformat()


def kept(result: dict[str, Any] | None, error: str | None = None) -> dict[str, Any]:
    return {"computed": NOW, "of_events": False, "result": result, "error": error}


FORECAST = {
    "of_events": False, "source": "sales", "period": "week", "days": 7, "first": "2026-06-01",
    "next": "2026-06-29", "model": "trees", "why": f"trees: the best {EVIL}", "coverage": 0.8,
    "total": 2, "left_out": 1, "remarks": ["3 returned units"],
    "series": [
        {"sku": "a", "location": "all", "title": f"Red dress {EVIL}", "sold": [None, 4, 6, 8],
         "mean": [10, 12], "low": [6, 7], "high": [15, 20]},
        {"sku": "b", "location": "north", "title": "", "sold": [1, 0, 2, 1], "mean": [1, 1.5],
         "low": [0, 0], "high": [3, 4]}],
}  # fmt: skip
STOCK = {
    "of_events": False, "currency": "EUR", "model": "trees", "advised": 2, "orders_total": 1,
    "orders_cost": 250.0,
    "orders": [{"sku": "a", "location": "all", "title": "Red dress", "on_hand": 3, "on_order": 0,
                "expected": 30, "low": 20, "high": 44, "safety_stock": 12, "reorder_point": 42,
                "order_up_to": 60, "order": 50, "cost": 250.0, "limited": None}],
    "alerts": [{"kind": "stock_out", "sku": "a", "location": "all", "title": "Red dress",
                "chance": 0.97, "units": 27, "money": 135, "low": 80, "high": 200},
               {"kind": "overstock", "sku": "b", "location": "north", "title": "",
                "chance": 0.8, "units": 9, "money": 45, "low": 0, "high": 70}],
    "alerts_total": 2, "at_stake": {"stock_out": 135.0, "overstock": 45.0},
    "moves": [{"sku": "a", "title": "Red dress", "from_": "north", "to": "south", "units": 4,
               "gain": 12, "low": 3, "high": 25}],
    "classes": {"AX": 1, "CZ": 1}, "unknown_total": 1,
    "unknown": [{"sku": "c", "location": "all", "why": f"no cost {EVIL}"}],
}  # fmt: skip
LAUNCHES = {
    "of_events": False, "period": "week", "learned_from": 6, "error": 0.4, "category_error": 0.5,
    "searches": "searches had no say", "total": 1,
    "products": [{"sku": "n", "title": "New hat", "searches": 3.5, "mean": [5, 6], "low": [2, 2],
                  "high": [9, 11], "alike": ["a"]}],
}  # fmt: skip
TRENDS = {
    "of_events": False, "source": "sales", "period": "week", "recent": 8, "first": "2026-01-05",
    "days": 7, "without": [],
    "trends": [{"by": "image", "direction": "rising", "factor": 2.5, "low": 1.6, "high": 3.9,
                "products": 7, "share": [0.1, None, 0.2],
                "examples": [{"sku": "a", "title": "Red dress"}]}],
}  # fmt: skip
FEEDS = {
    "of_events": False,
    "feeds": [{"platform": "google", "format": "xml", "rules": "help", "written": 80,
               "left_out": 20,
               "noted": [{"effect": "product left out", "field": "price", "do": "give a price",
                          "count": 20, "products": ["a", EVIL]}]}],
}  # fmt: skip
CATEGORIES = {
    "of_events": False, "least_confidence": 0.5, "calibrated": False,
    "categories": [{"category": ["Sale", "New in"], "products": 12, "target": "Apparel > Dresses",
                    "confidence": 0.31, "how": "by the model", "review": True,
                    "alternatives": [["Apparel", 0.2]]}],
}  # fmt: skip
AUDIENCES = {
    "of_events": True, "k": 20, "shoppers": 90,
    "segments": [{"name": "brand Fell", "size": 60, "products": ["Red dress"],
                  "traits": [{"kind": "brand", "value": "Fell", "share": 0.7, "lift": 2.0}]},
                 {"name": "30 shoppers", "size": 30, "products": [], "traits": []}],
}  # fmt: skip
BUDGET = {
    "of_events": False, "currency": "EUR", "days": 90, "unspent": 0.0, "refusal": None,
    "gain": {"mean": 40.0, "low": 12.0, "high": 71.0},
    "allotments": [
        {"campaign": "brand", "platform": "google", "now": 100, "spend": 140,
         "returned": {"mean": 300, "low": 250, "high": 360},
         "marginal": {"mean": 1.4, "low": 1.0, "high": 1.9}, "refusal": None},
        {"campaign": "new", "platform": "meta", "now": 60, "spend": 60, "returned": None,
         "marginal": None, "refusal": "'new' has 9 days"}],
}  # fmt: skip
CARDS = {
    "of_events": False, "reviews": 60, "products": 2, "languages": {"en": 50, "zh": 10},
    "calibrated": 0.9, "doubts": 3, "masked": {"e-mail": 1},
    "notes": [f"review 'r1' was not seen: {EVIL}"],
    "cards": [{"product": "a", "title": f"Red dress {EVIL}", "reviews": 48, "stars": 4.2,
               "low": 3.9, "high": 4.5, "pros": ["quality"], "cons": ["size"],
               "changed": ["delivery"], "doubts": 3},
              {"product": "b", "title": "", "reviews": 12, "stars": 2.1, "low": 1.5, "high": 2.9,
               "pros": [], "cons": ["battery"], "changed": [], "doubts": 0}],
}  # fmt: skip
CARD = {
    "product": "a", "title": "Red dress", "reviews": 48, "stars": 4.2, "stars_low": 3.9,
    "stars_high": 4.5, "positive": {"mean": 0.8, "low": 0.7, "high": 0.9},
    "pros": [{"aspect": "quality", "reviews": 9, "quote": f"lovely cloth {EVIL}", "review": "r1"}],
    "cons": [{"aspect": "battery", "reviews": 2, "quote": "it has none", "review": "r2"}],
}  # fmt: skip
RESULTS = {
    "reviews": {"cards": CARDS},
    "demand": {"forecast": FORECAST, "stock": STOCK, "launches": LAUNCHES, "trends": TRENDS},
    "marketing": {
        "feeds": FEEDS, "categories": CATEGORIES, "audiences": AUDIENCES, "budget": BUDGET,
    },
}  # fmt: skip


def told_areas() -> dict[str, Any]:
    """As `/v1/insights` lists them."""
    return {"areas": [
        {"name": area.name, "report": True,
         "parts": [{"name": part.name, "alone": part.alone, "computed": NOW, "error": None}
                   for part in area.parts]}
        for area in AREAS.values()
    ]}  # fmt: skip


def tell_insights(shop: MadeShop) -> None:
    """Let a shop answer all of this."""
    shop.answers["GET /v1/insights"] = lambda _: told_areas()
    for area, parts in RESULTS.items():
        told = {name: kept(result) for name, result in parts.items()}
        if area == "marketing":
            told["posts"] = kept(None, f"fewer than 20 authors {EVIL}")
        answer = {"area": area, "parts": told}
        shop.answers[f"GET /v1/insights/{area}"] = lambda _, answer=answer: answer
