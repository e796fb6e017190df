import random

from rapidfuzz.distance import OSA

from omnishelf.vocabulary.near import NearWords


def test_finds_exactly_what_comparing_with_every_word_finds() -> None:
    rng = random.Random(5)
    words = ["".join(rng.choices("abcd", k=rng.randint(1, 13))) for _ in range(800)]
    words = [*dict.fromkeys(words)]
    near = NearWords(words)
    for asked in [*words[:60], *("".join(rng.choices("abcd", k=n % 13 + 1)) for n in range(60))]:
        most = 2 if len(asked) >= 8 else 1
        expected = [at for at, word in enumerate(words) if OSA.distance(asked, word) <= most]
        assert near.find(asked) == expected


def test_of_no_words_none_is_near() -> None:
    assert NearWords([]).find("shoes") == []
