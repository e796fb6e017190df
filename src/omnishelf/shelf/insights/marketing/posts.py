"""Which products match what an audience of another platform posts, as a part of marketing."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.marketing.audiences.posts import Posts, match
from omnishelf.shelf.insights.demand.forecast import titles_of
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types import Source
from omnishelf.types.frozen import Frozen

_MOST = 200


class Post(Frozen):
    """One post."""

    author: str = Field(min_length=1)
    text: str = ""
    image: str | None = Field(default=None, pattern=r"^(data:|https?://)")
    """A picture, as a data URI or URL."""
    consent: bool = False
    """Whether it may be used, by its author's consent or the platform's terms."""


class PostsWanted(Frozen):
    """What an audience posted."""

    audience: str = "posts"
    posts: tuple[Post, ...]
    k: int | None = None
    """The least number of authors; None: the shop's setting."""


class MatchTold(Frozen):
    """How well a product fits, in standard deviations over the shop's products; 95 % interval over
    authors."""

    product: str
    title: str
    fit: float
    low: float
    high: float


class PostsResult(Result):
    """Products in the order of their fit; nothing of a post is in it."""

    audience: str
    authors: int
    """Whose posts were used."""
    matches: tuple[MatchTold, ...]


def compute(seen: Seen, wanted: PostsWanted, _: Path) -> PostsResult:
    """Match.

    Raises:
        MarketingError: fewer than k authors agreed, or posts and products share nothing.
        MediaError: a picture can't be read.
    """
    agreed = frozenset(one.author for one in wanted.posts if one.consent)
    used = [one for one in wanted.posts if one.consent]
    ids = [product.id for product in seen.products()]
    sources: tuple[Source, ...] = ("fused",) if "fused" in seen.sources else ("text", "image")
    said: dict[str, NDArray[np.float32]] = {}
    own: dict[str, NDArray[np.float32]] = {}
    for source in sources:
        if source not in seen.sources:
            continue
        seen.tell(f"reading {len(used):,} posts")
        aims = [_aim(seen, source, one) for one in used]
        found = seen.vectors(ids, source)
        rows = _rows([found.get(id) for id in ids])
        told = _rows(aims)
        if rows is not None and told is not None:
            own[source], said[source] = rows, told
    posts = Posts(wanted.audience, said, [one.author for one in used], agreed)
    k = wanted.k or seen.settings.marketing.k
    matches = match(posts, ids, own, k=k)
    best = matches[:_MOST]
    titles = titles_of(seen, [one.product for one in best])
    return PostsResult(
        audience=wanted.audience,
        authors=len(agreed),
        matches=tuple(
            MatchTold(
                product=one.product, title=titles.get(one.product, ""), fit=one.fit, low=one.low,
                high=one.high,
            )
            for one in best
        ),
    )  # fmt: skip


def _aim(seen: Seen, source: Source, post: Post) -> NDArray[np.float32] | None:
    picture = seen.read_media(post.image) if post.image else None
    text = post.text.strip() or None
    return seen.aim(source, text=text, picture=picture) if text or picture else None


def _rows(vectors: Sequence[NDArray[np.float32] | None]) -> NDArray[np.float32] | None:
    """[n, dim], NaN rows where there is none; None where there is none at all."""
    dim = next((len(one) for one in vectors if one is not None), None)
    if dim is None:
        return None
    missing = np.full(dim, np.nan, np.float32)
    return np.stack([missing if one is None else one for one in vectors])


def sections(result: PostsResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.product, one.title, one.fit, one.low, one.high] for one in result.matches
    ]
    return [
        Tiles([("authors", f"{result.authors:,}", result.audience)]),
        Table("posts", f"Products for {result.audience}",
              "In standard deviations over the shop's products, with 95 % intervals over authors.",
              ["product", "title", "fit", "low", "high"], rows),
    ]  # fmt: skip


POSTS = Part("posts", PostsWanted, PostsResult, compute, sections, alone=False)
