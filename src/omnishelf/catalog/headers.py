"""Which column holds what: by name, in the exports of common shop systems, or as told."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from omnishelf.errors import CatalogError

_NAMES: dict[str, tuple[str, ...]] = {
    # In order of preference: the first that is there is taken.
    "id": (
        "handle",
        "id",
        "product id",
        "item id",
        "sku",
        "variant sku",
        "article id",
        "asin",
        "商品id",
        "产品id",
        "编号",
        "商品编号",
        "货号",
        "codigo",
        "código",
        "referencia",
    ),
    "title": (
        "title",
        "name",
        "product name",
        "product title",
        "product display name",
        "标题",
        "名称",
        "商品名称",
        "商品标题",
        "产品名称",
        "titulo",
        "título",
        "nombre",
    ),
    "description": (
        "description",
        "body (html)",
        "body html",
        "long description",
        "short description",
        "details",
        "描述",
        "商品描述",
        "详情",
        "descripcion",
        "descripción",
    ),
    "brand": ("brand", "brand name", "vendor", "manufacturer", "品牌", "marca"),
    "price": (
        "sale price",
        "price",
        "variant price",
        "regular price",
        "unit price",
        "价格",
        "售价",
        "precio",
    ),
    "currency": ("currency", "price currency", "currency code", "货币", "币种", "moneda"),
    "stock": (
        "stock",
        "quantity",
        "qty",
        "inventory",
        "variant inventory qty",
        "stock quantity",
        "库存",
        "existencias",
    ),
    "locale": ("locale", "language", "lang", "语言", "idioma"),
    "url": ("url", "link", "product url", "permalink", "链接"),
}
_LISTS: dict[str, tuple[str, ...]] = {
    # All that are there are taken.
    "images": (
        "image",
        "images",
        "image url",
        "image urls",
        "image link",
        "picture",
        "pictures",
        "image src",
        "additional image link",
        "additional images",
        "photo",
        "photos",
        "variant image",
        "图片",
        "主图",
        "imagen",
        "imagenes",
        "imágenes",
    ),
    "sounds": (
        "sound",
        "sounds",
        "audio",
        "audios",
        "sound url",
        "audio url",
        "声音",
        "音频",
        "sonido",
        "sonidos",
    ),
    "category": (
        "category",
        "categories",
        "product category",
        "product type",
        "type",
        "google product category",
        "category path",
        "分类",
        "类目",
        "categoria",
        "categoría",
    ),
}
_LEVELS = (
    ("master category", "sub category", "article type"),
    ("category", "subcategory"),
    ("category", "sub category"),
    ("category level 1", "category level 2", "category level 3"),
)
"""Columns that hold one level each. They stay filterable by their own names as well."""

_TRANSLATED = re.compile(
    r"^(title|name|description)[ _:\[(]+([a-z]{2,3}(?:[-_][a-z0-9]{2,8})?)[\])]?$", re.IGNORECASE
)
_PAIR = re.compile(r"^((?:attribute|option) ?\d+) name$")
_SKIPPED = re.compile(
    r"^(unnamed: \d+|attribute \d+ (visible|global|default)|meta: .*|variant .*|seo .*|"
    r"google shopping / .*|image (position|alt text)|published|status|gift card|is featured.*|"
    r"visibility in catalog|position|parent|grouped products|upsells|cross sells|handle|"
    # What goods cost the shop is nobody else's business.
    r"option ?\d+ linked to|cost per item)$"
)
FIELDS = (*_NAMES, *_LISTS)


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns by our fields."""

    fields: Mapping[str, tuple[str, ...]]
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Locale to `title` and `description` columns."""
    attributes: Mapping[str, str] = field(default_factory=dict)
    """Column to attribute name."""
    pairs: Sequence[tuple[str, str]] = ()
    """Columns of an attribute's name and of its value."""

    def of(self, name: str) -> str | None:
        """The column of a field."""
        found = self.fields.get(name, ())
        return found[0] if found else None

    def all(self, name: str) -> tuple[str, ...]:
        """All columns of a field that may have several."""
        return self.fields.get(name, ())


