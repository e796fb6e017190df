"""Flaws, likeness and colours of photos: the part `pictures` of `reviews_media.py`."""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from omnishelf.catalog.labels import Column
from omnishelf.encoders.image.efficientnet import EfficientNetEncoder
from omnishelf.glossary import Glossary
from omnishelf.reviews.pictures.colours import ColourNames, colour_features, mismatch
from omnishelf.reviews.pictures.head import PhotoHead
from omnishelf.reviews.pictures.lightness import judged_size, to_lab
from omnishelf.reviews.pictures.made import (
    BUSY,
    FLAWS,
    as_taken,
    busy_ground,
    plain_ground,
    written,
)
from omnishelf.reviews.pictures.measures import laplacian_variance, measures
from omnishelf.reviews.pictures.train import Pictured, taken_with_flaws, train_photos
from omnishelf.types import Product
from reviews_measures import Groups, Mask, Values, area, calibration_error, interval, row

SEED = 41
GROUNDS = {"white": None, "plain": plain_ground, "busy": busy_ground}
PLACES = ("across", "tiled", "edge")
UNLIKELY = 0.1


def pictures(folder: Path, count: int) -> list[dict[str, Any]]:
    """All rows of the table."""
    rng = np.random.default_rng(SEED)
    with (folder / "products.csv").open(newline="", encoding="utf-8") as file:
        told = [*csv.DictReader(file)]
    drawn = [_pictured(told[at], folder) for at in rng.permutation(len(told))[: 2 * count]]
    names = ColourNames(Column("colour", "colour", ()), Glossary.load())
    encoder = EfficientNetEncoder()
    head = train_photos(drawn[:count], encoder.encode, encoder.name, names)
    print("trained", flush=True)
    asked = drawn[count:]
    return [
        *_flaws(head, asked, rng),
        *_watermarks(head, asked, rng),
        *_likeness(head, asked, encoder, names, rng),
        *_colours(head, asked, names, rng),
    ]


def _pictured(told: dict[str, str], folder: Path) -> Pictured:
    product = Product(
        id=told["id"],
        title=told["title"],
        category=(told["article_type"],),
        attributes={"colour": told["base_colour"]},
    )
    with Image.open(folder / told["image"]) as picture:
        return Pictured(product, picture.convert("RGB"))


def _with_interval(
    measure: str, of: str, found: Callable[[Any], float], groups: Groups
) -> dict[str, Any]:
    everything = np.arange(len(groups))
    return row("pictures", measure, of, found(everything), len(groups), *interval(found, groups))


def _flaws(
    head: PhotoHead, asked: Sequence[Pictured], rng: np.random.Generator
) -> list[dict[str, Any]]:
    features, flawed, groups, laplacian = [], [], [], []
    for at, each in enumerate(asked):
        for names, photo in taken_with_flaws(each.picture, rng):
            shown = to_lab(judged_size(photo))
            features.append(measures(shown))
            laplacian.append(-laplacian_variance(shown[..., 0]))
            flawed.append(names)
            groups.append(at)
    group = np.array(groups)
    flawless = np.array([not names for names in flawed])
    said = np.array([[head.flaws[n].probability(f) for n in (*FLAWS, BUSY)] for f in features])
    rows = []
    for column, name in enumerate((*FLAWS, BUSY)):
        has = np.array([name in names for names in flawed])
        alarm = said[:, column] >= head.flaws[name].threshold
        rows += [
            _with_interval("area", name, _area_of(said[:, column], has), group),
            _with_interval("F1", name, _f1_of(alarm, has), group),
            row("pictures", "recall", name, float(alarm[has].mean()), int(has.sum())),
            row("pictures", "alarms on flawless photos", name, float(alarm[flawless].mean()),
                int(flawless.sum())),
        ]  # fmt: skip
    blurred = np.array(["blurred" in names for names in flawed])
    alone = _area_of(np.array(laplacian), blurred)
    rows.append(_with_interval("area", "blurred, variance of the Laplacian alone", alone, group))
    return rows


def _area_of(scores: Values, has: Mask) -> Callable[[Any], float]:
    return lambda at: area(scores[at], has[at])


def _f1_of(alarm: Mask, has: Mask) -> Callable[[Any], float]:
    def found(at: Any) -> float:
        both = (alarm[at] & has[at]).sum()
        return float(2 * both / max(alarm[at].sum() + has[at].sum(), 1))

    return found


def _watermarks(
    head: PhotoHead, asked: Sequence[Pictured], rng: np.random.Generator
) -> list[dict[str, Any]]:
    """As many photos with a watermark as without, of each place."""
    flaw = head.flaws["watermark"]
    alarms: dict[str, list[bool]] = {place: [] for place in ("none", *PLACES)}
    for at, each in enumerate(asked):
        taken = as_taken(each.picture, rng, (None, plain_ground)[at % 2])
        place = PLACES[at % len(PLACES)]
        for where, photo in (("none", taken), (place, written(taken, rng, place))):
            measured = measures(to_lab(judged_size(photo)))
            alarms[where].append(flaw.probability(measured) >= flaw.threshold)
    found = sum(sum(alarms[place]) for place in PLACES)
    false = sum(alarms["none"])
    rows = [
        row("pictures", "watermark: precision, half of all photos have one", "all",
            found / max(found + false, 1), found + false),
        row("pictures", "watermark: recall", "all", found / len(asked), len(asked)),
    ]  # fmt: skip
    for place in PLACES:
        own = alarms[place]
        rows.append(row("pictures", "watermark: recall", place, float(np.mean(own)), len(own)))
    return rows


