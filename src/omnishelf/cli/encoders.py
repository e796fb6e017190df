"""`omnishelf encoders`: training a shop's own encoders."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from omnishelf.cli.catalog import mapping_of, tell_rejections
from omnishelf.cli.progress import steps
from omnishelf.settings import LearningSettings

if TYPE_CHECKING:
    from omnishelf.catalog.rejection import Rejection
    from omnishelf.learning.encoders.goods import Goods
    from omnishelf.types import Product

TextKind = Literal["bag-of-words", "word2vec", "glove", "lstm", "gru", "transformer", "none"]
ImageKind = Literal["cnn", "backbone", "none"]
AudioKind = Literal["mfcc", "none"]
Vectors = Annotated[
    Path | None, typer.Option(help="For glove: a file of word vectors in its format.")
]
Backbone = Annotated[
    str | None, typer.Option(help="For backbone: a folder, or a model's name on the hub.")
]


def encoders(
    catalog: Annotated[Path, typer.Argument(help="CSV, JSON Lines or Parquet file.")],
    out: Annotated[Path, typer.Option(help="Folder that the encoders are saved in.")],
    images: Annotated[
        Path | None, typer.Option(help="Folder that relative picture and sound paths start from.")
    ] = None,
    map: Annotated[
        list[str] | None,
        typer.Option(help="our_field=their_column, where the name is not obvious; repeatable."),
    ] = None,
    text: Annotated[TextKind | None, typer.Option(help="Default: bag-of-words.")] = None,
    image: Annotated[
        ImageKind | None, typer.Option(help="Default: cnn if there are pictures.")
    ] = None,
    audio: Annotated[
        AudioKind | None, typer.Option(help="Default: mfcc if there are sounds.")
    ] = None,
    vectors: Vectors = None,
    backbone: Backbone = None,
    seed: Annotated[int, typer.Option(min=0, help="Of all draws.")] = 7,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Times the catalog is gone through.")
    ] = None,
) -> None:
    """Train encoders of words, pictures and sounds on a catalog, for the set `classic`."""
    from omnishelf.glossary.glossary import Glossary  # noqa: PLC0415
    from omnishelf.learning.encoders.goods import gather_goods  # noqa: PLC0415
    from omnishelf.learning.encoders.media import MediaReader  # noqa: PLC0415
    from omnishelf.learning.encoders.settings import EncoderFitSettings  # noqa: PLC0415
    from omnishelf.learning.train import require_torch  # noqa: PLC0415

    require_torch()
    from omnishelf.learning.encoders.fit import fit_encoder  # noqa: PLC0415

    settings = EncoderFitSettings(seed=seed, epochs=epochs, vectors=vectors, backbone=backbone)
    rejected: list[Rejection] = []
    with steps("encoders") as tell:
        tell("reading the catalog")
        products = list(_products(catalog, mapping_of(map or []), images, rejected))
        goods = gather_goods(
            products, Glossary.load(), settings, languages=LearningSettings().languages
        )
        reader = MediaReader(rejected.append)
        for kind in _kinds(goods, text, image, audio):
            tell(f"training {kind}")
            made = fit_encoder(kind, goods, out, settings, reader=reader)
            told = ", ".join(f"{name} {share:.0%}" for name, share in made.accuracy.items())
            typer.echo(
                f"  {made.modality}: {made.name}, {made.dim} numbers, in {made.seconds:.1f} s"
                + (f"; labels told right on products held back: {told}" if told else ""),
                err=True,
            )
    tell_rejections(tuple(rejected), None)
    typer.echo(
        f"trained on {len(products):,} products; next: omnishelf create SHOP --encoders classic "
        f"--model {out}",
        err=True,
    )


def _products(
    catalog: Path, mapping: dict[str, str], images: Path | None, rejected: "list[Rejection]"
) -> "Iterator[Product]":
    from omnishelf.catalog.readers import read_catalog  # noqa: PLC0415
    from omnishelf.catalog.rows import Rejected  # noqa: PLC0415

    for row in read_catalog(catalog, mapping=mapping, images=images):
        if isinstance(row, Rejected):
            rejected.append(row.rejection)
        else:
            rejected.extend(row.rejected)
            yield row.product


def _kinds(
    goods: "Goods", text: TextKind | None, image: ImageKind | None, audio: AudioKind | None
) -> list[str]:
    """What is to be trained: all that was asked for, else what the catalog has something for."""
    words, pictures, sounds = (
        any(goods.passages),
        any(product.images for product in goods.products),
        any(product.sounds for product in goods.products),
    )
    chosen = (
        text or ("bag-of-words" if words else "none"),
        image or ("cnn" if pictures else "none"),
        audio or ("mfcc" if sounds else "none"),
    )
    kinds: list[str] = [kind for kind in chosen if kind != "none"]
    if not kinds:
        raise typer.BadParameter("there is nothing to train: name --text, --image or --audio")
    return kinds
