"""The sentences that wishes are put in.

None of them is a sentence of `learning.views.phrases`, so that a shop is never asked in the
very words that it was trained on.
"""

from collections.abc import Mapping

Phrasing = Mapping[str, tuple[str, ...]]

FRAMES: Mapping[str, Phrasing] = {
    "en": {
        "keywords": ("buy {} online", "{} in stock", "{} best price"),
        "question": ("do you have {} in stock", "where can I find {}", "do you stock {}"),
        "request": ("show me some {} please", "please help me find {}", "I would like to see {}"),
    },
    "zh": {
        "keywords": ("{}网购", "{}价格", "{}哪款好"),
        "question": ("你们店里卖{}吗", "请问{}还有货吗", "哪里可以买到{}"),
        "request": ("麻烦给我看看{}", "帮我推荐几款{}", "想看看你们的{}"),
    },
    "es": {
        "keywords": ("comprar {} online", "{} precio", "tienda online {}"),
        "question": ("¿tienen {}?", "¿dónde puedo encontrar {}?", "¿les queda {}?"),
        "request": ("enséñame {} por favor", "necesito {}", "me gustaría ver {}"),
    },
    "de": {
        "keywords": ("{} online bestellen", "{} Preis", "{} auf Lager"),
        "question": ("habt ihr {} da", "wo finde ich {}", "gibt es bei euch {}"),
        "request": ("zeig mir bitte {}", "ich brauche {}", "ich hätte gern {}"),
    },
    "fr": {
        "keywords": ("commander {} en ligne", "{} prix", "boutique en ligne {}"),
        "question": ("avez-vous {} en stock", "où trouver {}", "est-ce que vous vendez {}"),
        "request": ("montrez-moi {} s'il vous plaît", "je voudrais voir {}", "il me faut {}"),
    },
    "ja": {
        "keywords": ("{} 通販", "{} 値段", "{} おすすめ"),
        "question": ("{}はありますか", "{}の在庫はありますか", "{}はどこで買えますか"),
        "request": ("{}を見せてください", "{}を注文したいです", "{}が必要です"),
    },
}
"""By language and phrasing: ways to say it, of which one is drawn; `{}` is what is wanted."""
