"""The kinds of goods in the demo shop: what each is called, made of, priced and drawn by."""

from collections.abc import Callable
from dataclasses import dataclass

from omnishelf.catalog.demo import bags, clothes, instruments, kitchen, lamps, shoes, sounds, toys
from omnishelf.catalog.demo.canvas import PATTERNS, Canvas
from omnishelf.catalog.demo.palette import RGB

Draw = Callable[[Canvas, RGB, str], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of goods."""

    name: str
    zh: str
    category: tuple[str, str]
    draw: Draw
    materials: tuple[tuple[str, str], ...]
    """English and Chinese."""
    price: tuple[float, float]
    use: tuple[str, str]
    """What it is good for, in English and Chinese."""
    patterns: tuple[str, ...] = ("plain",)
    stands: bool = True
    """On the ground, or hanging and lying flat."""
    play: sounds.Play | None = None


_COTTON, _LINEN, _WOOL = ("cotton", "棉"), ("linen", "亚麻"), ("wool", "羊毛")
_LEATHER, _SUEDE, _CANVAS = ("leather", "皮革"), ("suede", "绒面革"), ("canvas", "帆布")
_DENIM, _MESH, _NYLON = ("denim", "牛仔布"), ("mesh", "网布"), ("nylon", "尼龙")
_CERAMIC, _STEEL, _IRON = ("ceramic", "陶瓷"), ("steel", "不锈钢"), ("cast iron", "铸铁")
_WOOD, _METAL, _BRASS = ("wood", "木"), ("metal", "金属"), ("brass", "黄铜")
_PLUSH, _TIN, _VINYL = ("plush", "毛绒"), ("tin", "马口铁"), ("vinyl", "乙烯基")

KINDS = (
    Kind(
        "t-shirt",
        "T恤",
        ("Clothes", "T-shirts"),
        clothes.t_shirt,
        (_COTTON, _LINEN),
        (12, 35),
        ("warm days", "夏日"),
        PATTERNS,
        stands=False,
    ),
    Kind(
        "shirt",
        "衬衫",
        ("Clothes", "Shirts"),
        clothes.shirt,
        (_COTTON, _LINEN),
        (25, 70),
        ("the office", "上班"),
        PATTERNS,
        stands=False,
    ),
    Kind(
        "hoodie",
        "连帽衫",
        ("Clothes", "Hoodies"),
        clothes.hoodie,
        (_COTTON, _WOOL),
        (30, 80),
        ("cool evenings", "微凉的傍晚"),
        stands=False,
    ),
    Kind(
        "dress",
        "连衣裙",
        ("Clothes", "Dresses"),
        clothes.dress,
        (_COTTON, _LINEN),
        (35, 120),
        ("a summer party", "夏日聚会"),
        PATTERNS,
        stands=False,
    ),
    Kind(
        "skirt",
        "半身裙",
        ("Clothes", "Skirts"),
        clothes.skirt,
        (_COTTON, _WOOL),
        (22, 65),
        ("every day", "日常穿着"),
        PATTERNS,
        stands=False,
    ),
    Kind(
        "trousers",
        "长裤",
        ("Clothes", "Trousers"),
        clothes.trousers,
        (_COTTON, _DENIM),
        (28, 90),
        ("every day", "日常穿着"),
        ("plain", "striped", "checked"),
        stands=False,
    ),
    Kind(
        "jacket",
        "夹克",
        ("Clothes", "Jackets"),
        clothes.jacket,
        (_NYLON, _LEATHER),
        (60, 190),
        ("wind and rain", "刮风下雨"),
        stands=False,
    ),
    Kind(
        "running shoes",
        "运动鞋",
        ("Shoes", "Sports shoes"),
        shoes.sneaker,
        (_MESH, _CANVAS),
        (45, 140),
        ("running and sport", "跑步和运动"),
    ),
    Kind(
        "boots",
        "靴子",
        ("Shoes", "Boots"),
        shoes.boot,
        (_LEATHER, _SUEDE),
        (70, 210),
        ("autumn walks", "秋日散步"),
    ),
    Kind(
        "sandals",
        "凉鞋",
        ("Shoes", "Sandals"),
        shoes.sandal,
        (_LEATHER, _SUEDE),
        (28, 85),
        ("the beach", "海边"),
    ),
    Kind(
        "high heels",
        "高跟鞋",
        ("Shoes", "Heels"),
        shoes.heel,
        (_LEATHER, _SUEDE),
        (55, 180),
        ("an evening out", "晚宴"),
    ),
    Kind(
        "backpack",
        "双肩包",
        ("Bags", "Backpacks"),
        bags.backpack,
        (_NYLON, _CANVAS),
        (35, 120),
        ("school and travel", "上学和旅行"),
        ("plain", "dotted", "checked"),
    ),
    Kind(
        "tote bag",
        "托特包",
        ("Bags", "Totes"),
        bags.tote,
        (_CANVAS, _COTTON),
        (15, 50),
        ("shopping", "购物"),
        PATTERNS,
    ),
    Kind(
        "handbag",
        "手提包",
        ("Bags", "Handbags"),
        bags.handbag,
        (_LEATHER, _SUEDE),
        (60, 240),
        ("the city", "逛街"),
    ),
    Kind(
        "mug",
        "马克杯",
        ("Kitchen", "Mugs"),
        kitchen.mug,
        (_CERAMIC,),
        (8, 25),
        ("coffee and tea", "喝咖啡和茶"),
        PATTERNS,
    ),
    Kind(
        "teapot",
        "茶壶",
        ("Kitchen", "Teapots"),
        kitchen.teapot,
        (_CERAMIC,),
        (22, 70),
        ("afternoon tea", "下午茶"),
        ("plain", "dotted", "floral"),
    ),
    Kind(
        "frying pan",
        "平底锅",
        ("Kitchen", "Pans"),
        kitchen.pan,
        (_IRON, _STEEL),
        (20, 90),
        ("eggs and pancakes", "煎蛋和烙饼"),
        stands=False,
    ),
    Kind(
        "bowl",
        "碗",
        ("Kitchen", "Bowls"),
        kitchen.bowl,
        (_CERAMIC,),
        (6, 30),
        ("soup and salad", "盛汤和沙拉"),
        PATTERNS,
    ),
    Kind(
        "desk lamp",
        "台灯",
        ("Lamps", "Desk lamps"),
        lamps.desk_lamp,
        (_METAL, _STEEL),
        (25, 110),
        ("reading and work", "阅读和工作"),
    ),
    Kind(
        "pendant lamp",
        "吊灯",
        ("Lamps", "Pendant lamps"),
        lamps.pendant_lamp,
        (_METAL, _BRASS),
        (40, 160),
        ("the dining table", "餐桌"),
        stands=False,
    ),
    Kind(
        "table lamp",
        "床头灯",
        ("Lamps", "Table lamps"),
        lamps.table_lamp,
        (_LINEN, _CERAMIC),
        (30, 120),
        ("the bedside", "床头"),
        ("plain", "striped", "dotted"),
    ),
    Kind(
        "teddy bear",
        "泰迪熊",
        ("Toys", "Soft toys"),
        toys.teddy_bear,
        (_PLUSH,),
        (12, 60),
        ("cuddling", "抱抱"),
    ),
    Kind(
        "toy robot",
        "玩具机器人",
        ("Toys", "Robots"),
        toys.robot,
        (_TIN, _METAL),
        (18, 70),
        ("young inventors", "小小发明家"),
    ),
    Kind(
        "toy train",
        "玩具火车",
        ("Toys", "Trains"),
        toys.train,
        (_WOOD,),
        (20, 80),
        ("small travellers", "小小旅行家"),
    ),
    Kind(
        "beach ball",
        "沙滩球",
        ("Toys", "Balls"),
        toys.ball,
        (_VINYL,),
        (5, 18),
        ("the beach", "海边"),
    ),
    Kind(
        "guitar",
        "吉他",
        ("Instruments", "Guitars"),
        instruments.guitar,
        (_WOOD,),
        (120, 480),
        ("songs round the fire", "篝火边弹唱"),
        play=sounds.guitar,
    ),
    Kind(
        "ukulele",
        "尤克里里",
        ("Instruments", "Ukuleles"),
        instruments.ukulele,
        (_WOOD,),
        (40, 150),
        ("beginners", "初学者"),
        play=sounds.ukulele,
    ),
    Kind(
        "drum",
        "小鼓",
        ("Instruments", "Drums"),
        instruments.drum,
        (_WOOD, _METAL),
        (50, 220),
        ("rhythm", "打节奏"),
        play=sounds.drum,
    ),
    Kind(
        "recorder flute",
        "竖笛",
        ("Instruments", "Flutes"),
        instruments.flute,
        (_WOOD,),
        (12, 60),
        ("school music", "学校音乐课"),
        play=sounds.flute,
    ),
    Kind(
        "hand bell",
        "手摇铃",
        ("Instruments", "Bells"),
        instruments.bell,
        (_BRASS, _STEEL),
        (10, 45),
        ("calling everyone to dinner", "叫大家吃饭"),
        stands=True,
        play=sounds.bell,
    ),
    Kind(
        "xylophone",
        "木琴",
        ("Instruments", "Xylophones"),
        instruments.xylophone,
        (_WOOD, _METAL),
        (18, 90),
        ("first melodies", "启蒙音乐"),
        stands=False,
        play=sounds.xylophone,
    ),
)
