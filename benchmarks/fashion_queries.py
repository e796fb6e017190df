"""How shoppers ask for the fashion data's kinds and colours, in words that were written down by
hand before any result was seen, without looking at the glossary that training phrases come from.
"""

from collections.abc import Iterator

LANGUAGES = ("en", "zh", "es")

KINDS = {
    "Tshirts": ("t-shirt", "T恤", "camiseta", "f"),
    "Kurtas": ("kurta", "库尔塔长衫", "kurta", "f"),
    "Shirts": ("shirt", "衬衫", "camisa", "f"),
    "Casual Shoes": ("casual shoes", "休闲鞋", "zapatos informales", "mp"),
    "Sunglasses": ("sunglasses", "墨镜", "gafas de sol", "fp"),
    "Tops": ("women's top", "女士上衣", "top", "m"),
    "Sports Shoes": ("running shoes", "运动鞋", "zapatillas deportivas", "fp"),
    "Sweatshirts": ("sweatshirt", "卫衣", "sudadera", "f"),
    "Handbags": ("handbag", "手提包", "bolso", "m"),
    "Heels": ("high heels", "高跟鞋", "tacones", "mp"),
    "Wallets": ("wallet", "钱包", "cartera", "f"),
    "Socks": ("socks", "袜子", "calcetines", "mp"),
    "Flip Flops": ("flip-flops", "人字拖", "chanclas", "fp"),
    "Belts": ("belt", "皮带", "cinturón", "m"),
    "Caps": ("cap", "棒球帽", "gorra", "f"),
    "Sandals": ("sandals", "凉鞋", "sandalias", "fp"),
    "Shorts": ("shorts", "短裤", "pantalones cortos", "mp"),
    "Backpacks": ("backpack", "双肩包", "mochila", "f"),
    "Watches": ("wrist watch", "手表", "reloj", "m"),
    "Jeans": ("jeans", "牛仔裤", "vaqueros", "mp"),
    "Jackets": ("jacket", "夹克", "chaqueta", "f"),
    "Sweaters": ("sweater", "毛衣", "jersey", "m"),
    "Trousers": ("trousers", "长裤", "pantalones", "mp"),
    "Innerwear Vests": ("undershirt", "背心", "camiseta interior", "f"),
    "Perfume and Body Mist": ("perfume", "香水", "perfume", "m"),
    "Skirts": ("skirt", "裙子", "falda", "f"),
    "Capris": ("capri pants", "七分裤", "pantalones capri", "mp"),
    "Leggings": ("leggings", "打底裤", "mallas", "fp"),
    "Track Pants": ("track pants", "运动裤", "pantalones de chándal", "mp"),
    "Briefs": ("briefs", "三角内裤", "calzoncillos", "mp"),
    "Formal Shoes": ("dress shoes", "皮鞋", "zapatos de vestir", "mp"),
    "Ties": ("necktie", "领带", "corbata", "f"),
    "Messenger Bag": ("messenger bag", "邮差包", "bandolera", "f"),
    "Bra": ("bra", "文胸", "sujetador", "m"),
    "Trunk": ("boxer trunks", "平角内裤", "bóxer", "m"),
    "Laptop Bag": ("laptop bag", "电脑包", "maletín para portátil", "m"),
    "Cufflinks": ("cufflinks", "袖扣", "gemelos", "mp"),
    "Mufflers": ("muffler scarf", "围巾", "bufanda", "f"),
    "Tracksuits": ("tracksuit", "运动套装", "chándal", "m"),
    "Clutches": ("clutch bag", "手拿包", "bolso de mano", "m"),
    "Deodorant": ("deodorant", "止汗露", "desodorante", "m"),
    "Tunics": ("tunic", "束腰外衣", "túnica", "f"),
    "Kurtis": ("kurti", "印度短衫", "kurti", "f"),
    "Dupatta": ("dupatta", "印度披肩", "dupatta", "f"),
}
"""By article type: English, Chinese, Spanish, and the Spanish noun's gender and number."""