def _likeness(
    head: PhotoHead,
    asked: Sequence[Pictured],
    encoder: EfficientNetEncoder,
    names: ColourNames,
    rng: np.random.Generator,
) -> list[dict[str, Any]]:
    vectors = encoder.encode([each.picture for each in asked])
    grounds = [*GROUNDS.values()]
    photos = encoder.encode(
        [as_taken(each.picture, rng, grounds[at % 3]) for at, each in enumerate(asked)]
    )
    kinds = np.array([each.product.category[0] for each in asked])
    colours = np.array([names.of(each.product) or "" for each in asked])
    said: dict[str, list[tuple[float, int]]] = {}

    def ask(of: str, photo: int, product: int) -> None:
        catalog = vectors[product : product + 1]
        own = head.likeness.probability(photos[photo], catalog, asked[product].product.id)
        said.setdefault(of, []).append((own, photo))

    for at in range(len(asked)):
        ask("the product", at, at)
        others = np.delete(np.arange(len(asked)), at)
        ask("any other", at, int(rng.choice(others)))
        alike = others[kinds[others] == kinds[at]]
        if len(alike):
            ask("another of its kind", at, int(rng.choice(alike)))
        recoloured = alike[colours[alike] != colours[at]]
        if len(recoloured):
            ask("its kind in another colour", at, int(rng.choice(recoloured)))
    own = np.array([p for p, _ in said["the product"]])
    rows = []
    for of, pairs in said.items():
        probability = np.array([p for p, _ in pairs])
        group = np.array([at for _, at in pairs])
        unlikely = float((probability < UNLIKELY).mean())
        rows.append(row("pictures", "not as described: share", of, unlikely, len(pairs)))
        if of == "the product":
            for place, ground in enumerate(GROUNDS):
                part = probability[place::3]
                rows.append(
                    row("pictures", "not as described: share", f"the product, {ground} ground",
                        float((part < UNLIKELY).mean()), len(part))
                )  # fmt: skip
            continue
        both = np.concatenate([own, probability])
        shows = np.concatenate([np.ones(len(own), bool), np.zeros(len(pairs), bool)])
        groups = np.concatenate([np.arange(len(own)), group])
        against = f"the product against {of}"
        rows.append(_with_interval("shows product: area", against, _area_of(both, shows), groups))
        if of == "any other":
            sure = np.where(both >= 0.5, both, 1 - both)
            right = (both >= 0.5) == shows
            rows += [
                row("pictures", "shows product: accuracy", against, float(right.mean()), len(both)),
                row("pictures", "shows product: calibration error", against,
                    calibration_error(sure, right), len(both)),
            ]  # fmt: skip
    return rows


def _colours(
    head: PhotoHead, asked: Sequence[Pictured], names: ColourNames, rng: np.random.Generator
) -> list[dict[str, Any]]:
    colours = head.colours
    if colours is None:
        return []
    told = np.array([names.of(each.product) or "" for each in asked])
    known = np.flatnonzero(np.isin(told, colours.names))
    kinds = np.array([each.product.category[0] for each in asked])
    rows = [row("pictures", "colours that can be told", "all", len(colours.names), len(asked))]
    for ground, made in GROUNDS.items():
        features = np.stack(
            [
                colour_features(judged_size(as_taken(asked[int(at)].picture, rng, made)))
                for at in known
            ]
        )
        said = colours.probabilities(features)
        right = np.array(colours.names)[said.argmax(axis=1)] == told[known]
        rows.append(_with_interval("colour: accuracy", f"{ground} ground", _mean_of(right), known))
        agreeing = np.array(
            [mismatch(colours.names, p, told[at]) is not None for p, at in zip(said, known,
             strict=True)]
        )  # fmt: skip
        rows.append(
            _with_interval("colour mismatch: false alarms", f"{ground} ground",
                           _mean_of(agreeing), known)
        )  # fmt: skip
        found = []
        for p, at in zip(said, known, strict=True):
            others = known[(kinds[known] == kinds[at]) & (told[known] != told[at])]
            if len(others):
                # The photo of one, sent for another of its kind in another colour.
                other = told[int(rng.choice(others))]
                found.append(mismatch(colours.names, p, str(other)) is not None)
        rows.append(
            _with_interval("colour mismatch: found", f"{ground} ground, its kind in another colour",
                           _mean_of(np.array(found)), np.arange(len(found)))
        )  # fmt: skip
    return rows


def _mean_of(right: Mask) -> Callable[[Any], float]:
    return lambda at: float(right[at].mean())
