"""What a made shop tells of its shoppers: strips, reports, experiments, what was learned."""

from datetime import UTC, datetime, timedelta
from typing import Any

from made import MadeShop, product

EVIL = "<img src=x onerror=alert(1)>"
NOW = datetime.now(UTC)


def told_strip(kind: str, *ids: str, reason: str, why: str, id: str | None = "os1.strip",
               **fields: Any) -> dict[str, Any]:  # fmt: skip
    """An answer of `/v1/recommend`."""
    offers = [
        {"product": product(each, **fields), "score": 1.0 - n / 10,
         "reason": {"kind": reason, "product": None, "title": None, "shoppers": None}}
        for n, each in enumerate(ids)
    ]  # fmt: skip
    return {"strip": {"id": id, "kind": kind, "offers": offers}, "reasons": [why] * len(ids)}


REPORT = {
    "k": 5, "epsilon": 0.5,
    "top_queries": [{"text": "red shoes", "people": 410, "clicked": 205},
                    {"text": EVIL, "people": 31, "clicked": 0}],
    "no_click_queries": [{"text": EVIL, "people": 31, "clicked": 0}],
    "positions": [
        {"position": n, "impressions": 4000 // n, "clicks": 1000 // n // n,
         "rate": round(1000 // n // n / (4000 // n), 4)}
        for n in (1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12)],
    "days": [{"day": f"2026-03-{day:02}", "kind": kind, "count": count * day}
             for day in (1, 2, 4, 5, 6, 8, 9)
             for kind, count in (("impression", 1200), ("click", 90), ("order", 4))],
}  # fmt: skip
"""Of events; the fourth place and some days are of too few."""


def experiment(name: str, *, began: float = -5, end: float | None = None,
               **fields: Any) -> dict[str, Any]:  # fmt: skip
    """An experiment that began, and ends, so many days from now."""

    def moment(days: float) -> str:
        return (NOW + timedelta(days=days)).isoformat()

    nothing = {"reranker": None, "personal": None, "exploration": None}
    return {
        "name": name, "kind": "ab", "metric": "click_through", "shoppers": 10_000,
        "least_effect": 0.05, "salt": "", "start": moment(began),
        "end": None if end is None else moment(end),
        "arms": [{"name": "old", "share": 0.5, "options": nothing},
                 {"name": "new", "share": 0.5,
                  "options": {**nothing, "reranker": True, "exploration": 0.1}}],
        **fields,
    }  # fmt: skip


BOOK = {"format": 1, "revision": 3, "saved": NOW.isoformat(), "experiments": [
    experiment("past", began=-40, end=-10), experiment("ranker"), experiment("later", began=3),
    experiment("drafted", kind="interleave"),
]}  # fmt: skip


def arm(name: str, shoppers: int, clicks: int, value: float) -> dict[str, Any]:
    """How an arm fared."""
    return {"arm": name, "shoppers": shoppers, "impressions": 12 * shoppers, "clicks": clicks,
            "orders": clicks // 20, "revenue": clicks * 1.25,
            "metrics": {"click_through": {
                "value": value, "low": value - 0.004, "high": value + 0.004}}}  # fmt: skip


WON = {
    "experiment": "ranker", "verdict": "winner", "winner": "new",
    "words": "'new' is better than 'old': click-through differs by +12.0% (+4.0% to +20.0%).",
    "arms": [arm("old", 4980, 2988, 0.05), arm("new", 5020, 3374, 0.056)],
    "contrasts": [
        {"arm": "new", "against": "old", "metric": "click_through", "difference": 0.006,
         "low": 0.002, "high": 0.01, "p": 0.0001, "relative": 0.12},
        {"arm": "new", "against": "old", "metric": "revenue", "difference": 9.0,
         "low": -9.0, "high": 9.0, "p": 0.4, "relative": None}],
    "ratio": {"counts": [4980, 5020], "expected": [5000, 5000], "chi_square": 0.16, "p": 0.69,
              "always_valid_p": 1.0, "holds": True},
    "in_several": 1, "preference": None,
}  # fmt: skip
DRAFTED = {
    "experiment": "drafted", "verdict": "undecided", "winner": None, "words": "Not decided.",
    "arms": [], "contrasts": [], "ratio": None, "in_several": 0,
    "preference": {"wins": 60, "losses": 48, "ties": 12, "share": 0.05, "low": -0.02,
                   "high": 0.12, "sign_p": 0.28, "always_valid_p": 0.9},
}  # fmt: skip
PAST = {**WON, "experiment": "past", "verdict": "too little data", "winner": None,
        "words": "About 400 more shoppers are needed.", "contrasts": []}  # fmt: skip


def card(*, accepted: bool, reason: str, days: int, **fields: Any) -> dict[str, Any]:
    """Of a training."""
    return {
        "when": (NOW - timedelta(days=days)).isoformat(), "accepted": accepted, "reason": reason,
        "events": 52_000, "last": 60_000, "searches": 3_100, "shoppers": 900,
        "click_model": None, "click_models": [], "examination": [], "trees": 0, "bound": 0.0,
        "fewest_shoppers": 0, "gains": [], "importance": {}, **fields,
    }  # fmt: skip


CARD = card(
    accepted=True, reason="better with confidence: click nDCG 0.4100 -> 0.4500", days=1,
    click_model="position-based", trees=60, bound=1.0, fewest_shoppers=20,
    click_models=[{"name": "position-based", "log_likelihood": -0.2, "perplexity": 1.22}],
    examination=[round(0.85**n, 3) for n in range(20)],
    gains=[
        {"measure": "click nDCG", "searches": 620, "without": 0.41, "learned": 0.45,
         "difference": 0.04, "low": 0.02, "high": 0.06},
        {"measure": "expected clicks", "searches": 620, "without": 0.9, "learned": 0.91,
         "difference": 0.01, "low": -0.01, "high": 0.03}],
    importance={"click_rate": 0.42, "content_score": 0.31, "a_new_one": 0.05},
)  # fmt: skip
LEARNED = {
    "serves": True, "due": "1,204 new events",
    "cards": [CARD, card(accepted=False, reason=f"not better {EVIL}", days=8)],
    "alarms": [{"kind": "clicks", "name": "answered", "value": 12.0, "limit": 11.5,
                "text": f"fewer searches are answered {EVIL}"}],
}  # fmt: skip
IDLE = {"work": None, "state": "idle", "doing": "", "seconds": 0.0, "result": "", "error": None}


def tell_all(shop: MadeShop) -> None:
    """Let a shop answer all of this."""
    why = f"looks like {EVIL}"
    shop.answers.update({
        "POST /v1/events": lambda sent: {
            "accepted": len(sent["events"]), "duplicates": 0, "rejected": []},
        "GET /v1/recommend/similar": lambda _: told_strip(
            "similar", *(f"alike-{n}" for n in range(8)), reason="looks_like", why=why),
        "GET /v1/recommend/goes_with": lambda _: told_strip(
            "goes_with", "hat", "belt", reason="bought_together", why=why, title=EVIL),
        "GET /v1/recommend/recently_viewed": lambda _: told_strip(
            "recently_viewed", "seen-1", "seen-2", reason="viewed", why="you looked at it"),
        "GET /v1/recommend/for_you": lambda _: told_strip(
            "for_you", "mine", reason="like_viewed", why=why),
        "GET /v1/recommend/trending": lambda _: told_strip(
            "trending", "hot-1", "hot-2", "hot-3", reason="popular", why="chosen by 40 shoppers"),
        "GET /v1/events/report": lambda _: REPORT,
        "GET /v1/experiments": lambda _: BOOK,
        "GET /v1/experiments/ranker/outcome": lambda _: WON,
        "GET /v1/experiments/drafted/outcome": lambda _: DRAFTED,
        "GET /v1/experiments/past/outcome": lambda _: PAST,
        "GET /v1/behaviour": lambda _: LEARNED,
        "GET /v1/upkeep": lambda _: IDLE,
    })  # fmt: skip