COLOURS = {
    "Black": ("black", "黑色", "negro", "negra"),
    "Blue": ("blue", "蓝色", "azul", "azul"),
    "White": ("white", "白色", "blanco", "blanca"),
    "Grey": ("gray", "灰色", "gris", "gris"),
    "Brown": ("brown", "棕色", "marrón", "marrón"),
    "Red": ("red", "红色", "rojo", "roja"),
    "Green": ("green", "绿色", "verde", "verde"),
    "Navy Blue": ("navy", "藏青色", "azul marino", "azul marino"),
    "Purple": ("purple", "紫色", "morado", "morada"),
    "Pink": ("pink", "粉色", "rosa", "rosa"),
    "Beige": ("beige", "米色", "beige", "beige"),
    "Maroon": ("maroon", "酒红色", "granate", "granate"),
    "Yellow": ("yellow", "黄色", "amarillo", "amarilla"),
    "Olive": ("olive green", "橄榄绿", "verde oliva", "verde oliva"),
    "Silver": ("silver", "银色", "plateado", "plateada"),
    "Orange": ("orange", "橙色", "naranja", "naranja"),
    "Gold": ("gold", "金色", "dorado", "dorada"),
    "Cream": ("cream", "奶油色", "crema", "crema"),
    "Tan": ("tan", "棕褐色", "canela", "canela"),
    "Charcoal": ("charcoal", "炭灰色", "gris carbón", "gris carbón"),
    "Khaki": ("khaki", "卡其色", "caqui", "caqui"),
    "Magenta": ("magenta", "品红色", "magenta", "magenta"),
    "Teal": ("teal", "蓝绿色", "verde azulado", "verde azulada"),
    "Peach": ("peach", "桃色", "melocotón", "melocotón"),
    "Lavender": ("lavender", "薰衣草紫", "lavanda", "lavanda"),
    "Off White": ("off-white", "米白色", "blanco roto", "blanco roto"),
    "Steel": ("steel", "钢色", "acero", "acero"),
    "Multi": ("multicolour", "彩色", "multicolor", "multicolor"),
    "Turquoise Blue": ("turquoise", "绿松石色", "turquesa", "turquesa"),
    "Copper": ("copper", "铜色", "cobre", "cobre"),
    "Rust": ("rust", "铁锈色", "óxido", "óxido"),
    "Mustard": ("mustard", "芥末黄", "mostaza", "mostaza"),
}
"""By base colour: English, Chinese, Spanish masculine and feminine."""

_INVARIABLE = frozenset(
    {"rosa", "naranja", "crema", "canela", "magenta", "lavanda", "turquesa", "óxido", "mostaza"}
)
_PLURALS = {"azul": "azules", "gris": "grises", "marrón": "marrones", "verde": "verdes"}


def asked(kind: str, colour: str) -> Iterator[tuple[str, int, str]]:
    """Three phrasings in each language: language, phrasing, text."""
    en, zh, es, form = KINDS[kind]
    en_colour, zh_colour, masculine, _ = COLOURS[colour]
    agreeing = _spanish(colour, form)
    for language, texts in (
        ("en", (f"{en_colour} {en}", f"looking for {en} in {en_colour}",
                f"I want to buy {en_colour} {en} please")),
        ("zh", (f"{zh_colour}{zh}", f"我想买{zh_colour}的{zh}", f"有没有{zh} {zh_colour}")),
        ("es", (f"{es} {agreeing}", f"busco {es} de color {masculine}",
                f"quiero comprar {es} {agreeing}")),
    ):  # fmt: skip
        for phrasing, text in enumerate(texts):
            yield language, phrasing, text


def _spanish(colour: str, form: str) -> str:
    _, _, masculine, feminine = COLOURS[colour]
    word = feminine if form.startswith("f") else masculine
    if not form.endswith("p") or " " in word:
        return word
    if word.endswith(("o", "a")) and word not in _INVARIABLE:
        return word + "s"
    return _PLURALS.get(word, word)
