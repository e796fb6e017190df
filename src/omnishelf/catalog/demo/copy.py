"""What the demo shop says about its goods, in English and Chinese."""

from dataclasses import dataclass

from omnishelf.catalog.demo.kinds import Kind
from omnishelf.catalog.demo.palette import Colour

BRANDS = ("Alderwick", "Kestrel & Co", "Paper Harbour", "Ostrava Mills", "Fieldnote", "Mirabel")

_PATTERNS = {
    "plain": ("plain", "纯色"),
    "striped": ("striped", "条纹"),
    "dotted": ("dotted", "波点"),
    "checked": ("checked", "格子"),
    "floral": ("floral", "碎花"),
}
_ENGLISH = (
    "A {pattern}{colour} {name} in {material}, made for {use}. {brand} finishes it by hand.",
    "{Material} {name} for {use}, in {colour}{with_pattern}. Light, lasting, easy to care for.",
    "Our {colour} {name}: {pattern}{material} through and through, right for {use}.",
    "{brand} designed this {pattern}{name} in {colour} {material}. You will want it for {use}.",
)
_CHINESE = (
    "{colour}{pattern}{name},{material}材质,适合{use}。由{brand}手工完成。",
    "{material}{name},{colour}{pattern}款式,为{use}而做。轻便耐用,易于打理。",
    "我们的{colour}{name}:{pattern}设计,{material}用料扎实,{use}正合适。",
    "{brand}设计的{pattern}{name},选用{colour}{material},{use}的好选择。",
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A product's words in one language."""

    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Design:
    """One product as it is designed: a kind in a colour, a material and a pattern."""

    kind: Kind
    colour: Colour
    material: tuple[str, str]
    pattern: str
    brand: str


def english(design: Design, variant: int) -> Wording:
    """Title and description in English; the variant chooses the phrasing."""
    plain = design.pattern == "plain"
    pattern = "" if plain else f"{_PATTERNS[design.pattern][0]} "
    material = design.material[0]
    title = f"{design.colour.en} {pattern}{material} {design.kind.name}"
    description = _ENGLISH[variant % len(_ENGLISH)].format(
        colour=design.colour.en,
        pattern=pattern,
        with_pattern="" if plain else f", {pattern.strip()}",
        material=material,
        Material=material.capitalize(),
        name=design.kind.name,
        use=design.kind.use[0],
        brand=design.brand,
    )
    article_fixed = description.replace("A orange ", "An orange ")
    return Wording(title[0].upper() + title[1:], article_fixed)


def chinese(design: Design, variant: int) -> Wording:
    """Title and description in Chinese."""
    pattern = "" if design.pattern == "plain" else _PATTERNS[design.pattern][1]
    parts = {
        "colour": design.colour.zh,
        "pattern": pattern,
        "material": design.material[1],
        "name": design.kind.zh,
        "use": design.kind.use[1],
        "brand": design.brand,
    }
    title = f"{design.colour.zh}{pattern}{design.material[1]}{design.kind.zh}"
    return Wording(title, _CHINESE[variant % len(_CHINESE)].format(**parts))
