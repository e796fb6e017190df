"""Names, what is refused, which goods are meant, and what is left to search for."""

import pytest


@pytest.mark.parametrize(
    ("text", "refused", "wanted"),
    [
        ("shoes not leather or suede", {"material:leather", "material:suede"}, {"kind:shoe"}),
        ("anything but black backpack", {"colour:black"}, {"kind:backpack"}),
        ("bin, any finish but black", {"colour:black"}, {"kind:bin"}),
        ("plastic free lunch box", {"material:plastic"}, {"kind:lunch box"}),
        ("headphones not from Acme and not Bolt", {"brand:Acme", "brand:Bolt"}, set()),
        ("brown instead of black mascara", {"colour:black"}, {"colour:brown"}),
        ("不要皮的沙发", {"material:leather"}, {"kind:sofa"}),
        ("不要皮衣，要夹克", {"kind:leather jacket"}, {"kind:jacket"}),
        ("凉鞋 粉色不要 蓝色", {"colour:pink"}, {"colour:blue"}),
        ("除了白色和灰色 遮光窗帘", {"colour:white", "colour:grey"}, {"kind:curtain"}),
        ("玻璃以外的花瓶", {"material:glass"}, {"kind:vase"}),
        ("非黑非白的平板保护壳", {"colour:black", "colour:white"}, set()),
        ("camiseta, ni blanca ni rosa", {"colour:white", "colour:pink"}, {"kind:t-shirt"}),
        ("botas: negras no, marrones sí", {"colour:black"}, {"colour:brown"}),
        ("gorra que no sea roja", {"colour:red"}, {"kind:cap"}),
        ("sillas de madera sí, metal no", {"material:metal"}, {"material:wood"}),
    ],
)
def test_what_is_refused(reader, text, refused, wanted):
    slots = reader.read(text).slots
    assert {slot.id for slot in slots if slot.negated} == {f"not {id}" for id in refused}
    assert wanted <= {slot.id for slot in slots}


@pytest.mark.parametrize(
    "text",
    [
        "non slip black bath mat",
        "no iron white shirt",
        "not bad shoes",
        "gluten free pasta",
        "aspiradora sin cable",
        "camiseta sin mangas",
        "不锈钢筷子 不粘锅",
        "没关系 蓝色的",
    ],
)
def test_properties_that_only_sound_like_a_refusal(reader, text):
    assert not any(slot.negated for slot in reader.read(text).slots)


@pytest.mark.parametrize(
    ("text", "ids_"),
    [
        ("red tape shoes", {"brand:Red Tape", "kind:shoe"}),
        ("green blue harbor jumper", {"colour:green", "brand:Blue Harbor", "kind:sweater"}),
        ("luna and co lipstick", {"brand:Luna & Co", "kind:lipstick"}),
        ("耐克跑步鞋", {"brand:Nike", "kind:sports shoe"}),
        ("yunduo pillow", {"brand:云朵 (Yunduo)", "kind:pillow"}),
        ("orange juice", {"kind:juice"}),
        ("white chocolate", {"kind:chocolate"}),
        ("copper dress", {"colour:copper", "kind:dress"}),
        ("copper pan", {"material:copper metal", "kind:pan"}),
        ("银项链", {"material:silver metal", "kind:necklace"}),
        ("银色项链", {"colour:silver", "kind:necklace"}),
        ("for my wife", {"gender:women"}),
        ("给我爸买的手表", {"gender:men", "kind:watch"}),
        ("a bottle of olive oil", {"kind:oil"}),
        ("collar para perro de nailon rojo", {"kind:dog collar", "material:nylon", "colour:red"}),
        ("gaming laptop 16gb ram", {"kind:laptop", "measure:16 gb"}),
    ],
)
def test_names(ids, text, ids_):
    assert ids(text) == ids_


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("兩百塊以內的絲巾", "两百块以内的丝巾"),
        ("灰色卫衣 ＸＬ ２００元以内", "灰色卫衣 XL 200元以内"),
        ("hongse yundongxie", "红色运动鞋"),
        ("zhen pi nan xie 42 ma", "真皮男鞋42码"),
        ("nvshi lianyiqun lanse", "女士连衣裙蓝色"),
        ("sho\u200bes in r\u00adED", "shoes in red"),
        ("NIÑO rojos pantalon", "niño rojo pantalón"),
        ("cafe\u0301 pantalo\u0301n", "café pantalón"),
    ],
)
def test_spellings_that_mean_the_same(ids, text, other):
    assert ids(text) == ids(other)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("um I'm looking for red boots under 80 dollars, not brown", "red boots"),
        ("不要皮的沙发 三千以下", "沙发"),
        ("quiero una gorra que no sea roja, hasta 20 euros", "gorra"),
        ("size 42 boots", "size 42 boots"),
    ],
)
def test_what_is_left_to_search_for(reader, text, plain):
    assert reader.read(text).plain == plain


@pytest.mark.parametrize(
    ("text", "locale", "language"),
    [
        ("红色鞋", None, "zh"),
        ("zapatos de cuero", None, "es"),
        ("leather shoes", None, "en"),
        ("hongse xie", None, "zh"),
        ("xyzzy", "es-MX", "es"),
        ("xyzzy", None, "en"),
        ("rote Schuhe", "de", "de"),
    ],
)
def test_language(reader, text, locale, language):
    assert reader.read(text, locale).language == language


def test_german_names_are_known_from_the_glossary(ids):
    assert "colour:red" in ids("rot Schuhe", "de")
