"""Exports of common shop systems, and columns named by the user."""

import pytest

from omnishelf.errors import CatalogError

SHOPIFY = """\
Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,\
Option2 Name,Option2 Value,Variant SKU,Variant Inventory Qty,Variant Price,\
Variant Compare At Price,Image Src,Image Position,Image Alt Text,Gift Card,SEO Title,\
Google Shopping / Gender,Variant Image,Cost per item,Status
aero-runner,Aero Runner,"<p>Light &amp; fast.</p><ul><li>Mesh</li></ul>",Bolt,\
Apparel & Accessories > Shoes,Sneakers,"run, road",true,Color,Red,Size,42,AR-42,7,89.90,\
119.00,https://cdn.example/a.jpg?v=1,1,Side,false,Aero,unisex,,31.20,active
aero-runner,,,,,,,,,Blue,,43,AR-43,2,89.90,119.00,https://cdn.example/b.jpg?v=2,2,Top,,,,\
https://cdn.example/c.jpg,31.20,
aero-runner,,,,,,,,,,,,,,,,https://cdn.example/d.jpg,3,,,,,,,
mug,Blue Mug,,Acme,,Mugs,,true,Title,Default Title,,,MUG,0,12,,https://cdn.example/m.png,1,,\
false,,,,4.00,active
"""
GOOGLE = (
    "\t".join(
        [
            "id",
            "title",
            "description",
            "link",
            "image_link",
            "additional_image_link",
            "availability",
            "price",
            "sale_price",
            "brand",
            "gtin",
            "google_product_category",
            "product_type",
            "color",
            "item_group_id",
        ]
    )
    + "\n"
    + "SKU-1\tLinen Shirt\tCool, light.\thttps://shop.example/1\thttps://cdn.example/1.jpg\t"
    "https://cdn.example/2.jpg?a=1,b,https://cdn.example/3.jpg\tin_stock\t39.00 EUR\t29.00 EUR\t"
    "Acme\t4006381333931\t212\tHome > Clothing > Shirts\tWhite\tG1\n"
    "SKU-2\tWool Hat\t\t\thttps://cdn.example/4.jpg\t\tout_of_stock\t15.00 EUR\t\tAcme\t\t"
    "Food, Beverages & Tobacco > Food Items\t\tGrey/Blue\tG2\n"
)
WOOCOMMERCE = """\
ID,Type,SKU,Name,Published,"Is featured?","Visibility in catalog","Short description",Description,\
"In stock?",Stock,"Weight (kg)","Sale price","Regular price",Categories,Tags,Images,Parent,\
Upsells,Cross-sells,Position,"Attribute 1 name","Attribute 1 value(s)","Attribute 1 visible",\
"Attribute 1 global","Meta: _yoast"
44,variable,woo-hoodie,Hoodie,1,0,visible,,"<p>Warm.</p>",1,12,1.5,35,42,\
"Clothing, Clothing > Hoodies",,"https://w.example/h1.jpg, https://w.example/h2.jpg",,,,0,Colour,\
"Blue, Green",1,1,x
45,simple,woo-beanie,Beanie,1,0,visible,,Soft,1,,0.2,,18,"Hats\\, caps > Beanies",,\
https://w.example/b.jpg,,,,0,Colour,Red,1,1,
"""


def test_shopify_export(read):
    (shoe, mug), rejections = read("products_export.csv", SHOPIFY)
    assert rejections == []
    assert (shoe.id, shoe.title, shoe.brand) == ("aero-runner", "Aero Runner", "Bolt")
    assert shoe.description == "Light & fast. Mesh"
    assert shoe.category == ("Apparel & Accessories", "Shoes")
    assert (shoe.price, shoe.stock) == (89.90, 7)
    # The rows below it give their pictures, and no second product.
    assert {url.split("/")[-1][0] for url in shoe.images} == set("abcd")
    assert shoe.images[0] == "https://cdn.example/a.jpg?v=1"
    assert shoe.attributes["color"] == "Red"
    assert shoe.attributes["size"] == 42
    assert (mug.title, mug.stock, mug.price) == ("Blue Mug", 0, 12)
    # What goods cost the shop, and what only its own pages need, is nobody's filter.
    assert set(shoe.attributes) == {"color", "size", "Type", "Tags"}
    assert set(mug.attributes) == {"Type"}