def recognise(columns: Sequence[str], mapping: Mapping[str, str], catalog: str) -> Columns:
    """Find our fields among a file's columns.

    Args:
        columns: as the file names them.
        mapping: our field to their column, where the user says so. A field that is not ours
            renames an attribute.
        catalog: the file's name, for messages.

    Raises:
        CatalogError: a mapped column is not there, or no column holds an id.
    """
    for name, column in mapping.items():
        if column not in columns:
            raise CatalogError(
                f"{catalog}: --map {name}={column}: there is no column '{column}'; "
                f"there are: {', '.join(columns)}"
            )
    plain = {_plain(column): column for column in reversed(columns)}
    mapped = set(mapping.values())
    free = {name: column for name, column in plain.items() if column not in mapped}
    fields = _fields(free, mapping)
    if "id" not in fields:
        raise CatalogError(
            f"{catalog}: no column holds the products' ids; there are: {', '.join(columns)}. "
            "Say which one it is: --map id=COLUMN"
        )
    translations = _translations(columns, mapped)
    pairs = _pairs(free)
    levels = {free[name] for level in _LEVELS for name in level if name in free} - {
        free[name] for name in ("category",) if name in free
    }
    used = {column for found in fields.values() for column in found} - levels
    used |= {column for parts in translations.values() for column in parts.values()}
    used |= {column for pair in pairs for column in pair}
    attributes = {
        column: _attribute_name(column)
        for column in columns
        if column not in used and column not in mapped and not _SKIPPED.match(_plain(column))
    }
    attributes |= {column: name for name, column in mapping.items() if name not in FIELDS}
    return Columns(fields, translations, attributes, pairs)


def _fields(free: Mapping[str, str], mapping: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    fields: dict[str, tuple[str, ...]] = {
        name: (column,) for name, column in mapping.items() if name in FIELDS
    }
    for name, known in _NAMES.items():
        found = tuple(dict.fromkeys(free[candidate] for candidate in known if candidate in free))
        if found and name not in fields:
            # Most rows have no sale price: then the next column holds the price.
            fields[name] = found if name == "price" else found[:1]
    for name, known in _LISTS.items():
        found = tuple(dict.fromkeys(free[candidate] for candidate in known if candidate in free))
        if found and name not in fields:
            # Several category columns say the same in other words: the first is enough.
            fields[name] = found[:1] if name == "category" else found
    for levels in _LEVELS:
        present = tuple(free[level] for level in levels if level in free)
        if len(present) > 1 and "category" not in mapping:
            fields["category"] = present
            break
    return fields


def _translations(columns: Sequence[str], mapped: set[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for column in columns:
        match = _TRANSLATED.match(column.strip())
        if match and column not in mapped:
            part = "description" if match[1].lower() == "description" else "title"
            found.setdefault(match[2].replace("_", "-").lower(), {})[part] = column
    return found


def _pairs(free: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs = []
    for name, column in free.items():
        if match := _PAIR.match(name):
            for ending in ("value(s)", "value", "values"):
                if value := free.get(f"{match[1]} {ending}"):
                    pairs.append((column, value))
                    break
    return pairs


def _plain(column: str) -> str:
    # Google's feeds write `g:image_link`.
    return " ".join(re.sub(r"[_\-]+", " ", column.strip().lower().removeprefix("g:")).split())


def _attribute_name(column: str) -> str:
    """A column's name as an attribute's: as it is, but for characters that filters can't have."""
    name = re.sub(r"[^\w \-]+", " ", column.strip().removeprefix("g:")).lstrip(" _-0123456789")
    name = " ".join(name.split())[:60] or "column"
    return f"{name}_attribute" if name.lower() in _RESERVED else name


_RESERVED = frozenset({"id", "brand", "category", "price", "currency", "stock", "locale"})