def test_google_product_feed(read):
    (shirt, hat), rejections = read("feed.txt", GOOGLE)
    assert rejections == []
    assert (shirt.id, shirt.url) == ("SKU-1", "https://shop.example/1")
    assert (shirt.price, shirt.currency) == (29.0, "EUR")
    assert (hat.price, hat.currency) == (15.0, "EUR")  # it has no sale price
    assert shirt.images == (
        "https://cdn.example/1.jpg",
        "https://cdn.example/2.jpg?a=1,b",
        "https://cdn.example/3.jpg",
    )
    assert shirt.category == ("Home", "Clothing", "Shirts")
    assert shirt.attributes["color"] == "White"
    assert shirt.attributes["availability"] == "in_stock"


def test_google_names_with_their_prefix(read):
    text = "g:id,g:title,g:image_link,g:color\na,mug,https://x.example/1.png,red\n"
    (product,), _ = read("feed.csv", text)
    assert (product.title, product.images) == ("mug", ("https://x.example/1.png",))
    assert product.attributes == {"color": "red"}


def test_woocommerce_export(read):
    (hoodie, beanie), rejections = read("wc-product-export.csv", WOOCOMMERCE)
    assert rejections == []
    assert (hoodie.id, hoodie.title, hoodie.description) == ("44", "Hoodie", "Warm.")
    assert (hoodie.price, hoodie.stock) == (35, 12)
    assert (beanie.price, beanie.stock) == (18, None)
    assert hoodie.category == ("Clothing", "Hoodies")
    assert beanie.category == ("Hats, caps", "Beanies")
    assert hoodie.images == ("https://w.example/h1.jpg", "https://w.example/h2.jpg")
    assert hoodie.attributes["colour"] == "Blue, Green"
    assert not any("eta" in name or name.startswith("Cross") for name in hoodie.attributes)


@pytest.mark.parametrize(
    "text",
    [
        "编号,标题,价格,币种,库存,品牌,分类\na,红色的鞋,199,CNY,3,回力,鞋 > 运动鞋\n",
        "Referencia,Título,Precio,Moneda,Existencias,Marca,Categoría\n"
        "a,红色的鞋,199,CNY,3,回力,鞋 > 运动鞋\n",
    ],
)
def test_headers_in_other_languages(read, text):
    (product,), _ = read("c.csv", text)
    assert (product.id, product.title, product.price) == ("a", "红色的鞋", 199)
    assert (product.currency, product.stock, product.brand) == ("CNY", 3, "回力")
    assert product.category == ("鞋", "运动鞋")


def test_translations_by_column(read):
    (product,), _ = read(
        "c.csv", "id,title,title_zh,description (es),title[pt-BR]\na,x,鞋,zapato,s\n"
    )
    assert product.title == "x"
    assert product.translations["zh"].title == "鞋"
    assert product.translations["es"].description == "zapato"
    assert product.translations["pt-br"].title == "s"


def test_mapping_wins_over_names_and_renames_attributes(read):
    text = "id,sku,title,headline,col1\n1,S1,inner name,Red mug,red\n"
    mapping = {"id": "sku", "title": "headline", "colour": "col1"}
    (product,), _ = read("c.csv", text, mapping=mapping)
    assert (product.id, product.title) == ("S1", "Red mug")
    assert product.attributes["colour"] == "red"


def test_mapping_to_no_column_is_told_with_those_there_are(read):
    with pytest.raises(CatalogError, match=r"--map title=nmae: there is no column.*id, name"):
        read("c.csv", "id,name\na,mug\n", mapping={"title": "nmae"})


@pytest.mark.parametrize("name", ["c.csv", "feed.tsv"])
def test_no_column_of_ids_is_told_with_the_way_out(read, name):
    with pytest.raises(CatalogError, match=rf"{name}: no column .*title, colour.*--map id=COLUMN"):
        read(name, "title,colour\nmug,red\n")


def test_attributes_keep_names_that_filters_can_have(read):
    (product,), rejections = read(
        "c.csv", "id,title,Weight (kg),2nd size,iso 9001\na,mug,1.5,S,yes\n"
    )
    assert rejections == []
    assert product.attributes == {"Weight kg": 1.5, "nd size": "S", "iso 9001": "yes"}
